"""Everyone who may vote, one by one, and every ballot, one by one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from tests.governance.recount.readings import WrongScenarioError

WAYS = ("present", "proxy", "remote", "postal", "electronic")
CASTS = ("yes", "no", "abstain", "blank")

Question = dict[str, Any]


class Person(NamedTuple):
    """One who may vote; ``way`` is None for one who did not come, ``ways`` all as which this one counts."""

    college: str
    category: str
    votes: int
    way: str | None
    ways: frozenset[str] = frozenset()

    def taking_part(self, *, remote_is_present: bool) -> Person:
        """The same, who is at a distance and perhaps present all the same."""
        ways = {self.way} - {None}
        if self.way == "remote" and remote_is_present:
            ways.add("present")
        return self._replace(ways=frozenset(ways))

    def counts(self, ways: Iterable[str]) -> bool:
        """Whether this one came in one of these ways."""
        return not self.ways.isdisjoint(ways)


class Ballot(NamedTuple):
    """What one voter of a list said, or one vote of an urn, of whom nobody knows whose it is."""

    college: str
    cast: str
    votes: int
    whose: Person | None


def everyone(question: Question) -> list[Person]:
    """All who may vote, those of groups first."""
    names = [(voter["member"], voter.get("college", "")) for voter in question.get("voters", [])]
    if len(set(names)) < len(names):
        raise WrongScenarioError("a member is twice in a college of the list")
    people = [person for group in question.get("groups", []) for person in _people_of(group)]
    return people + [_person(voter) for voter in question.get("voters", [])]


def _people_of(group: dict[str, Any]) -> list[Person]:
    college, category = group.get("college", ""), group.get("category", "")
    came = [
        Person(college, category, votes, line["way"])
        for line in group.get("came", [])
        for votes in _dealt(line.get("votes"), line["members"])
    ]
    away = group["members"] - len(came)
    if away < 0:
        raise WrongScenarioError("more people came than there are")
    if len({line["way"] for line in group.get("came", [])}) < len(group.get("came", [])):
        raise WrongScenarioError("the same way is counted twice")
    return came + [Person(college, category, votes, None) for votes in _dealt(_votes_left(group, came), away)]


def _votes_left(group: dict[str, Any], came: list[Person]) -> int:
    """The votes of those who did not come."""
    votes = group["members"] if group.get("votes") is None else group["votes"]
    left = votes - sum(person.votes for person in came)
    if left < 0:
        raise WrongScenarioError("more votes came than there are")
    return left


def _dealt(votes: int | None, people: int) -> list[int]:
    """So many votes dealt to so many people, it does not matter how: only sums are told of a group."""
    if votes is None:
        return [1] * people
    if not people and votes:
        raise WrongScenarioError("votes that nobody holds")
    return [votes, *[0] * (people - 1)] if people else []


def _person(voter: dict[str, Any]) -> Person:
    if voter["way"] is None and voter.get("cast", "nothing") != "nothing":
        raise WrongScenarioError("one who did not come votes")
    return Person(voter.get("college", ""), voter.get("category", ""), voter.get("votes", 1), voter["way"])


def listed(question: Question, people: list[Person]) -> list[Ballot]:
    """The ballot of each one of a list who cast one; they are the last of the people, in their order."""
    voters = question.get("voters", [])
    return [
        Ballot(person.college, voter["cast"], person.votes, person)
        for voter, person in zip(voters, people[len(people) - len(voters) :], strict=True)
        if voter.get("cast", "nothing") != "nothing"
    ]


def ballots(question: Question, urns: str) -> list[Ballot]:
    """Every ballot out of urns."""
    told = question.get(urns, [])
    colleges = [urn.get("college", "") for urn in told]
    if len(set(colleges)) < len(colleges):
        raise WrongScenarioError("an urn is told twice")
    if "" in colleges and len(colleges) > 1:
        raise WrongScenarioError("one urn for all, and others beside it")
    return [
        Ballot(urn.get("college", ""), cast, 1, None)
        for urn in told
        for cast in CASTS
        for _ in range(urn.get(cast, 0))
    ]


def no_more_than(cast: list[Ballot], people: list[Person]) -> None:
    """Refuses votes that none of these people can have cast, urn by urn."""
    for college in {ballot.college for ballot in cast}:
        voted = sum(ballot.votes for ballot in cast if ballot.college == college)
        most = sum(person.votes for person in people if college in ("", person.college))
        if voted > most:
            raise WrongScenarioError(f"{voted} votes of {most} in {college!r}")
