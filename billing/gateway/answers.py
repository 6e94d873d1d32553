"""What the provider answers, in the house’s own types; amounts are in euros unless ``currency`` says not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


class GatewayError(Exception):
    """Something asked of the provider did not work."""


class ProviderRefusedError(GatewayError):
    """The provider said no: nothing was done, and that is certain."""


class UnknownThereError(ProviderRefusedError):
    """The provider knows no such thing."""


class ProviderSilentError(GatewayError):
    """No usable answer came (timeout, cut line, breakdown over there): it may have been done, or not."""


class ForgedEventError(GatewayError):
    """A notice that the provider did not sign, or that is too old."""


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment as the provider sees it now.

    ``status`` is that of a PaymentIntent. ``amount`` is what was received, nothing as long as it did not
    succeed; ``method`` is that of a receipt, ``card`` or ``debit``. ``attempt`` is the key that we gave.
    """

    id: str
    status: str
    amount: Decimal
    currency: str
    method: str
    received_on: date | None
    refunded: Decimal
    trouble: str
    attempt: str


@dataclass(frozen=True, slots=True)
class Session:
    """A payment page of the provider: where it stands, and the payment made on it, if any."""

    id: str
    url: str
    status: str
    attempt: str
    expires_at: datetime | None
    payment: Payment | None


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back; ``status`` is pending, requires_action, succeeded, failed or canceled."""

    id: str
    payment: str
    status: str
    amount: Decimal
    currency: str
    made_on: date
    request: str
    trouble: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """A payment contested at the payer's bank: ``status`` is ``open``, ``won`` or ``lost``."""

    id: str
    payment: str
    status: str
    reason: str
    amount: Decimal
    currency: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Payout:
    """A transfer of the provider to the chamber: ``gross`` less ``fees`` is ``net``, what the bank shows.

    ``gross`` counts refunds and lost disputes against payments; ``payments`` names the payments in it.
    """

    id: str
    gross: Decimal
    fees: Decimal
    net: Decimal
    currency: str
    arrived_on: date
    payments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """A notice of the provider, whose signature was verified: a hint of what to read again, never a figure.

    ``about`` is the identifier of what it speaks of; ``payment``, ``session`` and ``attempt`` what it names.
    """

    id: str
    kind: str
    api_version: str
    about: str
    payment: str
    attempt: str
