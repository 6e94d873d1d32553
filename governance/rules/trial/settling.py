"""What people may say to settle a vote that is to be decided: found by trying what it would change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cressmember.kernel.violations import RuleViolation
from governance.rules.answer.verdict import Verdict
from governance.rules.scenario.gathering import Votes
from governance.rules.scenario.vote import DecisionOf
from governance.rules.vote.poll import Vote


@dataclass(frozen=True, slots=True)
class Settling:
    """What the verdict waits for: the chair's vote, a lot, second rounds by college, an individual vote."""

    chair: bool = False
    lot: bool = False
    second: tuple[str, ...] = ()
    individual: bool = False

    @property
    def is_any(self) -> bool:
        return self.chair or self.lot or bool(self.second) or self.individual


def settling(
    question: DecisionOf, answer: Callable[[DecisionOf], Verdict], colleges: Sequence[str]
) -> Settling:
    """What would change the answer of a vote that is to be decided; nothing for one that is decided.

    ``answer`` raises RuleViolation for what cannot be, as the statutes do.
    """
    verdict = answer(question)
    if not verdict.is_open:
        return Settling()

    def would_change(tried: DecisionOf) -> bool:
        try:
            return answer(tried) != verdict
        except RuleViolation:
            return False

    def with_second(college: str) -> DecisionOf:
        others = tuple(each for each in question.second if each.college != college)
        return replace(question, second=(*others, Votes(college=college, yes=1, no=0)))

    nobody = tuple(Votes(college=college, yes=0, no=0) for college in colleges or ("",))
    return Settling(
        chair=would_change(replace(question, chair=Vote.NO))
        or would_change(replace(question, chair=Vote.YES)),
        lot=would_change(replace(question, lot=Vote.NO)) or would_change(replace(question, lot=Vote.YES)),
        second=tuple(college for college in colleges if would_change(with_second(college))),
        individual=would_change(replace(question, individual=nobody)),
    )
