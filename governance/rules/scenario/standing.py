"""In which college the voters of a scenario vote, and what it weighs, under each reading of the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import quote
from governance.rules.answer.verdict import Verdict
from governance.rules.electorate.colleges import CollegeSet
from governance.rules.electorate.weighing import Weighing, effective_weights
from governance.rules.presence.turnout import Turnout
from governance.rules.text.wording import part, term
from governance.rules.vote.poll import Poll, Tally


@part
class CollegeSize:
    """How many members a college has, whoever may vote."""

    college: str = term("le collège")
    members: int = term("le nombre de ses membres")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the members of each college vote (None: nowhere) and what the colleges weigh."""

    verdict: Verdict | None
    weights: Mapping[str, Fraction]
    votes_in: Mapping[str, str | None]

    def turnout(self, turnout: Turnout) -> Turnout:
        """Everyone in the college where they vote; those who vote in none stay members, in no college."""
        placed = [(self.votes_in.get(each.college, each.college), each) for each in turnout.groups]
        return Turnout(tuple(replace(each, college=host or "") for host, each in placed))

    def poll(self, poll: Poll) -> Poll:
        """The urns, those of merged colleges poured together."""
        return replace(
            poll,
            votes=self._poured(poll.votes),
            heads=self._poured(poll.heads),
            second=self._poured(poll.second),
        )

    def _poured(self, urns: Mapping[str, Tally]) -> dict[str, Tally]:
        # A college that is suspended keeps an empty urn: the majority says what becomes of its weight.
        suspended = {college for college in self.weights if self.votes_in.get(college, college) is None}
        poured = dict.fromkeys(sorted(suspended), Tally()) if urns else {}
        for college, tally in urns.items():
            if college in suspended and tally.cast:
                raise RuleViolation(
                    f"Des voix sont comptées dans le collège {quote(college)}, qui n’a pas les membres qu’il "
                    "lui faut pour voter."
                )
            # Where colleges do not weigh, members of one that does not exist are members like the others.
            host = self.votes_in.get(college, college) or college
            poured[host] = poured.get(host, Tally()) + tally
        return poured


def standings(
    colleges: CollegeSet, sizes: Mapping[str, int], *, is_measured: bool
) -> tuple[str, Sequence[tuple[str, Standing]]]:
    """The question that small colleges leave open, and where everyone stands under each of its readings.

    Colleges weigh the same where the statutes give them no weight. ``is_measured`` tells that ``sizes`` are
    those of the colleges; otherwise no college is too small.
    """
    rule = colleges
    if not colleges.colleges:
        return "", [("", Standing(None, {}, {}))]
    if not colleges.is_weighted:
        same = Fraction(1, len(colleges.colleges))
        rule = replace(colleges, colleges=tuple(replace(each, weight=same) for each in colleges.colleges))
    if not is_measured:
        weights = {college.code: college.weight or Fraction(0) for college in rule.ordered}
        return "", [("", Standing(None, weights, {}))]
    weighing = effective_weights(rule, sizes)
    readings = weighing.readings or (("", weighing),)
    return weighing.verdict.question, [(name, _standing(each)) for name, each in readings]


def _standing(weighing: Weighing) -> Standing:
    return Standing(weighing.verdict, weighing.weights, weighing.votes_in)
