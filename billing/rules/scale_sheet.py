"""Reading a scale from a sheet of cells, such as a chamber keeps beside its register.

The reading is a proposal: what it had to assume is said in sentences that the treasurer confirms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from billing.rules.scale_document import scale_document, scale_from
from billing.rules.vocabulary import KINDS
from cressmember.kernel.folding import fold
from cressmember.kernel.reading import Unreadable, amount
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import decimal_fr, quote

Cell = Any

_BELOW = re.compile(r"^\s*(?:<|moins de|jusqu.à moins de)\s*(.+)$", re.IGNORECASE)
_BETWEEN = re.compile(r"^\s*(?:de\s+)?(.+?)\s+(?:à|a|-)\s+(.+)$", re.IGNORECASE)
_ABOVE = re.compile(r"^\s*(?:(?:>=|≥)\s*(.+)|(.+?)\s+et\s+(?:plus|au[- ]delà))\s*$", re.IGNORECASE)
_KIND_OF_HEADER = {"structure": "single", "structures": "single", "reseau": "network", "reseaux": "network"}


@dataclass(frozen=True, slots=True)
class ScaleSheet:
    """What was read: the scale as a document, and what was assumed to read it."""

    document: dict[str, Any]
    assumptions: tuple[str, ...]


def looks_like_a_scale(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a sheet holds a header with the kinds of member, and brackets under it."""
    header = _header(rows)
    if header is None:
        return False
    return any(_limits(str(row[0])) for row in rows[header[0] + 1 :] if row and row[0])


def read_scale(rows: Sequence[Sequence[Cell]], *, college_codes: Mapping[str, str]) -> ScaleSheet:
    """Read the scale of a sheet.

    ``college_codes`` gives, for the label of a line that is not a bracket (« Mutuelles »), the code of the
    college that it means. Raises RuleViolation when the sheet does not say a complete scale.
    """
    header = _header(rows)
    if header is None:
        raise RuleViolation("Cette feuille n’a pas de ligne d’en-tête avec « Structure » et « Réseau ».")
    at, columns = header
    assumptions: list[str] = []
    brackets: dict[str, list[dict[str, Any]]] = {kind: [] for kind in columns}
    flat_rules: list[dict[str, Any]] = []
    proration = "none"
    for row in rows[at + 1 :]:
        label = " ".join(str(row[0] or "").split())
        if not label:
            continue
        amounts = {kind: row[column] for kind, column in columns.items() if column < len(row)}
        told = {kind: value for kind, value in amounts.items() if value not in (None, "")}
        if not told:
            if "prorata" in fold(label):
                proration = "months"
                assumptions.append(
                    "La première année est due au prorata des mois restants, mois d’adhésion compris : "
                    f"{quote(label)}."
                )
            continue
        if limits := _limits(label):
            for kind, value in told.items():
                brackets[kind].append({**limits, "amount": str(_read(value, label))})
        else:
            flat_rules.extend(_flat_rules(label, told, college_codes, assumptions))
    bracket_rules = [
        {
            "label": "Structure" if kind == "single" else "Réseau",
            "when": {"kinds": [kind]},
            "formula": {
                "kind": "brackets",
                "base": "budget",
                "mode": "whole",
                "brackets": _joined(rows, assumptions),
            },
        }
        for kind, rows in brackets.items()
    ]
    document = {"base_offset": -1, "proration": proration, "rules": [*flat_rules, *bracket_rules]}
    assumptions.insert(0, "La base est le budget de l’année qui précède l’exercice.")
    # Read once more as a scale: what is undefined is refused here, with its point.
    return ScaleSheet(scale_document(scale_from(document)), tuple(dict.fromkeys(assumptions)))


def _header(rows: Sequence[Sequence[Cell]]) -> tuple[int, dict[str, int]] | None:
    for at, row in enumerate(rows):
        columns = {
            kind: column
            for column, cell in enumerate(row)
            if (kind := _KIND_OF_HEADER.get(fold(str(cell or ""))))
        }
        if set(columns) == set(KINDS):
            return at, columns
    return None


def _limits(label: str) -> dict[str, Any] | None:
    """The two ends of a bracket as they are written; None when the label is not a bracket."""
    try:
        if found := _BELOW.match(label):
            return {"from": "0", "to": str(amount(found[1]))}
        if found := _ABOVE.match(label):
            return {"from": str(amount(found[1] or found[2])), "to": None}
        if found := _BETWEEN.match(label):
            return {"from": str(amount(found[1])), "to": str(amount(found[2])), "to_included": True}
    except Unreadable:
        return None
    return None


def _joined(brackets: list[dict[str, Any]], assumptions: list[str]) -> list[dict[str, Any]]:
    """Read « 50 000 à 149 999 » followed by « 150 000 » as « 50 000 to less than 150 000 », and say so."""
    ordered = sorted(brackets, key=lambda bracket: Decimal(bracket["from"]))
    joined = []
    for bracket, following in zip(ordered, [*ordered[1:], None], strict=True):
        one_euro_short = (
            following is not None
            and bracket["to"] is not None
            and Decimal(following["from"]) - Decimal(bracket["to"]) == 1
        )
        if one_euro_short and following is not None:
            assumptions.append(
                "Les bornes écrites à un euro près se touchent : "
                f"« {decimal_fr(Decimal(bracket['to']))} » se lit « moins de "
                f"{decimal_fr(Decimal(following['from']))} »."
            )
            bracket = {**bracket, "to": following["from"], "to_included": False}
        joined.append(bracket)
    return joined


def _flat_rules(
    label: str, told: Mapping[str, Cell], college_codes: Mapping[str, str], assumptions: list[str]
) -> list[dict[str, Any]]:
    code = college_codes.get(label)
    if code is None:
        raise RuleViolation(f"La ligne « {label} » n’est ni une tranche ni un collège connu.")
    assumptions.append(f"« {label} » est un collège, au forfait.")
    amounts = {kind: _read(value, label) for kind, value in told.items()}
    if len(set(amounts.values())) == 1 and set(amounts) == set(KINDS):
        (value,) = set(amounts.values())
        return [
            {
                "label": label,
                "when": {"colleges": [code]},
                "formula": {"kind": "flat", "amount": str(value)},
            }
        ]
    return [
        {
            "label": f"{label} ({KINDS[kind].name})",
            "when": {"colleges": [code], "kinds": [kind]},
            "formula": {"kind": "flat", "amount": str(value)},
        }
        for kind, value in amounts.items()
    ]


def _read(value: Cell, label: str) -> Decimal:
    try:
        return amount(value)
    except Unreadable as trouble:
        raise RuleViolation(f"Ligne « {label} » : {trouble}") from trouble
