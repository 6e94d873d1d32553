"""A scenario played from its file: the verdicts of the statutes, with their figures and articles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cressmember.core.management.documents import read_document
from cressmember.kernel.reading import json_text
from governance.rules.scenario import answers_of, scenario_from
from governance.rules.text.reading import sentences


class Command(BaseCommand):
    help = (
        "Put the questions of a scenario (JSON, docs/simulation.md; - for the standard input) to its "
        "statutes: print the verdicts as JSON. Fails when one is not what the scenario expects."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        document = read_document(file)
        named = document.get("statutes") if isinstance(document, dict) else None
        if isinstance(named, str):
            # Several scenarios may name one text, kept beside them.
            document = document | {"statutes": read_document(file.parent / named)}
        scenario, problems = scenario_from(document)
        if scenario is None:
            raise CommandError("\n".join(f"{file} : {sentence}" for sentence in sentences(problems)))
        answers = answers_of(scenario)
        told = {"scenario": scenario.name, "answers": [answer.document() for answer in answers]}
        self.stdout.write(json_text(told))
        if wrong := [rank for rank, answer in enumerate(answers, start=1) if not answer.is_expected]:
            raise CommandError(
                f"{file} : la réponse n’est pas celle attendue ({', '.join(map(str, wrong))})."
            )
