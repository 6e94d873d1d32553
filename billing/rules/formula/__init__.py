"""The formulas of a scale: a formula is data, read from a document and written again unchanged.

Each family has its module and answers alike: ``value`` of a figure, exact; ``explain`` it on a call; read
its ``lines`` out on a page; its ``document``.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from billing.rules.document import keyed
from billing.rules.formula.brackets import Beyond, Bracket, Brackets
from billing.rules.formula.flat import Exempt, Flat
from billing.rules.formula.multiple import Multiple, Simple
from billing.rules.formula.rated import PerUnit, Rated
from billing.rules.formula.reading import rate_written, read_amount, read_rate
from cressmember.kernel.violations import RuleViolation

__all__ = [
    "Beyond",
    "Bracket",
    "Brackets",
    "Exempt",
    "Flat",
    "Formula",
    "Multiple",
    "PerUnit",
    "Rated",
    "Simple",
    "formula_document",
    "formula_from",
    "multiple_from",
    "rate_written",
    "trace_of",
]

Formula = Simple | Exempt | Multiple
Read = type[Flat] | type[Brackets] | type[Rated] | type[PerUnit] | type[Exempt]

KINDS: Mapping[str, Read] = {kind.kind: kind for kind in (Flat, Brackets, Rated, PerUnit, Exempt)}


def formula_from(document: Any, *, of: str) -> Formula:
    """Read a formula that stands alone, or that of a trace. Raises RuleViolation, naming the rule ``of``."""
    document = keyed(document, f"la formule de « {of} »")
    kind = document.get("kind")
    if kind == Multiple.kind and "formula" in document:
        inner = formula_from(document["formula"], of=str(document.get("of")))
        if isinstance(inner, Simple):
            return multiple_from(document, inner, _bound(document, "floor"), _bound(document, "cap"), of=of)
    if isinstance(kind, str) and kind in KINDS:
        return KINDS[kind].read(keyed(document, f"la formule de « {of} »", known=KINDS[kind].keys), of)
    raise RuleViolation(
        f"« {of} » : la formule « {kind} » n’existe pas ({', '.join([*KINDS, Multiple.kind])})."
    )


def multiple_from(
    document: Mapping[str, Any], formula: Simple, floor: Decimal | None, cap: Decimal | None, *, of: str
) -> Multiple:
    """Read a multiple of a rule whose formula and bounds are known."""
    times = read_rate(document.get("times"), f"le nombre de fois de « {of} »")
    return Multiple(times, str(document["of"]), formula, floor, cap)


def formula_document(formula: Formula) -> dict[str, Any]:
    """The formula as it is kept; reading it again gives the same."""
    return formula.document()


def trace_of(formula: Formula) -> dict[str, Any]:
    """The formula as a trace keeps it, with nothing to look up elsewhere."""
    document = formula.document()
    if isinstance(formula, Multiple):
        document["formula"] = formula.formula.document()
        document["floor"] = None if formula.floor is None else str(formula.floor)
        document["cap"] = None if formula.cap is None else str(formula.cap)
    return document


def _bound(document: Mapping[str, Any], name: str) -> Decimal | None:
    value = document.get(name)
    return None if value is None else read_amount(value, f"la borne « {name} »")
