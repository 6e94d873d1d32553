"""Notices of the provider: kept as they came, once each, then acted on; acting again changes nothing.

A notice says where to look. Whatever it claims, the figures are read again over there.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from billing import gateway
from billing.actions.checkout import reread_checkout
from billing.actions.dispute import reread_dispute
from billing.actions.payout import record_payout
from billing.actions.provider_payout import gather_payout
from billing.actions.provider_refund import reread_refunds
from billing.journal import BillingEvent
from billing.models import Checkout, ProviderEvent
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, euros

logger = logging.getLogger(__name__)

NEXT_TRY = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)

DONE, IGNORED = ProviderEvent.Outcome.DONE, ProviderEvent.Outcome.IGNORED
REFUSED = ProviderEvent.Outcome.REFUSED
UNKNOWN = "Le prestataire ne connaît pas ce dont parle cet avis : c’est d’un autre compte ou d’un autre mode."
STRANGER = "Ce paiement n’a pas été commencé ici."
FORGOTTEN = (
    "Ce paiement porte une clé que nous donnons, et nous n’en avons plus trace : sans doute une sauvegarde "
    "remise en place. Cherchez-le chez le prestataire, et saisissez son encaissement."
)
MONEY_CAME = ("succeeded", "completed")


@transaction.atomic
def keep_event(*, event: gateway.Event, body: str) -> ProviderEvent:
    """Keep a notice whose signature was verified; once it is committed, the worker acts on it.

    The same notice again is the one that was kept, and asks for nothing.
    """
    kept, is_new = ProviderEvent.objects.get_or_create(
        event_id=event.id,
        defaults={
            "kind": event.kind[:80],
            "api_version": event.api_version[:40],
            "about": event.about[:120],
            "payment": event.payment[:120],
            "attempt": event.attempt[:64],
            "body": body,
            "next_try_at": timezone.now(),
        },
    )
    if is_new:
        transaction.on_commit(lambda: handle_kept.enqueue(kept.pk))
    return kept


@task()
def handle_kept(event_id: int) -> None:
    """Act on a notice, in the worker."""
    handle_event(event=ProviderEvent.objects.get(pk=event_id))


def handle_event(*, event: ProviderEvent) -> ProviderEvent:
    """Act on a notice; one that cannot be acted on yet is tried again later, ever more seldom."""
    event.refresh_from_db()
    if event.handled_at:
        return event
    event.tries += 1
    try:
        event.outcome, note = _act(event)
    except gateway.UnknownThereError as trouble:
        # It speaks of what the provider no longer knows: another account, or another mode (test, live).
        event.outcome, note = REFUSED, f"{UNKNOWN} ({trouble})"
    except (gateway.GatewayError, RuleViolation) as trouble:
        logger.warning("Notice %s is left for later: %s", event.pk, type(trouble).__name__)
        event.next_try_at = timezone.now() + min(NEXT_TRY * 2 ** (event.tries - 1), LONGEST_WAIT)
        event.note = str(trouble)[:250]
        event.save(update_fields=["tries", "next_try_at", "note"])
        return event
    event.handled_at, event.note = timezone.now(), note[:250]
    event.save(update_fields=["tries", "handled_at", "outcome", "note"])
    return event


@transaction.atomic
def examine_event(*, event: ProviderEvent, because: str, by: User | None) -> ProviderEvent:
    """Write down what was made of a notice that only somebody could make out.

    Raises RuleViolation for a notice that asks nobody for anything, or without a word on what was done.
    """
    event = locked(ProviderEvent.objects).get(pk=event.pk)
    if event.outcome == ProviderEvent.Outcome.EXAMINED:
        raise RuleViolation("Cet avis est déjà examiné.")
    if event.outcome != REFUSED:
        raise RuleViolation("Cet avis se traite tout seul : il n’y a rien à examiner.")
    if not because.strip():
        raise RuleViolation("Dites ce que vous en avez fait.")
    event.outcome, event.because = ProviderEvent.Outcome.EXAMINED, because.strip()[:250]
    event.save(update_fields=["outcome", "because"])
    record(BillingEvent.NOTICE_EXAMINED, on=event, by=by)
    return event


def attempt_of(event: ProviderEvent) -> Checkout | None:
    """The attempt that a notice speaks of: by its page, by its payment, else by the key that we gave it."""
    attempts = Checkout.objects.all()
    found = event.about and attempts.filter(session_id=event.about).first()
    found = found or (event.payment and attempts.filter(payment_id=event.payment).first())
    return found or (attempts.filter(key=event.attempt).first() if _is_a_key(event.attempt) else None)


def _act(event: ProviderEvent) -> tuple[str, str]:
    family = event.kind.split(".")[0]
    if event.kind == "payout.paid":
        figures = gather_payout(payout=event.about)
        record_payout(
            outside_id=figures.outside_id,
            gross=figures.gross,
            fees=figures.fees,
            net=figures.net,
            arrived_on=figures.arrived_on,
            receipts=figures.receipts,
            by=None,
        )
        return DONE, (
            f"Virement de {euros(figures.net)}\N{NO-BREAK SPACE}: {euros(figures.gross)}, "
            f"frais {euros(figures.fees)}, "
            f"{counted(len(figures.receipts), 'paiement', 'paiements')}."
        )
    if family not in {"checkout", "payment_intent", "charge", "refund"}:
        return IGNORED, ""
    checkout = attempt_of(event) or _attempt_read_there(event)
    if checkout is None:
        is_forgotten = _is_a_key(event.attempt) and event.kind.endswith(MONEY_CAME)
        return (REFUSED, FORGOTTEN) if is_forgotten else (IGNORED, STRANGER)
    is_a_page = family == "checkout"
    checkout = reread_checkout(checkout=checkout, session_id=event.about if is_a_page else "")
    if event.kind.startswith("charge.dispute."):
        reread_dispute(dispute=event.about, checkout=checkout)
    elif family == "refund" or event.kind.startswith(("charge.refund", "charge.refunded")):
        reread_refunds(checkout=checkout)
    return DONE, f"{checkout.get_state_display()}."


def _attempt_read_there(event: ProviderEvent) -> Checkout | None:
    """The attempt of a payment of which nothing was told yet: its notices may come in any order."""
    if not event.payment:
        return None
    key = gateway.read_payment(event.payment).attempt
    return Checkout.objects.filter(key=key).first() if _is_a_key(key) else None


def _is_a_key(told: str) -> bool:
    return len(told) == 36 and all(sign in "0123456789abcdef-" for sign in told)
