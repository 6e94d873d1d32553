"""What is put to the vote under an item: resolutions, and elections with seats to fill."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, filled_in, record, values_of
from cressmember.core.actions.lock import locked
from cressmember.core.actions.tidying import tidied
from cressmember.kernel.violations import RuleViolation
from governance.actions.meeting.agenda import held_item, refuse_voted
from governance.actions.meeting.candidacy import refuse_settled
from governance.actions.meeting.task import plan_tasks
from governance.journal import GovernanceEvent
from governance.models import AgendaItem, Election, Meeting, Resolution
from governance.queries.meeting.text import text_of_meeting
from governance.rules.meeting.appropriation import Share, appropriation_text
from governance.rules.vote.decision import Matter, matter_named

FIELDS = ("title", "text", "matter", "decision", "backed_by_board")
ELECTION = (
    "body_id",
    "college_id",
    "territory",
    "group",
    "office",
    "decision",
    "seats",
    "candidates_until",
    "is_consultative",
)


@transaction.atomic
def write_resolution(*, item: AgendaItem, by: User | None, **fields: Any) -> Resolution:
    """Put a text to the vote under an item.

    Without a ``decision``, the kind of decision is the one that the statutes give to its matter, when there
    is only one. Raises RuleViolation for a kind that this meeting cannot take, and for a text left blank.
    """
    held = held_item(item)
    resolution = Resolution(item=held, position=_next(held.resolutions), **tidied(Resolution, fields))
    _settle(resolution, held.meeting)
    resolution.save()
    told = filled_in(resolution, FIELDS)
    record(
        GovernanceEvent.RESOLUTION_WRITTEN,
        on=held.meeting,
        by=by,
        resolution=resolution.pk,
        changes=differences({}, told),
    )
    plan_tasks(meeting=held.meeting)
    return resolution


@transaction.atomic
def write_appropriation(
    *,
    item: AgendaItem,
    result: Decimal,
    shares: Sequence[tuple[str, Decimal]],
    year: str,
    by: User | None,
) -> Resolution:
    """Put to the vote what becomes of a result. Raises RuleViolation unless its parts make it to the cent."""
    text = appropriation_text(result=result, shares=[Share(*each) for each in shares], year=year)
    return write_resolution(
        item=item, title="Affectation du résultat", text=text, matter=Matter.ACCOUNTS.value, by=by
    )


@transaction.atomic
def change_resolution(*, resolution: Resolution, by: User | None, **fields: Any) -> Resolution:
    """Correct a resolution. Raises RuleViolation once its ballot was opened."""
    held = _held(Resolution, resolution)
    refuse_voted(held.ballots)
    before = values_of(held, FIELDS)
    for name, value in tidied(Resolution, fields).items():
        setattr(held, name, value)
    _settle(held, held.item.meeting)
    if changes := differences(before, values_of(held, FIELDS)):
        held.save()
        record(
            GovernanceEvent.RESOLUTION_CHANGED,
            on=held.item.meeting,
            by=by,
            resolution=held.pk,
            changes=changes,
        )
        plan_tasks(meeting=held.item.meeting)
    return held


@transaction.atomic
def withdraw_resolution(*, resolution: Resolution, by: User | None) -> None:
    """Take a resolution away: forgotten before the convocation, told as withdrawn once it was announced.

    One that was put to a vote since annulled, or that another amends, is not forgotten either.
    """
    held = _held(Resolution, resolution)
    refuse_voted(held.ballots)
    meeting = held.item.meeting
    record(
        GovernanceEvent.RESOLUTION_WITHDRAWN,
        on=meeting,
        by=by,
        resolution=held.pk,
        changes=differences(filled_in(held, FIELDS), {}),
    )
    if meeting.convened_on is None and not held.ballots.exists() and not held.amendments.exists():
        held.delete()
    else:
        held.withdrawn_at = timezone.now()
        held.save(update_fields=["withdrawn_at"])
    plan_tasks(meeting=meeting)


@transaction.atomic
def plan_election(*, item: AgendaItem, by: User | None, **fields: Any) -> Election:
    """Put an election under an item: so many seats of a body, in a college or a territory."""
    held = held_item(item)
    election = Election(item=held, position=_next(held.elections), **tidied(Election, fields))
    _refuse_seatless(election)
    election.save()
    told = filled_in(election, ELECTION)
    record(
        GovernanceEvent.ELECTION_PLANNED,
        on=held.meeting,
        by=by,
        election=election.pk,
        changes=differences({}, told),
    )
    plan_tasks(meeting=held.meeting)
    return election


@transaction.atomic
def change_election(*, election: Election, by: User | None, **fields: Any) -> Election:
    """Correct an election. Raises RuleViolation once its ballot was opened, or it was proclaimed."""
    held = _held(Election, election)
    refuse_settled(held)
    refuse_voted(held.ballots)
    before = values_of(held, ELECTION)
    for name, value in tidied(Election, fields).items():
        setattr(held, name, value)
    _refuse_seatless(held)
    if changes := differences(before, values_of(held, ELECTION)):
        held.save()
        record(
            GovernanceEvent.ELECTION_CHANGED, on=held.item.meeting, by=by, election=held.pk, changes=changes
        )
    return held


@transaction.atomic
def remove_election(*, election: Election, by: User | None) -> None:
    """Take an election away.

    Raises RuleViolation once somebody stands, a ballot was opened or it was proclaimed.
    """
    held = _held(Election, election)
    refuse_settled(held)
    meeting = held.item.meeting
    if held.candidacies.exists() or held.ballots.exists():
        raise RuleViolation("Des personnes sont candidates à cette élection : elle ne s’efface plus.")
    record(
        GovernanceEvent.ELECTION_REMOVED,
        on=meeting,
        by=by,
        election=held.pk,
        changes=differences(filled_in(held, ELECTION), {}),
    )
    held.delete()
    plan_tasks(meeting=meeting)


def _held(model: Any, row: Any) -> Any:
    """The row, its meeting locked first; refused when the meeting is over."""
    item = held_item(AgendaItem.objects.get(pk=row.item_id))
    held = locked(model.objects).get(pk=row.pk)
    held.item = item
    return held


def _next(rows: Any) -> int:
    return int(rows.aggregate(last=Max("position"))["last"] or 0) + 1


def _settle(resolution: Resolution, meeting: Meeting) -> None:
    """Give a resolution its kind of decision, or refuse one that the meeting cannot take."""
    if not resolution.title or not resolution.text.strip():
        raise RuleViolation("Une résolution a un intitulé et un texte.")
    text = text_of_meeting(meeting)
    if resolution.decision:
        text.decision(resolution.decision)
        return
    deciding = text.deciding(matter_named(resolution.matter))
    resolution.decision = deciding[0].code if len(deciding) == 1 else ""


def _refuse_seatless(election: Election) -> None:
    if election.seats < 1:
        raise RuleViolation("Une élection pourvoit au moins un siège.")
