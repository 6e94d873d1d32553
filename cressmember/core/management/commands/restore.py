"""Put a backup back; ``docs/deploy.md`` says how, and how to rehearse it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cressmember.core.actions.backup import restore_chamber
from cressmember.core.gateway import DatabaseToolError
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted


class Command(BaseCommand):
    help = "Put a backup back into an empty chamber, once every digest in it is checked."
    # The database may be empty: it has no table to check yet.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="erase what the chamber holds")
        parser.add_argument("--send", action="store_true", help="let the mails that waited leave")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            restored = restore_chamber(file=file, replacing=options["replace"], sending=options["send"])
        except RuleViolation as violation:
            raise CommandError(violation.message) from violation
        except (DatabaseToolError, OSError) as trouble:
            raise CommandError(f"Le rétablissement s’est interrompu : {trouble}") from trouble
        made_at = timezone.localtime(restored.manifest.made_at)
        files = counted(len(restored.manifest.files), "fichier", "fichiers")
        self.stdout.write(f"La chambre est telle qu’au {made_at:%d/%m/%Y à %H:%M} : la base et {files}.")
        if restored.held:
            held = counted(restored.held, "courriel en attente", "courriels en attente")
            self.stdout.write(f"{held} au moment de la sauvegarde : retenus, car peut-être partis depuis.")
        if restored.stopped:
            stopped = counted(restored.stopped, "travail en attente", "travaux en attente")
            self.stdout.write(f"{stopped} au moment de la sauvegarde : arrêtés, à relancer s’il le faut.")
        chain = restored.chain
        if not chain.holds:
            raise CommandError(f"Mais la chaîne est rompue à l’écriture n° {chain.broken_at} : {chain.why}.")
        self.stdout.write(f"{counted(chain.entries, 'écriture', 'écritures')} au journal, la chaîne tient.")
