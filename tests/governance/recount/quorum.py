"""Whether enough take part."""

from __future__ import annotations

from fractions import Fraction
from itertools import count
from typing import Any, NamedTuple

from tests.governance.recount.colleges import Standing, share
from tests.governance.recount.people import Person
from tests.governance.recount.readings import Answers

Figures = tuple[Any, ...]
NOBODY = "nobody"


class Apart(NamedTuple):
    """Those of whom a rule speaks; ``urn`` is the college whose votes are theirs, None for all votes."""

    name: str
    people: list[Person]
    urn: str | None


def reached(
    quorum: dict[str, Any], people: list[Person], colleges: Standing, answers: Answers
) -> tuple[bool, list[Figures]]:
    """Whether the conditions are met, all or one of them; scope, entitled, gathered, required of each."""
    figures, met = [], []
    for condition in quorum["conditions"]:
        apart = scopes(condition.get("scope", "overall"), people, colleges, answers)
        if apart is None:
            continue
        here = [_condition(condition, each.name, each.people) for each in apart]
        figures += here
        # What is asked of each college is met when each of them meets it, and when there is one at least.
        met.append(
            bool(here) and all(entitled and gathered >= required for _, entitled, gathered, required in here)
        )
    if not met:
        return True, []
    return (all(met) if quorum.get("together", "all") == "all" else any(met)), figures


def scopes(
    scope: str | dict[str, str], people: list[Person], colleges: Standing, answers: Answers
) -> list[Apart] | None:
    """Of whom a rule speaks; None when it asks nothing of anybody."""
    if scope == "overall":
        return [Apart("overall", people, None)]
    voters = [colleges.person(person) for person in people]
    if scope == "each_college":
        apart = sorted(code for code in {person.college for person in voters} if colleges.exists(code))
        return [Apart(code, [person for person in voters if person.college == code], code) for code in apart]
    ((kind, name),) = scope.items()
    if kind == "category":
        return [Apart(name, [person for person in voters if person.category == name], None)]
    if not colleges.exists(name):
        # The text names a college and says below how many members it does not exist, not what it then asks.
        hosts = [colleges.joins[name]] if name in colleges.joins else []
        asked = answers.to(f"what is asked of {name}", "nobody", "nothing", *hosts)
        if asked == "nothing":
            return None
        if asked == "nobody" or not colleges.exists(asked):
            return [Apart(name, [], NOBODY)]
        name = asked
    return [Apart(name, [person for person in voters if person.college == name], name)]


def amount(people: list[Person], of: str) -> int:
    """How many they are, or how many votes they hold."""
    total = 0
    for person in people:
        total += 1 if of == "members" else person.votes
    return total


def _condition(condition: dict[str, Any], name: str, people: list[Person]) -> Figures:
    of = condition["of"]
    entitled = amount(people, of)
    came = [person for person in people if person.counts(condition["counts"])]
    return name, entitled, amount(came, of), _required(condition, entitled)


def _required(condition: dict[str, Any], entitled: int) -> int:
    """The smallest number that will do."""
    needed, strictly = condition["needed"], condition.get("strictly", False)
    if isinstance(needed, dict):
        ((word, values),) = needed.items()
        several = [least_reaching(_asked(value, entitled), strictly) for value in values]
        return min(several) if word == "smaller" else max(several)
    return least_reaching(_asked(needed, entitled), strictly)


def _asked(value: str | int, entitled: int) -> Fraction:
    return Fraction(value) if isinstance(value, int) else share(value) * entitled


def least_reaching(bound: Fraction, strictly: bool) -> int:
    """Counted up from nought."""
    return next(number for number in count() if number > bound or (number == bound and not strictly))
