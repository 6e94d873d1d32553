"""A poll of dates: who answered what, which dates suit best, who is silent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from governance.models import DatePoll, DateSlot, Meeting, Participant, SlotAnswer
from governance.rules.meeting.date_choice import Can, Offer, best_offers, offers_of

CANS = {each.value: each for each in Can}
# Those who sit, with a vote or without: whoever is only invited comes when it can.
ASKED = [Participant.Quality.SEAT, Participant.Quality.MEMBER, Participant.Quality.OBSERVER]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """Somebody who is asked, and what it answered of each date in their order, None for nothing."""

    participant: Participant
    answers: Sequence[Can | None]

    @property
    def has_answered(self) -> bool:
        return any(each is not None for each in self.answers)


@dataclass(frozen=True)
class DatePollTold:
    """A poll as its page shows it; four queries, whoever many are asked."""

    poll: DatePoll

    @cached_property
    def slots(self) -> list[DateSlot]:
        return list(self.poll.slots.order_by("starts_at", "pk"))

    @cached_property
    def asked(self) -> list[Participant]:
        return list(asked_of(self.poll.meeting).order_by("sort_name", "pk"))

    @cached_property
    def said(self) -> Mapping[tuple[int, int], Can]:
        """What each answered of each date, by their keys."""
        rows = SlotAnswer.objects.filter(slot__poll=self.poll).order_by()
        known = {each.pk for each in self.asked}
        return {
            (who, slot): CANS[can]
            for who, slot, can in rows.values_list("participant", "slot", "can")
            if who in known
        }

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        slots = {each.pk: each.starts_at for each in self.slots}
        return offers_of(slots, [(slot, can) for (_, slot), can in self.said.items()])

    @cached_property
    def best(self) -> frozenset[int]:
        """The keys of the dates that suit most."""
        return frozenset(offer.key for offer in best_offers(self.offers))

    @cached_property
    def rows(self) -> list[AnswerRow]:
        return [
            AnswerRow(each, [self.said.get((each.pk, slot.pk)) for slot in self.slots]) for each in self.asked
        ]

    @property
    def answered(self) -> int:
        """How many answered."""
        return sum(row.has_answered for row in self.rows)

    @property
    def kept(self) -> DateSlot | None:
        return next((slot for slot in self.slots if slot.is_kept), None)


def asked_of(meeting: Meeting) -> QuerySet[Participant]:
    """Those whom the dates of a meeting are asked of."""
    return meeting.participants.filter(quality__in=ASKED)


def last_poll(meeting: Meeting) -> DatePoll | None:
    """The poll that is open, else the last one."""
    return meeting.date_polls.order_by("-pk").first()


def silent_of(poll: DatePoll) -> QuerySet[Participant]:
    """Those who answered nothing yet."""
    return asked_of(poll.meeting).exclude(slot_answers__slot__poll=poll)
