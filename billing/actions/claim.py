"""Money sent back twice: claimed from its payer until it is given back, or given up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from billing.journal import BillingEvent
from billing.models import Claim, Receipt
from billing.queries.claim import money_of_same_payer
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros, long_date

LONGEST_REASON = 250


@transaction.atomic
def claim_back(
    *, receipt: Receipt, amount: Decimal, on: date, outside_id: str, because: str, by: User | None
) -> Claim:
    """Write that money left beyond what a held receipt brought; once for an ``outside_id`` that stands."""
    known = Claim.objects.standing().filter(outside_id=outside_id).first()
    if known:
        return known
    made = Claim.objects.create(
        receipt=receipt,
        amount=amount,
        arose_on=on,
        outside_id=outside_id,
        because=because.strip()[:LONGEST_REASON],
    )
    record(BillingEvent.CLAIM_AROSE, on=receipt, by=by, claim=made.pk, amount=str(amount))
    return made


@transaction.atomic
def recover_claim(*, claim: Claim, receipt: Receipt, by: User | None) -> Claim:
    """Settle a claim with money of its payer that came in since: that part of it is no credit any more.

    Raises RuleViolation when the claim is over, when the money is another payer’s, or does not suffice.
    """
    list(locked(Receipt.objects).filter(pk__in=[claim.receipt_id, receipt.pk]))
    claim = _open(claim)
    held = money_of_same_payer(claim).filter(pk=receipt.pk).first()
    if held is None:
        raise RuleViolation("Cet encaissement est celui d’un autre payeur : choisissez-en un du même.")
    if held.credit < claim.amount:
        raise RuleViolation(
            f"Il ne reste que {euros(held.credit)} de crédit sur cet encaissement, et "
            f"{euros(claim.amount)} sont à rendre : retirez d’abord ce qu’il paie."
        )
    claim.recovered_from, claim.recovered_at, claim.ended_by = held, timezone.now(), by
    claim.save(update_fields=["recovered_from", "recovered_at", "ended_by"])
    record(
        BillingEvent.CLAIM_ENDED,
        on=claim.receipt,
        by=by,
        claim=claim.pk,
        amount=str(claim.amount),
        receipt=held.pk,
    )
    return claim


@transaction.atomic
def give_up_claim(*, claim: Claim, on: date, because: str, by: User | None) -> Claim:
    """Give up money sent back twice: it is a loss of the chamber."""
    if not because.strip():
        raise RuleViolation("Dites pourquoi cette somme est abandonnée : qui l’a décidé, et quand.")
    locked(Receipt.objects).get(pk=claim.receipt_id)
    claim = _open(claim)
    if on < claim.arose_on:
        raise RuleViolation(f"Cette somme est repartie le {long_date(claim.arose_on)} : pas avant.")
    claim.given_up_on, claim.given_up_because, claim.ended_by = on, because.strip()[:LONGEST_REASON], by
    claim.save(update_fields=["given_up_on", "given_up_because", "ended_by"])
    record(BillingEvent.CLAIM_ENDED, on=claim.receipt, by=by, claim=claim.pk, amount=str(claim.amount))
    return claim


@transaction.atomic
def reopen_claim(*, claim: Claim, because: str, by: User | None) -> Claim:
    """Claim again what was held for given back, or given up, by mistake; its money is a credit again."""
    if not because.strip():
        raise RuleViolation("Dites pourquoi cette somme est de nouveau à réclamer.")
    keys = [key for key in (claim.receipt_id, claim.recovered_from_id) if key]
    list(locked(Receipt.objects).filter(pk__in=keys))
    claim = locked(Claim.objects).select_related("receipt").get(pk=claim.pk)
    if claim.withdrawn_at or claim.is_open:
        raise RuleViolation("Cette somme est déjà à réclamer, ou n’est plus due : rechargez la page.")
    withdraw_claim(claim=claim, because=because, by=by)
    return claim_back(
        receipt=claim.receipt,
        amount=claim.amount,
        on=claim.arose_on,
        outside_id=claim.outside_id,
        because=claim.because,
        by=by,
    )


@transaction.atomic
def withdraw_claim(*, claim: Claim, because: str, by: User | None) -> Claim:
    """Write that nothing is to be claimed: what left came back. What the payer gave back is its credit."""
    claim = locked(Claim.objects).select_related("receipt").get(pk=claim.pk)
    if claim.withdrawn_at:
        return claim
    claim.withdrawn_at, claim.withdrawn_because = timezone.now(), because.strip()[:LONGEST_REASON]
    claim.save(update_fields=["withdrawn_at", "withdrawn_because"])
    record(BillingEvent.CLAIM_WITHDRAWN, on=claim.receipt, by=by, claim=claim.pk, amount=str(claim.amount))
    return claim


def _open(claim: Claim) -> Claim:
    claim = locked(Claim.objects).select_related("receipt").get(pk=claim.pk)
    if not claim.is_open:
        raise RuleViolation("Cette somme n’est plus à réclamer : rechargez la page.")
    return claim
