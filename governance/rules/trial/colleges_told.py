"""What a text makes of each college on a day: its members, its weight, its seats, its part of a quorum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cressmember.kernel.writing import enumerate_fr, number
from governance.rules.electorate.colleges import CollegeSet
from governance.rules.electorate.weighing import effective_weights
from governance.rules.presence.turnout import Group, Strength, Turnout
from governance.rules.seat.seats import Composition, Seats, TerritorySeats
from governance.rules.seat.size import Size
from governance.rules.trial.figures import leaves
from governance.rules.trial.readable import Key, Members, Readable, weights_said
from governance.rules.vote.decision import Decision
from governance.rules.vote.quorum import Quorum, quorum_verdict

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing told of each college, and of all of them; what it is told of is named by its key."""

    key: tuple[str, ...]
    name: str
    by_college: Mapping[str, str]
    whole: str


def measures(text: Readable, members: Members, quorum: Key | None) -> list[Measure]:
    """What is told of the colleges of a text: one measure for the seats of each body that has some.

    ``quorum`` is the decision whose first call is told; none when it is not there.
    """
    if text.colleges is None:
        return []
    codes = [college.code for college in text.colleges.ordered]
    weights = weights_said(text.colleges, members)
    found = [
        Measure(
            ("members",),
            "Adhérents",
            {code: number(members.get(code, 0)) for code in codes},
            number(sum(members.values())),
        ),
        Measure(("weight",), "Poids", weights, "100 %" if text.colleges.is_weighted else NOTHING),
    ]
    for code, (name, composition) in text.compositions.items():
        sizes = _seats(composition)
        told = {each: sizes[each].said for each in codes if each in sizes}
        found.append(Measure(("seats", code), f"Sièges, {name}", told, composition.total.said))
    if quorum is not None and quorum in text.decisions:
        decision = text.decisions[quorum].decision
        parts = quorum_parts(decision.calls[0].quorum, sizes_of(text, quorum, members))
        by_college = {scope: said for scope, said in parts if scope}
        whole = enumerate_fr([said for scope, said in parts if not scope]) or NOTHING
        found.append(Measure(("quorum",), f"Quorum, {decision.name}", by_college, whole))
    return found


def told_quorum(text: Readable) -> Key | None:
    """The decision whose quorum is told college by college: the first that has one, else the first of all."""
    return next(
        (key for key, tried in text.decisions.items() if _is_by_college(tried.decision)),
        next(iter(text.decisions), None),
    )


def _is_by_college(decision: Decision) -> bool:
    return any(each.scope.kind in ("college", "each_college") for each in decision.calls[0].quorum.conditions)


def sizes_of(text: Readable, key: Key, members: Members) -> Members | None:
    """Who may decide, by college: the members of the day, or the seats of a body when they are known.

    Members of a college that is too small are counted where they vote; in none, they are not on the roll.
    """
    if text.decisions[key].is_assembly:
        return _voting(text.colleges, members)
    if key[0] not in text.compositions:
        return None
    composition = text.compositions[key[0]][1]
    if not composition.total.is_fixed:
        return None
    sizes = {code: size.least for code, size in _seats(composition).items() if size.is_fixed}
    rest = composition.total.least - sum(sizes.values())
    return sizes | ({"": rest} if rest > 0 else {})


def _voting(colleges: CollegeSet | None, members: Members) -> Members:
    if colleges is None or not colleges.colleges:
        return members
    known = colleges.names
    standing = {code: count for code, count in members.items() if code in known}
    votes_in = effective_weights(colleges, standing).votes_in
    found: dict[str, int] = {}
    for code, count in members.items():
        if (host := votes_in.get(code, code)) is not None:
            found[host] = found.get(host, 0) + count
    return found


def quorum_parts(rule: Quorum, sizes: Members | None) -> list[tuple[str, str]]:
    """What each condition of a quorum needs, with the college or category of which it speaks.

    « 40 sur 158 », a vote each; the rule in its own words when nobody knows how many there are.
    """
    if sizes is None:
        return [
            (each.scope.name, f"plus de {each.needed.said}" if each.strictly else each.needed.said)
            for each in rule.conditions
        ]
    groups = tuple(Group(Strength(count, count), {}, college=code) for code, count in sizes.items())
    return [
        (
            "" if each.figures["scope"] == "overall" else str(each.figures["scope"]),
            f"{number(int(each.figures['required']))} sur {number(int(each.figures['entitled']))}",
        )
        for each in leaves(quorum_verdict(rule, Turnout(groups)))
        if "required" in each.figures
    ]


def quorum_said(rule: Quorum, sizes: Members | None, names: Mapping[str, str]) -> str:
    """What a quorum needs, in one line: « 40 sur 158 », « Associations 6 sur 21 et Mutuelles 1 sur 4 »."""
    told = [f"{names.get(scope, scope)} {said}".strip() for scope, said in quorum_parts(rule, sizes)]
    return enumerate_fr(told) if told else "aucun"


def _seats(composition: Composition) -> dict[str, Size]:
    """The seats of each college, those of several groups added up."""
    found: dict[str, Size] = {}
    for group in composition.seats:
        if isinstance(group, Seats | TerritorySeats) and group.college:
            sizes = (
                [each.size for each in group.constituencies]
                if isinstance(group, TerritorySeats)
                else [group.size]
            )
            for size in sizes:
                found[group.college] = _sum(found[group.college], size) if group.college in found else size
    return found


def _sum(one: Size, other: Size) -> Size:
    most = None if one.most is None or other.most is None else one.most + other.most
    return Size(one.least + other.least, most)
