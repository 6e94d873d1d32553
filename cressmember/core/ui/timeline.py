"""What happened, in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Moment:
    """A dated fact: what, by whom, and what it changed, as {field: (before, after)}."""

    at: date | datetime
    title: str
    by: str = ""
    text: str = ""
    tone: str = "neutral"
    url: str = ""
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def has_hour(self) -> bool:
        """Whether the hour is known, and not only the day."""
        return isinstance(self.at, datetime)
