"""A small body written up in one go: who was there, what was decided, when it meets again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, long_date, number, quote
from cressmember.members.models import Person
from governance.actions.meeting.enrolment import enrol_participants
from governance.actions.meeting.meeting import create_meeting
from governance.actions.meeting.minutes import draft_minutes
from governance.actions.meeting.roll import settle_roll
from governance.actions.meeting.task import add_task
from governance.journal import GovernanceEvent
from governance.models import (
    AgendaItem,
    Ballot,
    Count,
    Holder,
    Meeting,
    Minutes,
    Officer,
    Presence,
    Resolution,
    Task,
)
from governance.queries.meeting.deciding import verdict_of
from governance.queries.meeting.gathering import Gathering, gathering_of
from governance.rules.answer.verdict import Outcome, Verdict
from governance.rules.minutes.draft import tally_told
from governance.rules.vote.decision import Matter
from governance.rules.vote.poll import Tally, Vote


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision: what, who carries it out, by when; ``tally`` is None when nobody was against.

    ``resolution`` is that of the agenda, when it was written there; ``is_rejected`` when nobody was for it.
    """

    title: str
    owner: str = ""
    due_on: date | None = None
    tally: Tally | None = None
    resolution: Resolution | None = None
    is_rejected: bool = False


@transaction.atomic
def write_up_meeting(
    *,
    meeting: Meeting,
    opened_at: datetime,
    closed_at: datetime,
    chair: Person | None,
    secretary: Person | None,
    there: Mapping[int, str],
    decisions: Sequence[Decided],
    next_at: datetime | None = None,
    by: User | None,
) -> Minutes:
    """Hold a small meeting after the fact, and draft its minutes.

    ``there`` says of each seat (key of the mandate) how it took part. Each decision is put to the statutes as
    a vote would be: a quorum that lacks is said. Raises RuleViolation for a large body, for a meeting that
    was held already, for hours that cross, are to come or of another day, and for more votes than there are.
    """
    held = locked(Meeting.objects).select_related("body", "statutes").get(pk=meeting.pk)
    _refuse(held, opened_at, closed_at, chair)
    enrol_participants(meeting=held)
    held = settle_roll(meeting=held, by=by, now=opened_at)
    held.opened_at, held.closed_at = opened_at, closed_at
    held.save(update_fields=["opened_at", "closed_at"])
    for role, person in ((Officer.Role.CHAIR, chair), (Officer.Role.SECRETARY, secretary)):
        if person is not None:
            held.officers.filter(role=role, left_at__isnull=True).update(left_at=opened_at)
            Officer.objects.create(
                meeting=held, role=role, person=person, name=str(person), named_at=opened_at
            )
    _attend(held, there, opened_at)
    gathering = gathering_of(held, at=opened_at)
    for each in decisions:
        _decide(held, each, gathering, by)
    record(GovernanceEvent.MEETING_WRITTEN_UP, on=held, by=by, present=len(there), decisions=len(decisions))
    if next_at is not None:
        _call_next(held, next_at, by)
    return draft_minutes(meeting=held, by=by)


def _refuse(held: Meeting, opened_at: datetime, closed_at: datetime, chair: Person | None) -> None:
    if not held.is_light:
        raise RuleViolation(
            "Le relevé en une page sert aux bureaux, commissions et groupes : tenez la séance."
        )
    if held.cancelled_at is not None:
        raise RuleViolation("Cette réunion est annulée.")
    if held.opened_at is not None:
        raise RuleViolation("Cette réunion est déjà tenue : complétez son procès-verbal.")
    if closed_at.astimezone(UTC) <= opened_at.astimezone(UTC):
        raise RuleViolation("La réunion finit après avoir commencé : vérifiez les heures.")
    if closed_at > timezone.now():
        raise RuleViolation("Cette réunion n’a pas encore eu lieu : elle se relève ensuite.")
    if timezone.localdate(opened_at) != held.held_on:
        raise RuleViolation(f"Cette réunion se tient le {long_date(held.held_on)} : relevez-la à son jour.")
    if chair is None:
        raise RuleViolation("Dites qui présidait.")


def people_of(meeting: Meeting) -> dict[int, Person]:
    """Who sits under each mandate on the day of a meeting, the titular before the substitute."""
    rows = Holder.objects.in_force(on=meeting.held_on).filter(mandate__body=meeting.body)
    # Substitutes first, so that the titular is the one that stays.
    rows = rows.select_related("person").order_by("role", "pk")
    return {row.mandate_id: row.person for row in rows}


def _attend(held: Meeting, there: Mapping[int, str], at: datetime) -> None:
    rows = {each.mandate_id: each for each in held.participants.filter(mandate__in=there)}
    Presence.objects.bulk_create(
        Presence(
            participant=rows[mandate],
            way=way,
            person=rows[mandate].person,
            person_name=rows[mandate].representative_name,
            arrived_at=at,
            source=Presence.Source.SHEET,
        )
        for mandate, way in there.items()
        if mandate in rows
    )


def _decide(held: Meeting, told: Decided, gathering: Gathering, by: User | None) -> None:
    put = _on_the_agenda(held, told.resolution) if told.resolution else _added(held, told, gathering)
    item = put.item
    known = tuple(each for each in gathering.text.decisions if each.code == put.decision)
    entitled = sum(row.votes for row in gathering.voter_rows() if row.way is not None)
    tally = told.tally or (Tally(no=entitled) if told.is_rejected else Tally(yes=entitled))
    if tally.cast > entitled:
        raise RuleViolation(
            f"« {told.title} » compte {number(tally.cast)} voix pour {number(entitled)} au plus : revoyez "
            "les présences ou le vote."
        )
    by_consensus = told.tally is None and not told.is_rejected
    ballot = _ballot(held, put, tally, by_consensus=by_consensus, by=by)
    quorum = gathering.quorum(known[0]) if known else None
    ballot.quorum = quorum.document() if quorum is not None else None
    verdict = verdict_of(ballot, gathering) if known else _by_usage(tally, by_consensus=by_consensus)
    ballot.verdict = verdict.document()
    ballot.save(update_fields=["quorum", "verdict"])
    if told.owner or told.due_on:
        task = {"title": told.title[:200], "owner": told.owner, "due_on": told.due_on}
        add_task(meeting=held, kind=Task.Kind.DECISION, item=item, by=by, **task)


def _added(held: Meeting, told: Decided, gathering: Gathering) -> Resolution:
    """A decision that no agenda announced: an item and its resolution."""
    last = held.items.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=held, position=last + 1, title=told.title[:200], opened_at=held.opened_at
    )
    known = gathering.text.deciding(Matter.OTHER)
    return Resolution.objects.create(
        item=item,
        position=1,
        number=_next_number(held),
        title=told.title[:200],
        text=told.title,
        decision=known[0].code if known else "",
    )


def _on_the_agenda(held: Meeting, resolution: Resolution) -> Resolution:
    """A resolution of the agenda, treated that day. Raises RuleViolation for one of another meeting."""
    put = locked(Resolution.objects.select_related("item")).get(pk=resolution.pk)
    if put.item.meeting_id != held.pk or put.withdrawn_at is not None:
        raise RuleViolation(f"{quote(put.title)} n’est pas à l’ordre du jour de cette réunion.")
    AgendaItem.objects.filter(pk=put.item_id, opened_at=None).update(opened_at=held.opened_at)
    if put.number is None:
        put.number = _next_number(held)
        put.save(update_fields=["number"])
    return put


def _next_number(held: Meeting) -> int:
    rows = Resolution.objects.filter(item__meeting=held)
    return int(rows.aggregate(last=Max("number"))["last"] or 0) + 1


def _ballot(held: Meeting, put: Resolution, tally: Tally, *, by_consensus: bool, by: User | None) -> Ballot:
    figures = {str(vote): getattr(tally, str(vote)) for vote in Vote}
    ballot = Ballot.objects.create(
        meeting=held,
        resolution=put,
        kind=Ballot.Kind.HANDS,
        choices=[str(vote) for vote in Vote],
        opened_at=held.opened_at,
        closed_at=held.closed_at,
        published_at=held.closed_at,
        poll={"votes": {"": figures}},
        settling={"consensus": True} if by_consensus else {},
    )
    Count.objects.create(
        ballot=ballot, teller="Secrétariat", figures=figures, typed_at=held.closed_at, typed_by=by
    )
    return ballot


def _by_usage(tally: Tally, *, by_consensus: bool) -> Verdict:
    """The result where the statutes say nothing of this body: said as what it is, a usage."""
    adopted = by_consensus or tally.yes > tally.no
    start = "Adoptée" if adopted else "Rejetée"
    how = "par consensus" if by_consensus else tally_told(tally)
    return Verdict(
        outcome=Outcome.YES if adopted else Outcome.NO,
        sentence=f"{start}{NO_BREAK}: {how}, par usage ; les statuts ne disent rien des votes de cette "
        "instance.",
    )


def _call_next(held: Meeting, next_at: datetime, by: User | None) -> None:
    if next_at <= held.starts_at:
        raise RuleViolation("La prochaine réunion vient après celle-ci.")
    create_meeting(
        body=held.body,
        rules=held.rules,
        starts_at=next_at,
        format=held.format,
        place=held.place,
        video_link=held.video_link,
        by=by,
    )
