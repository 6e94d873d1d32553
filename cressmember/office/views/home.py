"""The staff home: what waits today, or what to do first in a chamber that has just opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from billing import permissions as billing
from billing.models import Campaign, Declaration, Due, DuesYear, ProviderEvent, Scale, StatementLine
from billing.queries import added, totals, waiting_for_the_printer
from billing.queries.checkout import refunds_proposed
from cressmember.core import permissions as core
from cressmember.core.queries import how_many, jobs_under_way, messages_to_watch
from cressmember.core.ui.charts import Bar, Period
from cressmember.core.ui.views import PageTemplateView
from cressmember.kernel.writing import plural
from cressmember.members import permissions as members
from cressmember.members.models import Membership, Organisation
from cressmember.members.queries import likely_duplicates, members_by_college
from cressmember.members.queries.proposal import proposals_waiting
from cressmember.office.filters import TROUBLE, WAITING
from cressmember.office.models import Agreement, ImportBatch
from cressmember.office.permissions import APPLICATIONS, TYPE, VIEW
from cressmember.office.queries.application import applications_in_trouble, applications_waiting
from cressmember.office.queries.departure import departures_in_trouble, departures_under_way
from cressmember.office.views.first_steps import first_steps
from governance import permissions as governance
from governance.models import GroupRequest, LeadersDeclaration, Mandate, Meeting, OutsideSeat, Task
from governance.queries.lapse import lapses_found
from governance.queries.mandate import to_ratify
from governance.queries.meeting.resolutions import late_tasks
from governance.queries.meeting.roll import contests_waiting
from governance.queries.reform import left_behind


@dataclass(frozen=True, slots=True)
class Work:
    """Something that waits: its rows, what they are called (one, several), and the list that shows them."""

    rows: Callable[[], QuerySet[Any]]
    words: tuple[str, str]
    place: str
    asked: str = ""


def _drafts() -> QuerySet[Scale]:
    return Scale.objects.filter(adopted_on__isnull=True)


def _late() -> QuerySet[Due]:
    return Due.objects.late(on=timezone.localdate())


def _mandates_ending() -> QuerySet[Mandate]:
    return Mandate.objects.ending(on=timezone.localdate())


def _seats_ending() -> QuerySet[OutsideSeat]:
    return OutsideSeat.objects.ending(on=timezone.localdate())


def _losses_to_decide() -> QuerySet[Mandate]:
    losses = lapses_found(on=timezone.localdate())
    return Mandate.objects.filter(pk__in=[found.mandate.pk for found in losses])


def _requests_to_answer() -> QuerySet[GroupRequest]:
    return GroupRequest.objects.filter(outcome=GroupRequest.Outcome.WAITING)


def _tasks_late() -> QuerySet[Task]:
    return late_tasks(on=timezone.localdate())


def _members_left_behind() -> QuerySet[Membership]:
    return left_behind(on=timezone.localdate())


def _leaders_to_declare() -> QuerySet[LeadersDeclaration]:
    return LeadersDeclaration.objects.filter(filed_on__isnull=True)


def _agreements_to_renew() -> QuerySet[Agreement]:
    return Agreement.objects.to_renew(on=timezone.localdate())


WORK: dict[str, list[Work]] = {
    APPLICATIONS: [
        Work(
            applications_waiting,
            ("demande d’adhésion à traiter", "demandes d’adhésion à traiter"),
            "office:application-list",
            f"?stage={WAITING}",
        ),
        Work(
            applications_in_trouble,
            ("admission à reprendre", "admissions à reprendre"),
            "office:application-list",
            f"?stage={TROUBLE}",
        ),
        Work(
            departures_under_way,
            ("départ en cours", "départs en cours"),
            "office:departure-list",
        ),
        Work(
            departures_in_trouble,
            ("départ à reprendre", "départs à reprendre"),
            "office:departure-list",
            f"?outcome={TROUBLE}",
        ),
    ],
    members.IMPORT: [
        Work(
            ImportBatch.objects.waiting, ("fichier à importer", "fichiers à importer"), "office:import-list"
        ),
    ],
    members.EDIT: [
        Work(
            proposals_waiting,
            ("modification proposée par un adhérent", "modifications proposées par des adhérents"),
            "members:proposal-list",
            "?outcome=waiting",
        ),
    ],
    billing.APPROVE: [
        Work(_drafts, ("barème à adopter", "barèmes à adopter"), "billing:scale-list"),
    ],
    billing.VIEW: [
        Work(
            refunds_proposed,
            ("paiement en double à rendre", "paiements en double à rendre"),
            "billing:repayment-list",
        ),
        Work(
            ProviderEvent.objects.to_examine,
            ("avis de paiement à examiner", "avis de paiement à examiner"),
            "billing:event-list",
            f"?outcome={ProviderEvent.Outcome.REFUSED}",
        ),
        Work(
            StatementLine.objects.waiting,
            ("ligne de banque à expliquer", "lignes de banque à expliquer"),
            "billing:bank",
        ),
        Work(
            Declaration.objects.to_accept,
            ("déclaration à accepter", "déclarations à accepter"),
            "billing:round-list",
        ),
        Work(
            Campaign.objects.under_way,
            ("campagne en préparation", "campagnes en préparation"),
            "billing:campaign-list",
        ),
        Work(_late, ("cotisation en retard", "cotisations en retard"), "billing:due-list", "?standing=late"),
        Work(
            waiting_for_the_printer,
            ("document à imprimer et à poster", "documents à imprimer et à poster"),
            "billing:document-list",
            "?delivery=print",
        ),
    ],
    governance.VIEW: [
        Work(
            _mandates_ending,
            ("mandat qui se termine bientôt", "mandats qui se terminent bientôt"),
            "governance:mandate-list",
            "?state=ending",
        ),
        Work(
            to_ratify,
            ("cooptation à ratifier", "cooptations à ratifier"),
            "governance:mandate-list",
            "?state=to_ratify",
        ),
        Work(
            _tasks_late,
            ("tâche en retard", "tâches en retard"),
            "governance:todo-list",
            "?standing=late",
        ),
        Work(
            _seats_ending,
            (
                "représentation extérieure qui se termine bientôt",
                "représentations extérieures qui se terminent bientôt",
            ),
            "governance:outside-list",
            "?state=ending",
        ),
    ],
    governance.PREPARE: [
        Work(
            _requests_to_answer,
            ("demande de participation à une commission", "demandes de participation à des commissions"),
            "governance:grouprequest-list",
        ),
        Work(
            _losses_to_decide,
            ("démission à constater ou non", "démissions à constater ou non"),
            "governance:warning-update",
        ),
        Work(
            _members_left_behind,
            ("adhérent à rattacher à un collège", "adhérents à rattacher à un collège"),
            "governance:statutes-list",
        ),
    ],
    governance.MEET: [
        Work(
            contests_waiting,
            ("réclamation sur une liste d’électeurs", "réclamations sur des listes d’électeurs"),
            "governance:meeting-list",
            "?reclamations=waiting",
        ),
    ],
    TYPE: [
        Work(
            _agreements_to_renew,
            ("convention à renouveler", "conventions à renouveler"),
            "office:agreement-list",
        ),
    ],
    core.OUTBOX: [
        Work(
            messages_to_watch,
            ("courriel non remis ou incertain", "courriels non remis ou incertains"),
            "core:message-list",
        ),
    ],
    core.CONFIGURE: [
        Work(
            _leaders_to_declare,
            ("changement de dirigeants à déclarer", "changements de dirigeants à déclarer"),
            "governance:leaders-list",
        ),
        Work(jobs_under_way, ("travail en cours", "travaux en cours"), "core:job-list"),
    ],
}


TODAY = "réunions du jour"


class HomeView(PageTemplateView):
    """The day's work; members and dues as they stand."""

    title = "Accueil"
    section = "home"
    permission_required = VIEW
    template_name = "office/home.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        today = timezone.localdate()
        user = self.request.user
        counts = members_by_college(on=today)
        if not any(count.members for count in counts) and not Organisation.objects.exists():
            return super().get_context_data(first_steps=first_steps(user), **context)
        register = reverse("members:organisation-list")
        return super().get_context_data(
            tasks=self._tasks(),
            meetings=list(self._meetings()),
            members=sum(count.members for count in counts),
            members_url=register,
            bars=[Bar(row.name, row.members, f"{register}?college={row.code or 'none'}") for row in counts],
            **(self._dues() if user.has_perm(billing.VIEW) else {}),
            **context,
        )

    def _meetings(self) -> Iterator[tuple[Meeting, str]]:
        """The meetings of today, each with the page where this user has something to do in it."""
        user = self.request.user
        pages = (
            (governance.MEET, "governance:meeting-session"),
            (governance.DESK, "governance:meeting-desk"),
            (governance.VIEW, "governance:meeting-detail"),
        )
        page = next((name for permission, name in pages if user.has_perm(permission)), None)
        if page is not None and self._found[TODAY]:
            for meeting in Meeting.objects.of_day(timezone.localdate()):
                yield meeting, reverse(page, args=[meeting.pk])

    def _dues(self) -> dict[str, Any]:
        dues = reverse("billing:due-list")
        keys = dict(DuesYear.objects.values_list("label", "pk"))
        by_year = totals(by="year")
        return {
            "dues": added(by_year),
            "series": ["Appelé", "Encaissé"],
            "years": [
                Period(row.label, [row.called, row.collected], f"{dues}?standing=live&year={keys[row.key]}")
                for row in by_year
            ],
        }

    @cached_property
    def _theirs(self) -> list[Work]:
        """The work that this user may do."""
        user = self.request.user
        return [work for permission, works in WORK.items() if user.has_perm(permission) for work in works]

    @cached_property
    def _found(self) -> dict[str, int]:
        """How many of each wait, and how many meetings are held today: one query for all."""
        rows = {work.words[0]: work.rows() for work in self._theirs}
        return how_many(rows | {TODAY: Meeting.objects.of_day(timezone.localdate())})

    def _tasks(self) -> list[tuple[int, str, str]]:
        """What waits: how many, what, where."""
        user = self.request.user
        tasks = [
            (self._found[work.words[0]], work.words, reverse(work.place) + work.asked)
            for work in self._theirs
        ]
        if user.has_perm(members.VIEW):
            alike = ("doublon possible", "doublons possibles")
            tasks.append((len(likely_duplicates()), alike, reverse("members:duplicate-list")))
        return [(count, plural(count, *words), url) for count, words, url in tasks if count]
