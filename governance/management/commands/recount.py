"""A vote by name counted again from its published file, without the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cressmember.kernel.violations import RuleViolation
from governance.rules.vote.published import recounted


class Command(BaseCommand):
    help = (
        "Count a vote by name again from the CSV that the page of its ballot gives: what each college voted, "
        "to be compared with what was proclaimed. The database is not read."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                found = recounted(lines)
        except (OSError, UnicodeDecodeError) as trouble:
            raise CommandError(f"{file} : {trouble}") from trouble
        except RuleViolation as violation:
            raise CommandError(f"{file} : {violation}") from violation
        for (college, choice), votes in sorted(found.items()):
            self.stdout.write(f"{college or 'Votes'} · {choice} : {votes}")
        for choice in sorted({choice for _, choice in found}):
            total = sum(votes for (_, each), votes in found.items() if each == choice)
            self.stdout.write(f"En tout · {choice} : {total}")
