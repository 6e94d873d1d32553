"""The day on which a text looks at something: of the call, of the meeting, so many days before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cressmember.kernel.writing import counted
from governance.rules.electorate.facts import Occasion


@dataclass(frozen=True, slots=True)
class Moment:
    """The day on which something is looked at: of the call, of the meeting, so many days before it."""

    kind: str
    days: int = 0

    @classmethod
    def spelled(cls, document: Any) -> Moment:
        if document in ("call", "meeting", "unstated"):
            return cls(document)
        if isinstance(document, Mapping) and list(document) == ["days_before"]:
            days = document["days_before"]
            if isinstance(days, int) and not isinstance(days, bool) and 0 < days <= 365:
                return cls("days_before", days)
        raise ValueError('le document dit "call", "meeting", {"days_before": 15} ou "unstated".')

    def spelling(self) -> Any:
        return {"days_before": self.days} if self.days else self.kind

    @property
    def said(self) -> str:
        """The day in words: « 15 jours avant la réunion »."""
        if self.days:
            return f"{counted(self.days, 'jour', 'jours')} avant la réunion"
        return {"call": "jour de la convocation", "meeting": "jour de la réunion"}.get(
            self.kind, "le texte ne le dit pas"
        )

    def day(self, occasion: Occasion) -> date:
        """Raises ValueError when the text does not state it."""
        match self.kind:
            case "call":
                return occasion.called_on
            case "meeting":
                return occasion.meeting_on
            case "days_before":
                return occasion.meeting_on - timedelta(days=self.days)
        raise ValueError("the text does not state this day")


UNSTATED = Moment("unstated")
MOMENTS = (("au jour de la convocation", Moment("call")), ("au jour de la réunion", Moment("meeting")))
