"""Payments on line: prepared, opened over there, read again, turned into money.

What is asked of the provider is asked outside any transaction, between two that are short: the first writes
what is about to be asked, the second what was answered.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from billing import gateway
from billing.actions.acknowledgement import acknowledge_receipt
from billing.actions.provider_refund import hold_money, lose
from billing.actions.receipt import receive
from billing.actions.refund import accept_support
from billing.gateway import Payment, ProviderRefusedError, ProviderSilentError, Session, UnknownThereError
from billing.journal import BillingEvent
from billing.models import Checkout, Document, Due
from billing.models.due import NOTHING
from billing.models.receipt import PROVIDED
from billing.queries.recipient import recipients
from billing.rules.checkout import LEAST, Standing, difference, standing
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.core.models import Chamber
from cressmember.kernel.money import round_cents
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros, long_date
from cressmember.members.actions.hold import hold

logger = logging.getLogger(__name__)

PAGE_OPEN_FOR = timedelta(hours=2)
# A page about to close is no page to send anybody to.
OPEN_LONG_ENOUGH = timedelta(minutes=2)
# How long after a payment its receipt may still be written, had the first try been cut short.
JUST_PAID = timedelta(days=2)
# Beyond it, a slip of the finger.
MOST_SUPPORT = Decimal("10000.00")
SILENT = (
    "Le prestataire de paiement ne répond pas. Rien n’est perdu : réessayez dans quelques minutes, "
    "ou payez par virement."
)
UNANSWERED = "Le prestataire n’a pas répondu : la page de paiement existe peut-être chez lui."
NEVER_OPENED = "La page de paiement n’a jamais été ouverte."
UNKNOWN_THERE = "Le prestataire ne connaît pas cette page de paiement : a-t-on changé de compte chez lui ?"
REPLACED = "Le payeur a recommencé autrement."


def start_payment(
    *,
    due: Due,
    means: str,
    support: Decimal = NOTHING,
    paid_url: Callable[[Checkout], str],
    left_url: Callable[[Checkout], str],
) -> Checkout:
    """Lead a payer to the provider’s page; the same page while one is open for the same amount.

    ``support`` is what it chose to give beyond the due.
    What is under way for the due is read again first: somebody may just have paid. Raises RuleViolation when
    there is nothing to pay, a debit is on its way, or the provider does not answer.
    """
    try:
        for attempt in Checkout.objects.under_way().filter(due=due):
            if attempt.state != Checkout.State.PREPARED:
                reread_checkout(checkout=attempt)
    except gateway.GatewayError as trouble:
        raise RuleViolation(SILENT) from trouble
    checkout = prepare_checkout(due=due, means=means, support=support)
    for other in Checkout.objects.filter(due=due, state=Checkout.State.OPEN).exclude(pk=checkout.pk):
        _close_page(other)
    return open_checkout(checkout=checkout, paid_url=paid_url(checkout), left_url=left_url(checkout))


@transaction.atomic(durable=True)
def prepare_checkout(*, due: Due, means: str, support: Decimal = NOTHING) -> Checkout:
    """Write down an attempt to pay what a due owes now, or find the one whose page is open.

    Raises RuleViolation when nothing may be paid, or for support that the chamber does not ask for.
    """
    if not gateway.is_open():
        raise RuleViolation("Le paiement en ligne n’est pas ouvert : payez par virement ou par chèque.")
    _refuse_support(support)
    hold([due.organisation_id])
    attempts = list(locked(Checkout.objects.under_way()).filter(due=due))
    locked(Due.objects).get(pk=due.pk)
    due = Due.objects.with_paid().select_related("dues_year", "organisation").get(pk=due.pk)
    amount = round_cents(due.outstanding)
    _refuse_unpayable(due, attempts)
    now = timezone.now()
    for attempt in attempts:
        still_open = attempt.expires_at is None or attempt.expires_at > now + OPEN_LONG_ENOUGH
        is_usable = attempt.state in {Checkout.State.PREPARED, Checkout.State.OPEN} and still_open
        if is_usable and (attempt.means, attempt.amount, attempt.support) == (means, amount, support):
            return attempt
    made = Checkout.objects.create(
        due=due, payer_id=due.payer_id, means=means, amount=amount, support=support
    )
    record(
        BillingEvent.CHECKOUT_PREPARED,
        on=made,
        by=None,
        due=due.pk,
        means=means,
        amount=str(amount),
        support=str(support),
    )
    return made


def open_checkout(*, checkout: Checkout, paid_url: str, left_url: str) -> Checkout:
    """Ask the provider for the page of an attempt; without an answer, the attempt is uncertain."""
    if checkout.state != Checkout.State.PREPARED:
        return checkout
    asked_at = timezone.now()
    try:
        session = gateway.open_session(
            attempt=str(checkout.key),
            amount=checkout.amount,
            means=checkout.means,
            label=str(checkout.due),
            support=checkout.support,
            paid_url=paid_url,
            left_url=left_url,
            expires_at=checkout.created_at + PAGE_OPEN_FOR,
        )
    except ProviderRefusedError as refusal:
        return _write(checkout, Standing("failed", str(refusal)), read_at=asked_at, by=None)
    except ProviderSilentError:
        return _write(checkout, Standing("uncertain", UNANSWERED), read_at=asked_at, by=None)
    return _write(checkout, _standing(session), session=session, read_at=asked_at, by=None)


def reread_checkout(*, checkout: Checkout, session_id: str = "", by: User | None = None) -> Checkout:
    """Ask the provider where an attempt stands, and write it: its figures are the only ones.

    Read twice, in any order, from several places at once: what was read last is what stays. Raises
    GatewayError when the provider does not say.
    """
    read_at, known_as = timezone.now(), checkout.session_id or session_id
    try:
        if known_as:
            found: Session | None = gateway.read_session(known_as)
        else:
            found = gateway.find_session(attempt=str(checkout.key), since=checkout.created_at)
    except UnknownThereError:
        return _write(checkout, Standing("uncertain", UNKNOWN_THERE), read_at=read_at, by=by)
    if found is None:
        # Nobody was led to a page that does not exist: nothing can be paid on it.
        return _write(checkout, Standing("failed", NEVER_OPENED), read_at=read_at, by=by)
    if found.attempt != str(checkout.key):
        raise ValueError(f"session {found.id} is not that of attempt {checkout.pk}")
    checkout = _write(checkout, _standing(found), session=found, read_at=read_at, by=by)
    acknowledge_payment(checkout, on=timezone.localdate(read_at))
    return checkout


def acknowledge_payment(checkout: Checkout, *, on: date) -> None:
    """Mail its receipt to whoever paid, once, however often it is told; nothing to who reads no mail.

    Apart from the money: a chamber whose letterhead is not complete is paid all the same.
    """
    receipt = checkout.receipt
    if checkout.state != Checkout.State.PAID or receipt is None or receipt.documents.exists():
        return
    if checkout.settled_at is None or timezone.localdate(checkout.settled_at) < on - JUST_PAID:
        return  # Read again long afterwards, for another reason.
    if recipients([checkout.payer], on=on)[checkout.payer_id].delivery != Document.Delivery.MAIL:
        return
    try:
        acknowledge_receipt(receipt=receipt, on=on, by=None)
    except RuleViolation as refusal:
        logger.info("No receipt for attempt %s: %s", checkout.pk, refusal)


def _close_page(checkout: Checkout) -> None:
    """Close the page of an attempt that another replaces; one that will not close is read again later."""
    read_at = timezone.now()
    try:
        gateway.expire_session(checkout.session_id)
    except gateway.GatewayError:
        return
    _write(checkout, Standing("cancelled", REPLACED), read_at=read_at, by=None)


def _standing(session: Session) -> Standing:
    payment = session.payment
    if payment is None:
        return standing(session=session.status, payment="")
    return standing(
        session=session.status, payment=payment.status, currency=payment.currency, trouble=payment.trouble
    )


@transaction.atomic
def _write(
    checkout: Checkout,
    told: Standing,
    *,
    session: Session | None = None,
    read_at: datetime,
    by: User | None,
) -> Checkout:
    """Write where an attempt stands; money that came is received, money that went back is taken back."""
    known = Checkout.objects.select_related("due").get(pk=checkout.pk)
    hold({known.due.organisation_id, known.payer_id})
    checkout = locked(Checkout.objects).select_related("payer").get(pk=checkout.pk)
    if checkout.read_at and read_at < checkout.read_at:
        return checkout  # Somebody read it later, and wrote sooner.
    before = checkout.state
    checkout.read_at, checkout.error = read_at, told.why[:250]
    if session:
        checkout.session_id = session.id
        checkout.session_url = session.url or checkout.session_url
        checkout.expires_at = session.expires_at
    payment = session.payment if session else None
    if payment:
        checkout.payment_id = payment.id
    checkout.state = _next_state(checkout, told)
    if told.state == Checkout.State.PAID and payment:
        _take(checkout, payment)
    elif checkout.receipt and checkout.state == Checkout.State.FAILED:
        lose(
            hold_money(checkout.receipt),
            on=timezone.localdate(read_at),
            outside_id=f"{PROVIDED}{checkout.payment_id}:unpaid",
            because=f"Revenu impayé : {told.why}",
            by=by,
        )
    is_over = checkout.state not in Checkout.UNDER_WAY
    checkout.settled_at = (checkout.settled_at or read_at) if is_over else None
    checkout.save()
    if checkout.state != before:
        record(BillingEvent.CHECKOUT_SETTLED, on=checkout, by=by, before=before, after=checkout.state)
    return checkout


def _next_state(checkout: Checkout, told: Standing) -> str:
    state = Checkout.State
    if checkout.state == state.CANCELLED and told.state == state.EXPIRED:
        return checkout.state  # It expired because we closed it.
    if checkout.state == state.PAID and told.state == state.UNCERTAIN:
        return checkout.state  # Money that came is not undone by a provider who says nothing clear.
    return told.state


def _take(checkout: Checkout, payment: Payment) -> None:
    """Receive the money of an attempt, once; what the due no longer owes is a credit."""
    if checkout.receipt:
        return
    # Before the journal, which a receipt holds: who pays the same due in this instant waits, or goes first.
    due = locked(Due.objects).get(pk=checkout.due_id)
    is_owed = Due.objects.filter(pk=due.pk).owed().exists()
    # The due first, when less came than was asked.
    support = min(checkout.support, max(payment.amount - checkout.amount, NOTHING))
    checkout.receipt = receive(
        payer=checkout.payer,
        method=payment.method,
        amount=payment.amount,
        received_on=payment.received_on or timezone.localdate(checkout.created_at),
        outside_id=PROVIDED + payment.id,
        dues=[due] if is_owed else [],
        at_most={due.pk: payment.amount - support} if support else None,
        note=difference(checkout.total, payment.amount),
        by=None,
    )
    if support:
        chosen_on = long_date(timezone.localdate(checkout.created_at))
        accept_support(
            receipt=checkout.receipt,
            amount=support,
            on=checkout.receipt.received_on,
            agreement=f"Choisi sur la page de paiement le {chosen_on}",
            by=None,
        )


def _refuse_support(support: Decimal) -> None:
    if support < 0:
        raise RuleViolation("Une contribution de soutien est un montant positif.")
    if support and not Chamber.current().support_purpose:
        raise RuleViolation("La chambre ne propose pas de contribution de soutien.")
    if support > MOST_SUPPORT:
        raise RuleViolation(
            f"Au-delà de {euros(MOST_SUPPORT)}, une contribution de soutien se fait par virement."
        )


def _refuse_unpayable(due: Due, attempts: list[Checkout]) -> None:
    if due.cancelled_at:
        raise RuleViolation("Cette cotisation a été annulée : il n’y a rien à payer.")
    if due.outstanding <= 0:
        raise RuleViolation("Cette cotisation est déjà payée : merci.")
    if due.outstanding < LEAST:
        raise RuleViolation(f"On ne paie pas moins de {euros(LEAST)} en ligne : payez par virement.")
    on_its_way = next((row for row in attempts if row.state == Checkout.State.PENDING), None)
    if on_its_way:
        since = long_date(timezone.localdate(on_its_way.created_at))
        raise RuleViolation(
            f"Un prélèvement de {euros(on_its_way.total)}, autorisé le {since}, est en cours : "
            "inutile de payer une seconde fois."
        )
