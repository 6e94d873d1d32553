"""What a scale speaks of, in the words of documents and pages: the bases of dues, the types of members."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cressmember.kernel.writing import decimal_fr, euros


@dataclass(frozen=True, slots=True)
class Base:
    """A declared figure on which dues are computed; ``unit`` is what it counts, empty for euros."""

    name: str
    the: str
    of_the: str
    unit: str = ""

    @property
    def in_euros(self) -> bool:
        return not self.unit

    def measured(self, amount: Decimal) -> str:
        """A figure as it was declared: « 840 000,00 € », « 12,5 »."""
        return euros(amount) if self.in_euros else decimal_fr(amount.normalize())


# By the words of a scale's document.
BASES = {
    "budget": Base("Budget", "le budget", "du budget"),
    "fte": Base("Effectif", "l’effectif", "de l’effectif", unit="équivalent temps plein"),
    "turnover": Base("Chiffre d’affaires", "le chiffre d’affaires", "du chiffre d’affaires"),
    "members": Base("Nombre d’adhérents", "le nombre d’adhérents", "du nombre d’adhérents", unit="adhérent"),
    "payroll": Base("Masse salariale", "la masse salariale", "de la masse salariale"),
    "population": Base("Population", "la population", "de la population", unit="habitant"),
    "margin": Base("Marge brute", "la marge brute", "de la marge brute"),
    "units": Base("Nombre d’unités", "le nombre d’unités", "du nombre d’unités", unit="unité"),
    "subsidies": Base("Subventions reçues", "les subventions", "des subventions"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of member: « structure », « les structures »."""

    name: str
    all_of_them: str


KINDS = {"single": Kind("structure", "les structures"), "network": Kind("réseau", "les réseaux")}
