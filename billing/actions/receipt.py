"""Money that comes in: recorded once, allocated, and taken back when it goes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from billing.actions.claim import reopen_claim
from billing.actions.settlement import settle_dues
from billing.journal import BillingEvent
from billing.models import Allocation, Claim, Contribution, Due, ProviderRefund, Receipt
from billing.rules.allocation import Open, spread
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros
from cressmember.members.actions.hold import hold
from cressmember.members.actions.settlement import withdraw_settlements
from cressmember.members.models import Organisation


@transaction.atomic
def receive(
    *,
    payer: Organisation | None,
    method: str,
    amount: Decimal,
    received_on: date,
    outside_id: str,
    dues: Sequence[Due] = (),
    at_most: Mapping[int, Decimal] | None = None,
    payer_name: str = "",
    reference: str = "",
    note: str = "",
    by: User | None,
) -> Receipt:
    """Record money that came in and allocate it to these dues, oldest first; the surplus is a credit.

    ``outside_id`` is what tells this money from any other: recording it again returns what was recorded, and
    changes nothing. ``at_most`` bounds what it pays on a due, by key. Raises RuleViolation when the amount is
    not positive, or when the identifier is that of other money.
    """
    if amount <= 0:
        raise RuleViolation("Un encaissement est un montant positif.")
    known = Receipt.objects.filter(outside_id=outside_id).first()
    if known is not None:
        return _same_money(known, payer=payer, amount=amount)
    # Before the journal, which `record` holds: a merge of these files waits, or they are found gone.
    hold({due.organisation_id for due in dues} | ({payer.pk} if payer else set()))
    try:
        with transaction.atomic():
            receipt = Receipt.objects.create(
                payer=payer,
                payer_name="" if payer else payer_name,
                method=method,
                amount=amount,
                received_on=received_on,
                reference=reference,
                note=note,
                outside_id=outside_id,
                recorded_by=by,
            )
    except IntegrityError:
        known = Receipt.objects.filter(outside_id=outside_id).first()
        if known is None:
            raise
        # The same money, recorded by another hand in the same instant.
        return _same_money(known, payer=payer, amount=amount)
    _hold(dues)
    record(BillingEvent.MONEY_RECEIVED, on=receipt, by=by, method=method, amount=str(amount))
    if dues:
        allocate(receipt=receipt, dues=dues, at_most=at_most, by=by)
    return receipt


@transaction.atomic
def allocate(
    *,
    receipt: Receipt,
    dues: Sequence[Due],
    at_most: Mapping[int, Decimal] | None = None,
    by: User | None,
) -> list[Allocation]:
    """Pay dues with what is left of a receipt, oldest first, never more than is owed.

    ``at_most`` bounds, by key of the due, what this receipt may pay on it.
    """
    bounds = at_most or {}
    # The files before all: what is settled is written on them, and a merge of two waits.
    hold({due.organisation_id for due in dues})
    # Locked first, added up afterwards: who waited for the lock must not add up what was there before it.
    locked(Receipt.objects).get(pk=receipt.pk)
    receipt = Receipt.objects.with_credit().get(pk=receipt.pk)
    if receipt.voided_at:
        raise RuleViolation("Cet encaissement a été annulé.")
    if receipt.credit <= 0:
        raise RuleViolation("Cet encaissement est déjà entièrement affecté.")
    held_dues = _hold(dues)
    owed = {
        due.pk: due
        for due in Due.objects.filter(pk__in=[due.pk for due in held_dues])
        .with_paid()
        .select_related("dues_year", "organisation")
    }
    open_dues = [
        Open(due.pk, min(due.outstanding, bounds.get(due.pk, due.outstanding)), due.called_on)
        for due in owed.values()
        if due.outstanding > 0 and bounds.get(due.pk) != 0
    ]
    if not open_dues:
        raise RuleViolation("Rien n’est dû sur les cotisations choisies.")
    parts = spread(receipt.credit, open_dues).parts
    made = _write(parts, receipt, owed, by=by)
    for key, part in parts:
        record(BillingEvent.MONEY_ALLOCATED, on=owed[key], by=by, receipt=receipt.pk, amount=str(part))
    settle_dues([allocation.due for allocation in made], by=by)
    return made


def _write(
    parts: Sequence[tuple[int, Decimal]], receipt: Receipt, owed: Mapping[int, Due], *, by: User | None
) -> list[Allocation]:
    """Write what a receipt pays on each due, by key; more of it takes the place of what it paid there."""
    standing = receipt.allocations.standing().filter(due__in=[key for key, _ in parts])
    held = {row.due_id: row for row in standing}
    Allocation.objects.filter(pk__in=[row.pk for row in held.values()]).update(
        withdrawn_at=timezone.now(), withdrawn_because="Complétée"
    )
    return Allocation.objects.bulk_create(
        Allocation(
            receipt=receipt,
            due=owed[key],
            amount=part + (held[key].amount if key in held else 0),
            allocated_on=receipt.received_on,
            allocated_by=by,
        )
        for key, part in parts
    )


@transaction.atomic
def void_receipt(*, receipt: Receipt, because: str, by_hand: bool = False, by: User | None) -> Receipt:
    """Void money that was sent back, bounced or recorded by mistake: what it paid is owed again.

    ``by_hand`` is for whoever looks at the receipt alone: refused, by RuleViolation, when a line of the bank
    shows the money, which would be explained by nothing, or when the provider holds it.
    """
    if not because.strip():
        raise RuleViolation("Dites pourquoi cet encaissement est annulé : chèque sans provision, erreur…")
    hold(receipt.allocations.standing().values_list("due__organisation", flat=True))
    receipt = locked(Receipt.objects).get(pk=receipt.pk)
    if receipt.voided_at:
        raise RuleViolation("Cet encaissement est déjà annulé.")
    if by_hand and receipt.statement_line_id:
        raise RuleViolation(
            "Cet argent est sur le relevé de la banque. S’il est reparti, expliquez la ligne de son rejet ; "
            "si c’est une erreur, défaites l’explication de sa ligne, qui attendra de nouveau."
        )
    if by_hand and receipt.provider_payment:
        raise RuleViolation(
            "Cet argent est chez le prestataire, et ne s’annule pas à la main. S’il doit repartir, retirez "
            "ce qu’il paie, puis remboursez le payeur ; s’il a été rejeté, relisez le paiement là-bas."
        )
    if ProviderRefund.objects.under_way().filter(receipt=receipt).exists():
        raise RuleViolation(
            "Un remboursement par le prestataire est en cours sur cet encaissement : attendez son issue."
        )
    if receipt.refunds.standing().exists():
        raise RuleViolation("Une partie de cet encaissement a été remboursée : il ne s’annule plus.")
    now = timezone.now()
    # Another payment on the same dues waits: it must not find settled what is being taken back.
    paid = list(receipt.allocations.standing().values_list("due_id", flat=True))
    _hold(Due.objects.filter(pk__in=paid))
    # Read again once they are locked: one may have been withdrawn, and its due paid otherwise.
    allocations = list(receipt.allocations.standing().select_related("due__dues_year"))
    receipt.voided_at, receipt.voided_because = now, because.strip()
    receipt.save(update_fields=["voided_at", "voided_because"])
    receipt.allocations.standing().update(withdrawn_at=now, withdrawn_because=because.strip())
    Contribution.objects.standing().filter(receipt=receipt).update(
        withdrawn_at=now, withdrawn_because=because.strip()
    )
    for claim in Claim.objects.recovered().filter(recovered_from=receipt):
        reopen_claim(claim=claim, because=because, by=by)
    withdraw_settlements(
        rows=[(row.due.organisation_id, row.due.dues_year.label) for row in allocations],
        because=because.strip(),
        by=by,
    )
    record(BillingEvent.RECEIPT_VOIDED, on=receipt, by=by, amount=str(receipt.amount))
    return receipt


@transaction.atomic
def withdraw_allocation(*, allocation: Allocation, because: str, by: User | None) -> Allocation:
    """Take back what a receipt paid on a due: the due is owed again, the money is a credit again."""
    if not because.strip():
        raise RuleViolation("Dites pourquoi cette affectation est retirée.")
    hold([allocation.due.organisation_id])
    due = locked(Due.objects).get(pk=allocation.due_id)
    allocation = locked(Allocation.objects).get(pk=allocation.pk)
    if allocation.withdrawn_at:
        raise RuleViolation("Cette affectation est déjà retirée.")
    allocation.withdrawn_at, allocation.withdrawn_because = timezone.now(), because.strip()
    allocation.save(update_fields=["withdrawn_at", "withdrawn_because"])
    withdraw_settlements(rows=[(due.organisation_id, due.dues_year.label)], because=because.strip(), by=by)
    record(
        BillingEvent.ALLOCATION_WITHDRAWN,
        on=due,
        by=by,
        receipt=allocation.receipt_id,
        amount=str(allocation.amount),
    )
    return allocation


def _hold(dues: Iterable[Due]) -> list[Due]:
    """Lock dues in the order of their keys: two payments on the same wait for each other, never crosswise.

    Before anything is recorded: the journal is held last of all.
    """
    keys = [due.pk for due in dues]
    held = locked(Due.objects).filter(pk__in=keys)
    return list(held)


def _same_money(known: Receipt, *, payer: Organisation | None, amount: Decimal) -> Receipt:
    """What was recorded under this identifier, provided that it is the same money."""
    if (known.payer_id, known.amount) != (payer.pk if payer else None, amount):
        raise RuleViolation(
            f"Un autre encaissement porte déjà cet identifiant : {known}, de {euros(known.amount)}. "
            "Rechargez la page pour en enregistrer un nouveau."
        )
    return known
