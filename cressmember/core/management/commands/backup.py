"""Keep the database and the private files in one archive; ``docs/deploy.md`` says when."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cressmember.core.actions.backup import back_up
from cressmember.core.gateway import DatabaseToolError
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, decimal_fr


class Command(BaseCommand):
    help = "Keep the database and the private files in one new archive, while the application runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="for example backups/2025-03-31.tar.gz")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            manifest = back_up(file=file, at=timezone.now())
        except RuleViolation as violation:
            raise CommandError(violation.message) from violation
        except (DatabaseToolError, OSError) as trouble:
            raise CommandError(f"La sauvegarde n’a pas pu être faite : {trouble}") from trouble
        files = counted(len(manifest.files), "fichier", "fichiers")
        size = decimal_fr(Decimal(file.stat().st_size) / 1_000_000, 1)
        self.stdout.write(f"{file} : la base et {files}, {size} Mo.")
