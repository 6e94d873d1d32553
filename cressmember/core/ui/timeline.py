"""What happened, in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

MACHINE_FORMATS = {"day": "Y-m-d", "month": "Y-m", "year": "Y"}


@dataclass(frozen=True, slots=True)
class Moment:
    """A dated fact: what, by whom, and what it changed, as {field: (before, after)}.

    ``precision`` is how much of the date is known: to the day, the month or the year.
    """

    at: date | datetime
    title: str
    by: str = ""
    text: str = ""
    tone: str = "neutral"
    url: str = ""
    precision: str = "day"
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def has_hour(self) -> bool:
        """Whether the hour is known, and not only the day."""
        return isinstance(self.at, datetime)

    @property
    def machine_format(self) -> str:
        """The format of the date for machines: no more of it than is known."""
        return MACHINE_FORMATS[self.precision]
