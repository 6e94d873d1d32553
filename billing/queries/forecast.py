"""A scale tried on the members of a day for a year; nothing is written.

The lines are those of a rehearsal: what is read here is what the campaign would call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from billing.models import Campaign, CampaignLine, DuesYear, Scale
from billing.models.due import NOTHING
from billing.queries.rehearsal import computed_lines
from billing.queries.totals import totals
from billing.rules.forecast import Outcome, outcome, share_of_change
from cressmember.kernel.folding import fold
from cressmember.members.models import Organisation


@dataclass(frozen=True, slots=True)
class Row:
    """One member under a scale: its last dues, what the scale says, and what another scale would say."""

    line: CampaignLine
    other: CampaignLine | None = None

    @property
    def name(self) -> str:
        return self.line.organisation.name

    @property
    def sort_name(self) -> str:
        return fold(self.line.organisation.sort_name)

    @property
    def url(self) -> str:
        return self.line.organisation.get_absolute_url()

    @property
    def college(self) -> str:
        return self.line.college_name

    @property
    def kind(self) -> str:
        return str(Organisation.Kind(self.line.kind).label)

    @property
    def last(self) -> Decimal | None:
        return self.line.last_amount

    @property
    def now(self) -> Decimal | None:
        return self.line.amount

    @property
    def under_other(self) -> Decimal | None:
        return self.other.amount if self.other else None

    @property
    def outcome(self) -> Outcome:
        return outcome(last=self.last, now=self.now)

    @property
    def difference(self) -> Decimal | None:
        return None if self.last is None or self.now is None else self.now - self.last

    @property
    def share(self) -> Fraction | None:
        return share_of_change(last=self.last, now=self.now)

    @property
    def why(self) -> str:
        return self.line.blocked_because or self.line.reason

    @property
    def lacks_a_figure(self) -> bool:
        """Whether it has no amount because nobody told the figure that the scale asks for."""
        return self.line.blocked_code in {"figure_missing", "figure_old"}


@dataclass(frozen=True, slots=True)
class Group:
    """The members of a college or of a type: how many, without an amount, what they paid and would."""

    label: str
    members: int
    blocked: int
    last: Decimal
    now: Decimal
    under_other: Decimal

    @property
    def difference(self) -> Decimal:
        return self.now - self.last


@dataclass(frozen=True)
class Forecast:
    """What a scale gives on the members of a day."""

    scale: Scale
    dues_year: DuesYear
    rows: Sequence[Row]

    @cached_property
    def whole(self) -> Group:
        """Everyone; the blocked are counted apart and are in no total."""
        return _group("Total", self.rows)

    @property
    def total(self) -> Decimal:
        return self.whole.now

    @cached_property
    def by_college(self) -> list[Group]:
        return _groups(self.rows, lambda row: row.college or "Sans collège")

    @cached_property
    def by_kind(self) -> list[Group]:
        return _groups(self.rows, lambda row: row.kind)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many members under each outcome, and on older or provisional bases."""
        found = {str(one): sum(row.outcome is one for row in self.rows) for one in Outcome}
        found["older"] = sum(row.line.older_figures for row in self.rows)
        return found

    @cached_property
    def obstacles(self) -> list[tuple[str, int]]:
        """Why members have no amount, the most frequent first."""
        found: dict[str, int] = {}
        for row in self.rows:
            if row.outcome is Outcome.BLOCKED:
                found[row.why] = found.get(row.why, 0) + 1
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def forecast(
    *,
    scale: Scale,
    dues_year: DuesYear,
    on: date,
    older_figures_from: int | None = None,
    other: Scale | None = None,
) -> Forecast:
    """Try a scale on the members of a day, beside another one if asked; the year need not be opened yet."""
    lines = _lines(scale, dues_year, on, older_figures_from)
    beside: dict[int, CampaignLine] = {}
    if other is not None:
        beside = {line.organisation_id: line for line in _lines(other, dues_year, on, older_figures_from)}
    return Forecast(scale, dues_year, [Row(line, beside.get(line.organisation_id)) for line in lines])


def _lines(scale: Scale, dues_year: DuesYear, on: date, older_figures_from: int | None) -> list[CampaignLine]:
    return computed_lines(
        Campaign(
            scale=scale, dues_year=dues_year, members_on=on, due_on=on, older_figures_from=older_figures_from
        )
    )


def year_to_try(year: int) -> DuesYear:
    """The dues year of that name, or the civil year as it would be opened."""
    known = DuesYear.objects.filter(label=str(year)).first()
    return known or DuesYear(label=str(year), starts_on=date(year, 1, 1), ends_on=date(year + 1, 1, 1))


def called_by_year() -> list[tuple[str, Decimal]]:
    """What was called each year, oldest first."""
    return [(row.label, row.called) for row in totals(by="year")]


def _groups(rows: Sequence[Row], key: Callable[[Row], str]) -> list[Group]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return [_group(label, found[label]) for label in sorted(found)]


def _group(label: str, rows: Sequence[Row]) -> Group:
    def added(amounts: Any) -> Decimal:
        return sum((amount for amount in amounts if amount is not None), NOTHING)

    return Group(
        label,
        len(rows),
        sum(row.now is None for row in rows),
        added(row.last for row in rows),
        added(row.now for row in rows),
        added(row.under_other for row in rows),
    )
