"""The yearly declaration: what is known of a member, who answered, who is to be written to, who is absent."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from billing.models import Declaration, DeclarationNotice, DeclarationRound
from billing.rules.declaration import INVITATION, notice_name
from cressmember.core.models import Job
from cressmember.core.queries import jobs_under_way
from cressmember.members.models import DeclaredFigure, Organisation, Representation
from cressmember.members.models.representation import LEADING
from cressmember.members.queries import dues_contacts

SENDING = "billing.send_declarations"
# Nobody is reminded of a letter that has hardly arrived.
QUIET_DAYS = 3
IDENTITY = ("siret", "street", "street_more", "postcode", "city")


def sending_of(round: DeclarationRound) -> Job | None:
    """The job that sends the mails of a round right now, or is about to."""
    return jobs_under_way().filter(kind=SENDING, arguments__declaration_round=round.pk).first()


def known_facts(declaration: Declaration, *, on: date) -> dict[str, Any]:
    """What the register says of a member on a day, as the page shows it and as the answer keeps it."""
    organisation, asked = declaration.organisation, declaration.round
    figures: dict[str, Any] = {}
    rows = DeclaredFigure.objects.filter(
        organisation=organisation, kind__in=asked.figures, year__lte=asked.figures_year
    ).order_by("year")
    for row in rows:
        figures[row.kind] = {"amount": str(row.amount), "year": row.year}
    standing = Representation.objects.in_force(on=on).filter(organisation=organisation)
    leaders = sorted(
        standing.filter(role__in=LEADING, person__isnull=False).select_related("person"),
        key=lambda row: (row.precedence, row.pk),
    )
    contact = next(iter(dues_contacts([organisation.pk], on=on).get(organisation.pk, ())), None)
    return {
        "figures": figures,
        "representatives": [
            {
                "representation": row.pk,
                "role": row.role,
                "role_label": row.get_role_display(),
                "civility": person.civility,
                "given_name": person.given_name,
                "family_name": person.family_name,
                "email": row.address,
            }
            for row in leaders
            if (person := row.person)
        ],
        "contact": {
            "representation": contact.pk if contact and contact.role == Representation.Role.DUES else None,
            "name": str(contact.person or contact.label or "") if contact else "",
            "email": contact.address if contact else "",
        },
        "purchase_order_required": organisation.purchase_order_required,
        "purchase_order": last_purchase_order(declaration),
        "identity": {name: getattr(organisation, name) for name in IDENTITY},
    }


def last_purchase_order(declaration: Declaration) -> str:
    """The number that the member gave in its last declaration."""
    earlier = Declaration.objects.filter(organisation=declaration.organisation_id, answered_at__isnull=False)
    return (
        earlier.exclude(pk=declaration.pk)
        .order_by("-round__dues_year__starts_on")
        .values_list("purchase_order", flat=True)
        .first()
        or ""
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """How many members were asked, and how many answered: all of them, or those of a college."""

    name: str
    asked: int
    answered: int

    @property
    def percent(self) -> int:
        return 100 * self.answered // self.asked if self.asked else 0


def progress_by_college(round: DeclarationRound) -> list[Progress]:
    """The answers of a round by college; they add up to the whole."""
    rows = (
        round.declarations.order_by()
        .values_list("college_name")
        .annotate(asked=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False)))
    )
    return [Progress(name or "Sans collège", asked, answered) for name, asked, answered in sorted(rows)]


def round_numbers(round: DeclarationRound) -> dict[str, int]:
    """How far a round is: asked, answered, still waited for, to accept, flagged, changed."""
    return round.declarations.aggregate(
        asked=Count("pk"),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
        missing=Count("pk", filter=Q(answered_at__isnull=True)),
        to_accept=Count("pk", filter=Q(state=Declaration.State.ANSWERED)),
        flagged=Count("pk", filter=Q(state=Declaration.State.ANSWERED) & ~Q(flags=[])),
        changed=Count("pk", filter=Q(has_changes=True)),
    )


@dataclass(frozen=True, slots=True)
class PlannedNotice:
    """Who is to receive what, how and when; without a ``way``, nobody knows where to write."""

    declaration: Declaration
    level: int
    on: date
    way: str
    address: str
    recipient: dict[str, str]

    @property
    def name(self) -> str:
        return notice_name(self.level)


def notices_due(round: DeclarationRound, *, on: date) -> list[PlannedNotice]:
    """What is to be sent on a day: the invitation to who has none, the latest reminder due to the silent.

    A level that a member missed is not sent after the next one, and nobody is written to twice in three days.
    """
    reached = max((day.level for day in round.schedule if day.on <= on), default=None)
    if reached is None:
        return []
    waiting = (
        round.declarations.unanswered()
        .annotate(last_level=Max("notices__level"), last_on=Max("notices__sent_on"))
        .select_related("organisation")
        .order_by("organisation__sort_name", "pk")
    )
    found = []
    for row in waiting:
        level = INVITATION if row.last_level is None else reached
        recent = row.last_on is not None and row.last_on > on - timedelta(days=QUIET_DAYS)
        if row.last_level is None or (row.last_level < level and not recent):
            found.append((row, level))
    return _planned(found, on=on)


def _planned(rows: Collection[tuple[Declaration, int]], *, on: date) -> list[PlannedNotice]:
    contacts = dues_contacts([row.organisation_id for row, _ in rows], on=on)
    planned = []
    for row, level in rows:
        organisation = row.organisation
        contact = next(iter(contacts.get(organisation.pk, ())), None)
        by_mail = contact is not None and not organisation.post_only
        by_post = bool(organisation.city and (organisation.street or organisation.street_more))
        way = "mail" if by_mail else "print" if by_post else ""
        address = contact.address if contact and by_mail else ""
        planned.append(PlannedNotice(row, level, on, way, address, recipient_of(organisation, contact)))
    return planned


def recipient_of(organisation: Organisation, contact: Representation | None) -> dict[str, str]:
    """To whom a letter is addressed, line by line."""
    return {
        "name": organisation.name,
        "attention": str(contact.person or contact.label or "") if contact else "",
        "care_of": "",
        "street": organisation.street,
        "street_more": organisation.street_more,
        "postcode": organisation.postcode,
        "city": organisation.city,
    }


def letters_of(round: DeclarationRound) -> QuerySet[DeclarationNotice]:
    """The letters of a round, that staff print and post."""
    return DeclarationNotice.objects.filter(
        declaration__round=round, way=DeclarationNotice.Way.PRINT, stored__isnull=False
    ).select_related("stored", "declaration__organisation")


def absences(dues_year: int | None, organisations: Iterable[int]) -> dict[int, str]:
    """The members that did not answer the declaration of a year, with what was chosen for them."""
    rows = Declaration.objects.unanswered().filter(
        round__dues_year=dues_year, round__opened_at__isnull=False, organisation__in=list(organisations)
    )
    return dict(rows.values_list("organisation_id", "round__non_answers"))


def purchase_orders(dues_year: int | None, organisations: Iterable[int]) -> dict[int, str]:
    """The number of purchase order that members gave for a year."""
    rows = Declaration.objects.filter(round__dues_year=dues_year, organisation__in=list(organisations))
    return dict(rows.exclude(purchase_order="").values_list("organisation_id", "purchase_order"))


def members_to_ask(round: DeclarationRound, *, on: date) -> list[Any]:
    """The members of that day that the round has not asked yet, with their college."""
    return list(
        Organisation.objects.with_college(on=on)
        .with_membership(on=on)
        .filter(membership_id__isnull=False)
        .exclude(declarations__round=round)
        .order_by("sort_name", "pk")
    )
