"""In which college the voters of a scenario vote, and what it weighs, under each reading of the text."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from cressmember.kernel.writing import counted, quote
from governance.rules.answer.verdict import cited
from governance.rules.electorate.colleges import CollegeSet, Unstated
from governance.rules.electorate.weighing import Weighing, effective_weights
from governance.rules.presence.turnout import Turnout
from governance.rules.text.wording import part, term
from governance.rules.vote.count import Weightless
from governance.rules.vote.poll import Poll, Tally


@part
class CollegeSize:
    """How many members a college has, whoever may vote."""

    college: str = term("le collège")
    members: int = term("le nombre de ses membres")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the members of each college vote (None: nowhere) and what the colleges weigh.

    ``joins`` gives the college that another joined, where people may vote or not. ``closed`` are the colleges
    where the text lets nobody vote, ``set_aside`` those where nobody votes though it does not say so: their
    members are not on the roll. ``why`` says why no college weighs anything, when none does.
    """

    weights: Mapping[str, Fraction] = field(default_factory=dict)
    votes_in: Mapping[str, str | None] = field(default_factory=dict)
    joins: Mapping[str, str] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()
    set_aside: frozenset[str] = frozenset()
    why: str = ""

    def turnout(self, turnout: Turnout) -> Turnout:
        """Everyone in the college where they vote; those who vote in none are not on the roll."""
        groups = (
            replace(each, college=self.joins.get(each.college, each.college))
            for each in turnout.groups
            if not self._is_off(each.college)
        )
        missing = {college: host for college, host in self.votes_in.items() if host != college}
        return replace(turnout, groups=tuple(groups), missing=missing)

    def left_off(self, turnout: Turnout, colleges: CollegeSet) -> str:
        """Who is not on the roll, and why, in a sentence for each college; nothing when everyone is."""
        off: dict[str, int] = {}
        for group in turnout.groups:
            if self._is_off(group.college) and group.entitled.members:
                off[group.college] = off.get(group.college, 0) + group.entitled.members
        return " ".join(_told_off(colleges, code, members) for code, members in off.items())

    def poll(self, poll: Poll) -> Poll:
        """The urns, those of merged colleges poured together.

        Raises RuleViolation for votes in a college where the text lets nobody vote.
        """
        by_way = [each for each in poll.by_way if not self._is_in(each.college, self.set_aside)]
        return replace(
            poll,
            votes=self._poured(poll.votes),
            heads=self._poured(poll.heads),
            by_way=tuple(replace(each, college=self._host(each.college, poll.votes)) for each in by_way),
            second=self._poured(poll.second),
        )

    def _poured(self, urns: Mapping[str, Tally]) -> dict[str, Tally]:
        # A college where nobody votes keeps an empty urn: the majority says what becomes of its weight.
        nobody = sorted(self.closed | self.set_aside)
        poured = dict.fromkeys(nobody, Tally()) if urns else {}
        for college, tally in urns.items():
            if self._is_in(college, self.closed) and tally.cast:
                raise Weightless(
                    f"Des voix sont comptées dans le collège {quote(college)}, qui n’a pas les membres qu’il "
                    "lui faut pour voter.",
                    college,
                )
            if not self._is_in(college, self.set_aside):
                host = self._host(college, urns)
                poured[host] = poured.get(host, Tally()) + tally
        return poured

    def _is_off(self, college: str) -> bool:
        return self._is_in(college, self.closed | self.set_aside)

    def _is_in(self, college: str, others: frozenset[str]) -> bool:
        return self.joins.get(college, college) in others

    def _host(self, college: str, urns: Mapping[str, Tally]) -> str:
        """The urn where the votes of a college are counted."""
        # Where the votes of the college that it joined were not told, its own do not stand for them.
        host = self.joins.get(college, college)
        return host if host in urns else college


def standings(
    colleges: CollegeSet, sizes: Mapping[str, int], *, is_measured: bool
) -> tuple[str, Sequence[tuple[str, Standing]]]:
    """The question that small colleges leave open, and where everyone stands under each of its readings.

    Colleges weigh the same where the statutes give them no weight. ``is_measured`` tells that ``sizes`` are
    those of the colleges; otherwise no college is too small.
    """
    rule = colleges
    if not colleges.colleges:
        return "", [("", Standing())]
    if not colleges.is_weighted:
        same = Fraction(1, len(colleges.colleges))
        rule = replace(colleges, colleges=tuple(replace(each, weight=same) for each in colleges.colleges))
    if not is_measured:
        weights = {college.code: college.weight or Fraction(0) for college in rule.ordered}
        return "", [("", Standing(weights))]
    weighing = effective_weights(rule, sizes)
    unsaid = {
        each.code for each in rule.colleges if each.minimum and isinstance(each.minimum.below, Unstated)
    }
    readings = weighing.readings or (("", weighing),)
    return weighing.question, [(name, _standing(each, unsaid)) for name, each in readings]


def _standing(weighing: Weighing, unsaid: Collection[str]) -> Standing:
    nobody = {code for code, host in weighing.votes_in.items() if host is None} - weighing.joined.keys()
    return Standing(
        weights=weighing.weights,
        votes_in=weighing.votes_in,
        joins=weighing.joined,
        closed=frozenset(nobody.difference(unsaid)),
        # Whoever cast a vote there could not know it: it is left out, and nobody is at fault.
        set_aside=frozenset(nobody.intersection(unsaid)),
        why="" if weighing.weights else weighing.verdict.sentence,
    )


def _told_off(colleges: CollegeSet, code: str, members: int) -> str:
    college = colleges.college(code)
    who = counted(members, "membre n’est pas", "membres ne sont pas")
    return cited(
        f"Du collège {quote(college.name)}, {who} sur la liste des électeurs : ce collège n’a pas les "
        "membres qu’il lui faut.",
        college.article,
    )
