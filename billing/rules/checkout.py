"""Where a payment attempt stands, from what the provider says of it now."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cressmember.kernel.writing import euros

EURO = "eur"
# The provider takes no less; what it asks of an amount in euros.
LEAST = Decimal("0.50")


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of an attempt, and a French sentence for whoever must understand it."""

    state: str
    why: str = ""


def standing(*, session: str, payment: str, currency: str = EURO, trouble: str = "") -> Standing:
    """Where an attempt stands.

    ``session`` is the status of the payment page (open, complete, expired), ``payment`` that of the payment
    made on it, empty as long as nobody tried. The payment has the last word: a page that is complete says
    nothing of a debit that takes days.
    """
    if payment == "succeeded":
        if currency != EURO:
            return Standing(
                "uncertain", f"Payé en {currency.upper()}, et non en euros : à traiter à la main."
            )
        return Standing("paid")
    if payment in {"processing", "requires_capture"}:
        return Standing("pending")
    if session == "open":
        return Standing("open", trouble)
    if session == "expired":
        return Standing("expired", "La page de paiement a expiré sans paiement.")
    if payment in {"requires_payment_method", "canceled"}:
        return Standing("failed", trouble or "Le paiement a échoué chez le prestataire.")
    return Standing("uncertain", "Le prestataire dit la page terminée, sans paiement : relisez plus tard.")


def difference(asked: Decimal, received: Decimal) -> str:
    """What to write beside money that is not what was asked for; nothing when it is."""
    if asked == received:
        return ""
    return f"Demandé {euros(asked)}, reçu {euros(received)}."
