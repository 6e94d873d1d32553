"""Periods: half-open, from their first day to the day when they are over."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from cressmember.kernel.writing import long_date


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``start``, included, to ``end``, excluded; without end as long as ``end`` is None.

    A period that ends on the day it starts holds no day. Raises ValueError when it ends before it starts.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"a period does not end ({self.end}) before it starts ({self.start})")

    @property
    def last_day(self) -> date | None:
        """The last day held, as people write it; None while the period has no end.

        Raises ValueError when the period holds no day.
        """
        if self.is_empty:
            raise ValueError("a period without a day has no last day")
        return None if self.end is None else self.end - timedelta(days=1)

    @property
    def is_empty(self) -> bool:
        return self.end == self.start

    def contains(self, day: date) -> bool:
        """Whether the day is in the period: its start is, its end is not."""
        return self.start <= day and (self.end is None or day < self.end)

    def is_over(self, on: date) -> bool:
        """Whether the period has ended by that day."""
        return self.end is not None and self.end <= on

    @property
    def month_count(self) -> int:
        """How many months the period lasts, counted from its first day, a begun month being a whole one.

        A dues year is twelve, whichever day it starts on. Raises ValueError when the period has no end.
        """
        return months_remaining(self.start, self)

    def __str__(self) -> str:
        if self.is_empty:
            return f"aucun jour (le {long_date(self.start)})"
        last = self.last_day
        if last is None:
            return f"depuis le {long_date(self.start)}"
        if last == self.start:
            return f"le {long_date(last)}"
        return f"du {long_date(self.start)} au {long_date(last)}"


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_remaining(on: date, period: Period) -> int:
    """How many months of the period remain on that day, the month of that day being counted whole.

    Months are those of the period: the calendar's when it starts on the first of a month, otherwise from
    its day of the month to the eve of the next (the 15th to the 14th). Before the period all of it remains,
    after it nothing. Raises ValueError when the period has no end.
    """
    if period.end is None:
        raise ValueError("no month can be counted back from an end that does not exist")
    if period.is_over(on):
        return 0
    last_day = period.end - timedelta(days=1)
    begun = _whole_months(period.start, last_day) + 1
    return begun - _whole_months(period.start, max(on, period.start))


def _whole_months(start: date, day: date) -> int:
    # A month that has no 31st starts its turn on its last day.
    turn = min(start.day, monthrange(day.year, day.month)[1])
    return _rank(day) - _rank(start) - (day.day < turn)


def _rank(day: date) -> int:
    return day.year * 12 + day.month - 1
