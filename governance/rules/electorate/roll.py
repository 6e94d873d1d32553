"""The roll of voters: for each member its college, its votes, or why it has none; and the totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, quote
from governance.rules.answer.verdict import Outcome, Verdict, cited
from governance.rules.electorate.colleges import Belonging, CollegeSet
from governance.rules.electorate.facts import MemberFacts, Occasion
from governance.rules.electorate.franchise import Franchise, entitlement
from governance.rules.electorate.proportion import Measured, proportionality
from governance.rules.electorate.suffrage import votes_verdict
from governance.rules.presence.turnout import Group, Strength, Turnout


@dataclass(frozen=True, slots=True)
class Line:
    """One member in one college: its votes there, and why, or why not."""

    member: MemberFacts
    college: str
    votes: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Voter:
    """A member who may vote, with its votes in each college where it does."""

    member: MemberFacts
    votes: Mapping[str, int]

    @property
    def key(self) -> str:
        return self.member.key

    @property
    def total(self) -> int:
        return sum(self.votes.values())


@dataclass(frozen=True, slots=True)
class Roll:
    """Everyone, in the order of the colleges; ``warnings`` refuse nothing."""

    lines: tuple[Line, ...]
    warnings: tuple[Verdict, ...] = ()

    @property
    def open(self) -> tuple[Line, ...]:
        """The lines that the text leaves to people."""
        return tuple(line for line in self.lines if line.verdict.is_open)

    @property
    def voters(self) -> tuple[Voter, ...]:
        """Those who may vote. Raises RuleViolation while a line is to be decided."""
        if self.open:
            lines = counted(len(self.open), "cas reste", "cas restent")
            raise RuleViolation(f"La liste des électeurs n’est pas arrêtée : {lines} à trancher.")
        votes: dict[str, dict[str, int]] = {}
        members = {}
        for line in self.lines:
            if line.verdict.is_yes:
                members[line.member.key] = line.member
                votes.setdefault(line.member.key, {})[line.college] = line.votes
        return tuple(Voter(members[key], found) for key, found in votes.items())

    @property
    def turnout(self) -> Turnout:
        """Everyone who may vote, by college and category, nobody having come yet.

        A member of two colleges is a head in each, since it is counted college by college. Raises
        RuleViolation while a line is to be decided.
        """
        colleges = list(dict.fromkeys(line.college for line in self.lines))
        entitled: dict[tuple[int, str], Strength] = {}
        for voter in self.voters:
            for college, votes in voter.votes.items():
                group = (colleges.index(college), voter.member.category)
                entitled[group] = entitled.get(group, Strength()) + Strength(1, votes)
        return Turnout(
            tuple(
                Group(strength, {}, colleges[rank], category)
                for (rank, category), strength in sorted(entitled.items())
            )
        )


@dataclass(frozen=True, slots=True)
class Register:
    """What the roll is drawn up from: the text, the meeting, and where the members of colleges vote.

    ``votes_in`` is that of ``effective_weights``: a small college votes with another, or does not vote.
    ``decided`` is what people decided, in votes, for the members whom the text leaves open.
    """

    franchise: Franchise
    colleges: CollegeSet
    occasion: Occasion
    votes_in: Mapping[str, str | None] = field(default_factory=dict)
    decided: Mapping[str, int] = field(default_factory=dict)


def roll(register: Register, members: Sequence[MemberFacts]) -> Roll:
    """Each member once in each college where it belongs, whatever the order in which they come.

    Statutes without colleges have one line per member, in no college. Raises RuleViolation when a member
    comes twice, is in a college that the statutes do not know or in several when they allow one, and when
    something was decided that was not open.
    """
    times = Counter(member.key for member in members)
    for member in members:
        if times[member.key] > 1:
            raise RuleViolation(f"{quote(member.name)} est deux fois sur la liste.")
    lines = [line for member in members for line in _lines(register, member)]
    open_ones = {line.member.key for line in lines if line.verdict.is_open}
    for key in sorted(set(register.decided) - open_ones):
        raise RuleViolation(f"Rien n’est à trancher pour le membre {quote(key)}.")
    lines = [_settled(register, line) if line.verdict.is_open else line for line in lines]
    order = {college.code: college.order for college in register.colleges.colleges}
    lines.sort(key=lambda line: (order.get(line.college, 0), line.member.name, line.member.key))
    return Roll(tuple(lines), tuple(_disproportions(register.franchise, lines)))


def _lines(register: Register, member: MemberFacts) -> Iterator[Line]:
    rule = register.colleges
    if not rule.colleges:
        yield _line(register, member, "")
        return
    codes = [rule.college(code) for code in member.colleges]
    codes.sort(key=lambda college: college.order)
    if len(codes) > 1 and rule.belonging is Belonging.ONE:
        several = counted(len(codes), "collège", "collèges")
        raise RuleViolation(
            f"{quote(member.name)} est dans {several}, et un membre n’est que dans un seul.",
            rule.article,
        )
    if not codes:
        yield _refused(member, "", "dans aucun collège", rule.article)
    hosts: set[str] = set()
    for college in codes:
        host = register.votes_in.get(college.code, college.code)
        if host is None:
            why = f"le collège {quote(college.name)} n’a pas les membres qu’il lui faut"
            yield _refused(member, college.code, why, college.article)
        elif host not in hosts:
            hosts.add(host)
            yield _line(register, member, host)


def _refused(member: MemberFacts, college: str, why: str, article: str) -> Line:
    sentence = cited(f"Ne vote pas : {why}.", article)
    return Line(member, college, 0, Verdict(outcome=Outcome.NO, sentence=sentence, article=article))


def _line(register: Register, member: MemberFacts, college: str) -> Line:
    rule = register.franchise
    verdict = entitlement(rule, member, register.occasion)
    if verdict.is_no:
        return Line(member, college, 0, verdict)
    suffrage = rule.suffrage(member.category)
    if suffrage is None:
        why = f"aucune règle ne donne de voix à la catégorie {quote(member.category)}"
        return _refused(member, college, why, rule.article)
    votes = votes_verdict(suffrage, member)
    if votes.is_no:
        return _refused(member, college, "aucune voix ne lui revient", suffrage.article)
    if verdict.is_open:
        # People who let the member vote need to know with how many votes.
        return Line(member, college, 0, replace(verdict, figures={**verdict.figures, **votes.figures}))
    return Line(member, college, int(votes.figures.get("votes", 0)), votes)


def _settled(register: Register, line: Line) -> Line:
    """The line as people decided it, or as it is while they did not."""
    votes = register.decided.get(line.member.key)
    if votes is None:
        return line
    if votes < 0:
        raise RuleViolation(f"{quote(line.member.name)} ne peut pas avoir moins de 0 voix.")
    verdict = replace(
        line.verdict,
        outcome=Outcome.YES if votes else Outcome.NO,
        sentence=cited(f"Tranché en séance : {counted(votes, 'voix', 'voix')}.", line.verdict.article),
        figures={**line.verdict.figures, "votes": votes},
    )
    return Line(line.member, line.college, votes, verdict)


def _disproportions(rule: Franchise, lines: Sequence[Line]) -> Iterator[Verdict]:
    for suffrage in rule.suffrages:
        figure = suffrage.at_most_proportional_to
        if figure is None:
            continue
        measured = [
            Measured(line.member.name, line.votes, line.member.figures[figure])
            for line in lines
            if line.verdict.is_yes
            and figure in line.member.figures
            and rule.suffrage(line.member.category) is suffrage
        ]
        verdict = proportionality(figure, measured, article=suffrage.article)
        if verdict.is_no:
            yield verdict
