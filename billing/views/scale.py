"""Scales, in plain sentences: read, written, adopted."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from billing import permissions
from billing.actions.scale import adopt_scale, delete_scale, refuse_used, replace_scale, write_scale
from billing.forms.scale import AdoptionForm, NewScaleForm, ScaleDocumentForm
from billing.forms.scale_case import ScaleCaseForm
from billing.models import Scale
from billing.rules.facts import Blocked
from billing.rules.scale import Scale as ScaleRules
from billing.rules.scale_changes import changes_between
from billing.rules.scale_document import scale_from
from billing.rules.scale_file import model_file
from billing.rules.scale_words import in_words, terms_in_words
from billing.rules.vocabulary import BASES
from cressmember.core.queries import history_of
from cressmember.core.ui.documents import document_file
from cressmember.core.ui.history import moments_of
from cressmember.core.ui.views import (
    ActionFormView,
    ActionView,
    CreatePage,
    Page,
    PageTemplateView,
    RecordView,
)
from cressmember.kernel.reading import json_text
from cressmember.kernel.violations import RuleViolation
from cressmember.members.queries import college_names

SCALES = ("Barèmes", reverse_lazy("billing:scale-list"))


def said_by(document: dict[str, Any]) -> dict[str, Any]:
    """What a scale says, for the page that shows it."""
    scale = scale_from(document)
    names = college_names(on=timezone.localdate())
    return {
        "rules": [in_words(rule, colleges=names) for rule in scale.rules],
        "terms": terms_in_words(scale),
    }


def tried(scale: ScaleRules, form: ScaleCaseForm) -> dict[str, Any]:
    """What a scale answers to the case of a form, for the page that shows it."""
    if not form.is_bound or not form.is_valid():
        return {}
    answer = scale.evaluate(form.facts(scale))
    return {"blocked": answer} if isinstance(answer, Blocked) else {"quote": answer}


class ScaleListView(PageTemplateView):
    """Every version of every scale."""

    title = "Barèmes"
    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/scale_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            scales=Scale.objects.all(),
            may_prepare=self.request.user.has_perm(permissions.PREPARE),
            create_url=reverse("billing:scale-compose"),
            **context,
        )


class ScaleDetailView(RecordView):
    """A scale as a treasurer reads it."""

    model = Scale
    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/scale_detail.html"
    trail = (SCALES,)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        scale, user = self.object, self.request.user
        names, rules = college_names(on=timezone.localdate()), scale_from(scale.document)
        form = self._case(rules, names)
        before = Scale.objects.filter(name=scale.name, version__lt=scale.version).first()
        changes = changes_between(scale_from(before.document), rules, colleges=names) if before else []
        return super().get_context_data(
            said=said_by(scale.document),
            before=before,
            changes=changes,
            changes_title=f"Ce qui change depuis « {before} »" if before else "",
            case=form,
            **tried(rules, form),
            moments=moments_of(history_of(scale), scale),
            may_delete=user.has_perm(permissions.PREPARE) and _is_a_draft(scale),
            assumptions=scale.note.splitlines(),
            may_adopt=user.has_perm(permissions.APPROVE) and not scale.frozen_at,
            may_prepare=user.has_perm(permissions.PREPARE),
            next_version_url=f"{reverse('billing:scale-compose')}?de={scale.pk}",
            **context,
        )

    def _case(self, rules: ScaleRules, names: dict[str, str]) -> ScaleCaseForm:
        bases = [base for base in BASES if any(rule.formula.base == base for rule in rules.rules)]
        sent = self.request.GET if "essai-year" in self.request.GET else None
        return ScaleCaseForm(sent, colleges=names, bases=bases, initial={"year": timezone.localdate().year})


def _is_a_draft(scale: Scale) -> bool:
    try:
        refuse_used(scale)
    except RuleViolation:
        return False
    return True


class _ScaleWriting:
    """A document is shown in sentences before it is kept."""

    request: Any
    render_to_response: Any
    section = "billing"
    permission_required = permissions.PREPARE
    template_name = "billing/scale_form.html"
    verb = "Lire ce barème"

    @property
    def codes(self) -> list[str]:
        """The colleges that a scale must speak of."""
        return list(college_names(on=timezone.localdate()))

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"colleges": self.codes}

    def form_valid(self, form: Any) -> HttpResponse:
        if form.cleaned_data["read"] == form.fingerprint:
            return super().form_valid(form)
        form.data = form.data.copy()
        form.data["text"], form.data["read"] = form.told, form.fingerprint
        self.verb = "Enregistrer ce barème"
        said = said_by(form.cleaned_data["document"])
        return self.render_to_response(self.get_context_data(form=form, said=said))

    def form_invalid(self, form: Any) -> HttpResponse:
        # What the file held is mended on the page; what was read no longer holds.
        form.data = form.data.copy()
        form.data["text"], form.data["read"] = form.told or form.data.get("text", ""), ""
        return super().form_invalid(form)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            colleges=college_names(on=timezone.localdate()), bases=BASES, **context
        )


class ScaleCreateView(_ScaleWriting, CreatePage):
    """A new scale, from its document; ``de`` in the address starts from another scale."""

    title = "Nouveau barème"
    form_class = NewScaleForm
    trail = (SCALES,)
    cancel_url = SCALES[1]
    done = "Le barème est enregistré. Faites-le adopter avant d’appeler des cotisations dessus."

    def get_initial(self) -> dict[str, Any]:
        known = self.request.GET.get("de", "")
        if not known.isdecimal():
            return {}
        scale = get_object_or_404(Scale, pk=int(known))
        return {"name": scale.name, "text": json_text(scale.document)}

    def act(self, form: Any) -> Scale:
        data = form.cleaned_data
        return write_scale(
            name=" ".join(data["name"].split()),
            document=data["document"],
            colleges=self.codes,
            note=data["note"],
            by=self.request.user,
        )


class ScaleUpdateView(_ScaleWriting, ActionFormView):
    """Correct a scale that nobody adopted."""

    model = Scale
    form_class = ScaleDocumentForm
    done = "Le barème est corrigé. Une campagne répétée dessus est à répéter de nouveau."

    def get_title(self) -> str:
        return f"Corriger « {self.object} »"

    def get_trail(self) -> Any:
        return (SCALES, (str(self.object), self.object.get_absolute_url()))

    def get_initial(self) -> dict[str, Any]:
        return {"text": json_text(self.object.document), "note": self.object.note}

    def act_on(self, obj: Scale, form: Any, *, by: Any) -> Scale:
        data = form.cleaned_data
        return replace_scale(
            scale=obj, document=data["document"], colleges=self.codes, note=data["note"], by=by
        )


class ScaleModelView(Page, View):
    """A scale to start from, as a file, for the colleges in force."""

    permission_required = permissions.PREPARE

    def get(self, request: HttpRequest) -> HttpResponse:
        """The file."""
        codes = list(college_names(on=timezone.localdate()))
        return document_file(model_file(codes), "modele-de-bareme")


class ScaleFileView(Page, SingleObjectMixin, View):
    """A scale as a file that can be kept, sent, or read again here."""

    model = Scale
    permission_required = permissions.VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file."""
        scale: Any = self.get_object()
        return document_file(json_text(scale.document), f"bareme-{scale.pk}-v{scale.version}")


class ScaleDeleteView(ActionView):
    """Forget a draft that nobody uses."""

    model = Scale
    section = "billing"
    permission_required = permissions.PREPARE
    verb = "Supprimer ce projet"
    danger = True
    success_url = SCALES[1]
    done = "Le projet de barème est supprimé."
    consequences = ("Le projet disparaît ; le journal garde la trace de sa suppression.",)

    def get_title(self) -> str:
        return f"Supprimer « {self.object} »"

    def get_trail(self) -> Any:
        return (SCALES, (str(self.object), self.object.get_absolute_url()))

    def act(self, obj: Scale, *, by: Any) -> None:
        delete_scale(scale=obj, by=by)


class ScaleAdoptView(ActionFormView):
    """Which body voted the scale, and when."""

    model = Scale
    section = "billing"
    permission_required = permissions.APPROVE
    form_class = AdoptionForm
    verb = "Enregistrer l’adoption"
    done = "L’adoption est enregistrée."
    introduction = "En enregistrant l’adoption, vous confirmez la lecture du barème affichée sur sa page."

    def get_title(self) -> str:
        return f"Adoption de « {self.object} »"

    def get_trail(self) -> Any:
        return (SCALES, (str(self.object), self.object.get_absolute_url()))

    def get_initial(self) -> dict[str, Any]:
        read = {"digest": self.object.digest}
        if self.object.adopted_on is None:
            return read
        return read | {"adopted_by": self.object.adopted_by, "adopted_on": self.object.adopted_on}

    def act_on(self, obj: Scale, form: Any, *, by: Any) -> object:
        codes = list(college_names(on=timezone.localdate()))
        return adopt_scale(scale=obj, colleges=codes, by=by, **form.cleaned_data)
