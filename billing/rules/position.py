"""Which document a due calls for, by its tax position and by who pays.

Outside VAT, a dues call is not an invoice: nothing is sold. An invoice is due for a taxed service (CGI, art.
289), for a public payer, who pays nothing else (code de la commande publique, art. L2192-1), and for a
service that is exempt or under the franchise when the chamber says that it invoices those too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cressmember.kernel.writing import NO_BREAK

OUT_OF_SCOPE, EXEMPT, FRANCHISE, TAXED = "out_of_scope", "exempt", "franchise", "taxed"

CALL, INVOICE = "call", "invoice"


@dataclass(frozen=True, slots=True)
class Ground:
    """Why no VAT is charged: its code in the European list, its VAT category, the words that are printed."""

    code: str
    mode: str
    category: str
    mention: str


GROUNDS = {
    ground.code: ground
    for ground in (
        Ground(
            "VATEX-EU-O",
            OUT_OF_SCOPE,
            "O",
            "Cotisation sans contrepartie directe, hors champ de la TVA.",
        ),
        Ground(
            "VATEX-FR-CGI261-7",
            EXEMPT,
            "E",
            "Exonération de TVA, article 261-7-1° du CGI.",
        ),
        Ground(
            "VATEX-FR-FRANCHISE",
            FRANCHISE,
            "E",
            "TVA non applicable, article 293 B du CGI.",
        ),
    )
}

OF_MODE = {ground.mode: ground for ground in GROUNDS.values()}


@dataclass(frozen=True, slots=True)
class Position:
    """Where a due stands: its document, why, and how VAT is said on it."""

    document: str
    because: str
    category: str
    rate: Decimal
    ground: Ground | None


@dataclass(frozen=True, slots=True)
class Vat:
    """The VAT of an amount to pay: its mode, its rate per one, how much of the amount it is."""

    mode: str
    rate: Decimal
    amount: Decimal


def vat_of(trace: Mapping[str, Any]) -> Vat:
    """The VAT that the calculation of a due tells; one made before VAT was known had none."""
    told = trace.get("vat")
    if not told:
        return Vat(OUT_OF_SCOPE, Decimal(0), Decimal("0.00"))
    return Vat(told["mode"], Decimal(told["rate"]), Decimal(told["amount"]))


def position(vat: Vat, *, default_ground: str, invoices_untaxed: bool, public_payer: bool) -> Position:
    """The document of a due, and the reason in a sentence.

    When the scale says nothing of VAT (``out_of_scope``), the chamber's own ground holds. Raises ValueError
    for a mode, a ground or a rate that means nothing.
    """
    if vat.mode == TAXED:
        if vat.rate <= 0:
            raise ValueError("a taxed due has a rate")
        percents = f"{(vat.rate * 100).normalize():f}".replace(".", ",")
        return Position(
            INVOICE, f"La prestation est soumise à la TVA ({percents}{NO_BREAK}%).", "S", vat.rate, None
        )
    ground = GROUNDS[default_ground] if vat.mode == OUT_OF_SCOPE else OF_MODE[vat.mode]
    document, because = _untaxed(ground, invoices_untaxed=invoices_untaxed, public_payer=public_payer)
    return Position(document, because, ground.category, Decimal(0), ground)


def _untaxed(ground: Ground, *, invoices_untaxed: bool, public_payer: bool) -> tuple[str, str]:
    if public_payer:
        return INVOICE, "Le payeur est un organisme public : il règle sur facture."
    if ground.mode == OUT_OF_SCOPE:
        return CALL, "La cotisation est hors du champ de la TVA : un appel suffit, ce n’est pas une facture."
    if invoices_untaxed:
        return INVOICE, "La chambre facture aussi ce qui est exonéré ou en franchise de TVA."
    return CALL, "La cotisation ne porte pas de TVA, et la chambre appelle ces cotisations sans les facturer."
