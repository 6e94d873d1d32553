"""Which dues an amount pays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from billing.rules.matching.suggestion import OpenDue
from cressmember.kernel.writing import euros

# Beyond it, sums of dues are too many to mean anything.
MOST_ADDED_UP = 12


@dataclass(frozen=True, slots=True)
class Fit:
    """Which dues an amount pays; ``is_exact`` when it pays them whole, ``is_only`` when no other would do."""

    dues: tuple[OpenDue, ...]
    reason: str
    is_exact: bool
    is_only: bool


def fit_of(amount: Decimal, dues: Sequence[OpenDue]) -> Fit | None:
    """Which of the dues an amount pays; None when nothing is owed."""
    if not dues:
        return None
    owed = sum((due.outstanding for due in dues), Decimal(0))
    single = [due for due in dues if due.outstanding == amount]
    if len(dues) > MOST_ADDED_UP:
        ways = [(due,) for due in single] + ([tuple(dues)] if owed == amount else [])
    else:
        ways = _sums(amount, dues)
    if ways:
        best = min(ways, key=lambda way: (len(way), [dues.index(due) for due in way]))
        is_only = len(ways) == 1
        return Fit(best, _said(best, dues, is_only=is_only), is_exact=True, is_only=is_only)
    reason = (
        f"le montant dépasse ce qui est dû, {euros(owed)} : le surplus restera en crédit"
        if amount > owed
        else f"le montant ne paie qu’une partie de ce qui est dû, {euros(owed)}"
    )
    return Fit(tuple(dues), reason, is_exact=False, is_only=False)


def _sums(amount: Decimal, dues: Sequence[OpenDue]) -> list[tuple[OpenDue, ...]]:
    """The sets of dues that add up to the amount."""
    reached: list[tuple[Decimal, tuple[OpenDue, ...]]] = [(Decimal(0), ())]
    for due in dues:
        reached += [
            (total + due.outstanding, (*way, due))
            for total, way in reached
            if total + due.outstanding <= amount
        ]
    return [way for total, way in reached if total == amount and way]


def _said(best: Sequence[OpenDue], dues: Sequence[OpenDue], *, is_only: bool) -> str:
    if len(best) == 1:
        said = "le montant est exactement ce qui reste dû"
    elif len(best) == len(dues):
        said = f"le montant est la somme de ses {len(best)} cotisations dues"
    else:
        said = f"le montant est la somme de {len(best)} de ses cotisations dues"
    return said if is_only else f"{said}, mais d’autres cotisations feraient aussi ce montant"
