"""A scale kept from its file, read out first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from billing.actions.scale import replace_scale, write_scale
from billing.models import Scale
from billing.rules.scale_document import problems_of, scale_from
from billing.rules.scale_file import read_scale_file
from billing.rules.scale_words import in_words, terms_in_words
from cressmember.kernel.violations import RuleViolation
from cressmember.members.queries import college_names


class Command(BaseCommand):
    help = "Keep a dues scale from its JSON file (docs/scales.md); --check reads it out and keeps nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--name", help="name of the scale; a known name gets a new version")
        parser.add_argument(
            "--replace", action="store_true", help="correct the last version, not adopted yet"
        )
        parser.add_argument("--check", action="store_true", help="read it out, keep nothing")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if not (options["check"] or options["name"]):
            raise CommandError('Donnez un nom au barème : --name "Barème 2026", ou lisez-le avec --check.')
        names = college_names(on=timezone.localdate())
        try:
            document = read_scale_file(file.read_text(encoding="utf-8-sig"))
            if problems := problems_of(document, colleges=list(names)):
                raise CommandError("\n".join(problems))
            self._read_out(document, names)
            if not options["check"]:
                self._keep(document, list(names), name=options["name"], replace=options["replace"])
        except (OSError, UnicodeDecodeError) as trouble:
            raise CommandError(f"Lecture impossible : {trouble}") from trouble
        except RuleViolation as violation:
            raise CommandError(violation.message) from violation

    def _read_out(self, document: dict[str, Any], names: dict[str, str]) -> None:
        scale = scale_from(document)
        for sentence in terms_in_words(scale):
            self.stdout.write(sentence)
        for rule in scale.rules:
            said = in_words(rule, colleges=names)
            self.stdout.write(f"{said.label}, pour {said.whom} ({said.base.lower()}) :")
            for what, how_much in said.lines:
                self.stdout.write(f"  {what} : {how_much}" if how_much else f"  {what}")

    def _keep(self, document: dict[str, Any], colleges: list[str], *, name: str, replace: bool) -> None:
        if replace:
            last = Scale.objects.filter(name=name).order_by("-version").first()
            if last is None:
                raise CommandError(f"Aucun barème ne s’appelle « {name} ».")
            scale = replace_scale(scale=last, document=document, colleges=colleges, note=last.note, by=None)
        else:
            scale = write_scale(name=name, document=document, colleges=colleges, by=None)
        self.stdout.write(f"{scale} est enregistré. Il reste à le faire adopter.")
