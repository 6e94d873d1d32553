"""Payments on line that wait for something."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from billing.models import (
    Announcement,
    Checkout,
    Due,
    ProviderDispute,
    ProviderEvent,
    ProviderRefund,
    Receipt,
)
from billing.models.due import NOTHING
from billing.models.receipt import PROVIDED

# How long an attempt is left alone before it is read again at the provider.
ASKED = timedelta(minutes=2)  # The provider answers within seconds: the process that asked is no more.
UNSURE = timedelta(minutes=5)
ON_ITS_PAGE = timedelta(minutes=15)
DEBIT = timedelta(hours=6)
OLD = timedelta(days=2)


def attempts_to_read(at: datetime) -> QuerySet[Checkout]:
    """The attempts that may have moved without a notice: those read least recently first."""
    state = Checkout.State
    unread = Q(read_at__isnull=True)
    wanted = (
        Q(state=state.PREPARED, created_at__lt=at - ASKED)
        | Q(state=state.UNCERTAIN) & (unread | Q(read_at__lt=at - UNSURE, created_at__gt=at - OLD))
        | Q(state__in=[state.PENDING, state.UNCERTAIN], read_at__lt=at - DEBIT)
        | Q(state=state.OPEN) & (unread | Q(read_at__lt=at - ON_ITS_PAGE))
    )
    return Checkout.objects.filter(wanted).order_by("read_at", "pk")


def refunds_to_read(at: datetime) -> QuerySet[ProviderRefund]:
    """The refunds asked for that nobody knows the end of."""
    state = ProviderRefund.State
    unread = Q(read_at__isnull=True, asked_at__lt=at - ASKED)
    wanted = Q(state__in=[state.PREPARED, state.UNCERTAIN]) & (unread | Q(read_at__lt=at - UNSURE))
    wanted |= Q(state=state.PENDING, read_at__lt=at - DEBIT)
    return ProviderRefund.objects.filter(wanted).order_by("read_at", "pk")


def refunds_proposed() -> Any:
    """Money that came through the provider and pays nothing: paid twice, most often, and to send back.

    Not what is being sent back, nor what the payer’s bank contests.
    """
    asked = ProviderRefund.objects.under_way().filter(receipt=OuterRef("pk"))
    contested = ProviderDispute.objects.filter(receipt=OuterRef("pk"), state=ProviderDispute.State.OPEN)
    found = Receipt.objects.filter(outside_id__startswith=PROVIDED).filter(~Exists(asked), ~Exists(contested))
    return found.with_payer().with_credit().filter(credit__gt=NOTHING)


def payments_to_mind() -> dict[str, int]:
    """How many payments on line wait for someone, by what they wait for."""
    return {
        "uncertain": Checkout.objects.filter(state=Checkout.State.UNCERTAIN).count(),
        "disputed": ProviderDispute.objects.filter(state=ProviderDispute.State.OPEN).count(),
        "to_send_back": refunds_proposed().count(),
        "unsure_refunds": ProviderRefund.objects.filter(state=ProviderRefund.State.UNCERTAIN).count(),
    }


def events_of(checkout: Checkout) -> QuerySet[ProviderEvent]:
    """The notices that spoke of an attempt, latest first."""
    named = Q(attempt=str(checkout.key))
    if checkout.session_id:
        named |= Q(about=checkout.session_id)
    if checkout.payment_id:
        named |= Q(payment=checkout.payment_id)
    return ProviderEvent.objects.filter(named)


def last_checkout(due: Due) -> Checkout | None:
    """The attempt that says where the payment of a due stands: one under way, else the latest."""
    attempts = Checkout.objects.filter(due=due)
    return attempts.under_way().first() or attempts.first()


def announced_transfer(due: Due) -> Announcement | None:
    """The transfer that was announced on a due and that nobody withdrew."""
    return Announcement.objects.standing().filter(due=due).first()
