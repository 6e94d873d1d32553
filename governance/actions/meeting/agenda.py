"""The agenda of a meeting: items added, corrected, moved, taken away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, filled_in, record, values_of
from cressmember.core.actions.lock import locked
from cressmember.core.actions.tidying import tidied
from cressmember.kernel.violations import RuleViolation
from governance.actions.meeting.candidacy import refuse_settled
from governance.actions.meeting.meeting import held_meeting, refuse_over
from governance.actions.meeting.task import plan_tasks
from governance.journal import GovernanceEvent
from governance.models import AgendaItem, Ballot, Meeting, Resolution
from governance.queries.meeting.text import MeetingText, text_of_meeting
from governance.rules.meeting.body import BodyKind
from governance.rules.meeting.usual import OTHER_BUSINESS, UsualItem, UsualVote, usual_items
from governance.rules.vote.decision import Matter

FIELDS = ("title", "text", "minutes", "speaker", "requested_by")


@transaction.atomic
def add_item(*, meeting: Meeting, on: date, by: User | None, **fields: Any) -> AgendaItem:
    """Put an item at the end of the agenda, before « Questions diverses », on that day; a late one once the
    convocation is sent.

    Raises RuleViolation for a meeting that is over, and for an item without a title.
    """
    held = held_meeting(meeting)
    refuse_over(held)
    item = AgendaItem(
        meeting=held,
        position=_next(held),
        added_on=on if held.convened_on else None,
        **tidied(AgendaItem, fields),
    )
    _refuse_untitled(item)
    _give_up_the_end(item)
    item.save()
    told = filled_in(item, FIELDS)
    record(GovernanceEvent.ITEM_ADDED, on=held, by=by, item=item.pk, changes=differences({}, told))
    return item


@transaction.atomic
def change_item(*, item: AgendaItem, by: User | None, **fields: Any) -> AgendaItem:
    """Correct an item. Raises RuleViolation once one of its ballots was opened: its title was voted on."""
    held = held_item(item)
    before = values_of(held, FIELDS)
    for name, value in tidied(AgendaItem, fields).items():
        setattr(held, name, value)
    _refuse_untitled(held)
    if changes := differences(before, values_of(held, FIELDS)):
        if "title" in changes:
            refuse_voted(ballots_of(held))
        held.save()
        record(GovernanceEvent.ITEM_CHANGED, on=held.meeting, by=by, item=held.pk, changes=changes)
    return held


@transaction.atomic
def move_item(*, item: AgendaItem, up: bool, by: User | None) -> AgendaItem:
    """Exchange an item with the one before it, or after it; the first and the last stay where they are."""
    held = held_item(item)
    items = list(AgendaItem.objects.filter(meeting=held.meeting_id).order_by("position", "pk"))
    at = next(rank for rank, each in enumerate(items) if each.pk == held.pk)
    other = at - 1 if up else at + 1
    if 0 <= other < len(items):
        items[at], items[other] = items[other], items[at]
        for rank, each in enumerate(items, start=1):
            each.position = rank
        AgendaItem.objects.bulk_update(items, ["position"])
        record(GovernanceEvent.ITEM_MOVED, on=held.meeting, by=by, item=held.pk, position=other + 1)
    return held


@transaction.atomic
def remove_item(*, item: AgendaItem, by: User | None) -> None:
    """Take an item away: forgotten before the convocation, told as withdrawn once it was announced.

    One under which somebody stands, or a ballot was annulled, is not forgotten either.
    Raises RuleViolation once something was voted on, or proclaimed, under it.
    """
    held = held_item(item)
    refuse_voted(ballots_of(held))
    for election in held.elections.all():
        refuse_settled(election)
    told = filled_in(held, FIELDS)
    has_past = ballots_of(held).exists() or held.elections.filter(candidacies__isnull=False).exists()
    if held.meeting.convened_on is None and not has_past:
        if held.papers.exists():
            raise RuleViolation("Retirez d’abord les documents de ce point.")
        record(
            GovernanceEvent.ITEM_REMOVED,
            on=held.meeting,
            by=by,
            item=held.pk,
            changes=differences(told, {}),
        )
        held.tasks.update(item=None)
        held.resolutions.all().delete()
        held.elections.all().delete()
        held.delete()
    else:
        held.withdrawn_at = timezone.now()
        held.save(update_fields=["withdrawn_at"])
        record(GovernanceEvent.ITEM_WITHDRAWN, on=held.meeting, by=by, item=held.pk)
    plan_tasks(meeting=held.meeting)


@transaction.atomic
def insert_usual_items(*, meeting: Meeting, on: date, by: User | None) -> int:
    """Put on the agenda what such a meeting usually treats and that it does not hold yet; how many.

    Each resolution takes the kind of decision that the statutes give to its matter, when there is only one.
    """
    held = held_meeting(meeting)
    refuse_over(held)
    text = text_of_meeting(held)
    known = set(held.items.values_list("title", flat=True))
    wanted = [each for each in usual_of(held, text) if each.title not in known]
    if not wanted:
        return 0
    first = _next(held)
    items = AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=held,
            position=first + rank,
            title=each.title,
            text=each.text,
            minutes=each.minutes,
            speaker=each.speaker,
            added_on=on if held.convened_on else None,
        )
        for rank, each in enumerate(wanted)
    )
    Resolution.objects.bulk_create(
        _usual_vote(item, rank, vote, text)
        for item, each in zip(items, wanted, strict=True)
        for rank, vote in enumerate(each.votes, start=1)
    )
    record(GovernanceEvent.ITEM_ADDED, on=held, by=by, items=len(items))
    plan_tasks(meeting=held)
    return len(items)


def usual_of(meeting: Meeting, text: MeetingText) -> tuple[UsualItem, ...]:
    """What such a meeting usually treats."""
    matters: Iterable[Matter] = {matter for each in text.decisions for matter in each.matters}
    known = {each.value: each for each in BodyKind}
    return usual_items(known[meeting.body.kind] if meeting.body else None, frozenset(matters))


def _usual_vote(item: AgendaItem, rank: int, vote: UsualVote, text: MeetingText) -> Resolution:
    deciding = text.deciding(vote.matter)
    return Resolution(
        item=item,
        position=rank,
        title=vote.title,
        text=vote.text,
        matter=vote.matter.value,
        decision=deciding[0].code if len(deciding) == 1 else "",
    )


def held_item(item: AgendaItem) -> AgendaItem:
    """The item, its meeting locked until the transaction ends; refused when the meeting is over."""
    meeting = held_meeting(item.meeting_id)
    refuse_over(meeting)
    held = locked(AgendaItem.objects).get(pk=item.pk)
    held.meeting = meeting
    return held


def ballots_of(item: AgendaItem) -> Any:
    """The ballots on what stands under an item."""
    of_resolutions = Ballot.objects.filter(resolution__item=item)
    return of_resolutions | Ballot.objects.filter(election__item=item)


def refuse_voted(ballots: Any) -> None:
    """Raise RuleViolation when one of these ballots was opened and stands: what was voted on is frozen."""
    if ballots.filter(opened_at__isnull=False, cancelled_at__isnull=True).exists():
        raise RuleViolation("Un scrutin a été ouvert : ce qui a été mis aux voix ne change plus.")


def _next(meeting: Meeting) -> int:
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    return int(last) + 1


def _give_up_the_end(item: AgendaItem) -> None:
    """Other business, not taken yet, stays the last."""
    last = item.meeting.items.order_by("-position", "-pk").first()
    if last is not None and last.title == OTHER_BUSINESS.title and last.opened_at is None:
        item.position, last.position = last.position, item.position
        last.save(update_fields=["position"])


def _refuse_untitled(item: AgendaItem) -> None:
    if not item.title:
        raise RuleViolation("Donnez un intitulé à ce point.")
