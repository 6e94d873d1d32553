"""Who takes part in a meeting of a scenario, and what they vote: group by group, or voter by voter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cressmember.kernel.writing import counted, number
from governance.rules.presence.turnout import Group, Strength, Turnout, Way
from governance.rules.text.wording import Choice, part, term
from governance.rules.vote.poll import Ballots, Poll, Tally


@part
class Came:
    """So many members came in one way."""

    way: Way = term("la manière de participer")
    members: int = term("le nombre de membres")
    votes: int | None = term("leurs voix (autant que de membres, si rien n’est dit)", default=None)

    @property
    def strength(self) -> Strength:
        return Strength(self.members, self.members if self.votes is None else self.votes)


@part
class GroupOf:
    """The voters of a college and category: all of them, and who came how."""

    college: str = term("le collège", default="")
    category: str = term("la catégorie", default="")
    members: int = term("le nombre de membres qui ont le droit de vote")
    votes: int | None = term("leurs voix (autant que de membres, si rien n’est dit)", default=None)
    came: tuple[Came, ...] = term("qui participe", default=())

    def contradictions(self) -> Iterator[str]:
        ways = [each.way for each in self.came]
        if len(set(ways)) < len(ways):
            yield "La même manière de participer est comptée deux fois dans un groupe."
        if any(each.votes and not each.members for each in self.came):
            yield "Des voix sont données à des participants qui ne sont pas là."
        if (came := sum(each.members for each in self.came)) > self.members:
            yield (
                f"{counted(came, 'membre participe', 'membres participent')} dans un groupe "
                f"qui en compte {number(self.members)}."
            )

    @property
    def group(self) -> Group:
        return Group(
            entitled=Strength(self.members, self.members if self.votes is None else self.votes),
            by_way={each.way: each.strength for each in self.came},
            college=self.college,
            category=self.category,
        )


class Cast(Choice):
    """What a voter of a list does."""

    YES = "yes", "pour"
    NO = "no", "contre"
    ABSTAIN = "abstain", "abstention"
    BLANK = "blank", "blanc"
    NOTHING = "nothing", "ne vote pas"


@part
class VoterOf:
    """One voter of a list: its votes, how it takes part, what it votes."""

    member: str = term("le nom du membre")
    college: str = term("le collège", default="")
    category: str = term("la catégorie", default="")
    votes: int = term("ses voix", default=1)
    way: Way | None = term("la manière de participer (absent : null)")
    cast: Cast = term("ce qu’il vote", default=Cast.NOTHING)

    def contradictions(self) -> Iterator[str]:
        if self.way is None and self.cast is not Cast.NOTHING:
            yield f"« {self.member} » vote sans participer."


@part
class Votes:
    """The votes of one urn."""

    college: str = term("le collège de l’urne (aucun : une seule urne)", default="")
    yes: int = term("les voix pour")
    no: int = term("les voix contre")
    abstain: int = term("les abstentions", default=0)
    blank: int = term("les votes blancs", default=0)

    @property
    def tally(self) -> Tally:
        return Tally(self.yes, self.no, self.abstain, self.blank)


def told_twice(urns: Sequence[Votes], voters: Sequence[VoterOf]) -> Iterator[str]:
    """What is wrong in urns and in a list of voters: told twice, or for all and for a college."""
    colleges = [each.college for each in urns]
    if len(set(colleges)) < len(colleges):
        yield "La même urne est donnée deux fois."
    elif len(colleges) > 1 and "" in colleges:
        yield "Une urne est celle de tous, et d’autres celles d’un collège : dites le collège de chacune."
    names = [(voter.member, voter.college) for voter in voters]
    if len(set(names)) < len(names):
        yield "Le même membre est deux fois sur la liste."


def turnout_of(groups: Sequence[GroupOf], voters: Sequence[VoterOf]) -> Turnout:
    """Everyone who may vote and who takes part, from groups and from a list."""
    listed: dict[tuple[str, str], list[VoterOf]] = defaultdict(list)
    for voter in voters:
        listed[voter.college, voter.category].append(voter)
    return Turnout(
        (
            *(each.group for each in groups),
            *(_group(college, category, each) for (college, category), each in listed.items()),
        )
    )


def _group(college: str, category: str, voters: Sequence[VoterOf]) -> Group:
    by_way: dict[Way, Strength] = {}
    for voter in voters:
        if voter.way is not None:
            by_way[voter.way] = by_way.get(voter.way, Strength()) + Strength(1, voter.votes)
    entitled = Strength(len(voters), sum(voter.votes for voter in voters))
    return Group(entitled, by_way, college, category)


def poll_of(
    urns: Sequence[Votes],
    voters: Sequence[VoterOf],
    second: Sequence[Votes] = (),
    by_head: Sequence[Votes] = (),
    **rest: Any,
) -> Poll:
    """The vote, from urns or from what each voter of a list voted; a list knows heads as well as votes."""
    votes = {each.college: each.tally for each in urns}
    heads = {each.college: each.tally for each in by_head}
    for voter in voters:
        if voter.cast is not Cast.NOTHING:
            name = str(voter.cast)
            votes[voter.college] = votes.get(voter.college, Tally()) + Tally(**{name: voter.votes})
            heads[voter.college] = heads.get(voter.college, Tally()) + Tally(**{name: 1})
    for voter in voters:
        votes.setdefault(voter.college, Tally())
        heads.setdefault(voter.college, Tally())
    by_way = tuple(
        Ballots(each.college, each.way, Tally(**{each.cast: each.votes}), Tally(**{each.cast: 1}))
        for each in voters
        if each.way is not None and each.cast is not Cast.NOTHING
    )
    return Poll(
        votes,
        heads=heads,
        by_way=by_way,
        second={each.college: each.tally for each in second},
        **rest,
    )


def with_empty_urns(poll: Poll, colleges: Iterable[str]) -> Poll:
    """The vote, with an urn for each of these colleges."""
    empty = dict.fromkeys(colleges, Tally())
    return replace(poll, votes=empty | dict(poll.votes), heads=empty | dict(poll.heads))


def by_college(turnout: Turnout) -> Mapping[str, int]:
    """How many voters each college has."""
    counts: dict[str, int] = defaultdict(int)
    for group in turnout.groups:
        counts[group.college] += group.entitled.members
    return counts
