"""Prove that the dues side agrees with itself to the cent."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from billing.actions.proof import prove_dues
from cressmember.kernel.writing import counted


class Command(BaseCommand):
    help = (
        "Prove that dues, money, member accounts, entries and series agree to the cent; names what does not."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        proof = prove_dues(on=timezone.localdate(), by=None)
        for finding in proof.findings:
            self.stdout.write(f"{finding['check']} · {finding['member']} : {finding['what']}.")
        figures = proof.figures
        went_through = (
            f"{counted(figures['dues'], 'cotisation', 'cotisations')}, "
            f"{counted(figures['receipts'], 'encaissement', 'encaissements')}, "
            f"{counted(figures.get('entries', 0), 'écriture', 'écritures')}"
        )
        if not proof.holds:
            found = counted(figures["findings"], "désaccord", "désaccords")
            raise CommandError(f"{found} sur {went_through}.")
        self.stdout.write(f"Tout s’accorde au centime : {went_through}.")
