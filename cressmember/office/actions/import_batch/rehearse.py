"""The rehearsal of an import: what each row would do, and what stands in its way. It writes nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.utils import timezone

from billing.rules.scale_sheet import looks_like_a_scale, read_scale
from cressmember.core.gateway.spreadsheet import Sheet
from cressmember.kernel import reading
from cressmember.kernel.folding import name_key
from cressmember.kernel.violations import RuleViolation
from cressmember.members.queries import colleges_in_force
from cressmember.members.rules import college as college_rules
from cressmember.members.rules.duplicate import Likelihood, compare
from cressmember.members.rules.row import (
    MemberRow,
    Problem,
    SheetReader,
    is_blank,
    is_total,
    read_departure,
    read_partner,
)
from cressmember.members.rules.sheet import Recognised, SheetKind, recognise
from cressmember.office.actions.import_batch.answers import SheetAnswers
from cressmember.office.actions.import_batch.compare import (
    SHARED_SIRET,
    compare_with_register,
    identity,
    keys,
)
from cressmember.office.actions.import_batch.plan import Planned, Rehearsal

# Enough to tell that a row resembles others.
MOST_TWINS = 5
CollegeOf = Callable[[str], str | None]
_YEAR = re.compile(r"\b(20\d{2})\b")


class NothingRecognised(RuleViolation):
    """No sheet of the file tells by itself what it holds: somebody must say."""


def rehearse(
    sheets: Sequence[Sheet],
    *,
    columns: Mapping[str, str] | None = None,
    values: Mapping[str, Mapping[str, str]] | None = None,
    left_out: Collection[int] = (),
    only_sheet: str = "",
    on: date | None = None,
    learnt: Mapping[SheetKind, Mapping[str, str]] | None = None,
    answers: Mapping[str, SheetAnswers] | None = None,
) -> Rehearsal:
    """Say what a file would do.

    ``columns`` explains headers, ``values`` spellings ({"college": {"à définir": "associations"}}),
    ``left_out`` lists the lines of the members' sheets that staff keep out; ``learnt`` is what headers mean
    by kind of sheet, ``answers`` what was said of each sheet. Raises NothingRecognised when no sheet can be
    recognised, RuleViolation when the sheet that is asked for is not there.
    """
    day = on or timezone.localdate()
    wanted = [sheet for sheet in sheets if not only_sheet or sheet.name == only_sheet]
    if not wanted:
        raise RuleViolation(f"Ce fichier n’a pas de feuille « {only_sheet} ».")
    told = answers or {}
    recognised = recognised_sheets(wanted, columns=columns, learnt=learnt, answers=told)
    members = [(sheet, found) for sheet, found in recognised if found.kind is SheetKind.MEMBERS]
    if all(found.kind in {SheetKind.UNKNOWN, SheetKind.IGNORED} for _, found in recognised):
        raise NothingRecognised(
            "Aucune feuille n’a d’en-tête reconnu : il faut au moins une colonne « Raison sociale » "
            "et une colonne « Collège »."
        )
    in_force = [(college.code, college.name) for college in colleges_in_force(on=day)]
    colleges = in_force or college_rules.found_in(
        {spelling for sheet, found in members for spelling in _spellings(sheet, found)}
    )
    rehearsal = Rehearsal(_file_year(wanted, day), colleges, proposes_colleges=not in_force)
    rehearsal.sheets = [(sheet.name, found.kind, found) for sheet, found in recognised]
    meanings = {_spelt(spelling): code for spelling, code in (values or {}).get("college", {}).items()}

    @cache
    def college_of(spelling: str) -> str | None:
        if (said := meanings.get(_spelt(spelling))) in dict(colleges):
            return said
        return college_rules.propose(spelling, colleges)

    seen: dict[tuple[str, str], list[Planned]] = defaultdict(list)
    for sheet, found in members:
        said = told.get(sheet.name, SheetAnswers())
        out = said.left_out | set(left_out)
        _plan_members(rehearsal, sheet, found, college_of, said, out, seen)
    compare_with_register(rehearsal)
    for sheet, found in recognised:
        out = told.get(sheet.name, SheetAnswers()).left_out
        if found.kind is SheetKind.DEPARTURES:
            _plan_departures(rehearsal, sheet, found, college_of, out)
        elif found.kind is SheetKind.PARTNERS:
            _plan_partners(rehearsal, sheet, found, out)
        elif found.kind is SheetKind.SCALE:
            _plan_scale(rehearsal, sheet, college_of)
    return rehearsal


def recognised_sheets(
    sheets: Sequence[Sheet],
    *,
    columns: Mapping[str, str] | None = None,
    learnt: Mapping[SheetKind, Mapping[str, str]] | None = None,
    answers: Mapping[str, SheetAnswers],
) -> list[tuple[Sheet, Recognised]]:
    """Each sheet, corrected, with what it is."""
    recognised = []
    for raw in sheets:
        told = answers.get(raw.name, SheetAnswers())
        sheet = told.corrected(raw)
        found = recognise(sheet.rows, columns, told.said, learnt)
        if found.kind is SheetKind.UNKNOWN and looks_like_a_scale(sheet.rows):
            found = Recognised(SheetKind.SCALE, 0, ())
        recognised.append((sheet, found))
    return recognised


def _plan_members(
    rehearsal: Rehearsal,
    sheet: Sheet,
    found: Recognised,
    college_of: CollegeOf,
    said: SheetAnswers,
    left_out: Collection[int],
    seen: dict[tuple[str, str], list[Planned]],
) -> None:
    reader = SheetReader(found, file_year=rehearsal.file_year, college_of=college_of)
    for line, cells in enumerate(sheet.rows[found.header + 1 :], start=found.header + 2):
        if is_blank(cells) or is_total(cells):
            continue
        row = reader.read(cells, line=line)
        _note_formulas(row, sheet, found)
        if why := said.shared.get(line):
            row.values["siret_shared_because"] = why
        planned = Planned(sheet.name, row, "created", left_out=line in left_out)
        rehearsal.planned.append(planned)
        if planned.left_out:
            planned.outcome = "skipped"
            continue
        _note_twins(row, seen)
        if not row.college and row.name:
            college = found.column("college")
            spelling = reading.text(cells[college.index]) if college and college.index < len(cells) else ""
            rehearsal.questions[spelling] += 1
        if row.is_blocked:
            planned.outcome = "skipped"
        for key in keys(row.values):
            seen[key].append(planned)


def _note_formulas(row: MemberRow, sheet: Sheet, found: Recognised) -> None:
    if not sheet.without_result:
        return
    for column in found.columns:
        if (row.line - 1, column.index) in sheet.without_result:
            row.problems.append(
                Problem(
                    column.label,
                    "",
                    "Cette case contient une formule dont le résultat n’est pas dans le fichier : ouvrez-le "
                    "dans votre tableur et enregistrez-le, ou écrivez la valeur ici.",
                )
            )


def _note_twins(row: MemberRow, seen: Mapping[tuple[str, str], list[Planned]]) -> None:
    """A row that is certainly one already read is blocked; one that may be is told, once."""
    # A column of equal names is a mistake of column: each row needs not be held against all those above it.
    twins = {id(twin): twin for key in keys(row.values) for twin in seen.get(key, ())[:MOST_TWINS]}
    alike = []
    for twin in twins.values():
        other = twin.row
        same_siret = bool(row.values.get("siret")) and row.values["siret"] == other.values.get("siret")
        if same_siret and (
            row.values.get("siret_shared_because") or other.values.get("siret_shared_because")
        ):
            continue
        verdict = compare(identity(other.values), identity(row.values))
        why = ", ".join(verdict.reasons)
        asks = SHARED_SIRET if same_siret else ""
        if verdict.likelihood is Likelihood.CERTAIN:
            mend = "Laissez-la de côté, corrigez-la"
            mend += ", ou dites pourquoi ce SIRET est partagé." if same_siret else "."
            message = f"Doublon certain de la ligne {other.line} ({why}). {mend}"
            row.problems.append(Problem("SIRET", row.name, message, blocks=True, asks=asks))
            return
        if same_siret:
            message = (
                f"Même SIRET que la ligne {other.line} sous un autre nom : il est laissé vide ici. "
                "Corrigez-le, ou dites pourquoi il est partagé."
            )
            row.problems.append(Problem("SIRET", row.values.pop("siret"), message, asks=asks))
        elif verdict.likelihood is Likelihood.SAME_BODY:
            row.problems.append(Problem("SIRET", row.name, f"Ligne {other.line} : {why}."))
        elif verdict.likelihood is Likelihood.PROBABLE:
            alike.append((other.line, why))
    if alike:
        line, why = alike[0]
        others = ", et à d’autres encore" if alike[1:] else ""
        message = f"Ressemble à la ligne {line} ({why}){others}."
        row.problems.append(Problem("Raison sociale", row.name, message))


def _plan_departures(
    rehearsal: Rehearsal,
    sheet: Sheet,
    found: Recognised,
    college_of: CollegeOf,
    left_out: Collection[int],
) -> None:
    present = {name_key(planned.row.name): planned.row for planned in reversed(rehearsal.planned)}
    for line, cells in _rows_kept(sheet, found, left_out):
        read = read_departure(cells, found, line=line, file_year=rehearsal.file_year, college_of=college_of)
        if isinstance(read, Problem):
            rehearsal.tell(sheet.name, line, read)
            continue
        if homonym := present.get(name_key(read.name)):
            message = (
                f"Porte le nom d’un adhérent présent (ligne {homonym.line}) : les deux fiches restent "
                "distinctes, un rapprochement sera proposé."
            )
            rehearsal.tell(sheet.name, line, Problem("Raison sociale", read.name, message))
        rehearsal.departures.append(read)


def _plan_partners(rehearsal: Rehearsal, sheet: Sheet, found: Recognised, left_out: Collection[int]) -> None:
    for line, cells in _rows_kept(sheet, found, left_out):
        partner, problem = read_partner(cells, found, line=line)
        if problem:
            rehearsal.tell(sheet.name, line, problem)
        if partner:
            rehearsal.partners.append(partner)


def _rows_kept(
    sheet: Sheet, found: Recognised, left_out: Collection[int]
) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows under the header, with their lines, but for those that are blank or left out."""
    for line, cells in enumerate(sheet.rows[found.header + 1 :], start=found.header + 2):
        if not (is_blank(cells) or line in left_out):
            yield line, cells


def _plan_scale(rehearsal: Rehearsal, sheet: Sheet, college_of: CollegeOf) -> None:
    labels = [reading.text(row[0]) for row in sheet.rows if row and row[0]]
    codes = {label: code for label in labels if (code := college_of(label))}
    try:
        rehearsal.scale = read_scale(sheet.rows, college_codes=codes)
    except RuleViolation as violation:
        problem = Problem("Barème", sheet.name, violation.message)
        rehearsal.tell(sheet.name, 1, problem)
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


def _spelt(text: str) -> str:
    return " ".join(text.split()).casefold()
