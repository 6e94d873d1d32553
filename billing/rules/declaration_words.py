"""A declaration read out: what was known, what is declared, block by block, for the member and for staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from billing.rules.vocabulary import BASES
from cressmember.kernel.identifiers import format_siret

LABELS = {
    "civility": "Civilité",
    "given_name": "Prénom",
    "family_name": "Nom",
    "name": "Nom",
    "email": "Adresse électronique",
    "role": "Fonction",
    "siret": "SIRET",
    "street": "Adresse",
    "street_more": "Complément d’adresse",
    "postcode": "Code postal",
    "city": "Ville",
}
ROLES = {"titular": "Titulaire", "substitute": "Suppléant·e", "legal": "Représentant·e légal·e"}


@dataclass(frozen=True, slots=True)
class Line:
    """Something declared: its name, what was known before, what is said now."""

    label: str
    before: str
    now: str

    @property
    def has_changed(self) -> bool:
        return self.before != self.now


@dataclass(frozen=True, slots=True)
class Section:
    """A block of the declaration; without lines, nothing has changed there."""

    title: str
    lines: tuple[Line, ...]


def written(name: str, value: str) -> str:
    """A value of the register as it is read."""
    if name == "siret" and value:
        return format_siret(value)
    return ROLES.get(value, value) if name == "role" else value


def figure_written(base: str, figure: Mapping[str, Any] | None) -> str:
    """A known figure with its year: « 840 000,00 € (2024) »; nothing when it is not known."""
    if not figure:
        return ""
    return f"{BASES[base].measured(Decimal(figure['amount']))} ({figure['year']})"


def in_words(known: Mapping[str, Any], answers: Mapping[str, Any], *, year: int) -> list[Section]:
    """Every block of a declaration, with what changes in it."""
    sections = []
    if answers["figures"]:
        lines = [
            Line(
                f"{BASES[base].name} {year}",
                _figure_before(base, known["figures"].get(base), amount),
                BASES[base].measured(Decimal(amount)),
            )
            for base, amount in answers["figures"].items()
        ]
        sections.append(Section("Chiffres", tuple(lines)))
    sections.append(Section("Représentants", tuple(_people(known, answers))))
    contact = answers["contact"]
    sections.append(Section("Contact pour la cotisation", tuple(_changes(known["contact"], contact))))
    order = "Oui" if answers["purchase_order_required"] else "Non"
    orders = [Line("Bon de commande exigé", "Oui" if known["purchase_order_required"] else "Non", order)]
    if answers["purchase_order"]:
        orders.append(Line("Numéro du bon de commande", known["purchase_order"], answers["purchase_order"]))
    sections.append(Section("Bon de commande", tuple(orders)))
    sections.append(Section("SIRET et adresse", tuple(_changes(known["identity"], answers["identity"]))))
    return sections


def _figure_before(base: str, figure: Mapping[str, Any] | None, now: str) -> str:
    """What was known of a figure; the same amount is no change, whatever its year."""
    if figure and Decimal(figure["amount"]) == Decimal(now):
        return BASES[base].measured(Decimal(now))
    return figure_written(base, figure)


def _changes(before: Mapping[str, Any], after: Mapping[str, str] | None) -> list[Line]:
    return [
        Line(LABELS[name], written(name, before.get(name) or ""), written(name, value))
        for name, value in (after or {}).items()
        if value != (before.get(name) or "")
    ]


def _people(known: Mapping[str, Any], answers: Mapping[str, Any]) -> list[Line]:
    lines = []
    for row in known["representatives"]:
        key, name = row["representation"], f"{row['given_name']} {row['family_name']}".strip()
        before = _person(row)
        if key in answers["leaving"]:
            lines.append(Line(f"{row['role_label']}, {name}", before, "N’est plus en fonction"))
        elif told := answers["people"].get(str(key)):
            after = _person({"civility": row["civility"], **told})
            if after != before:
                lines.append(Line(row["role_label"], before, after))
    lines += [Line(ROLES[told["role"]], "", _person(told)) for told in answers["newcomers"]]
    return lines


def _person(told: Mapping[str, Any]) -> str:
    name = " ".join(filter(None, [told.get("civility", ""), told["given_name"], told["family_name"]]))
    return f"{name}, {told['email']}" if told["email"] else name
