"""Payments on line, clicked at the stand-in of the provider: paid, refused, on its way, paid out."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from billing import gateway
from billing.actions.checkout import start_payment
from billing.actions.payout import record_payout
from billing.actions.provider_event import handle_event, keep_event
from billing.actions.provider_payout import gather_payout
from billing.actions.receipt import receive
from billing.gateway.stand_in import StandIn
from billing.gateway.stand_in.server import LOOPBACK
from billing.models import Checkout, Receipt
from billing.queries.payment_link import payment_link
from cressmember.accounts.models import User
from cressmember.office.management.demo.calendar import Calendar
from cressmember.office.management.demo.campaign import due_of

# Member numbers.
PAID, REFUSED, ON_ITS_WAY, PAID_TWICE = (3, 17), 28, 32, 86


def pay_on_line(days: Calendar, *, file: Path, by: User) -> None:
    """Pay by card and by debit at the stand-in, which remembers it in a file; nothing without a stand-in."""
    place = urlsplit(settings.STRIPE_API_BASE or "")
    if place.hostname != LOOPBACK or not place.port:
        return
    try:
        provider = StandIn(
            secret=settings.STRIPE_WEBHOOK_SECRET,
            api_version=settings.STRIPE_API_VERSION,
            port=place.port,
            file=file,
        )
    except OSError:
        return  # Somebody else answers there: the story goes on without payments on line.
    with provider:
        for number in (*PAID, PAID_TWICE):
            provider.books.pay(_opened(number, days, "card").session_id)
        provider.books.pay(_opened(ON_ITS_WAY, days, "debit").session_id)
        provider.books.refuse(_opened(REFUSED, days, "card").session_id)
        double = due_of(PAID_TWICE, days.year)
        receive(
            payer=double.payer,
            method=Receipt.Method.TRANSFER,
            amount=double.amount,
            received_on=days.ago(1),
            outside_id="demo:transfer",
            dues=[double],
            reference="Relevé",
            by=by,
        )
        payout = provider.books.pay_out()["id"]
        for event in provider.books.events:
            body, header = provider.signed(event)
            handle_event(event=keep_event(event=gateway.read_event(body.encode(), header), body=body))
        found = gather_payout(payout=payout)
        record_payout(
            outside_id=found.outside_id,
            gross=found.gross,
            fees=found.fees,
            net=found.net,
            arrived_on=found.arrived_on,
            receipts=found.receipts,
            by=by,
        )
        provider.hand_over()


def _opened(number: int, days: Calendar, means: str) -> Checkout:
    due = due_of(number, days.year)
    page = payment_link(due)
    return start_payment(due=due, means=means, paid_url=lambda _: page, left_url=lambda _: page)
