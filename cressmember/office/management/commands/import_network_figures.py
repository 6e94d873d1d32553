"""Load the figures of the network's chambers at a date."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cressmember.kernel.violations import RuleViolation
from cressmember.office.actions.network import load_network_figures


class Command(BaseCommand):
    help = "Load members by chamber and college at a date (columns chamber, colleges…, total)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--on", type=date.fromisoformat, required=True, help="YYYY-MM-DD")

    def handle(self, *args: Any, file: Path, on: date, **options: Any) -> None:
        try:
            text = file.read_text(encoding="utf-8-sig")
            loaded = load_network_figures(text=text, on=on, source=file.name, by=None)
        except (OSError, UnicodeDecodeError) as trouble:
            raise CommandError(f"Lecture impossible : {trouble}") from trouble
        except RuleViolation as violation:
            raise CommandError(violation.message) from violation
        self.stdout.write(f"{loaded} chiffres nouveaux ou modifiés au {on:%d/%m/%Y}.")
