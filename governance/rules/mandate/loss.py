"""From which day what gave a seat is lost: membership, or being up to date with dues."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from cressmember.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class YearSettled:
    """The dues of a year, settled, until the money went back."""

    year: Period
    withdrawn_on: date | None = None


def membership_lost_on(memberships: Sequence[Period], *, on: date) -> date | None:
    """The day from which one who was a member no longer is, on that day; None for a member, or a stranger."""
    if any(each.contains(on) for each in memberships):
        return None
    return max((each.end for each in memberships if each.end and each.end <= on), default=None)


def standing_lost_on(settled: Sequence[YearSettled], years: Collection[Period], *, on: date) -> date | None:
    """The day from which one who was up to date no longer is, whatever way the text is read.

    ``years`` are the dues years that the register knows. A year under way is not late: standing is lost with
    the last one that is over, unsettled, by whoever had settled the one before it; or on the day when its
    money went back, if that is later. Whoever settled the year under way is up to date again.
    """
    closed = max((each for each in years if each.is_over(on)), key=lambda each: each.start, default=None)
    if closed is None:
        return None
    standing = [each.year for each in settled if each.withdrawn_on is None or each.withdrawn_on > on]
    was_up_to_date = any(each.end == closed.start for each in standing)
    if not was_up_to_date or closed in standing or any(each.contains(on) for each in standing):
        return None
    assert closed.end  # It is over.
    gone_back = [each.withdrawn_on for each in settled if each.year == closed and each.withdrawn_on]
    return max([closed.end, *gone_back])
