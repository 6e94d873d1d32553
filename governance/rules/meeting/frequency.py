"""How often a body must meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from cressmember.kernel.periods import Period, months_later
from cressmember.kernel.writing import counted, long_date, number
from governance.rules.answer.conjunction import conjunction
from governance.rules.answer.verdict import Outcome, Verdict, cited
from governance.rules.text.wording import part, term


@part
class Frequency:
    """So many meetings a year at least, and no longer than so many months without one."""

    article: str = term("l’article")
    least_per_year: int = term("le nombre de réunions par an au moins")
    longest_gap_months: int | None = term("les mois entre deux réunions au plus", default=None, least=1)


def frequency_verdict(rule: Frequency, held: Sequence[date], *, year: Period, on: date) -> Verdict:
    """Whether a body met often enough that year; a year not over yet may still be.

    Raises ValueError for a year without end.
    """
    if year.end is None:
        raise ValueError("a year of meetings has an end")
    days = sorted(day for day in held if year.contains(day) and day <= on)
    missing = max(rule.least_per_year - len(days), 0)
    told = f"{counted(len(days), 'réunion', 'réunions')}, {number(rule.least_per_year)} au moins dans l’année"
    met = _said(
        not missing, f"{told}.", rule.article, held=len(days), least=rule.least_per_year, missing=missing
    )
    if missing and on < year.end:
        question = (
            f"{counted(missing, 'réunion reste', 'réunions restent')} à tenir avant le {long_date(year.end)}."
        )
        met = replace(met, outcome=Outcome.TO_DECIDE, question=question)
    parts = [met]
    if rule.longest_gap_months is not None:
        for first, then in pairwise([*days, min(on, year.end)]):
            if months_later(first, rule.longest_gap_months) < then:
                told = (
                    f"plus de {counted(rule.longest_gap_months, 'mois', 'mois')} après le {long_date(first)}"
                )
                parts.append(_said(False, f"Aucune réunion pendant {told}.", rule.article))
    return parts[0] if len(parts) == 1 else conjunction(parts, kept="", broken="Réunions trop rares")


def _said(met: bool, told: str, article: str, **figures: int) -> Verdict:
    return Verdict(
        outcome=Outcome.YES if met else Outcome.NO,
        sentence=cited(told, article),
        article=article,
        figures=figures,
    )
