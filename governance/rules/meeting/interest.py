"""Interest: who does not vote on an item because it touches them, and what they no longer count in."""

from __future__ import annotations

from dataclasses import replace

from cressmember.kernel.violations import RuleViolation
from governance.rules.presence.turnout import Group, Strength, Turnout
from governance.rules.text.wording import Choice, part, term


class LeftOut(Choice):
    """What a voter who is left out of an item no longer counts in."""

    VOTE = "vote", "le vote seul"
    BASE = "base", "le vote et la base de la majorité"
    BASE_AND_QUORUM = "base_and_quorum", "le vote, la base de la majorité et le quorum"
    UNSTATED = "unstated", "le texte ne le dit pas"


@part
class Interest:
    """Who does not vote on an item because it touches them."""

    article: str = term("l’article")
    who: str = term("qui ne prend pas part au vote")
    left_out: LeftOut = term("ce dont cette personne est écartée")


def set_aside(
    rule: Interest, turnout: Turnout, left_out: Turnout
) -> list[tuple[str, tuple[Turnout, Turnout]]]:
    """The turnout of the quorum and that of the majority, once those whom an item touches are left out.

    Several readings when the text does not say what they are left out of. Raises RuleViolation when they are
    not among those who take part.
    """
    without = _without(turnout, left_out)
    readings = {
        LeftOut.VOTE: (turnout, turnout),
        LeftOut.BASE: (turnout, without),
        LeftOut.BASE_AND_QUORUM: (without, without),
    }
    if rule.left_out is LeftOut.UNSTATED and without != turnout:
        return [(f"écartés de ce qui suit, {each.label}", pair) for each, pair in readings.items()]
    return [("", readings.get(rule.left_out, (turnout, turnout)))]


def _without(turnout: Turnout, left_out: Turnout) -> Turnout:
    groups = _by_name(turnout)
    for key, out in _by_name(left_out).items():
        if key not in groups:
            raise RuleViolation("Ceux qui ne prennent pas part au vote ne sont d’aucun groupe de votants.")
        group = groups[key]
        by_way = dict(group.by_way)
        for way, strength in out.by_way.items():
            by_way[way] = _less(by_way.get(way, Strength()), strength)
        groups[key] = replace(group, entitled=_less(group.entitled, out.entitled), by_way=by_way)
    return replace(turnout, groups=tuple(groups.values()))


def _by_name(turnout: Turnout) -> dict[tuple[str, str], Group]:
    """The groups, those of one college and category made one."""
    groups: dict[tuple[str, str], Group] = {}
    for group in turnout.groups:
        key = (group.college, group.category)
        if key in groups:
            by_way = dict(groups[key].by_way)
            for way, strength in group.by_way.items():
                by_way[way] = by_way.get(way, Strength()) + strength
            group = replace(group, entitled=groups[key].entitled + group.entitled, by_way=by_way)
        groups[key] = group
    return groups


def _less(whole: Strength, part: Strength) -> Strength:
    if part.members > whole.members or part.votes > whole.votes:
        raise RuleViolation("Ceux qui ne prennent pas part au vote sont plus nombreux que les votants.")
    return Strength(whole.members - part.members, whole.votes - part.votes)
