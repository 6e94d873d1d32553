"""Lists to write to, and their file for a newsletter tool."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.text import slugify
from django.views import View

from cressmember.core.permissions import OUTBOX
from cressmember.core.ui import exports
from cressmember.core.ui.tables import Exported
from cressmember.core.ui.views import CreatePage, ListPage, RecordView, UpdatePage
from cressmember.core.ui.views.page import Page
from cressmember.kernel.violations import RuleViolation
from cressmember.members import permissions as members
from cressmember.members.models import Consent
from cressmember.office.actions.mailing import write_segment
from cressmember.office.forms.mailing import SegmentForm
from cressmember.office.models import Segment
from cressmember.office.queries.mailing import STANDINGS, consenting, with_standing
from cressmember.office.queries.segment import Contact, contacts_of, in_words
from cressmember.office.tables import SegmentTable

SEGMENTS = ("Listes d’envoi", reverse_lazy("office:segment-list"))
SHOWN = 200
# What a newsletter tool may be used for; the rest leaves from here.
EXPORTED = {
    Consent.Purpose.NEWSLETTER: "lettre-d-information",
    Consent.Purpose.EVENTS: "evenements",
    Consent.Purpose.SURVEYS: "consultations",
}


class SegmentListView(ListPage):
    """Every list."""

    title = "Listes d’envoi"
    section = "messages"
    permission_required = OUTBOX
    template_name = "office/mailing/segment_list.html"
    model = Segment
    table_class = SegmentTable
    noun = ("liste", "listes")
    feminine = True
    exportable = False
    empty_title = "Aucune liste"
    empty_text = "Filtrez le registre et choisissez « Écrire à cette liste », ou créez-en une ici."


class SegmentDetailView(RecordView):
    """A list as it is today: what it asks, whom it holds, its files."""

    model = Segment
    section = "messages"
    permission_required = OUTBOX
    template_name = "office/mailing/segment_detail.html"
    trail = (SEGMENTS,)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        today = timezone.localdate()
        contacts: list[Contact] = []
        without: list[Any] = []
        refused = ""
        try:
            contacts, without = contacts_of(self.object, on=today)
        except RuleViolation as violation:
            refused = violation.message
        may_export = self.request.user.has_perm(members.EXPORT)
        return super().get_context_data(
            told=in_words(self.object, on=today),
            contacts=contacts[:SHOWN],
            count=len(contacts),
            organisations=len({row.organisation for row in contacts}),
            without=without,
            shown=SHOWN,
            refused=refused,
            mailings=[
                (row, STANDINGS[row.standing]) for row in with_standing(self.object.mailings.all())[:20]
            ],
            write_url=f"{reverse('office:mailing-create')}?liste={self.object.pk}",
            files=[
                (
                    purpose.label,
                    len(consenting(contacts, purpose)),
                    reverse("office:segment-file", args=[self.object.pk, purpose.value]),
                )
                for purpose in EXPORTED
            ]
            if may_export
            else [],
            **context,
        )


class SegmentPage:
    """What creating and correcting a list share."""

    section = "messages"
    permission_required = OUTBOX
    form_class = SegmentForm
    template_name = "office/mailing/segment_form.html"
    trail = (SEGMENTS,)


class SegmentCreateView(SegmentPage, CreatePage):
    """A new list, from the filters of the register when its address says them."""

    title = "Nouvelle liste d’envoi"
    cancel_url = SEGMENTS[1]
    done = "La liste est enregistrée."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "asked": self.request.GET}

    def act(self, form: Any) -> Segment:
        return write_segment(segment=None, on=timezone.localdate(), by=self.request.user, **form.said)


class SegmentUpdateView(SegmentPage, UpdatePage):
    """A list corrected: what was sent to it before is not touched."""

    model = Segment
    done = "La liste est corrigée."

    def get_title(self) -> str:
        return f"Corriger la liste « {self.object} »"

    def act(self, form: Any) -> Segment:
        return write_segment(segment=self.object, on=timezone.localdate(), by=self.request.user, **form.said)


COLUMNS = (
    ("Adresse électronique", lambda row: row.address),
    ("Prénom", lambda row: row.values["prénom"]),
    ("Nom", lambda row: row.values["nom"]),
    ("Organisation", lambda row: row.name),
    ("Collège", lambda row: row.values["collège"]),
    ("Département", lambda row: row.values["département"]),
    ("Ville", lambda row: row.values["ville"]),
)


class SegmentFileView(Page, View):
    """The file of a list for a newsletter tool: those who agreed to that purpose, and nobody else."""

    permission_required = members.EXPORT

    def get(self, request: HttpRequest, pk: int, purpose: str) -> HttpResponseBase:
        segment = Segment.objects.filter(pk=pk).first()
        if segment is None or purpose not in EXPORTED:
            raise Http404("There is no such list, or no such purpose.")
        today = timezone.localdate()
        try:
            contacts, _ = contacts_of(segment, on=today)
        except RuleViolation as violation:
            raise Http404(violation.message) from violation
        columns = [Exported(label, "text", read) for label, read in COLUMNS]
        filename = f"{slugify(segment.name) or 'liste'}-{EXPORTED[Consent.Purpose(purpose)]}-{today:%Y-%m-%d}"
        return exports.respond(
            exports.Sheet(segment.name, filename, columns, consenting(contacts, purpose)), "csv"
        )
