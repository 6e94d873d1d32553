"""How an amount is paid, once it is known: the VAT that is added, the parts that it is paid in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from billing.rules.document import keyed
from billing.rules.formula.reading import read_amount
from cressmember.kernel.money import from_cents, round_cents
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, decimal_fr, euros

# What dues are to VAT (CGI art. 256, 261-7-1°, 293 B), by the words of a scale's document.
VAT_MODES = {
    "out_of_scope": "hors du champ de la TVA",
    "exempt": "exonérées de TVA",
    "franchise": "en franchise en base de TVA",
    "taxed": "soumises à la TVA",
}
VAT_RATE = re.compile(r"0(?:\.\d{1,4})?|1(?:\.0{1,4})?", re.ASCII)
MOST_PARTS = 12


@dataclass(frozen=True, slots=True)
class Vat:
    """The VAT position of dues; ``rate`` is per one, and 0 unless they are taxed."""

    mode: str = "out_of_scope"
    rate: Decimal = Decimal(0)

    def on(self, net: Decimal) -> Decimal:
        """The VAT of a net amount, rounded half up to the cent (EN 16931, BR-CO-17)."""
        return round_cents(Fraction(net) * Fraction(self.rate))

    @property
    def written(self) -> str:
        """« TVA à 5,5 % »."""
        return f"TVA à {decimal_fr((self.rate * 100).normalize())}{NO_BREAK}%"

    def document(self) -> dict[str, Any]:
        return {"mode": self.mode, "rate": str(self.rate)} if self.rate else {"mode": self.mode}


@dataclass(frozen=True, slots=True)
class Instalments:
    """In how many parts, and how many months apart; from an amount on, below which all is paid at once."""

    count: int = 1
    every: int = 1
    least: Decimal = Decimal(0)

    def parts(self, amount: Decimal) -> tuple[tuple[int, Decimal], ...]:
        """The (months after the due day, amount) parts; none when all is paid at once."""
        if self.count == 1 or not amount or amount < self.least:
            return ()
        shares = spread_cents(amount, self.count)
        return tuple((rank * self.every, share) for rank, share in enumerate(shares) if share)

    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = {"count": self.count, "every": self.every}
        return document | {"from": str(self.least)} if self.least else document


OUT_OF_SCOPE = Vat()
AT_ONCE = Instalments()


def spread_cents(amount: Decimal, count: int) -> tuple[Decimal, ...]:
    """Equal parts that add up, the leftover cents from the first: 10,01 € in 4 is 2,51 € and 3 × 2,50 €."""
    cents, left = divmod(int(amount.scaleb(2)), count)
    return tuple(from_cents(cents + (rank < left)) for rank in range(count))


def vat_from(document: Any) -> Vat:
    """Read the VAT of a scale. Raises RuleViolation when a rate is missing, or told where none applies."""
    document = keyed(document, "la TVA", known=("mode", "rate"))
    mode = document.get("mode")
    if not isinstance(mode, str) or mode not in VAT_MODES:
        raise RuleViolation(f"Le régime de TVA « {mode} » n’existe pas ({', '.join(VAT_MODES)}).")
    text = str(document.get("rate", "0"))
    if not VAT_RATE.fullmatch(text):
        raise RuleViolation("Le taux de TVA s’écrit comme 0.20 ou 0.055, entre 0 et 1.")
    rate = Decimal(text)
    if mode == "taxed" and not rate:
        raise RuleViolation("Des cotisations soumises à la TVA en disent le taux (« rate »), comme 0.20.")
    if mode != "taxed" and rate:
        raise RuleViolation(f"Des cotisations {VAT_MODES[mode]} n’ont pas de taux de TVA.")
    return Vat(mode, rate)


def instalments_from(document: Any) -> Instalments:
    """Read the instalments of a scale. Raises RuleViolation when they would never be, or never end."""
    document = keyed(document, "les échéances", known=("count", "every", "from"))
    return Instalments(
        count=_whole(document.get("count"), 2, MOST_PARTS, "Le nombre d’échéances"),
        every=_whole(document.get("every", 1), 1, 12, "Le nombre de mois entre deux échéances"),
        least=read_amount(document.get("from", "0"), "le montant à partir duquel on paie en plusieurs fois"),
    )


def parts_written(parts: tuple[tuple[int, Decimal], ...]) -> str:
    """The parts in words: « 250,01 €, puis 3 fois 250,00 € »."""
    told: list[list[Any]] = []
    for _, amount in parts:
        if told and told[-1][1] == amount:
            told[-1][0] += 1
        else:
            told.append([1, amount])
    return ", puis ".join(
        euros(amount) if times == 1 else f"{times}{NO_BREAK}fois {euros(amount)}" for times, amount in told
    )


def vat_of(trace: Mapping[str, Any]) -> Vat:
    """The VAT of a stored trace; those of before VAT was known had none."""
    told = trace.get("vat")
    return Vat(told["mode"], Decimal(told["rate"])) if told else OUT_OF_SCOPE


def _whole(value: Any, least: int, most: int, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise RuleViolation(f"{what} est un nombre entier, de {least} à {most}.")
    return value
