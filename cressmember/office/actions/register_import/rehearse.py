"""The rehearsal of an import: what each row would do, and what stands in its way. It writes nothing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from billing.models import Due
from billing.rules.scale_sheet import ScaleSheet, looks_like_a_scale, read_scale
from cressmember.kernel import reading
from cressmember.kernel.folding import name_key
from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import Organisation
from cressmember.members.queries import colleges_in_force, identity_of
from cressmember.members.rules import college as college_rules
from cressmember.members.rules.duplicate import Identity, Likelihood, compare
from cressmember.members.rules.row import MemberRow, Problem, is_blank, is_total, read_member
from cressmember.members.rules.sheet import Recognised, SheetKind, recognise
from cressmember.office.actions.register_import.read import Sheet

_YEAR = re.compile(r"\b(20\d{2})\b")

REASONS = (
    (r"d[ée]mission", "resignation"),
    (r"radiation|radi[ée]", "strike_off"),
    (r"exclusion|exclu", "exclusion"),
    (r"liquidation|dissolution|cessation", "liquidation"),
    (r"fusion|absorption", "merger"),
)
NATURES = (
    (r"payeur", "payer"),
    (r"honneur|honoraire|qualifi", "honorary"),
    (r"financeur|bailleur", "funder"),
    (r"prospect", "prospect"),
    (r"partenaire|collectivit", "partner"),
)


@dataclass(slots=True)
class Planned:
    """A row of the members' sheet and what it would do to which file."""

    row: MemberRow
    outcome: str
    organisation_id: int | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def file(self) -> int:
        """The key of the row's file. Raises ValueError before the file is written."""
        if self.organisation_id is None:
            raise ValueError("organisations are written before what hangs on them")
        return self.organisation_id

    @property
    def pk(self) -> int:
        """The key of the file, once it is written."""
        if self.organisation_id is None:
            raise ValueError("organisations are written before what hangs on them")
        return self.organisation_id


@dataclass(frozen=True, slots=True)
class Departure:
    """A former member, told by the sheet of departures."""

    line: int
    name: str
    college: str
    reason: str
    note: str
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody whom the chamber knows without being a member."""

    line: int
    name: str
    kind: str
    is_person: bool
    contact: str
    email: str
    note: str
    pays_for: int | None


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
    problems: list[dict[str, Any]] = field(default_factory=list)
    questions: Counter[str] = field(default_factory=Counter)

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
        counts = self.counts
        return {
            "rows": len(self.planned),
            "created": counts["created"],
            "changed": counts["changed"],
            "unchanged": counts["unchanged"],
            "skipped": counts["skipped"],
            "problems": self.problems,
            "dues": self.dues(),
            "colleges": {name: self.by_college[code] for code, name in self.colleges},
            "questions": dict(self.questions),
            "departures": len(self.departures),
            "partners": len(self.partners),
            "scale": list(self.scale.assumptions) if self.scale else None,
        }


def rehearse(
    sheets: Sequence[Sheet],
    *,
    columns: Mapping[str, str] | None = None,
    values: Mapping[str, Mapping[str, str]] | None = None,
    left_out: Sequence[int] = (),
    only_sheet: str = "",
    on: date | None = None,
) -> Rehearsal:
    """Say what a file would do.

    ``columns`` explains headers, ``values`` spellings ({"college": {"à définir": "associations"}}),
    ``left_out`` lists the lines of the members' sheet that staff keep out. Raises RuleViolation when no sheet
    can be recognised.
    """
    day = on or timezone.localdate()
    wanted = [sheet for sheet in sheets if not only_sheet or sheet.name == only_sheet]
    if not wanted:
        raise RuleViolation(f"Ce fichier n’a pas de feuille « {only_sheet} ».")
    recognised = [(sheet, recognise(sheet.rows, columns)) for sheet in wanted]
    members = [(sheet, found) for sheet, found in recognised if found.kind is SheetKind.MEMBERS]
    if not any(found.kind is not SheetKind.UNKNOWN for _, found in recognised):
        raise RuleViolation(
            "Aucune feuille n’a d’en-tête reconnu : il faut au moins une colonne « Raison sociale » "
            "et une colonne « Collège »."
        )
    in_force = [(college.code, college.name) for college in colleges_in_force(on=day)]
    spellings = [spelling for sheet, found in members for spelling in _spellings(sheet, found)]
    colleges = in_force or college_rules.found_in(spellings)
    rehearsal = Rehearsal(_file_year(wanted, day), colleges, proposes_colleges=not in_force)
    rehearsal.sheets = [(sheet.name, found.kind, found) for sheet, found in recognised]
    meanings = {_spelt(spelling): code for spelling, code in (values or {}).get("college", {}).items()}

    def college_of(spelling: str) -> str | None:
        if (said := meanings.get(_spelt(spelling))) in dict(colleges):
            return said
        found = college_rules.propose(spelling, colleges)
        return found.code if found else None

    for sheet, found in members:
        _plan_members(rehearsal, sheet, found, college_of, set(left_out))
    for sheet, found in recognised:
        if found.kind is SheetKind.DEPARTURES:
            _read_departures(rehearsal, sheet, found, college_of)
        elif found.kind is SheetKind.PARTNERS:
            _read_partners(rehearsal, sheet, found)
        elif found.kind is SheetKind.UNKNOWN and looks_like_a_scale(sheet.rows):
            _read_scale(rehearsal, sheet, college_of)
    _compare_with_register(rehearsal)
    return rehearsal


def _plan_members(
    rehearsal: Rehearsal, sheet: Sheet, found: Recognised, college_of: Any, left_out: set[int]
) -> None:
    seen: dict[tuple[str, str], list[Planned]] = defaultdict(list)
    for line, cells in enumerate(sheet.rows[found.header + 1 :], start=found.header + 2):
        if is_blank(cells) or is_total(cells):
            continue
        row = read_member(cells, found, line=line, file_year=rehearsal.file_year, college_of=college_of)
        _note_twin(row, seen)
        if not row.college and row.name:
            college = found.column("college")
            spelling = reading.text(cells[college.index]) if college else ""
            rehearsal.questions[spelling] += 1
        skipped = row.is_blocked or line in left_out
        planned = Planned(row, "skipped" if skipped else "created")
        rehearsal.planned.append(planned)
        for key in _keys(row.values):
            seen[key].append(planned)
        rehearsal.problems += [_told(sheet.name, line, problem) for problem in row.problems]


def _note_twin(row: MemberRow, seen: Mapping[tuple[str, str], list[Planned]]) -> None:
    """A row that is certainly one already read is blocked; one that may be is told."""
    twins = {id(twin): twin for key in _keys(row.values) for twin in seen.get(key, ())}
    for twin in twins.values():
        verdict = compare(_identity(twin.row.values), _identity(row.values))
        why = ", ".join(verdict.reasons)
        if verdict.likelihood is Likelihood.CERTAIN:
            row.problems.append(
                Problem(
                    "SIRET", row.name, f"Doublon certain de la ligne {twin.row.line} ({why}).", blocks=True
                )
            )
            return
        if verdict.likelihood is Likelihood.SAME_BODY:
            row.problems.append(Problem("SIRET", row.name, f"Ligne {twin.row.line} : {why}."))
        elif verdict.likelihood is Likelihood.PROBABLE:
            row.problems.append(
                Problem("Raison sociale", row.name, f"Ressemble à la ligne {twin.row.line} ({why}).")
            )


def _compare_with_register(rehearsal: Rehearsal) -> None:
    """Find each row's file in the register and say what would change there; a blank never erases a value."""
    known: dict[tuple[str, str], Organisation] = {}
    for standing in Organisation.objects.all():
        for key in _keys(_values_of(standing)):
            known.setdefault(key, standing)
    if not known:
        return
    current = _current_facts()
    for planned in rehearsal.planned:
        if planned.outcome == "skipped":
            continue
        match = _match(planned.row, known)
        if match is None:
            continue
        organisation = match
        planned.organisation_id = organisation.pk
        planned.changes = _changes(planned.row, organisation, current)
        planned.outcome = "changed" if planned.changes else "unchanged"


def _match(row: MemberRow, known: Mapping[tuple[str, str], Organisation]) -> Organisation | None:
    for key in _keys(row.values):
        organisation = known.get(key)
        if organisation is None:
            continue
        verdict = compare(identity_of(organisation), _identity(row.values))
        if key[0] in {"siret", "rna"} or verdict.likelihood is Likelihood.CERTAIN:
            return organisation
        if key[0] == "number" and name_key(organisation.name) == name_key(row.name):
            return organisation
    return None


@dataclass(slots=True)
class _Current:
    """What the register says today, by organisation."""

    members: set[int]
    admissions: dict[int, date | None]
    colleges: dict[int, str]
    figures: dict[tuple[int, str, int], Decimal]
    contacts: set[tuple[int, str, str]]
    dues: set[tuple[int, str]]


def _current_facts() -> _Current:
    from cressmember.members.models import DeclaredFigure, Membership, Placement, Representation

    memberships = Membership.objects.filter(ended_on__isnull=True).values_list(
        "organisation_id", "admitted_on"
    )
    contacts = Representation.objects.filter(ends_on__isnull=True).values_list(
        "organisation_id", "role", "email", "person__given_name", "person__family_name"
    )
    return _Current(
        members={organisation for organisation, _ in memberships},
        admissions=dict(memberships),
        colleges=dict(
            Placement.objects.filter(ends_on__isnull=True).values_list("organisation_id", "college__code")
        ),
        figures={
            (organisation, kind, year): amount
            for organisation, kind, year, amount in DeclaredFigure.objects.values_list(
                "organisation_id", "kind", "year", "amount"
            )
        },
        contacts={
            (organisation, role, name_key(f"{given or ''} {family}") if family else email)
            for organisation, role, email, given, family in contacts
        },
        dues=set(Due.objects.live().values_list("organisation_id", "dues_year__label")),
    )


def _changes(row: MemberRow, organisation: Organisation, current: _Current) -> dict[str, tuple[Any, Any]]:
    pk = organisation.pk
    changes: dict[str, tuple[Any, Any]] = {
        name: (getattr(organisation, name), value)
        for name, value in row.values.items()
        if getattr(organisation, name) != value
    }
    for label, value in row.extras.items():
        if organisation.extras.get(label) != value:
            changes[label] = (organisation.extras.get(label, ""), value)
    if pk not in current.members:
        changes["adhésion"] = ("", "en cours")
    elif row.admitted_on and current.admissions.get(pk) != row.admitted_on:
        changes["date d’adhésion"] = (current.admissions.get(pk), row.admitted_on)
    if current.colleges.get(pk) != row.college:
        changes["collège"] = (current.colleges.get(pk, ""), row.college)
    for kind, year, amount in row.figures:
        if current.figures.get((pk, kind, year)) != amount:
            changes[f"{kind} {year}"] = (current.figures.get((pk, kind, year)), amount)
    for role, key, told in contacts_of(row):
        if (pk, role, key) not in current.contacts:
            changes[role] = ("", told)
    if row.due and (pk, str(row.due.year)) not in current.dues:
        changes[f"cotisation {row.due.year}"] = ("", row.due.amount)
    return changes


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


def _read_departures(rehearsal: Rehearsal, sheet: Sheet, found: Recognised, college_of: Any) -> None:
    for line, cells in enumerate(sheet.rows[found.header + 1 :], start=found.header + 2):
        if is_blank(cells):
            continue
        told = {column.field: cells[column.index] for column in found.columns if column.field}
        name, note = reading.text(told.get("name")), reading.text(told.get("reason"))
        reason = next((code for pattern, code in REASONS if re.search(pattern, note.lower())), "other")
        ended_on = None
        try:
            ended_on = reading.day(told.get("ended_on"), pivot_year=rehearsal.file_year + 1).date
        except reading.Unreadable as trouble:
            problem = Problem("Date", reading.text(told.get("ended_on")), str(trouble), blocks=True)
            rehearsal.problems.append(_told(sheet.name, line, problem))
        if not name or ended_on is None:
            continue
        college = college_of(reading.text(told.get("college"))) or ""
        homonym = next(
            (row.row for row in rehearsal.planned if name_key(row.row.name) == name_key(name)), None
        )
        if homonym:
            message = (
                f"Porte le nom d’un adhérent présent (ligne {homonym.line}) : les deux fiches restent "
                "distinctes, un rapprochement sera proposé."
            )
            rehearsal.problems.append(_told(sheet.name, line, Problem("Raison sociale", name, message)))
        rehearsal.departures.append(Departure(line, name, college, reason, note, ended_on))


def _read_partners(rehearsal: Rehearsal, sheet: Sheet, found: Recognised) -> None:
    for line, cells in enumerate(sheet.rows[found.header + 1 :], start=found.header + 2):
        if is_blank(cells):
            continue
        told = {column.field: reading.text(cells[column.index]) for column in found.columns if column.field}
        nature = told.get("nature", "")
        kind = next((code for pattern, code in NATURES if re.search(pattern, nature.lower())), "partner")
        pays = re.search(r"cotisation du n°\s*(\d+)", told.get("notes", ""))
        rehearsal.partners.append(
            Partner(
                line=line,
                name=told.get("name", ""),
                kind=kind,
                is_person="personne physique" in nature.lower(),
                contact=told.get("contact", ""),
                email=told.get("email", ""),
                note=told.get("notes", "") or nature,
                pays_for=int(pays[1]) if pays else None,
            )
        )


def _read_scale(rehearsal: Rehearsal, sheet: Sheet, college_of: Any) -> None:
    labels = [reading.text(row[0]) for row in sheet.rows if row and row[0]]
    codes = {label: code for label in labels if (code := college_of(label))}
    try:
        rehearsal.scale = read_scale(sheet.rows, college_codes=codes)
    except RuleViolation as violation:
        problem = Problem("Barème", sheet.name, violation.message)
        rehearsal.problems.append(_told(sheet.name, 1, problem))
    else:
        rehearsal.scale_name = sheet.name


def _spellings(sheet: Sheet, found: Recognised) -> list[str]:
    column = found.column("college")
    if column is None:
        return []
    return [
        reading.text(row[column.index]) for row in sheet.rows[found.header + 1 :] if column.index < len(row)
    ]


def _file_year(sheets: Sequence[Sheet], day: date) -> int:
    """The latest year that the titles and the headers name; else the year of the day."""
    told = " ".join(
        [sheet.name for sheet in sheets]
        + [str(cell) for sheet in sheets for row in sheet.rows[:4] for cell in row if isinstance(cell, str)]
    )
    return max((int(year) for year in _YEAR.findall(told)), default=day.year)


def _keys(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What two files that are one would share, from the surest."""
    keys = [(name, str(values[name])) for name in ("siret", "rna", "siren", "number") if values.get(name)]
    if key := name_key(str(values.get("name", ""))):
        keys.append(("name", key))
    return keys


def _values_of(organisation: Organisation) -> dict[str, Any]:
    return {
        name: getattr(organisation, name) for name in ("siret", "rna", "siren", "number", "name", "postcode")
    }


def _identity(values: Mapping[str, Any]) -> Identity:
    told = {name: str(values.get(name, "")) for name in ("name", "siren", "siret", "rna", "postcode")}
    return Identity(**told)  # type: ignore[arg-type]  # The other marks keep their defaults.


def _spelt(text: str) -> str:
    return " ".join(text.split()).casefold()


def _told(sheet: str, line: int, problem: Problem) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "row": line,
        "column": problem.column,
        "value": problem.value,
        "message": problem.message,
        "blocks": problem.blocks,
    }
