"""Incompatibilities: what one person may not hold together."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from cressmember.kernel.writing import enumerate_fr, quote
from governance.rules.answer.conjunction import conjunction
from governance.rules.answer.verdict import Outcome, Verdict, cited
from governance.rules.text.wording import part, term


@part
class Incompatibility:
    """Offices or qualities that one person may not hold together."""

    article: str = term("l’article")
    between: frozenset[str] = term("les fonctions ou qualités incompatibles", least=2)


def incompatibility_verdict(rules: Sequence[Incompatibility], name: str, held: Collection[str]) -> Verdict:
    """Whether someone may hold all of that together: offices, mandates and qualities."""
    parts = []
    for rule in rules:
        both = sorted(rule.between & set(held))
        told = f"{enumerate_fr([quote(each) for each in both])} sont incompatibles."
        parts.append(_said(len(both) < 2, told if len(both) > 1 else "Rien d’incompatible.", rule.article))
    return conjunction(
        parts, kept=f"{quote(name)} ne cumule rien d’incompatible", broken=f"Incompatibilité, {quote(name)}"
    )


def _said(met: bool, told: str, article: str, **figures: int) -> Verdict:
    return Verdict(
        outcome=Outcome.YES if met else Outcome.NO,
        sentence=cited(told, article),
        article=article,
        figures=figures,
    )
