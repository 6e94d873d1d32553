"""Several answers that must all be yes: what they say together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from cressmember.kernel.writing import enumerate_fr
from governance.rules.answer.verdict import Figures, Outcome, Reading, Verdict


def together(outcomes: Sequence[Outcome]) -> Outcome:
    """No as soon as one is no; to be decided as long as one is; yes when all are, and when there is none."""
    if Outcome.NO in outcomes:
        return Outcome.NO
    return Outcome.TO_DECIDE if Outcome.TO_DECIDE in outcomes else Outcome.YES


def joined(parts: Sequence[Verdict], *, sentence: str, article: str, figures: Figures) -> Verdict:
    """One verdict of several that must all be yes, with the questions of those that are to be decided."""
    outcome = together([part.outcome for part in parts])
    open_parts = [part for part in parts if part.is_open] if outcome is Outcome.TO_DECIDE else []
    readings = tuple(
        Reading(
            enumerate_fr([reading.name for reading in combination]),
            together([reading.outcome for reading in combination]),
        )
        for combination in product(*(part.readings for part in open_parts))
        if combination
    )
    return Verdict(
        outcome=outcome,
        sentence=sentence,
        article=article,
        figures=figures,
        question=" ".join(part.question for part in open_parts),
        readings=readings,
        parts=tuple(parts),
    )
