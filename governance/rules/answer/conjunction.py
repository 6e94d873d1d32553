"""Rules that must all be kept: one verdict whose sentence says each one that is not, with its article."""

from __future__ import annotations

from collections.abc import Sequence

from cressmember.kernel.writing import NO_BREAK
from governance.rules.answer.joining import joined, together
from governance.rules.answer.verdict import Figures, Outcome, Verdict, cited


def conjunction(
    parts: Sequence[Verdict], *, kept: str, broken: str, article: str = "", figures: Figures | None = None
) -> Verdict:
    """Yes when every part is yes, no as soon as one is no, to be decided otherwise.

    ``kept`` and ``broken`` begin the sentence; what is broken or open is then said part by part.
    """
    outcome = together([part.outcome for part in parts])
    said = " ".join(part.sentence for part in parts if part.outcome is outcome)
    sentence = {
        Outcome.YES: cited(f"{kept}.", article),
        Outcome.NO: f"{broken}{NO_BREAK}: {said}",
    }.get(outcome, said)
    counts = {"rules": len(parts), "rules_unmet": sum(part.is_no for part in parts)}
    return joined(parts, sentence=sentence, article=article, figures=counts | dict(figures or {}))
