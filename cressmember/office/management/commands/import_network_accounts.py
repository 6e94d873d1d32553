"""Load the dues and the income of the network's chambers in a year."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cressmember.kernel.violations import RuleViolation
from cressmember.office.actions.steering import load_network_accounts


class Command(BaseCommand):
    help = "Load dues and income by chamber in a year (columns chamber, dues, income)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--year", type=int, required=True)

    def handle(self, *args: Any, file: Path, year: int, **options: Any) -> None:
        try:
            text = file.read_text(encoding="utf-8-sig")
            loaded = load_network_accounts(text=text, year=year, source=file.name, by=None)
        except (OSError, UnicodeDecodeError) as trouble:
            raise CommandError(f"Lecture impossible : {trouble}") from trouble
        except RuleViolation as violation:
            raise CommandError(violation.message) from violation
        self.stdout.write(f"{loaded} chambres nouvelles ou modifiées en {year}.")
