"""What a link of unsubscription speaks for: who wrote the mail tells it, the public page asks it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subscription:
    """An address and the purpose for which it was written to (``Consent.Purpose``)."""

    address: str
    purpose: str


Reader = Callable[[str], Subscription | None]

_readers: list[Reader] = []


def offer_subscriptions(reader: Reader) -> None:
    """Let an upper floor say what its signed links open; called once, when the application is ready."""
    _readers.append(reader)


def subscription_of(token: str) -> Subscription | None:
    """What a signed link speaks for; None for a link that nobody here wrote."""
    found = (reader(token) for reader in _readers)
    return next((subscription for subscription in found if subscription is not None), None)
