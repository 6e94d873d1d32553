"""Personal data: the register of processing, durations, a person's export, erasures."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from cressmember.core import pdf
from cressmember.core.middleware import OPENED
from cressmember.core.models import Chamber
from cressmember.core.models.entry import canonical
from cressmember.core.ui import exports
from cressmember.core.ui.tables import Exported
from cressmember.core.ui.views import ActionFormView, FormPage, Page, PageTemplateView, RecordView
from cressmember.kernel.writing import long_date
from cressmember.members.models import Person
from cressmember.members.views.person import PEOPLE
from cressmember.office.actions.erasure import erase_person, open_restricted, refusal_of
from cressmember.office.actions.export import tell_export
from cressmember.office.actions.retention import complete_processing, set_retention
from cressmember.office.forms.privacy import ErasureForm, OpeningForm, ProcessingNoteForm, RetentionForm
from cressmember.office.models import Erasure, ProcessingNote, Restriction, RetentionTerm
from cressmember.office.permissions import ERASE, PRIVACY, VIEW
from cressmember.office.queries.dossier import dossier_of
from cressmember.office.queries.filed import files_naming
from cressmember.office.queries.personal import plan_of
from cressmember.office.queries.processing import Line, processing_register
from cressmember.office.queries.restricted import openable_by, records_beside
from cressmember.office.queries.retention import countdowns, months_of
from cressmember.office.rules.processing import PROCESSINGS, SECURITY
from cressmember.office.rules.retention import END_LABELS, KINDS, Kind, in_words

REGISTER = ("Données personnelles", reverse_lazy("office:processing-list"))
# How long what somebody opened for a reason stays open.
OPEN_FOR = timedelta(minutes=30)
DURATIONS = ("Durées de conservation", reverse_lazy("office:retention-list"))
NO_OFFICER = "personne n’est désigné"
COLUMNS = (
    Exported("Traitement", "text", lambda line: line.processing.title),
    Exported("Finalité", "text", lambda line: line.processing.purpose),
    Exported("Base légale", "text", lambda line: line.processing.basis),
    Exported("Personnes", "text", lambda line: line.processing.people),
    Exported("Données", "text", lambda line: line.processing.data),
    Exported("Destinataires", "text", lambda line: line.recipients),
    Exported("Transferts hors de l’Union européenne", "text", lambda line: line.transfers),
    Exported("Durées", "text", lambda line: " ; ".join(line.durations)),
    Exported("Mesures de sécurité", "text", lambda line: f"{SECURITY} {line.security}".strip()),
    Exported("Responsable interne", "text", lambda line: line.manager),
    Exported("Observations", "text", lambda line: line.remarks),
)


class PrivacyPage(PageTemplateView):
    """A page about personal data."""

    section = "settings"
    permission_required = PRIVACY

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(may_erase=self.request.user.has_perm(ERASE), **context)


class ProcessingListView(PrivacyPage):
    """The register of processing."""

    title = "Données personnelles"
    template_name = "office/privacy/register.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            lines=processing_register(on=timezone.localdate()),
            chamber=Chamber.current(),
            officer=Chamber.current().data_officer or NO_OFFICER,
            security=SECURITY,
            **context,
        )


class ProcessingFileView(Page, View):
    """The register of processing as a file."""

    title = "Registre des traitements"
    section = "settings"
    permission_required = PRIVACY

    def get(self, request: HttpRequest, *args: Any, file_format: str, **options: Any) -> HttpResponseBase:
        """Send the file. Raises Http404 for a format that is not written."""
        if file_format == "pdf":
            return self.drawn()
        if file_format not in exports.FORMATS:
            raise Http404("The register is not written in that format.")
        lines: list[Line] = processing_register(on=timezone.localdate())
        return exports.respond(
            exports.Sheet("Registre des traitements", "registre-des-traitements", COLUMNS, lines), file_format
        )

    def drawn(self) -> HttpResponse:
        """The register to hand to the authority (GDPR article 30, paragraph 4), drawn as things stand."""
        today = timezone.localdate()
        content = register_content(processing_register(on=today), on=today)
        digest = hashlib.sha256(canonical(content).encode()).hexdigest()
        drawn = pdf.render("pdf/processing_register.html", content, identifier=digest)
        answer = HttpResponse(drawn, content_type="application/pdf")
        answer["Content-Disposition"] = 'attachment; filename="registre-des-traitements.pdf"'
        return answer


def register_content(lines: list[Line], *, on: date) -> dict[str, Any]:
    """What the printed register says."""
    apart = {"Traitement", "Durées", "Mesures de sécurité"}
    facts = [column for column in COLUMNS if column.label not in apart]
    return {
        "chamber": Chamber.current().letterhead(),
        "drawn_on": long_date(on),
        "officer": Chamber.current().data_officer or NO_OFFICER,
        "security": SECURITY,
        "lines": [
            {
                "title": line.processing.title,
                "facts": [(column.label, told) for column in facts if (told := column.read(line))],
                "durations": line.durations,
            }
            for line in lines
        ],
    }


class ProcessingUpdateView(FormPage):
    """What the chamber completes of a processing."""

    section = "settings"
    permission_required = ERASE
    form_class = ProcessingNoteForm
    trail = (REGISTER,)
    cancel_url = REGISTER[1]
    success_url = REGISTER[1]
    done = "Le registre est complété."

    def get_title(self) -> str:
        return next((each.title for each in PROCESSINGS if each.key == self.kwargs["key"]), "")

    def get_form_kwargs(self) -> dict[str, Any]:
        key = self.kwargs["key"]
        if not self.get_title():
            raise Http404("There is no such processing.")
        known = ProcessingNote.objects.filter(processing=key).first()
        return {**super().get_form_kwargs(), "instance": known or ProcessingNote(processing=key)}

    def act(self, form: Any) -> ProcessingNote:
        return complete_processing(processing=self.kwargs["key"], by=self.request.user, **form.cleaned_data)


class RetentionListView(PrivacyPage):
    """How long each kind of record is kept, and what comes to its end within ninety days."""

    title = "Durées de conservation"
    template_name = "office/privacy/durations.html"
    trail = (REGISTER,)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        lines = [
            (row, in_words(row.months), END_LABELS[row.kind.end])
            for row in countdowns(on=timezone.localdate())
        ]
        return super().get_context_data(
            lines=lines, history=RetentionTerm.objects.select_related("set_by"), **context
        )


class RetentionSetView(FormPage):
    """The chamber decides how long a kind of record is kept, within what the law leaves."""

    section = "settings"
    permission_required = ERASE
    form_class = RetentionForm
    trail = (REGISTER, DURATIONS)
    cancel_url = DURATIONS[1]
    success_url = DURATIONS[1]
    done = "La durée est fixée."

    @property
    def kind(self) -> Kind:
        """The kind of record that the address names. Raises Http404 when there is none."""
        if self.kwargs["kind"] not in KINDS:
            raise Http404("There is no such kind of record.")
        return KINDS[self.kwargs["kind"]]

    def get_title(self) -> str:
        return self.kind.label

    def get_introduction(self) -> str:
        kind = self.kind
        return (
            f"{kind.ground.removesuffix('.')} ({kind.article}). "
            f"La durée court depuis {kind.fact} : entre {in_words(kind.least)} et {in_words(kind.most)}."
        )

    def get_initial(self) -> dict[str, Any]:
        today = timezone.localdate()
        return {"months": months_of(self.kind.key, on=today), "starts_on": today}

    def act(self, form: Any) -> RetentionTerm:
        return set_retention(kind=self.kind.key, by=self.request.user, **form.cleaned_data)


class PersonDataView(RecordView):
    """Everything that is held about a person, to be read, printed and handed over."""

    model = Person
    section = "members"
    permission_required = PRIVACY
    template_name = "office/privacy/person.html"

    def get_title(self) -> str:
        return f"Données personnelles : {self.object}"

    def get_trail(self) -> Any:
        return (PEOPLE, (str(self.object), self.object.get_absolute_url()))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        today = timezone.localdate()
        erasure = Erasure.objects.filter(person=self.object).first()
        return super().get_context_data(
            dossier=dossier_of(self.object, on=today),
            today=today,
            erasure=erasure,
            may_erase=self.request.user.has_perm(ERASE) and not erasure,
            erase_url=reverse("office:person-erase", args=[self.object.pk]),
            file_url=reverse("office:person-data-file", args=[self.object.pk]),
            **context,
        )


class PersonDataFileView(SingleObjectMixin, Page, View):
    """The same, for another programme to read."""

    model = Person
    section = "members"
    permission_required = PRIVACY

    def get(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        person = self.get_object()
        told = dossier_of(person, on=timezone.localdate()).told()
        answer = HttpResponse(told, content_type="application/json; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="donnees-personne-{person.pk}.json"'
        answer["Cache-Control"] = "no-store"
        tell_export(person=person, by=self.request.user)
        return answer


class PersonEraseView(ActionFormView):
    """What would be erased and what would be kept; then the act."""

    model = Person
    section = "members"
    permission_required = ERASE
    form_class = ErasureForm
    template_name = "office/privacy/erase.html"
    verb = "Effacer cette personne"
    danger = True
    done = "La personne est effacée. Ce qui est conservé est listé ici, avec son fondement et son terme."

    def get_title(self) -> str:
        return f"Effacer {self.object}"

    def get_trail(self) -> Any:
        return (PEOPLE, (str(self.object), self.object.get_absolute_url()))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        today = timezone.localdate()
        return super().get_context_data(
            plan=(plan := plan_of(self.object, on=today)),
            searched=files_naming(plan) if "fichiers" in self.request.GET else None,
            refusal=refusal_of(self.object, on=today),
            today=today,
            **context,
        )

    def act_on(self, obj: Person, form: Any, *, by: Any) -> Erasure:
        told = form.cleaned_data
        return erase_person(
            person=obj,
            reason=told["reason"],
            asked_on=told["asked_on"],
            alone=told["alone"],
            on=timezone.localdate(),
            by=by,
        )


class ErasureListView(PrivacyPage):
    """Who was erased, by number, and what is still kept."""

    title = "Effacements"
    template_name = "office/privacy/erasures.html"
    trail = (REGISTER,)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        held = Count("restrictions", filter=Q(restrictions__lifted_at__isnull=True))
        rows: QuerySet[Erasure] = Erasure.objects.annotate(held=held)
        return super().get_context_data(erasures=rows[:200], **context)


class ErasureDetailView(RecordView):
    """What is kept of somebody who was erased, record by record: its ground and its end."""

    model = Erasure
    section = "settings"
    permission_required = PRIVACY
    template_name = "office/privacy/erasure.html"
    trail = (REGISTER, ("Effacements", reverse_lazy("office:erasure-list")))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            standing=self.object.restrictions.standing(),
            openable=openable_by(self.request.user),
            lifted=self.object.restrictions.filter(lifted_at__isnull=False).count(),
            **context,
        )


class RestrictionOpenView(ActionFormView):
    """Open what a duty keeps as it is kept, for a reason, for half an hour; the journal tells it."""

    model = Restriction
    section = "settings"
    permission_required = VIEW
    form_class = OpeningForm
    verb = "Ouvrir"
    done = "Le document est ouvert tel qu’il est conservé, pour une demi-heure. Le journal le dit."
    trail = (REGISTER,)

    def get_title(self) -> str:
        return "Ouvrir un document conservé"

    def get_introduction(self) -> str:
        return (
            f"{self.object.title}. {self.object.ground} {self.object.article}. Il nomme une personne "
            "effacée et n’est conservé que pour cette obligation, jusqu’au "
            f"{long_date(self.object.ends_on)} : dites pourquoi vous l’ouvrez. Les documents du "
            "même jour s’ouvrent avec lui."
        )

    def get_queryset(self) -> QuerySet[Restriction]:
        """What the reader's duties keep; the rest is not there."""
        return Restriction.objects.standing().filter(kind__in=openable_by(self.request.user))

    def act_on(self, obj: Restriction, form: Any, *, by: Any) -> Restriction:
        records = records_beside(obj)
        open_restricted(restriction=obj, reason=form.cleaned_data["reason"], records=len(records), by=by)
        now = timezone.now()
        until = (now + OPEN_FOR).isoformat()
        known = [each for each in self.request.session.get(OPENED, []) if each[-1] > now.isoformat()]
        self.request.session[OPENED] = [*known, *([*record, until] for record in records)]
        return obj

    def get_destination(self, made: Any) -> str:
        """What was asked for, else the record, else home."""
        asked = self.request.GET.get("next", "")
        if url_has_allowed_host_and_scheme(asked, {self.request.get_host()}, self.request.is_secure()):
            return str(asked)
        model = made.record_type.model_class()
        row = model._base_manager.filter(pk=made.record_id).first()
        return str(row.get_absolute_url()) if hasattr(row, "get_absolute_url") else reverse("office:home")

    def get_cancel_url(self) -> str:
        return reverse("office:home")
