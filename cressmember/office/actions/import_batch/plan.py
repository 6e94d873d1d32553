"""What an import would do, as values: nothing here reads or writes the register."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from billing.rules.scale_sheet import ScaleSheet
from cressmember.kernel.folding import name_key
from cressmember.members.rules.row import Departure, MemberRow, Partner, Problem
from cressmember.members.rules.sheet import Recognised, SheetKind
from cressmember.office.models import ImportProblem


@dataclass(slots=True)
class Planned:
    """A row of the members' sheet and what it would do to which file."""

    sheet: str
    row: MemberRow
    outcome: str
    left_out: bool = False
    organisation_id: int | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def file(self) -> int:
        """The key of the row's file. Raises ValueError before the file is written."""
        if self.organisation_id is None:
            raise ValueError("organisations are written before what hangs on them")
        return self.organisation_id

    def block(self, problem: Problem) -> None:
        """Keep the row out, saying why."""
        self.row.problems.append(problem)
        self.outcome = "skipped"


@dataclass(frozen=True, slots=True)
class Told:
    """A problem and its place in the file."""

    sheet: str
    line: int
    column: str
    value: str
    message: str
    blocks: bool
    asks: str


@dataclass(slots=True)
class Rehearsal:
    """Everything that an import would do."""

    file_year: int
    colleges: list[tuple[str, str]]
    proposes_colleges: bool
    sheets: list[tuple[str, SheetKind, Recognised]] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    departures: list[Departure] = field(default_factory=list)
    partners: list[Partner] = field(default_factory=list)
    scale: ScaleSheet | None = None
    scale_name: str = ""
    others: list[Told] = field(default_factory=list)
    questions: Counter[str] = field(default_factory=Counter)

    def tell(self, sheet: str, line: int, problem: Problem) -> None:
        """Note a problem outside the members' rows."""
        self.others.append(_told(sheet, line, problem))

    @property
    def told(self) -> list[Told]:
        """Every problem of the file, with its place."""
        rows = [
            _told(planned.sheet, planned.row.line, problem)
            for planned in self.planned
            for problem in planned.row.problems
        ]
        return rows + self.others

    @property
    def problems(self) -> list[dict[str, Any]]:
        """Every problem as ``import_register --json`` prints it."""
        return [problem_as_json(told) for told in self.told]

    @property
    def counts(self) -> Counter[str]:
        return Counter(planned.outcome for planned in self.planned)

    @property
    def by_college(self) -> Counter[str]:
        """Rows that would stand in each college, those to be left out excepted."""
        return Counter(planned.row.college for planned in self.planned if planned.outcome != "skipped")

    def dues(self) -> list[dict[str, Any]]:
        """What the file says was called and collected, by year."""
        called: dict[int, Decimal] = defaultdict(Decimal)
        collected: dict[int, Decimal] = defaultdict(Decimal)
        for planned in self.planned:
            due = planned.row.due
            if due is None or planned.outcome == "skipped":
                continue
            called[due.year] += due.amount
            collected[due.year] += due.amount if due.paid_on else 0
        return [
            {"year": year, "called": str(called[year]), "collected": str(collected[year])}
            for year in sorted(called)
        ]

    def as_json(self) -> dict[str, Any]:
        """The rehearsal as ``import_register --json`` prints it."""
        return self.summary() | {"problems": self.problems}

    def summary(self) -> dict[str, Any]:
        """The rehearsal without its rows and problems."""
        counts, by_college = self.counts, self.by_college
        return {
            "rows": len(self.planned),
            "created": counts["created"],
            "changed": counts["changed"],
            "unchanged": counts["unchanged"],
            "skipped": counts["skipped"],
            "dues": self.dues(),
            "colleges": {name: by_college[code] for code, name in self.colleges},
            "questions": dict(self.questions),
            "departures": len(self.departures),
            "partners": len(self.partners),
            "scale": list(self.scale.assumptions) if self.scale else None,
        }


def contacts_of(row: MemberRow) -> list[tuple[str, str, str]]:
    """The contacts that a row names, as (role, what tells it from another, how it is shown)."""
    contacts = []
    for role, someone in (("titular", row.titular), ("substitute", row.substitute)):
        if someone:
            whole = f"{someone.given_name} {someone.family_name}"
            contacts.append((role, name_key(whole), whole.strip()))
    if row.dues_email:
        contacts.append(("dues", row.dues_email, row.dues_email))
    return contacts


def _told(sheet: str, line: int, problem: Problem) -> Told:
    return Told(sheet, line, problem.column, problem.value, problem.message, problem.blocks, problem.asks)


def problem_as_json(problem: Told | ImportProblem) -> dict[str, Any]:
    """A problem, told or kept, as ``import_register --json`` prints it."""
    return {
        "sheet": problem.sheet,
        "row": problem.line,
        "column": problem.column,
        "value": problem.value,
        "message": problem.message,
        "blocks": problem.blocks,
    }
