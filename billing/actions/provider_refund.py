"""Money sent back through the provider: asked here, or made over there; a refund once it is confirmed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from billing import gateway
from billing.actions.claim import claim_back, withdraw_claim
from billing.actions.receipt import allocate, void_receipt, withdraw_allocation
from billing.actions.refund import accept_support, refund, take_refund_back, withdraw_support
from billing.gateway import ProviderRefusedError, ProviderSilentError
from billing.journal import BillingEvent
from billing.models import Checkout, Contribution, Due, ProviderDispute, ProviderRefund, Receipt
from billing.models.due import NOTHING
from billing.models.receipt import PROVIDED
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.money import round_cents
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros
from cressmember.members.actions.hold import hold

# Beyond it, what the provider does not know was never asked of it: no request travels that long.
STILL_TRAVELLING = timedelta(minutes=15)
UNANSWERED = "Le prestataire n’a pas répondu : le remboursement a peut-être été fait."
NEVER_ASKED = "La demande n’est jamais arrivée : rien n’a été remboursé."
CAME_BACK = "Le remboursement n’a pas abouti : la banque du payeur l’a renvoyé."
COVERED = "Un autre remboursement est revenu : celui-ci n’a plus rien de trop."
MADE_THERE = "Remboursé depuis le tableau de bord du prestataire"


def refund_through_provider(
    *, receipt: Receipt, amount: Decimal, because: str, by: User | None
) -> ProviderRefund:
    """Send a credit back by the way its money came. Raises RuleViolation when it may not be sent back.

    Without an answer it is uncertain, and is read again; asking a second time sends nothing twice.
    """
    asked = prepare_refund(receipt=receipt, amount=amount, because=because, by=by)
    asked_at = timezone.now()
    try:
        found = gateway.send_refund(
            request=str(asked.key), payment=asked.receipt.provider_payment, amount=asked.amount
        )
    except ProviderRefusedError as refusal:
        return _settle(asked, ProviderRefund.State.REFUSED, why=str(refusal), read_at=asked_at, by=by)
    except ProviderSilentError:
        return _settle(asked, ProviderRefund.State.UNCERTAIN, why=UNANSWERED, read_at=asked_at, by=by)
    _write(found, asked.receipt, read_at=asked_at, by=by)
    asked.refresh_from_db()
    return asked


@transaction.atomic(durable=True)
def prepare_refund(*, receipt: Receipt, amount: Decimal, because: str, by: User | None) -> ProviderRefund:
    """Write down that a credit is to be sent back, committed before the provider is asked."""
    if not because.strip():
        raise RuleViolation("Dites pourquoi cet argent est rendu : payé deux fois, cotisation annulée…")
    receipt = hold_money(receipt)
    if not receipt.provider_payment:
        raise RuleViolation("Cet argent n’est pas venu par le prestataire : rendez-le par virement.")
    if ProviderDispute.objects.filter(receipt=receipt, state=ProviderDispute.State.OPEN).exists():
        raise RuleViolation(
            "La banque du payeur conteste ce paiement : le rembourser serait le rendre deux fois. "
            "Attendez l’issue de la contestation."
        )
    if amount <= 0:
        raise RuleViolation("Indiquez un montant positif.")
    left = _credit(receipt) - sum(
        ProviderRefund.objects.under_way().filter(receipt=receipt).values_list("amount", flat=True)
    )
    if amount > left:
        raise RuleViolation(
            f"Il ne reste que {euros(max(left, NOTHING))} à rendre sur cet encaissement : retirez d’abord "
            "ce qu’il paie de trop."
        )
    asked = ProviderRefund.objects.create(
        receipt=receipt, amount=amount, because=because.strip()[:250], asked_by=by
    )
    record(BillingEvent.REFUND_ASKED, on=receipt, by=by, refund=asked.pk, amount=str(amount))
    return asked


def reread_refunds(*, checkout: Checkout, by: User | None = None) -> int:
    """Read again everything that was sent back of a payment; returns how many refunds the provider knows.

    Raises GatewayError when the provider does not say.
    """
    if checkout.receipt is None:
        return 0
    return len(reread_refunds_of(checkout.receipt, by=by))


def reread_refunds_of(receipt: Receipt, *, by: User | None = None) -> list[gateway.Refund]:
    """The same, of a receipt; what was asked, and never arrived over there, is refused."""
    read_at = timezone.now()
    found = gateway.find_refunds(receipt.provider_payment)
    for one in found:
        _write(one, receipt, read_at=read_at, by=by)
    known = {one.request for one in found}
    for asked in ProviderRefund.objects.under_way().filter(receipt=receipt, outside_id=""):
        if str(asked.key) not in known and asked.asked_at < read_at - STILL_TRAVELLING:
            _settle(asked, ProviderRefund.State.REFUSED, why=NEVER_ASKED, read_at=read_at, by=by)
        elif str(asked.key) not in known:
            _settle(asked, ProviderRefund.State.UNCERTAIN, why=UNANSWERED, read_at=read_at, by=by)
    return found


def hold_money(receipt: Receipt) -> Receipt:
    """Hold a receipt and all that it pays, in the order of the house; to be called inside a transaction."""
    hold(receipt.allocations.standing().values_list("due__organisation", flat=True))
    held = locked(Receipt.objects).get(pk=receipt.pk)
    paid = held.allocations.standing().values_list("due", flat=True)
    list(locked(Due.objects).filter(pk__in=list(paid)))
    return held


def send_back(
    receipt: Receipt, *, amount: Decimal, on: date, outside_id: str, because: str, by: User | None
) -> None:
    """Write that held money went back, whatever it was used for here.

    What was given of it as support goes first; what it paid is owed again as far as need be, the latest due
    first. What leaves beyond what is there (it had gone back already, or never came) is claimed from the
    payer. Written once for an ``outside_id``.
    """
    if receipt.refunds.filter(outside_id=outside_id).exists():
        return
    if receipt.claims.filter(outside_id=outside_id).exists():
        return
    left = _left_of(receipt)
    if amount > left:
        claim_back(
            receipt=receipt, amount=amount - left, on=on, outside_id=outside_id, because=because, by=by
        )
        amount = left
    if not amount:
        return
    missing = amount - _credit(receipt)
    for given in Contribution.objects.standing().filter(receipt=receipt).order_by("-pk"):
        if missing <= 0:
            break
        withdraw_support(contribution=given, because=because[:250], by=by)
        if given.amount > missing:
            accept_support(
                receipt=receipt,
                amount=given.amount - missing,
                on=given.given_on,
                agreement=given.agreement,
                by=by,
            )
        missing -= given.amount
    for row in receipt.allocations.standing().order_by("-due__called_on", "-pk"):
        if missing <= 0:
            break
        withdraw_allocation(allocation=row, because=because[:250], by=by)
        if row.amount > missing:
            allocate(receipt=receipt, dues=[row.due], at_most={row.due_id: row.amount - missing}, by=by)
        missing -= row.amount
    refund(receipt=receipt, amount=amount, on=on, outside_id=outside_id, because=because[:250], by=by)


def lose(receipt: Receipt, *, on: date, outside_id: str, because: str, by: User | None) -> None:
    """Write that the bank took all of held money back: it is void, or what was not yet refunded goes back."""
    if receipt.voided_at or _is_lost(receipt):
        return
    if not receipt.refunds.standing().exists():
        void_receipt(receipt=receipt, because=because[:250], by=by)
        return
    on = max(on, receipt.received_on)
    send_back(receipt, amount=receipt.amount, on=on, outside_id=outside_id, because=because, by=by)


def _is_lost(receipt: Receipt) -> bool:
    """Whether the bank took all of it back already: told as unpaid, then as a dispute, it is lost once."""
    names = [f"{receipt.outside_id}:unpaid"]
    names += [PROVIDED + dispute for dispute in receipt.disputes.values_list("outside_id", flat=True)]
    gone = [
        *receipt.refunds.standing().filter(outside_id__in=names).values_list("amount", flat=True),
        *receipt.claims.standing().filter(outside_id__in=names).values_list("amount", flat=True),
    ]
    return sum(gone, NOTHING) >= receipt.amount


def _standing_of(outside_id: str) -> Q:
    """What was written under an identifier: once, or again once what had left before came back."""
    return Q(outside_id=outside_id) | Q(outside_id__startswith=f"{outside_id}:")


def _take_back(receipt: Receipt, outside_id: str, *, by: User | None) -> None:
    """Write that a refund came back; what had left beyond what was there is then covered as far as can be."""
    for known in receipt.refunds.standing().filter(_standing_of(outside_id)):
        take_refund_back(refund=known, because=CAME_BACK, by=by)
    for claim in receipt.claims.standing().filter(_standing_of(outside_id)):
        withdraw_claim(claim=claim, because=CAME_BACK, by=by)
    for claim in list(receipt.claims.open()):
        if receipt.voided_at or not _left_of(receipt):
            break
        withdraw_claim(claim=claim, because=COVERED, by=by)
        base = claim.outside_id
        again = receipt.claims.filter(_standing_of(base)).count()
        again += receipt.refunds.filter(_standing_of(base)).count()
        send_back(
            receipt,
            amount=claim.amount,
            on=claim.arose_on,
            outside_id=f"{base}:{again + 1}",
            because=claim.because,
            by=by,
        )


def _left_of(receipt: Receipt) -> Decimal:
    """What of the money did not go back yet, whatever it is used for here; of void money, nothing."""
    if receipt.voided_at:
        return NOTHING
    return round_cents(
        receipt.amount - sum(receipt.refunds.standing().values_list("amount", flat=True), NOTHING)
    )


@transaction.atomic
def _write(found: gateway.Refund, receipt: Receipt, *, read_at: datetime, by: User | None) -> None:
    """Write what the provider says of a refund: asked here, or made on its own screen."""
    receipt = hold_money(receipt)
    asked = ProviderRefund.objects.filter(key=found.request).first() if found.request else None
    outside_id, state = PROVIDED + found.id, ProviderRefund.State
    if found.status == "succeeded":
        because = asked.because if asked else MADE_THERE
        on = max(found.made_on, receipt.received_on)
        send_back(receipt, amount=found.amount, on=on, outside_id=outside_id, because=because, by=by)
    elif found.status in {"failed", "canceled"}:
        # Banks refuse days later what the provider took for done: the money is back on our account there.
        _take_back(receipt, outside_id, by=by)
    if asked:
        told = {"succeeded": state.DONE, "failed": state.REFUSED, "canceled": state.REFUSED}
        _settle(
            asked,
            told.get(found.status, state.PENDING),
            why=found.trouble,
            outside_id=found.id,
            read_at=read_at,
            by=by,
        )


@transaction.atomic
def _settle(
    asked: ProviderRefund,
    state: ProviderRefund.State,
    *,
    why: str,
    outside_id: str = "",
    read_at: datetime,
    by: User | None,
) -> ProviderRefund:
    """Write where a refund that was asked for stands; what was read last is what stays."""
    asked = locked(ProviderRefund.objects).get(pk=asked.pk)
    if asked.read_at and read_at < asked.read_at:
        return asked
    before = asked.state
    asked.state, asked.error, asked.read_at = state, why[:250], read_at
    asked.outside_id = outside_id or asked.outside_id
    asked.settled_at = None if state in ProviderRefund.UNDER_WAY else asked.settled_at or read_at
    asked.save()
    if before != state:
        record(
            BillingEvent.REFUND_SETTLED, on=asked.receipt, by=by, refund=asked.pk, before=before, after=state
        )
    return asked


def _credit(receipt: Receipt) -> Decimal:
    return round_cents(Receipt.objects.with_credit().get(pk=receipt.pk).credit)
