"""The provider’s stand-in, for tests and the demonstration: the part of Stripe that we use, on loopback.

It takes nobody’s money, answers like Stripe (idempotency, errors, signed notices), has a page to click
paid, refused or pending, and breaks down on demand.
"""

from billing.gateway.stand_in.books import Books, Faults, RefusedError
from billing.gateway.stand_in.server import StandIn

__all__ = ["Books", "Faults", "RefusedError", "StandIn"]
