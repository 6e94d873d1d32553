"""Check the journal's chain from end to end."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cressmember.core.queries import verify_chain


class Command(BaseCommand):
    help = "Check the journal's chain; names the first entry that does not hold."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify_chain()
        if not verdict.holds:
            raise CommandError(f"La chaîne est rompue à l’écriture n° {verdict.broken_at} : {verdict.why}.")
        self.stdout.write(f"{verdict.entries} écritures, la chaîne tient.")
