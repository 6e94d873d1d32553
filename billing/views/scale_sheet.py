"""A scale written on a page, rule by rule, tried and read before it is kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from billing import permissions
from billing.actions.scale import replace_scale, write_scale
from billing.forms.scale_case import ScaleCaseForm
from billing.forms.scale_sheet import MOST_RULES, NewScaleSheetForm, ScaleSheetForm, fits_a_page, terms_of
from billing.models import Scale
from billing.rules.scale import Scale as ScaleRules
from billing.rules.scale_document import scale_from
from billing.rules.scale_file import model_file, read_scale_file
from billing.views.scale import SCALES, said_by, tried
from cressmember.core.ui.views import ActionFormView, CreatePage
from cressmember.members.queries import college_names

READ, KEEP, TRY = "read", "keep", "try"


class _Composing:
    """Every button of the page sends it whole: what it asks is done to the rules, and the page comes back."""

    request: Any
    form_class: Any
    render_to_response: Any
    get_form: Any
    get_initial: Any
    section = "billing"
    permission_required = permissions.PREPARE
    template_name = "billing/scale_sheet.html"
    verb = "Lire ce barème"

    @property
    def colleges(self) -> dict[str, str]:
        return college_names(on=timezone.localdate())

    def get_scale(self) -> ScaleRules | None:
        """The scale that the page starts from."""
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "colleges": self.colleges,
            "scale": self.get_scale(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do to the rules what a button asks; else read the scale, try it, or keep it."""
        gesture = request.POST.get("do", READ)
        if gesture in (READ, KEEP, TRY):
            return super().post(request, *args, **kwargs)
        form = self.form_class.told(request.POST, colleges=self.colleges)
        form.act(gesture)
        form.initial["read"] = ""
        return self._shown(form)

    def form_valid(self, form: Any) -> HttpResponse:
        gesture = self.request.POST.get("do", READ)
        if gesture == KEEP and form.cleaned_data["read"] == form.fingerprint:
            return super().form_valid(form)
        document = form.cleaned_data["document"]
        shown = self.form_class.told(self.request.POST, colleges=self.colleges)
        if gesture == TRY:
            case = self._case(form.bases, data=self.request.POST)
            return self._shown(shown, case=case, is_tried=True, **tried(scale_from(document), case))
        shown.initial["read"] = form.fingerprint
        return self._shown(shown, said=said_by(document))

    def form_invalid(self, form: Any) -> HttpResponse:
        return self._shown(form)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        form = context.get("form") or self.get_form()
        context.setdefault("case", self._case(form.bases))
        return super().get_context_data(
            **{"form": form, "file_url": self.get_file_url(), "most_rules": MOST_RULES, **context}
        )

    def get_file_url(self) -> str:
        """Where the same scale is written as a file."""
        raise NotImplementedError

    def _case(self, bases: list[str], data: Any = None) -> ScaleCaseForm:
        year = timezone.localdate().year
        return ScaleCaseForm(data, colleges=self.colleges, bases=bases, initial={"year": year})

    def _shown(self, form: Any, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, **context))


class ScaleComposeView(_Composing, CreatePage):
    """A new scale, rule by rule; ``de`` in the address starts from another scale."""

    title = "Nouveau barème"
    form_class = NewScaleSheetForm
    trail = (SCALES,)
    cancel_url = SCALES[1]
    done = "Le barème est enregistré. Faites-le adopter avant d’appeler des cotisations dessus."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; a scale too long for it is written as a file."""
        scale = self.get_scale()
        if scale is not None and not fits_a_page(scale):
            return HttpResponseRedirect(self.get_file_url())
        return super().get(request, *args, **kwargs)

    @property
    def source(self) -> Scale | None:
        known = self.request.GET.get("de", "")
        return get_object_or_404(Scale, pk=int(known)) if known.isdecimal() and len(known) < 10 else None

    def get_scale(self) -> ScaleRules | None:
        document = self.source.document if self.source else read_scale_file(model_file(list(self.colleges)))
        return scale_from(document)

    def get_initial(self) -> dict[str, Any]:
        scale = self.get_scale()
        told = terms_of(scale) if scale else {}
        return told | {"name": self.source.name} if self.source else told

    def get_file_url(self) -> str:
        chosen = f"?de={self.source.pk}" if self.source else ""
        return f"{reverse('billing:scale-create')}{chosen}"

    def act(self, form: Any) -> Scale:
        data = form.cleaned_data
        return write_scale(
            name=" ".join(data["name"].split()),
            document=data["document"],
            colleges=list(self.colleges),
            note=data["note"],
            by=self.request.user,
        )


class ScaleRecomposeView(_Composing, ActionFormView):
    """Correct a scale that nobody adopted, rule by rule."""

    model = Scale
    form_class = ScaleSheetForm
    done = "Le barème est corrigé. Une campagne répétée dessus est à répéter de nouveau."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; a scale too long for it is written as a file."""
        if not fits_a_page(self.get_scale()):
            return HttpResponseRedirect(self.get_file_url())
        return super().get(request, *args, **kwargs)

    def get_title(self) -> str:
        return f"Corriger « {self.object} »"

    def get_trail(self) -> Any:
        return (
            ("Barèmes", reverse_lazy("billing:scale-list")),
            (str(self.object), self.object.get_absolute_url()),
        )

    def get_scale(self) -> ScaleRules:
        return scale_from(self.object.document)

    def get_initial(self) -> dict[str, Any]:
        return terms_of(self.get_scale()) | {"note": self.object.note, "digest": self.object.digest}

    def get_file_url(self) -> str:
        return reverse("billing:scale-update", args=[self.object.pk])

    def act_on(self, obj: Scale, form: Any, *, by: Any) -> Scale:
        data = form.cleaned_data
        return replace_scale(
            scale=obj,
            document=data["document"],
            colleges=self.colleges,
            note=data["note"],
            digest=data["digest"],
            by=by,
        )
