"""The files that are asked for every year: members at a date, the governance sheet, the network's return."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.generic import View

from cressmember.core.ui import exports
from cressmember.core.ui.tables import Exported
from cressmember.core.ui.views import FormPage, Page
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.territory import departement
from cressmember.members.filters import day_asked
from cressmember.members.models import Organisation
from cressmember.office.actions.steering import type_year_figures
from cressmember.office.forms.steering import YearFiguresForm
from cressmember.office.models import YearFigure
from cressmember.office.permissions import STEER, TYPE
from cressmember.office.queries.network_return import ReturnLine, network_return
from cressmember.office.queries.participation import Held, attendance_of_members, year_of_bodies
from cressmember.office.views.steering.page import DayPage, YearPage, year_asked

UNKNOWN = "NSP"
FILES = ("Fichiers à fournir", reverse_lazy("office:steering-files"))


class FilesView(DayPage):
    """Where each file is taken, and what it holds."""

    title = "Fichiers à fournir"
    template_name = "office/steering/files.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(formats=list(exports.LABELS.items()), year=self.day.year, **context)


def _read(name: str) -> Any:
    return lambda row: getattr(row, name) or ""


FUNDERS = (
    Exported("Raison sociale", "text", _read("name")),
    Exported("Sigle", "text", _read("acronym")),
    Exported("Statut juridique", "text", _read("legal_form")),
    Exported("Type", "text", lambda row: row.get_kind_display()),
    Exported("Collège", "text", _read("college_name")),
    Exported("SIREN", "text", _read("siren")),
    Exported("Ville", "text", _read("city")),
    Exported("Département", "text", lambda row: str(departement(row.departement) or row.departement)),
    Exported("Secteur", "text", _read("sector")),
    Exported("Adhésion", "day", lambda row: row.admitted_on),
)


class FundersFileView(Page, View):
    """The members at a date, without any personal data: organisations, and nobody's name or address."""

    title = "Liste des adhérents pour les financeurs"
    section = "steering"
    permission_required = STEER

    def get(self, request: HttpRequest, *args: Any, file_format: str, **kwargs: Any) -> HttpResponseBase:
        """Send the file. Raises Http404 for a format that is not written."""
        if file_format not in exports.FORMATS:
            raise Http404("The list is not written in that format.")
        day = day_asked(request.GET)
        rows = Organisation.objects.members(on=day).with_college(on=day).with_membership(on=day)
        return exports.respond(
            exports.Sheet("Adhérents", f"adherents-{day:%Y-%m-%d}", FUNDERS, rows), file_format
        )


class GovernanceSheetView(YearPage):
    """A year of the bodies: meetings, attendance, hours given; and how far each member took part."""

    title = "Vie des instances"
    template_name = "office/steering/bodies.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        start, end = self.period
        bodies = year_of_bodies(start, end)
        members = attendance_of_members(start, end)
        return super().get_context_data(
            bodies=bodies,
            meetings=sum(len(body.meetings) for body in bodies),
            hours=sum((body.hours for body in bodies), Decimal(0)),
            members=members,
            silent=[each for each in members if not each.took_part and not each.answered],
            **context,
        )


MEETINGS = (
    Exported("Instance", "text", lambda held: held.body),
    Exported("Date", "day", lambda held: held.on),
    Exported("Réunion", "text", lambda held: held.title),
    Exported("Attendus", "number", lambda held: held.expected),
    Exported("Présents", "number", lambda held: held.present),
    Exported("Représentés", "number", lambda held: held.represented),
    Exported("Heures données", "number", lambda held: held.hours),
)


MEMBERS = (
    Exported("Adhérent", "text", lambda row: row.name),
    Exported("Convoqué", "number", lambda row: row.convened),
    Exported("A répondu", "number", lambda row: row.answered),
    Exported("Présent ou représenté", "number", lambda row: row.took_part),
)


class GovernanceFileView(Page, View):
    """The governance sheet of a year as a workbook: its meetings, then how far each member took part."""

    title = "Fiche de gouvernance"
    section = "steering"
    permission_required = STEER

    def get(self, request: HttpRequest, *args: Any, year: int, **kwargs: Any) -> HttpResponseBase:
        page = GovernanceSheetView()
        page.year = year_asked(str(year))
        name = f"gouvernance-{page.year}"
        held: list[Held] = [each for body in year_of_bodies(*page.period) for each in body.meetings]
        return exports.workbook(
            name,
            [
                exports.Sheet("Réunions", name, MEETINGS, held),
                exports.Sheet("Adhérents", name, MEMBERS, attendance_of_members(*page.period)),
            ],
        )


class NetworkReturnView(YearPage):
    """What the national network asks: members by college, dues, staff, newsletter; « not known » allowed."""

    title = "Remontée au réseau national"
    template_name = "office/steering/return.html"
    trail = (FILES,)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            lines=network_return(self.year, on=timezone.localdate()),
            may_type=self.request.user.has_perm(TYPE),
            **context,
        )


RETURN = (
    Exported("Rubrique", "text", lambda line: line.label),
    Exported("Valeur", "number", lambda line: line.value),
    Exported("Réponse", "text", lambda line: line.answer),
    Exported("Source", "text", lambda line: line.source),
)


class NetworkReturnFileView(Page, View):
    """The return of a year as a file."""

    title = "Remontée au réseau national"
    section = "steering"
    permission_required = STEER

    def get(
        self, request: HttpRequest, *args: Any, year: int, file_format: str, **kwargs: Any
    ) -> HttpResponseBase:
        """Send the file. Raises Http404 for a format that is not written."""
        if file_format not in exports.FORMATS:
            raise Http404("The return is not written in that format.")
        asked = year_asked(str(year))
        lines: list[ReturnLine] = network_return(asked, on=timezone.localdate())
        return exports.respond(exports.Sheet("Remontée", f"remontee-{asked}", RETURN, lines), file_format)


class YearFiguresView(FormPage):
    """The figures of a year that no other room knows."""

    section = "steering"
    permission_required = TYPE
    form_class = YearFiguresForm
    template_name = "office/steering/year_figures.html"
    done = "Les chiffres de l’année sont enregistrés."

    @property
    def year(self) -> int:
        return year_asked(str(self.kwargs["year"]))

    def get_title(self) -> str:
        return f"Chiffres {self.year}"

    def get_trail(self) -> Trail:
        return (FILES, (NetworkReturnView.title, self.get_cancel_url()))

    def get_form_kwargs(self) -> dict[str, Any]:
        known = {row.kind: row for row in YearFigure.objects.filter(year=self.year)}
        return {**super().get_form_kwargs(), "known": known}

    def get_cancel_url(self) -> str:
        return f"{reverse('office:network-return')}?annee={self.year}"

    def get_destination(self, made: Any) -> str:
        return self.get_cancel_url()

    def act(self, form: Any) -> object:
        return type_year_figures(
            year=self.year, values=form.values, unknown=form.unknown, by=self.request.user
        )
