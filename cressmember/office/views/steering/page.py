"""What the steering pages share: the day, or the year, that they speak of."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from cressmember.core.ui.views import PageTemplateView
from cressmember.members.filters import day_asked, day_unread
from cressmember.office.permissions import STEER

FIRST_YEAR, LAST_YEAR = 1990, 2100


class SteeringPage(PageTemplateView):
    """A page of figures."""

    section = "steering"
    permission_required = STEER


class DayPage(SteeringPage):
    """Figures as of a day: the address's, or today."""

    @cached_property
    def day(self) -> date:
        return day_asked(self.request.GET)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(day=self.day, day_unread=day_unread(self.request.GET), **context)


class YearPage(SteeringPage):
    """Figures of a civil year: the address's, or this one."""

    @cached_property
    def year(self) -> int:
        return year_asked(self.request.GET.get("annee", ""))

    @property
    def period(self) -> tuple[date, date]:
        """The year's first day, and the first day after it."""
        return date(self.year, 1, 1), date(self.year + 1, 1, 1)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        following = self.year + 1 if self.year < timezone.localdate().year else None
        return super().get_context_data(
            year=self.year, previous=self.year - 1, following=following, **context
        )


def year_asked(told: str) -> int:
    """The year that an address says; this one where it says none that could be."""
    if told.isascii() and told.isdecimal() and FIRST_YEAR <= int(told[:5]) <= LAST_YEAR:
        return int(told)
    return timezone.localdate().year
