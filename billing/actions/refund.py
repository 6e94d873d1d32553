"""Money of a receipt that goes elsewhere than to dues: sent back, or given as support."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from billing.journal import BillingEvent
from billing.models import Contribution, ProviderRefund, Receipt, Refund
from billing.models.due import NOTHING
from billing.models.receipt import PROVIDED
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros, long_date


@transaction.atomic
def refund(
    *, receipt: Receipt, amount: Decimal, on: date, outside_id: str, because: str, by: User | None
) -> Refund:
    """Write that money of a receipt was sent back; the same ``outside_id`` again returns what was written.

    Only what is a credit can be sent back: what pays a due is withdrawn from it first, and what the provider
    is sending back already is not sent back by hand too. Raises RuleViolation otherwise, or when the
    identifier is that of another refund.
    """
    if not because.strip():
        raise RuleViolation("Dites pourquoi cet argent est rendu : payé deux fois, cotisation annulée…")
    known = Refund.objects.filter(outside_id=outside_id).first()
    if known is not None:
        return _same_refund(known, receipt, amount)
    receipt = _hold_credit(receipt, amount)
    if not outside_id.startswith(PROVIDED):
        _refuse_promised(receipt, amount)
    if on < receipt.received_on:
        raise RuleViolation(
            f"L’argent est arrivé le {long_date(receipt.received_on)} : il n’a pas pu repartir avant."
        )
    try:
        with transaction.atomic():
            made = Refund.objects.create(
                receipt=receipt,
                amount=amount,
                refunded_on=on,
                because=because.strip(),
                outside_id=outside_id,
                recorded_by=by,
            )
    except IntegrityError:
        known = Refund.objects.filter(outside_id=outside_id).first()
        if known is None:
            raise
        return _same_refund(known, receipt, amount)
    record(BillingEvent.MONEY_REFUNDED, on=receipt, by=by, amount=str(amount), refunded_on=on.isoformat())
    return made


@transaction.atomic
def take_refund_back(*, refund: Refund, because: str, by: User | None) -> Refund:
    """Write that money sent back reached nobody and came back: it is a credit of its payer again."""
    if not because.strip():
        raise RuleViolation("Dites pourquoi ce remboursement est revenu.")
    receipt = locked(Receipt.objects).get(pk=refund.receipt_id)
    refund = locked(Refund.objects).get(pk=refund.pk)
    if refund.withdrawn_at:
        raise RuleViolation("Ce remboursement est déjà revenu.")
    refund.withdrawn_at, refund.withdrawn_because = timezone.now(), because.strip()[:250]
    refund.save(update_fields=["withdrawn_at", "withdrawn_because"])
    record(BillingEvent.REFUND_CAME_BACK, on=receipt, by=by, amount=str(refund.amount))
    return refund


@transaction.atomic
def accept_support(
    *, receipt: Receipt, amount: Decimal, on: date, agreement: str, by: User | None
) -> Contribution:
    """Keep part of a credit as support beyond dues, as its payer agreed; ``agreement`` says how it did.

    Raises RuleViolation without an agreement: a credit belongs to whoever paid it.
    """
    if not agreement.strip():
        raise RuleViolation("Dites comment le payeur l’a voulu : un courriel du…, une case cochée…")
    receipt = _hold_credit(receipt, amount)
    made = Contribution.objects.create(
        receipt=receipt, amount=amount, given_on=on, agreement=agreement.strip(), recorded_by=by
    )
    record(BillingEvent.SUPPORT_GIVEN, on=receipt, by=by, amount=str(amount))
    return made


@transaction.atomic
def withdraw_support(*, contribution: Contribution, because: str, by: User | None) -> Contribution:
    """Take a contribution back: its money is a credit of its payer again."""
    if not because.strip():
        raise RuleViolation("Dites pourquoi cette contribution est retirée.")
    receipt = locked(Receipt.objects).get(pk=contribution.receipt_id)
    contribution = locked(Contribution.objects).get(pk=contribution.pk)
    if contribution.withdrawn_at:
        raise RuleViolation("Cette contribution est déjà retirée.")
    contribution.withdrawn_at, contribution.withdrawn_because = timezone.now(), because.strip()
    contribution.save(update_fields=["withdrawn_at", "withdrawn_because"])
    record(BillingEvent.SUPPORT_WITHDRAWN, on=receipt, by=by, amount=str(contribution.amount))
    return contribution


def _hold_credit(receipt: Receipt, amount: Decimal) -> Receipt:
    """Hold a receipt whose credit suffices. Raises RuleViolation when it does not."""
    if amount <= 0:
        raise RuleViolation("Indiquez un montant positif.")
    locked(Receipt.objects).get(pk=receipt.pk)
    held: Receipt = Receipt.objects.with_credit().get(pk=receipt.pk)
    if held.voided_at:
        raise RuleViolation("Cet encaissement a été annulé.")
    if amount > held.credit:
        raise RuleViolation(
            f"Il ne reste que {euros(held.credit)} de crédit sur cet encaissement : retirez d’abord "
            "ce qu’il paie de trop."
        )
    return held


def _refuse_promised(receipt: Receipt, amount: Decimal) -> None:
    """Raise RuleViolation when so much is no longer free of what the provider was asked to send back."""
    asked = ProviderRefund.objects.under_way().filter(receipt=receipt).values_list("amount", flat=True)
    if (promised := sum(asked, NOTHING)) and amount > receipt.credit - promised:
        raise RuleViolation(
            f"Un remboursement de {euros(promised)} par le prestataire est en cours sur cet encaissement : "
            "attendez qu’il aboutisse ou soit refusé, sans quoi cet argent serait rendu deux fois."
        )


def _same_refund(known: Refund, receipt: Receipt, amount: Decimal) -> Refund:
    if (known.receipt_id, known.amount) != (receipt.pk, amount):
        raise RuleViolation(
            f"Un autre remboursement porte déjà cet identifiant : {known}, {euros(known.amount)}."
        )
    return known
