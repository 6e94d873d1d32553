"""Calls to Stripe. Never inside a transaction: a slow answer would hold everybody behind a lock."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import stripe
from django.conf import settings
from django.utils import timezone

from billing.gateway.answers import (
    Dispute,
    Event,
    ForgedEventError,
    Payment,
    Payout,
    ProviderRefusedError,
    ProviderSilentError,
    Refund,
    Session,
    UnknownThereError,
)
from cressmember.kernel.money import from_cents

EURO = "eur"
# How the provider calls the two means that we offer.
MEANS = {"card": "card", "debit": "sepa_debit"}
METHODS = {"sepa_debit": "debit"}
# What the payer reads beside what it gives beyond its dues.
SUPPORT = "Contribution de soutien, facultative"
TIMEOUT = (3.05, 15.0)  # seconds to connect, then to be answered
CLOCKS_DIFFER = timedelta(minutes=5)
REFUSED_FROM, BROKEN_FROM = 400, 500
ALREADY_UNDER_WAY = 409


def is_open() -> bool:
    """Whether the chamber takes payments on line: without a key, the feature is not there."""
    return bool(settings.STRIPE_SECRET_KEY)


def pages_origin() -> str:
    """The origin of the pages where one pays: the only other host that a form of ours may lead to."""
    return str(settings.STRIPE_PAGES_ORIGIN)


def open_session(
    *,
    attempt: str,
    amount: Decimal,
    means: str,
    label: str,
    support: Decimal = Decimal(0),
    paid_url: str,
    left_url: str,
    expires_at: datetime,
) -> Session:
    """Ask for a payment page; asked twice for one attempt, it is the same page.

    ``support`` is what is given beyond the amount: a line of its own.
    Raises ProviderRefusedError when none was made, ProviderSilentError when nobody knows.
    """
    marks = {"attempt": attempt}
    params: Any = {
        "mode": "payment",
        "payment_method_types": [MEANS[means]],
        "line_items": [_line(name, part) for name, part in ((label, amount), (SUPPORT, support)) if part],
        "client_reference_id": attempt,
        "metadata": marks,
        "payment_intent_data": {"description": label[:250], "metadata": marks},
        "locale": "fr",
        "success_url": paid_url,
        "cancel_url": left_url,
        "expires_at": int(expires_at.timestamp()),
    }
    with _asking():
        made = _client().v1.checkout.sessions.create(params, {"idempotency_key": attempt})
        return _session(made.to_dict())


def _line(name: str, amount: Decimal) -> dict[str, Any]:
    return {
        "quantity": 1,
        "price_data": {
            "currency": EURO,
            "unit_amount": cents_of(amount),
            "product_data": {"name": name[:250]},
        },
    }


def read_session(session: str) -> Session:
    """Read a payment page again, with the payment made on it."""
    with _asking():
        return _session(_client().v1.checkout.sessions.retrieve(session, _WITH_PAYMENT).to_dict())


def find_session(*, attempt: str, since: datetime) -> Session | None:
    """The payment page of an attempt whose answer was lost, among those made since; None when none was."""
    params: Any = {"limit": 100, "created": {"gte": int((since - CLOCKS_DIFFER).timestamp())}}
    with _asking():
        found = _client().v1.checkout.sessions.list(params).auto_paging_iter()
        named = next((row for row in found if row.client_reference_id == attempt), None)
    return read_session(named.id) if named else None


def expire_session(session: str) -> None:
    """Close a payment page that nobody should use any more."""
    with _asking():
        _client().v1.checkout.sessions.expire(session)


def read_payment(payment: str) -> Payment:
    """Read a payment again."""
    params: Any = {"expand": ["latest_charge"]}
    with _asking():
        return _payment(_client().v1.payment_intents.retrieve(payment, params).to_dict())


def send_refund(*, request: str, payment: str, amount: Decimal) -> Refund:
    """Send money back by the way it came; asked twice for one request, it is sent once."""
    params: Any = {"payment_intent": payment, "amount": cents_of(amount), "metadata": {"request": request}}
    with _asking():
        made = _client().v1.refunds.create(params, {"idempotency_key": request})
        return _refund(made.to_dict())


def find_refunds(payment: str) -> list[Refund]:
    """Everything that was sent back of a payment, or is about to be, oldest first."""
    params: Any = {"payment_intent": payment, "limit": 100}
    with _asking():
        found = _client().v1.refunds.list(params).auto_paging_iter()
        return [_refund(row.to_dict()) for row in found][::-1]


def read_dispute(dispute: str) -> Dispute:
    """Read again what is contested."""
    with _asking():
        found = _client().v1.disputes.retrieve(dispute).to_dict()
    # Whatever the chamber sends in its defence, a dispute ends won or lost; a mere inquiry ends closed.
    standing = {"won": "won", "lost": "lost", "warning_closed": "won", "prevented": "won"}
    return Dispute(
        id=found["id"],
        payment=_id(found.get("payment_intent")),
        status=standing.get(found["status"], "open"),
        reason=found.get("reason") or "",
        amount=from_cents(found["amount"]),
        currency=found["currency"],
        opened_at=_instant(found["created"]),
    )


def read_payout(payout: str) -> Payout:
    """Read a transfer to the chamber, with the payments that it gathers."""
    with _asking():
        client = _client()
        found = client.v1.payouts.retrieve(payout).to_dict()
        params: Any = {"payout": payout, "limit": 100, "expand": ["data.source"]}
        rows = [row.to_dict() for row in client.v1.balance_transactions.list(params).auto_paging_iter()]
    gathered = [row for row in rows if row["type"] != "payout"]
    named = (_id((row.get("source") or {}).get("payment_intent")) for row in gathered if _is_payment(row))
    return Payout(
        id=found["id"],
        gross=from_cents(sum(row["amount"] for row in gathered)),
        fees=from_cents(sum(row["fee"] for row in gathered)),
        net=from_cents(found["amount"]),
        currency=found["currency"],
        arrived_on=datetime.fromtimestamp(found["arrival_date"], UTC).date(),
        payments=tuple(name for name in named if name),
    )


def read_event(body: bytes, signature: str) -> Event:
    """Read a notice after its signature; raises ForgedEventError when the provider did not write it."""
    try:
        found = stripe.Webhook.construct_event(body, signature, settings.STRIPE_WEBHOOK_SECRET).to_dict()
        about = found["data"]["object"]
        told = about.get("metadata") or {}
        is_a_payment = about.get("object") == "payment_intent"
        return Event(
            id=found["id"],
            kind=found["type"],
            api_version=found.get("api_version") or "",
            about=str(about.get("id") or ""),
            payment=str(about["id"]) if is_a_payment else _id(about.get("payment_intent")),
            attempt=str(told.get("attempt") or about.get("client_reference_id") or ""),
        )
    except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError, AttributeError) as trouble:
        raise ForgedEventError(str(trouble)) from trouble


def cents_of(amount: Decimal) -> int:
    """An amount in whole cents; raises ValueError when it is none."""
    cents = amount * 100
    if cents != cents.to_integral_value():
        raise ValueError(f"{amount} is no amount of money")
    return int(cents)


_WITH_PAYMENT: Any = {"expand": ["payment_intent.latest_charge"]}


def _client() -> stripe.StripeClient:
    if not is_open():
        raise ProviderRefusedError("Le paiement en ligne n’est pas configuré.")
    return _client_of(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE, settings.STRIPE_API_VERSION)


@functools.lru_cache(maxsize=8)
def _client_of(key: str, base: str, version: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        base_addresses={"api": base},
        stripe_version=version,
        # What did not answer is a state that is settled by reading, not by asking again at once.
        max_network_retries=0,
        http_client=stripe.RequestsClient(timeout=TIMEOUT),
    )


@contextmanager
def _asking() -> Iterator[None]:
    """Turn what goes wrong over there into our two words: refused, or silent."""
    try:
        yield
    except (stripe.APIConnectionError, stripe.IdempotencyError) as trouble:
        # A key that came with other words (another window, another link) did come: what it made is there.
        raise ProviderSilentError(_told(trouble)) from trouble
    except stripe.StripeError as trouble:
        status = trouble.http_status or BROKEN_FROM
        if status == ALREADY_UNDER_WAY or not REFUSED_FROM <= status < BROKEN_FROM:
            raise ProviderSilentError(_told(trouble)) from trouble
        is_unknown = trouble.code == "resource_missing"
        raise (UnknownThereError if is_unknown else ProviderRefusedError)(_told(trouble)) from trouble


def _told(trouble: stripe.StripeError) -> str:
    return str(trouble.user_message or trouble)[:250]


def _session(found: Mapping[str, Any]) -> Session:
    intent = found.get("payment_intent")
    return Session(
        id=found["id"],
        url=found.get("url") or "",
        status=found.get("status") or "",
        attempt=found.get("client_reference_id") or "",
        expires_at=_instant(found["expires_at"]) if found.get("expires_at") else None,
        payment=_payment(intent) if isinstance(intent, Mapping) else None,
    )


def _payment(found: Mapping[str, Any]) -> Payment:
    latest = found.get("latest_charge")
    charge: Mapping[str, Any] = latest if isinstance(latest, Mapping) else {}
    paid_by = (charge.get("payment_method_details") or {}).get("type", "card")
    error = found.get("last_payment_error") or {}
    return Payment(
        id=found["id"],
        status=found["status"],
        amount=from_cents(found.get("amount_received") or 0),
        currency=found["currency"],
        method=METHODS.get(paid_by, "card"),
        received_on=_day(charge["created"]) if charge.get("created") else None,
        refunded=from_cents(charge.get("amount_refunded") or 0),
        trouble=str(error.get("message") or charge.get("failure_message") or "")[:250],
        attempt=(found.get("metadata") or {}).get("attempt", ""),
    )


def _refund(found: Mapping[str, Any]) -> Refund:
    return Refund(
        id=found["id"],
        payment=_id(found.get("payment_intent")),
        status=found.get("status") or "pending",
        amount=from_cents(found["amount"]),
        currency=found["currency"],
        made_on=_day(found["created"]),
        request=(found.get("metadata") or {}).get("request", ""),
        trouble=found.get("failure_reason") or "",
    )


def _is_payment(row: Mapping[str, Any]) -> bool:
    return row["type"] in {"charge", "payment"}


def _id(named: Any) -> str:
    """The identifier of what an answer names, whether it was unfolded or not."""
    return str(named["id"] if isinstance(named, Mapping) else named or "")


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _day(seconds: int) -> date:
    return timezone.localdate(_instant(seconds))
