"""What one organisation's space shows: what is expected of it, what comes next, its dues, its meetings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from billing.models import Declaration, Document, Due
from billing.models.document import OF_A_DUE
from billing.queries.payment_link import token_of
from cressmember.core.models import StoredDocument
from cressmember.kernel.elision import to
from cressmember.kernel.writing import enumerate_fr, euros, long_date, quote
from cressmember.members.models import ChangeProposal, Organisation, Representation, Settlement
from cressmember.members.models.organisation import field_label
from cressmember.portal.queries.hat import Hat
from governance.models import Ballot, Holder, Mandate, Meeting, Minutes, Participant, Vote

REFUSED_SHOWN_FOR = timedelta(days=60)
ENDING_WITHIN = timedelta(days=60)
LATEST = 5
# What the chamber cannot write to, or find, an organisation without.
NEEDED = ("siret", "postcode", "city", "email")
Quality = Participant.Quality


@dataclass(frozen=True, slots=True)
class Expected:
    """Something expected of a member: how pressing, in a sentence, where it is done."""

    tone: str
    title: str
    text: str
    url: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """One organisation, or one person, in one meeting; ``link`` is the personal page where one answers."""

    participant: Participant
    meeting: Meeting
    has_vote: bool

    @property
    def link(self) -> str:
        """Where one answers; the page of a written consultation once it is asked."""
        if self.meeting.format == Meeting.Format.WRITTEN and self.meeting.opened_at:
            return reverse("portal:consultation", args=[self.participant.token])
        if self.has_vote or self.meeting.opened_at:
            return reverse("portal:meeting-vote", args=[self.participant.token])
        return reverse("portal:meeting-answer", args=[self.participant.token])

    @property
    def is_over(self) -> bool:
        return bool(self.meeting.closed_at or self.meeting.cancelled_at)

    @property
    def answer(self) -> str:
        """What was answered, in words; empty when nothing was."""
        return self.participant.get_answer_display() if self.participant.answer else ""


def dues_of(organisation: Organisation) -> QuerySet[Due]:
    """What an organisation owes for itself, or pays for another, latest first; with what remains of each."""
    concerned = Q(organisation=organisation) | Q(payer=organisation)
    rows: QuerySet[Due] = Due.objects.live().filter(concerned).with_paid()
    return rows.select_related("organisation", "payer", "dues_year")


def documents_of(organisation: Organisation) -> QuerySet[Document]:
    """The documents that concern an organisation, or that ask it to pay for another, latest first."""
    asked = Q(due__payer=organisation, kind__in=OF_A_DUE)
    return Document.objects.filter(Q(organisation=organisation) | asked).select_related("stored", "due")


def pay_url(due: Due) -> str:
    """The page where a due is paid."""
    return reverse("portal:pay", args=[token_of(due)])


def participations_of(hat: Hat, *, on: date) -> QuerySet[Participant]:
    """Where an organisation is called through this user: as a member for who speaks for it, or in a seat.

    A seat of a body is personal: it is shown to whoever holds it, not to the others of the organisation.
    """
    mine = Q(person=hat.person) | Q(
        mandate__in=Holder.objects.in_force(on=on).filter(person=hat.person).values("mandate")
    )
    concerned = Q(quality__in=[Quality.SEAT, Quality.OBSERVER], organisation=hat.organisation) & mine
    if hat.speaks:
        concerned |= Q(quality=Quality.MEMBER, organisation=hat.organisation)
    called = Participant.objects.filter(concerned, meeting__convened_on__isnull=False)
    return called.select_related("meeting__body", "organisation").order_by("-meeting__starts_at", "pk")


def own_participations(user: Any) -> QuerySet[Participant]:
    """The meetings to which a user is called for oneself, without an organisation."""
    called = Participant.objects.filter(
        person__user=user, organisation__isnull=True, meeting__convened_on__isnull=False
    )
    return called.select_related("meeting__body").order_by("-meeting__starts_at", "pk")


def seats(participations: QuerySet[Participant]) -> list[Seat]:
    """Each with its meeting, and whether a vote under way there waits for it."""
    rows = list(participations)
    electors = set(participations.order_by().electors().values_list("pk", flat=True))  # type: ignore[attr-defined]
    open_ballots = Ballot.objects.open().filter(
        meeting__in={row.meeting_id for row in rows}, meeting__closed_at__isnull=True
    )
    voting: dict[int, set[int]] = defaultdict(set)
    for pk, meeting in open_ballots.values_list("pk", "meeting"):
        voting[meeting].add(pk)
    # Of a secret vote nobody is told here who took part: it goes on being announced until it closes.
    cast: dict[int, set[int]] = defaultdict(set)
    for pk, ballot in Vote.objects.filter(participant__in=electors).values_list("participant", "ballot"):
        cast[pk].add(ballot)
    return [
        Seat(row, row.meeting, row.pk in electors and bool(voting[row.meeting_id] - cast[row.pk]))
        for row in rows
    ]


def minutes_of(meeting: Meeting) -> Minutes | None:
    """The signed minutes of a meeting, once their file is there."""
    return (
        Minutes.objects.filter(
            meeting=meeting, state=Minutes.State.SIGNED, stored__state=StoredDocument.State.RENDERED
        )
        .select_related("stored")
        .first()
    )


def results_of(meeting: Meeting) -> list[tuple[str, str]]:
    """What was voted in a closed meeting: each title, and what was proclaimed of it."""
    if meeting.closed_at is None:
        return []
    ballots = (
        Ballot.objects.filter(meeting=meeting, published_at__isnull=False, cancelled_at__isnull=True)
        .select_related("resolution", "election__body", "election__college")
        .order_by("published_at", "pk")
    )
    return [(str(ballot), (ballot.verdict or {}).get("sentence", "")) for ballot in ballots]


def waiting_proposal(organisation: Organisation) -> ChangeProposal | None:
    """What was proposed for its file, and nobody decided yet."""
    return ChangeProposal.objects.waiting().filter(organisation=organisation).first()


def last_proposal(organisation: Organisation) -> ChangeProposal | None:
    """The last one that was decided by the chamber."""
    decided = ChangeProposal.objects.filter(organisation=organisation)
    return decided.exclude(outcome__in=["", ChangeProposal.Outcome.WITHDRAWN]).order_by("-decided_at").first()


def expected_of(hat: Hat, called: list[Seat], *, on: date) -> list[Expected]:
    """What is expected of an organisation, the most pressing first."""
    return [
        *_votes(called),
        *_to_pay(hat, on=on),
        *_to_declare(hat, on=on),
        *_to_answer(called),
        *_refused(hat, on=on),
        *_ending(hat, on=on),
        *_missing(hat),
    ]


def _votes(called: list[Seat]) -> list[Expected]:
    return [
        Expected("stop", "Un vote est ouvert", seat.meeting.title, seat.link, "Voter")
        for seat in called
        if seat.has_vote and not seat.is_over
    ]


def _to_pay(hat: Hat, *, on: date) -> list[Expected]:
    found = []
    for due in (
        Due.objects.owed()
        .filter(Q(organisation=hat.organisation) | Q(payer=hat.organisation))
        .select_related("organisation", "payer", "dues_year")
    ):
        by = f" au plus tard le {long_date(due.due_on)}" if due.due_on else ""
        text = f"{due.title} {due.dues_year} : il reste {euros(due.outstanding)} à régler{by}."
        if due.organisation_id != hat.organisation.pk:
            text = f"Pour {due.organisation}. {text}"
        elif due.payer_id != hat.organisation.pk:
            text += f" L’appel est adressé {to(due.payer)}, qui paie pour vous."
        is_late = due.owed_since is not None and due.owed_since < on
        found.append(
            Expected("stop" if is_late else "attention", "Cotisation à régler", text, pay_url(due), "Payer")
        )
    return found


def _to_declare(hat: Hat, *, on: date) -> list[Expected]:
    asked = Declaration.objects.unanswered().filter(organisation=hat.organisation)
    return [
        Expected(
            "attention",
            f"Déclaration {row.round.dues_year} à remplir",
            f"Vos chiffres, vos contacts : deux minutes, jusqu’au {long_date(row.round.closes_on)}.",
            reverse("portal:declaration-answer", args=[row.token]),
            "Répondre",
        )
        for row in asked.select_related("round__dues_year")
        if row.round.is_open(on)
    ]


def _to_answer(called: list[Seat]) -> list[Expected]:
    return [
        Expected(
            "attention",
            "Réponse attendue",
            f"{seat.meeting.title}, le {long_date(seat.meeting.held_on)} : "
            "venez-vous, ou donnez-vous pouvoir ?",
            seat.link,
            "Répondre",
        )
        for seat in called
        if not (seat.is_over or seat.meeting.opened_at or seat.participant.answer)
    ]


def _refused(hat: Hat, *, on: date) -> list[Expected]:
    last = last_proposal(hat.organisation)
    if last is None or last.decided_at is None or waiting_proposal(hat.organisation):
        return []
    left = [field_label(name) for name in last.values if name not in last.accepted]
    if not left or timezone.localdate(last.decided_at) < on - REFUSED_SHOWN_FOR:
        return []
    return [
        Expected(
            "attention",
            "Modification non reprise",
            f"{enumerate_fr(left).capitalize()} : {quote(last.reason)}",
            reverse("portal:space-file", args=[hat.organisation.pk]),
            "Voir la fiche",
        )
    ]


def _ending(hat: Hat, *, on: date) -> list[Expected]:
    mandates = Mandate.objects.ending(on=on).filter(organisation=hat.organisation).select_related("body")
    found = [
        Expected("waiting", "Mandat qui se termine", f"{row.body}, jusqu’au {_last_day(row.ends_on)}.")
        for row in mandates
    ]
    people = reverse("portal:space-people", args=[hat.organisation.pk])
    soon = Representation.objects.in_force(on=on).filter(
        organisation=hat.organisation, ends_on__lte=on + ENDING_WITHIN
    )
    return found + [
        Expected(
            "waiting",
            "Représentation qui se termine",
            f"{row.person or row.label or row.email}, {row.get_role_display().lower()}, "
            f"jusqu’au {_last_day(row.ends_on)}.",
            people,
            "Voir les représentants",
        )
        for row in soon.select_related("person")
    ]


def _last_day(end: date | None) -> str:
    """The last day of a period whose end is the first day without it."""
    assert end is not None  # What ends soon has an end.
    return long_date(end - timedelta(days=1))


def _missing(hat: Hat) -> list[Expected]:
    blank = [field_label(name) for name in NEEDED if not getattr(hat.organisation, name)]
    if not blank or waiting_proposal(hat.organisation):
        return []
    return [
        Expected(
            "waiting",
            "Fiche à compléter",
            f"Il manque : {enumerate_fr(blank)}.",
            reverse("portal:space-propose", args=[hat.organisation.pk]),
            "Compléter",
        )
    ]


def settled_year(organisation: Organisation, *, on: date) -> str:
    """The year that covers the day and that was paid in full; empty when none is."""
    standing = Settlement.objects.standing().covering(on=on).filter(organisation=organisation)
    return standing.values_list("year", flat=True).first() or ""


def not_over(organisation: Organisation, *, on: date) -> QuerySet[Representation]:
    """Who represents an organisation that day, or is to."""
    standing = Representation.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
    return standing.filter(organisation=organisation).select_related("organisation", "person")
