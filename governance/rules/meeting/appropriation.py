"""Appropriation of the result: what becomes of a surplus or of a deficit, part by part, to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, enumerate_fr, euros

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the result and where it goes: « au report à nouveau ». Euros, signed as the result."""

    to: str
    amount: Decimal


def appropriation_text(*, result: Decimal, shares: Sequence[Share], year: str) -> str:
    """The resolution that appropriates a result, in a sentence.

    Raises RuleViolation when the parts do not add up to the result exactly, go the other way, or nowhere.
    """
    parts = [share for share in shares if share.amount]
    for share in parts:
        _refuse_unsound(result, share)
    total = sum((share.amount for share in parts), Decimal(0))
    if total != result:
        gap = result - total
        raise RuleViolation(
            f"Les parts font {euros(total)} et le résultat {euros(result)}{NO_BREAK}: "
            f"il reste {euros(gap)} à affecter. Les parts doivent faire le résultat, au centime."
        )
    kind = "excédentaire" if result > 0 else "déficitaire"
    if not result:
        return f"L’assemblée constate que le résultat de l’exercice {year} est nul, et n’a rien à affecter."
    told = enumerate_fr([f"{euros(share.amount)} {share.to}" for share in parts])
    return (
        f"L’assemblée décide d’affecter le résultat {kind} de l’exercice {year}, soit {euros(result)}, "
        f"comme suit{NO_BREAK}: {told}."
    )


def _refuse_unsound(result: Decimal, share: Share) -> None:
    if share.amount != share.amount.quantize(CENT):
        raise RuleViolation(f"Une part s’arrête au centime{NO_BREAK}: {share.amount}.")
    if not share.to.strip():
        raise RuleViolation(f"Dites où vont ces {euros(share.amount)}.")
    if (share.amount > 0) != (result > 0):
        raise RuleViolation(
            f"{euros(share.amount)} {share.to}{NO_BREAK}: une part va dans le sens du résultat, "
            f"{euros(result)}."
        )
