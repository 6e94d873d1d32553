"""What an invoice or a credit note says, as figures and codes rather than words (norm EN 16931).

The printed letter and the data that travel inside it are both read from the same frozen content. Amounts are
``Decimal`` euros; a credit note is written with positive amounts, its nature says which way they go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from billing.rules.position import Position
from cressmember.kernel.money import round_cents
from cressmember.kernel.writing import NO_BREAK, enumerate_fr, euros, long_date

INVOICE, CREDIT_NOTE = "380", "381"

CENT = Decimal("0.01")

# The notes that commercial law asks for (UNTDID 4451): recovery fee, late penalties, discount.
RECOVERY, PENALTIES, DISCOUNT, GENERAL = "PMT", "PMD", "AAB", "AAI"
# Where the chamber's settings say each.
MENTIONS = (
    (RECOVERY, "recovery_mention"),
    (PENALTIES, "penalty_mention"),
    (DISCOUNT, "discount_mention"),
)


@dataclass(frozen=True, slots=True)
class Party:
    """Who sells or who buys; what is not known is empty."""

    name: str
    siren: str
    siret: str
    vat_number: str
    tax_number: str
    street: str
    street_more: str
    postcode: str
    city: str
    email: str
    country: str = "FR"


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice or a credit note, ready to be written as data."""

    nature: str
    number: str
    issued_on: date
    due_on: date | None
    seller: Party
    buyer: Party
    label: str
    note: str
    starts_on: date
    ends_on: date
    net: Decimal
    vat: Decimal
    total: Decimal
    paid: Decimal
    category: str
    rate: Decimal
    ground_code: str
    ground_mention: str
    mentions: tuple[tuple[str, str], ...]
    terms: str
    iban: str
    bic: str
    buyer_reference: str
    order_reference: str
    corrects: tuple[str, date] | None

    @property
    def to_pay(self) -> Decimal:
        """What is left to pay once what was paid before is taken off."""
        return self.total - self.paid


def split_vat(total: Decimal, rate: Decimal) -> tuple[Decimal, Decimal]:
    """The net amount and the VAT of an amount, VAT included; ``rate`` is per one.

    The VAT is what the rounded net amount leaves, so that both add up: 600,00 € at 20 % is 500,00 € and
    100,00 €.
    """
    net = round_cents(total / (1 + rate))
    return net, total - net


def tax_of(where: Position) -> dict[str, str]:
    """How VAT is said on an invoice, as it is frozen with it."""
    return {
        "category": where.category,
        "rate": str(where.rate),
        "ground_code": where.ground.code if where.ground else "",
        "ground_mention": where.ground.mention if where.ground else "",
    }


def figures(*, net: Decimal, vat: Decimal, paid: Decimal, tax: Mapping[str, str]) -> dict[str, Any]:
    """The amounts of an invoice as they are frozen with it: as data, and as the words that it prints.

    Raises ValueError when VAT and its rate disagree by more than the cent that rounding leaves.
    """
    rate, total = Decimal(tax["rate"]), net + vat
    if abs(vat - net * rate) >= CENT:
        raise ValueError(f"{vat} is not {rate} of {net}")
    return {
        "net": f"{net:.2f}",
        "vat": f"{vat:.2f}",
        "total": f"{total:.2f}",
        "paid": f"{paid:.2f}",
        "to_pay": f"{total - paid:.2f}",
        "is_paid": total <= paid,
        "words": {
            "net": euros(net),
            "vat": euros(vat),
            "total": euros(total),
            "paid": euros(paid) if paid else "",
            "to_pay": euros(total - paid),
            "rate": f"{rate * 100:f}".rstrip("0").rstrip(".").replace(".", ",") + f"{NO_BREAK}%"
            if rate
            else "—",
        },
    }


def terms_of_payment(due_on: date, instalments: Sequence[tuple[date, Decimal]] = ()) -> str:
    """Until when it is paid, in a sentence; in parts when there are several."""
    if not instalments:
        return f"À régler au plus tard le {long_date(due_on)}."
    parts = [f"{euros(amount)} au plus tard le {long_date(day)}" for day, amount in instalments]
    return f"À régler en {len(parts)} fois{NO_BREAK}: {enumerate_fr(parts)}."


def invoice_of(content: Mapping[str, Any]) -> Invoice:
    """Read an invoice from the content that was frozen when it was issued."""
    chamber, buyer, tax = content["chamber"], content["buyer"], content["tax"]
    corrects = content.get("corrects")
    return Invoice(
        nature=content["nature"],
        number=content["number"],
        issued_on=date.fromisoformat(content["issued_on"]),
        due_on=date.fromisoformat(content["pay_by"]) if content.get("pay_by") else None,
        seller=_seller(chamber, tax["category"]),
        buyer=_buyer(buyer),
        label=content["label"],
        note=content["explanation"],
        starts_on=date.fromisoformat(content["starts_on"]),
        ends_on=date.fromisoformat(content["ends_on"]),
        net=Decimal(content["net"]),
        vat=Decimal(content["vat"]),
        total=Decimal(content["total"]),
        paid=Decimal(content["paid"]),
        category=tax["category"],
        rate=Decimal(tax["rate"]),
        ground_code=tax["ground_code"],
        ground_mention=tax["ground_mention"],
        mentions=tuple((subject, chamber[name]) for subject, name in MENTIONS if chamber[name]),
        terms=content["terms"],
        iban=chamber["iban"],
        bic=chamber["bic"],
        buyer_reference=buyer["service_code"],
        order_reference=content["order_reference"],
        corrects=(corrects["number"], date.fromisoformat(corrects["issued_on"])) if corrects else None,
    )


def _seller(chamber: Mapping[str, Any], category: str) -> Party:
    siret = chamber["siret"]
    # Outside VAT, a seller gives no VAT number, even if it has one (rule BR-O-02 of the norm).
    is_outside = category == "O"
    return Party(
        name=chamber["name"],
        siren=siret[:9],
        siret=siret,
        vat_number="" if is_outside else chamber["vat_number"],
        tax_number="" if is_outside else chamber["tax_registration"] or siret[:9],
        street=chamber["street"],
        street_more="",
        postcode=chamber["postcode"],
        city=chamber["city"],
        email=chamber["email"],
    )


def _buyer(buyer: Mapping[str, Any]) -> Party:
    return Party(
        name=buyer["name"],
        siren=buyer["siren"] or buyer["siret"][:9],
        siret=buyer["siret"],
        vat_number="",
        tax_number="",
        street=buyer["street"],
        street_more=buyer["street_more"],
        postcode=buyer["postcode"],
        city=buyer["city"],
        email=buyer["email"],
    )


def lacking_to_invoice(chamber: Mapping[str, Any], *, taxed: bool) -> str:
    """A sentence that names what an invoice would print blank; empty when it would print everything.

    C. com. L441-9 and CGI, annexe II, 242 nonies A; the VAT number is asked of who charges VAT.
    """
    needed = {
        "siret": "son SIRET",
        "recovery_mention": "la mention des frais de recouvrement",
        "penalty_mention": "la mention des pénalités de retard",
        "discount_mention": "la mention de l’escompte",
    } | ({"vat_number": "son numéro de TVA"} if taxed else {})
    missing = enumerate_fr([words for name, words in needed.items() if not chamber[name].strip()])
    return f"Il manque à la chambre {missing} : les factures en ont besoin." if missing else ""
