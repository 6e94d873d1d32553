"""Bring a chamber's spreadsheet in from the command line; ``docs/import.md`` explains the answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import enumerate_fr, quote
from cressmember.office.actions.import_batch import (
    apply_batch,
    bring_in,
    problem_as_json,
    read_file,
    rehearse_as_known,
)

# What a mapping file may answer, and in which shape.
ANSWERS: dict[str, type] = {"columns": dict, "values": dict, "left_out": list}
# What each of them holds: the field of a column, the meanings of the spellings of a field, lines of a sheet.
HELD: dict[str, tuple[type, ...]] = {"columns": (str,), "values": (dict,), "left_out": (int,)}


class Command(BaseCommand):
    help = "Rehearse the import of a register; with --apply, write it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--sheet", default="", help="only this sheet")
        parser.add_argument("--mapping", type=Path, help="a JSON file: columns, values, left_out")
        parser.add_argument("--apply", action="store_true", help="write what was rehearsed")
        parser.add_argument("--json", action="store_true", help="print the rehearsal as JSON")

    def handle(self, *args: Any, file: Path, sheet: str, mapping: Path | None, **options: Any) -> None:
        try:
            data = file.read_bytes()
            answers = json.loads(mapping.read_text(encoding="utf-8")) if mapping else {}
        except (OSError, ValueError, RecursionError) as trouble:
            raise CommandError(f"Lecture impossible : {trouble}") from trouble
        _refuse_unknown(answers)
        choices = answers | {"only_sheet": sheet}
        try:
            if options["apply"]:
                report = self._apply(file.name, data, choices)
            else:
                report = rehearse_as_known(read_file(file.name, data), choices).as_json()
        except RuleViolation as violation:
            raise CommandError(violation.message) from violation
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
            return
        for problem in report["problems"]:
            sign = "✗" if problem["blocks"] else "·"
            place = f"{problem['sheet']}, ligne {problem['row']}, {problem['column']}"
            self.stdout.write(f"{sign} {place} : {problem['message']}")
        done = "Écrit" if options["apply"] else "Répétition, rien n’est écrit"
        self.stdout.write(
            f"{done} : {report['rows']} lignes, {report['created']} créées, {report['changed']} modifiées, "
            f"{report['unchanged']} inchangées, {report['skipped']} bloquées ou écartées."
        )

    def _apply(self, filename: str, data: bytes, choices: dict[str, Any]) -> dict[str, Any]:
        batch = apply_batch(batch=bring_in(filename=filename, data=data, choices=choices, by=None), by=None)
        return batch.report | {"problems": [problem_as_json(problem) for problem in batch.problems.all()]}


def _refuse_unknown(answers: Any) -> None:
    """Raise CommandError when a mapping file says something else than what it may answer."""
    expected = enumerate_fr([quote(name) for name in ANSWERS])
    if not isinstance(answers, dict):
        raise CommandError(f"Le fichier de réponses doit être un objet JSON, avec {expected}.")
    for name, said in answers.items():
        if name not in ANSWERS:
            raise CommandError(
                f"Le fichier de réponses contient {quote(name)}, qui n’est pas connu : il attend {expected}."
            )
        held = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
        if not (isinstance(said, ANSWERS[name]) and all(isinstance(one, HELD[name]) for one in held)):
            shape = "une liste" if ANSWERS[name] is list else "un objet"
            raise CommandError(
                f"Dans le fichier de réponses, {quote(name)} doit être {shape} JSON : voyez docs/import.md."
            )
