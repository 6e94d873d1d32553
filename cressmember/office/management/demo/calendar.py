"""The days of the demonstration: counted back from the day it is made, so that it never grows old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

CALLED_AGO, DUE_AGO = 75, 45


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which things happen, for a demonstration made ``today``."""

    today: date

    def ago(self, days: int) -> date:
        """The day so many days before today."""
        return self.today - timedelta(days=days)

    @property
    def called_on(self) -> date:
        return self.ago(CALLED_AGO)

    @property
    def due_on(self) -> date:
        return self.ago(DUE_AGO)

    @property
    def year(self) -> int:
        """The year of the campaign."""
        return self.called_on.year

    @property
    def voted_on(self) -> date:
        """The assembly that voted the scale."""
        return date(self.year - 1, 6, 20)

    @property
    def books_until(self) -> date:
        """The last month that is over, within the year of the campaign."""
        return min(self.today.replace(day=1) - timedelta(days=1), date(self.year, 12, 31))
