"""The colleges that exist with the members that they have, and what each weighs."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any, NamedTuple

from tests.governance.recount.people import Ballot, Person
from tests.governance.recount.readings import Answers


class Standing(NamedTuple):
    """What became of the colleges."""

    weights: dict[str, Fraction]
    joins: dict[str, str]  # A college that joined another: the one where its members vote.
    gone: set[str]
    suspended: set[str]
    known: set[str]

    def person(self, person: Person) -> Person:
        return person._replace(college=self.joins.get(person.college, person.college))

    def ballots(self, cast: list[Ballot]) -> list[Ballot]:
        """The ballots where they are counted; nobody votes in a college that is suspended."""
        moved = [ballot._replace(college=self.joins.get(ballot.college, ballot.college)) for ballot in cast]
        return [ballot for ballot in moved if ballot.college not in self.suspended]

    def vote_apart(self) -> list[str]:
        """The colleges where people vote."""
        return [code for code in self.weights if code not in self.suspended]


def share(word: str | int) -> Fraction:
    """ "2/3", "60 %" or 1 as an exact fraction."""
    text = str(word).replace(" ", "").replace(",", ".")
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def standing(statutes: dict[str, Any], people: list[Person], answers: Answers) -> Standing:
    """Those too small to exist dealt with: mergers first, since they make others larger."""
    colleges = {college["code"]: college for college in statutes["colleges"]["colleges"]}
    sizes = Counter(person.college for person in people if person.college in colleges)
    joins = {
        code: college["minimum"]["below"]["college"]
        for code, college in colleges.items()
        if _below(college, sizes) and college["minimum"]["below"]["kind"] == "merged_with"
    }
    for code, other in joins.items():
        sizes[other] += sizes.pop(code, 0)
    gone, suspended = set(), set()
    for code, college in colleges.items():
        if code not in joins and _below(college, sizes):
            kind = college["minimum"]["below"]["kind"]
            becomes = answers.said(kind, f"what becomes of {code}", "spread", "suspended")
            (gone if becomes == "spread" else suspended).add(code)
    weights = {
        # Colleges that the text does not weigh weigh the same.
        code: Fraction(1, len(colleges)) if college["weight"] is None else share(college["weight"])
        for code, college in colleges.items()
    }
    for code, other in joins.items():
        weights[other] += weights.pop(code)
    # The weight of those that do not exist goes to those where people vote, pro rata of theirs.
    lost = sum((weights.pop(code) for code in gone), Fraction())
    kept = sum(weight for code, weight in weights.items() if code not in suspended)
    for code in weights:
        if kept and code not in suspended:
            weights[code] += lost * weights[code] / kept
    return Standing(weights, joins, gone, suspended, set(colleges))


def _below(college: dict[str, Any], sizes: Counter[str]) -> bool:
    return college["minimum"] is not None and sizes[college["code"]] < college["minimum"]["members"]
