"""Cheques taken to the bank: a numbered slip, and the one line that the bank will write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from billing.journal import BillingEvent
from billing.models import BankAccount, Deposit, Receipt
from billing.models.document import numbered
from cressmember.accounts.models import User
from cressmember.core.actions.document import Frozen, freeze_many
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.core.actions.series import take_numbers
from cressmember.core.models import Chamber
from cressmember.core.models.veil import Reader, reading
from cressmember.kernel.elision import of
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, euros, long_date

SLIP = "billing.deposit"
PREFIX = "BR"  # Its own series: receipts have RC.
MOST_CHEQUES = 200


@transaction.atomic
def make_deposit(
    *, account: BankAccount, receipts: Sequence[Receipt], deposited_on: date, by: User | None
) -> Deposit:
    """Put cheques on a numbered slip, which a worker draws after commit.

    Raises RuleViolation when there is none or too many, when one is no cheque in force, or already taken.
    """
    held = list(locked(Receipt.objects).filter(pk__in=[one.pk for one in receipts]))
    with reading(Reader()):  # A slip copies no name of somebody who was erased, and no refusal tells it.
        told = Receipt.objects.select_related("payer").in_bulk([one.pk for one in held])
    cheques = [told[one.pk] for one in held]
    _refuse_cheques(cheques, deposited_on)
    total = sum((receipt.amount for receipt in held), Decimal(0))
    series = f"{PREFIX}-{deposited_on.year}"
    (rank,) = take_numbers(series)
    number = numbered(series, rank)
    content = {
        "chamber": Chamber.current().letterhead(),
        "number": number,
        "date": long_date(deposited_on),
        "account": account.name,
        "iban": account.iban,
        "total": euros(total),
        "count": counted(len(held), "chèque", "chèques"),
        "cheques": [
            {"payer": _payer(one), "reference": one.reference, "amount": euros(one.amount)} for one in cheques
        ],
    }
    title, name = f"Remise de chèques {number}", f"{number}.pdf"
    (stored,) = freeze_many([Frozen(SLIP, "pdf/billing_deposit.html", content, title, name)])
    deposit = Deposit.objects.create(
        account=account, number=number, deposited_on=deposited_on, total=total, stored=stored, made_by=by
    )
    Receipt.objects.filter(pk__in=told).update(deposit=deposit)
    keys = [receipt.pk for receipt in held]
    record(BillingEvent.DEPOSIT_MADE, on=deposit, by=by, number=number, total=str(total), receipts=keys)
    return deposit


def _refuse_cheques(cheques: Sequence[Receipt], on: date) -> None:
    if not cheques:
        raise RuleViolation("Choisissez au moins un chèque à remettre.")
    if len(cheques) > MOST_CHEQUES:
        raise RuleViolation(
            f"Une remise compte {MOST_CHEQUES} chèques au plus, celle-ci en a {len(cheques)} : "
            "faites-en deux."
        )
    for receipt in cheques:
        if receipt.method != Receipt.Method.CHEQUE or receipt.voided_at:
            raise RuleViolation(f"{receipt} {of(_payer(receipt))} n’est pas un chèque en vigueur.")
        if receipt.deposit_id or receipt.statement_line_id:
            raise RuleViolation(f"Le chèque {of(_payer(receipt))} est déjà remis : rechargez la page.")
        if receipt.received_on > on:
            raise RuleViolation(
                f"Le chèque {of(_payer(receipt))} est reçu le {long_date(receipt.received_on)}, "
                "après cette remise : corrigez le jour de la remise."
            )


@transaction.atomic
def undo_deposit(*, deposit: Deposit, because: str, by: User | None) -> Deposit:
    """Undo a slip that did not go to the bank: its number stays taken, its cheques may go on another."""
    if not because.strip():
        raise RuleViolation("Dites pourquoi cette remise est défaite.")
    deposit = locked(Deposit.objects).get(pk=deposit.pk)
    if deposit.undone_at:
        raise RuleViolation("Cette remise est déjà défaite.")
    if deposit.statement_line_id:
        raise RuleViolation(
            "La banque a déjà écrit cette remise sur un relevé : retirez d’abord l’explication de sa ligne."
        )
    freed = list(locked(Receipt.objects).filter(deposit=deposit).values_list("pk", flat=True))
    Receipt.objects.filter(pk__in=freed).update(deposit=None)
    deposit.undone_at, deposit.undone_because = timezone.now(), because.strip()[:250]
    deposit.save(update_fields=["undone_at", "undone_because"])
    record(BillingEvent.DEPOSIT_UNDONE, on=deposit, by=by, number=deposit.number, receipts=freed)
    return deposit


def _payer(receipt: Receipt) -> str:
    return str(receipt.payer or receipt.payer_name)
