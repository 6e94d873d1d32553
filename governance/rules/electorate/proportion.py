"""Whether votes stay within the proportion of a figure: a union gives votes by business, at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from cressmember.kernel.writing import number, quote
from governance.rules.answer.verdict import Outcome, Verdict, cited


@dataclass(frozen=True, slots=True)
class Measured:
    """A member, its votes, and the figure that they may not outgrow."""

    name: str
    votes: int
    figure: int | Fraction


def proportionality(figure: str, members: Sequence[Measured], *, article: str) -> Verdict:
    """Whether nobody has more votes than in proportion of a figure, beside those whose figure is smaller.

    It is no more than a warning: the law leaves the scale to the statutes.
    """
    ranked = sorted(members, key=lambda member: (member.figure, member.votes, member.name))
    for less, more in pairwise(ranked):
        if more.votes * less.figure > less.votes * more.figure:
            sentence = (
                f"Les voix dépassent la proportion de {quote(figure)} : {quote(more.name)} en a "
                f"{number(more.votes)} quand {quote(less.name)} en a {number(less.votes)}."
            )
            return Verdict(
                outcome=Outcome.NO,
                sentence=cited(sentence, article),
                article=article,
                figures={"votes": more.votes, "votes_of_less": less.votes},
            )
    return Verdict(
        outcome=Outcome.YES,
        sentence=cited(f"Les voix ne dépassent pas la proportion de {quote(figure)}.", article),
        article=article,
    )
