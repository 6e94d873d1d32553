"""The colleges that exist with the members that they have, and what each weighs."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any, NamedTuple

from tests.governance.recount.people import Ballot, Person
from tests.governance.recount.readings import Answers, WrongScenarioError


class Standing(NamedTuple):
    """What became of the colleges."""

    weights: dict[str, Fraction]
    joins: dict[str, str]  # A college that joined another: the one where its members vote.
    gone: set[str]
    suspended: set[str]
    aside: set[str]  # Suspended under this reading only.
    known: set[str]
    unsaid: set[str]  # The text does not say what becomes of them below their minimum.

    def may_vote(self, person: Person) -> bool:
        """Whether somebody is on the roll: nobody is in a college too small to exist."""
        return not self._is_nowhere(person.college, self.gone | self.suspended | self.aside)

    def _is_nowhere(self, college: str, colleges: set[str]) -> bool:
        return self.joins.get(college, college) in colleges

    def person(self, person: Person) -> Person:
        return person._replace(college=self.joins.get(person.college, person.college))

    def ballots(self, cast: list[Ballot], urns: set[str] | None) -> list[Ballot]:
        """The ballots where they are counted, out of a list (None) or of these urns.

        Nobody votes in a college too small to exist: what says that somebody did is wrong, unless the text
        was silent, and nobody could know it when the votes were cast.
        """
        nowhere = self.gone | self.suspended | self.aside
        if any(self._is_nowhere(ballot.college, nowhere - self.unsaid) for ballot in cast):
            raise WrongScenarioError("votes in a college that is too small to exist")
        moved = []
        for ballot in cast:
            host = self.joins.get(ballot.college, ballot.college)
            # The urn of those who joined is poured into that of the college that they joined.
            there = host if urns is None or host in urns else ballot.college
            moved.append(ballot._replace(college=there))
        return [ballot for ballot in moved if not self._is_nowhere(ballot.college, nowhere)]

    def exists(self, code: str) -> bool:
        """Whether people vote in a college."""
        return code not in self.joins and code not in self.gone | self.suspended | self.aside


def share(word: str | int) -> Fraction:
    """ "2/3", "60 %" or 1 as an exact fraction."""
    text = str(word).replace(" ", "").replace(",", ".")
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def members(question: dict[str, Any], people: list[Person], *, is_assembly: bool) -> Counter[str] | None:
    """How many members each college has: those told, else all who may vote; unknown of those of a board."""
    told = question.get("college_members")
    if told:
        return Counter({each["college"]: each["members"] for each in told})
    return Counter(person.college for person in people) if is_assembly else None


def standing(statutes: dict[str, Any], counted: Counter[str] | None, answers: Answers) -> Standing:
    """Those too small to exist dealt with: mergers first, since they make others larger."""
    colleges = {college["code"]: college for college in statutes["colleges"]["colleges"]}
    # Those who sit in a board never make a college too small.
    measured = {} if counted is None else colleges
    sizes = Counter(counted or {})
    joins = {
        code: college["minimum"]["below"]["college"]
        for code, college in measured.items()
        if _below(college, sizes) and college["minimum"]["below"]["kind"] == "merged_with"
    }
    for code, other in joins.items():
        sizes[other] += sizes.pop(code, 0)
    gone, suspended, aside, unsaid = set(), set(), set(), set()
    for code, college in measured.items():
        if code not in joins and _below(college, sizes):
            kind = college["minimum"]["below"]["kind"]
            if kind == "unstated":
                unsaid.add(code)
            becomes = answers.said(kind, f"what becomes of {code}", "spread", "suspended")
            if becomes == "spread":
                gone.add(code)
            else:
                (suspended if kind == "suspended" else aside).add(code)
    weights = {
        # Colleges that the text does not weigh weigh the same.
        code: Fraction(1, len(colleges)) if college["weight"] is None else share(college["weight"])
        for code, college in colleges.items()
    }
    for code, other in joins.items():
        weights[other] += weights.pop(code)
    # The weight of those that do not exist goes to those where people vote, pro rata of theirs.
    lost = sum((weights.pop(code) for code in gone), Fraction())
    voting = set(weights) - suspended - aside
    kept = sum(weights[code] for code in voting)
    for code in voting:
        weights[code] += lost * weights[code] / (kept or 1)
    # Where people vote in no college that weighs something, none does.
    return Standing(weights if kept else {}, joins, gone, suspended, aside, set(colleges), unsaid)


def _below(college: dict[str, Any], sizes: Counter[str]) -> bool:
    return college["minimum"] is not None and sizes[college["code"]] < college["minimum"]["members"]
