"""A statement to try the bank with, made from what is owed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from billing.models import BankAccount, Document, Due
from billing.rules.statement.sample import Told, write_camt
from cressmember.core.models import Chamber
from cressmember.kernel.money import round_cents

MOST_PAID = 10
PART = Decimal("10.00")


class Command(BaseCommand):
    help = "Write a camt.053 file to try the bank with (docs/guide/banque.md); nothing is changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        account = BankAccount.objects.exclude(iban="").first()
        iban = account.iban if account else Chamber.current().iban
        if not iban:
            raise CommandError("La chambre n’a pas d’IBAN : complétez Réglages › La chambre.")
        if file.exists():
            raise CommandError(f"{file} existe déjà : donnez un autre nom.")
        call = Document.objects.live().filter(due=OuterRef("pk")).values("number")[:1]
        dues = (
            Due.objects.owed()
            .annotate(call=Subquery(call))
            .select_related("payer")
            .order_by("-called_on", "pk")[:MOST_PAID]
        )
        lines = [self._told(rank, due) for rank, due in enumerate(dues)]
        if not lines:
            raise CommandError("Personne ne doit rien : appelez d’abord des cotisations.")
        day = f"{timezone.localdate():%Y-%m-%d}"
        lines.append(Told(day, Decimal("-12.50"), "", "FRAIS DE TENUE DE COMPTE"))
        file.write_bytes(write_camt(lines, iban=iban))
        self.stdout.write(f"{file} : {len(lines)} lignes, à importer dans Cotisations › Banque.")

    def _told(self, rank: int, due: Any) -> Told:
        """One in three says the number of the call, one the name alone, one pays a part."""
        day, owed = f"{timezone.localdate():%Y-%m-%d}", round_cents(due.outstanding)
        if rank % 3 == 0 and due.call:
            return Told(day, owed, "", f"COTISATION {due.call.replace('-', ' ')}")
        if rank % 3 == 2 and owed > PART:
            return Told(day, owed - PART, due.payer.name, "ACOMPTE COTISATION")
        return Told(day, owed, due.payer.name.upper(), "COTISATION")
