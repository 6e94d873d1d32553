"""A vote that was held, counted under another text: re-cut where it was open, never where it was secret."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, counted, enumerate_fr, number, quote
from governance.rules.electorate.colleges import CollegeSet
from governance.rules.electorate.reform import placings
from governance.rules.scenario.gathering import Cast, GroupOf, VoterOf, Votes
from governance.rules.scenario.vote import DecisionOf
from governance.rules.trial.needs import Needs
from governance.rules.vote.poll import Tally

MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Held:
    """A vote that was held, in the colleges of its day.

    ``members`` are the keys of the voters of the list, in its order; None for one that the register does not
    know. What each voted is there only when the vote was open: a secret one is known by its urns alone.
    """

    question: DecisionOf
    members: tuple[int | None, ...] = ()

    @property
    def is_open(self) -> bool:
        return any(voter.cast is not Cast.NOTHING for voter in self.question.voters)

    @property
    def entitled(self) -> int:
        return len(self.question.voters) + sum(group.members for group in self.question.groups)

    @property
    def present(self) -> int:
        listed = sum(voter.way is not None for voter in self.question.voters)
        return listed + sum(each.members for group in self.question.groups for each in group.came)

    @property
    def colleges(self) -> list[str]:
        """The colleges that it names, in the order in which they come; that of an urn of all is not one."""
        question = self.question
        names = [voter.college for voter in question.voters] + [group.college for group in question.groups]
        names += [urn.college for urn in (*question.votes, *question.heads)]
        return [name for name in dict.fromkeys(names) if name]


def as_secret(question: DecisionOf, *, by_college: bool) -> DecisionOf:
    """A list of which people say that the vote was secret: its urns are kept, and nobody's vote."""
    votes: dict[str, Tally] = {}
    heads: dict[str, Tally] = {}
    for voter in question.voters:
        urn = voter.college if by_college else ""
        votes.setdefault(urn, Tally())
        heads.setdefault(urn, Tally())
        if voter.cast is not Cast.NOTHING:
            word = str(voter.cast)
            votes[urn] += Tally(**{word: voter.votes})
            heads[urn] += Tally(**{word: 1})
    return replace(
        question,
        voters=tuple(replace(voter, cast=Cast.NOTHING) for voter in question.voters),
        votes=_urns(votes),
        heads=_urns(heads),
    )


@dataclass(frozen=True, slots=True)
class Recut:
    """A vote in the colleges of another text, and how many voters went from which college to which."""

    question: DecisionOf
    moves: Mapping[tuple[str, str], int]


Ways = Callable[[str], frozenset[str]]


def recut(
    held: Held,
    colleges: CollegeSet | None,
    needs: Needs,
    *,
    chosen: Mapping[int, str],
    standing: Mapping[int, str],
    names: Mapping[str, str],
) -> Recut:
    """The vote in the colleges of a text, as far as what it decides needs them.

    ``chosen`` says where people decided that a member goes, ``standing`` in which college of the day of the
    vote each member of the register is, ``names`` what the colleges of that day are called. Raises
    RuleViolation, with the reason, when voters have no college in the text, and when it would cut an urn.
    """
    if not needs.presence_by_college:
        return Recut(_all_together(held.question), {})
    if colleges is None:
        raise RuleViolation("Ce texte compte par collège, et ses collèges ne sont pas encore complets.")
    called = colleges.names
    question, places = held.question, _voters_placed(held, colleges, chosen, called)
    listed = tuple(
        replace(voter, college=place) for voter, place in zip(question.voters, places, strict=True)
    )
    _refuse_twice(listed, called)
    ways = _ways(held, places, colleges, chosen, standing)
    groups = tuple(
        replace(group, college=_whole(group.college, ways, names, called, "les présents"))
        for group in question.groups
    )
    made = replace(
        question,
        voters=listed,
        groups=_merged(groups),
        left_out=_merged(
            tuple(
                replace(group, college=_whole(group.college, ways, names, called, "les écartés"))
                for group in question.left_out
            )
        ),
        votes=_poured(question.votes, needs.votes_by_college, ways, names, called),
        heads=_poured(question.heads, needs.votes_by_college, ways, names, called),
        second=_kept_apart(question.second, ways),
        individual=_poured(question.individual, needs.individual_by_college, ways, names, called),
    )
    if needs.votes_by_college:
        empty = set(called) - {voter.college for voter in listed} - {group.college for group in groups}
        made = replace(made, votes=_with(made.votes, empty), heads=_with(made.heads, empty))
    moves = Counter(
        (voter.college, place) for voter, place in zip(question.voters, places, strict=True)
    ) + Counter(
        {(old.college, new.college): old.members for old, new in zip(question.groups, groups, strict=True)}
    )
    return Recut(made, dict(moves))


def _all_together(question: DecisionOf) -> DecisionOf:
    """The vote of all, where no rule tells colleges apart: whatever its urns, they are added up."""

    def poured(urns: Sequence[Votes]) -> tuple[Votes, ...]:
        return _urns({"": _sum(urns)}) if urns else ()

    return replace(
        question,
        voters=tuple(replace(voter, college="") for voter in question.voters),
        groups=_merged(tuple(replace(group, college="") for group in question.groups)),
        left_out=_merged(tuple(replace(group, college="") for group in question.left_out)),
        votes=poured(question.votes),
        heads=poured(question.heads),
        second=(),
        individual=poured(question.individual),
        college_members=(),
    )


def _voters_placed(
    held: Held, colleges: CollegeSet, chosen: Mapping[int, str], called: Mapping[str, str]
) -> list[str]:
    """The college of each voter in the text. Raises RuleViolation, naming those who have none."""
    found = placings(
        {rank: voter.college for rank, voter in enumerate(held.question.voters)},
        colleges,
        chosen={
            rank: chosen[member]
            for rank, member in enumerate(held.members)
            if member is not None and member in chosen
        },
    )
    lost = [held.question.voters[each.member].member for each in found if each.is_open]
    if lost:
        told = [quote(name) for name in lost[:MOST_NAMED]]
        if len(lost) > MOST_NAMED:
            told.append(f"{number(len(lost) - MOST_NAMED)} autres")
        raise RuleViolation(
            f"{counted(len(lost), 'votant n’a', 'votants n’ont')} pas de collège dans ce texte"
            f"{NO_BREAK}: {enumerate_fr(told)}. Dites d’où vient chaque collège, ou choisissez celui de "
            "chacun dans « Passage aux collèges »."
        )
    return [each.after for each in found]


def _refuse_twice(listed: Sequence[VoterOf], called: Mapping[str, str]) -> None:
    for (name, college), times in Counter((voter.member, voter.college) for voter in listed).items():
        if times > 1:
            raise RuleViolation(
                f"{quote(name)} votait dans plusieurs collèges, qui n’en font plus qu’un dans ce texte, "
                f"{quote(called[college])}{NO_BREAK}: le fichier ne dit pas laquelle de ses voix y reste."
            )


def _ways(
    held: Held,
    places: Sequence[str],
    colleges: CollegeSet,
    chosen: Mapping[int, str],
    standing: Mapping[int, str],
) -> Ways:
    """Where those of a college of that day go: the voters of the list, else the members of the register."""
    voters = held.question.voters

    def ways(college: str) -> frozenset[str]:
        there = {
            place
            for voter, place in zip(voters, places, strict=True)
            if voter.college == college and voter.way is not None
        }
        if there:
            return frozenset(there)
        members = {member: code for member, code in standing.items() if code == college and not voters}
        # The text alone leads a college of which the register knows nobody.
        found = placings(members or {0: college}, colleges, chosen=chosen if members else {})
        return frozenset(each.after for each in found)

    return ways


def _whole(college: str, ways: Ways, names: Mapping[str, str], called: Mapping[str, str], what: str) -> str:
    """The one college where a whole one goes. Raises RuleViolation when it would be cut."""
    if not college:
        raise RuleViolation(
            f"Ce texte compte par collège, et le fichier ne dit pas de quel collège sont {what}."
        )
    found = ways(college)
    if len(found) == 1 and "" not in found:
        return next(iter(found))
    raise RuleViolation(f"{_parted(college, found, names, called)} Le fichier ne dit pas qui sont {what}.")


def _parted(college: str, found: frozenset[str], names: Mapping[str, str], called: Mapping[str, str]) -> str:
    told = [quote(called[code]) for code in called if code in found]
    name = quote(names.get(college, college))
    if len(told) < 2:
        return f"Ce texte ne dit pas où va le collège {name}."
    return f"Ce texte partage le collège {name} entre {enumerate_fr(told)}."


def _poured(
    urns: Sequence[Votes],
    by_college: bool,
    ways: Ways,
    names: Mapping[str, str],
    called: Mapping[str, str],
) -> tuple[Votes, ...]:
    """The urns of the text, those of colleges that were joined poured together.

    Raises RuleViolation for an urn that the text would cut: nobody knows what a part of it voted.
    """
    if not urns:
        return ()
    if not by_college:
        return _urns({"": _sum(urns)})
    poured: dict[str, Tally] = {}
    for urn in urns:
        if not urn.college:
            raise RuleViolation(
                "Ce vote a été compté dans une seule urne, et ce texte compte collège par collège : nul ne "
                "sait ce que chacun a voté. Il ne peut pas être recompté."
            )
        found = ways(urn.college)
        if len(found) != 1 or "" in found:
            raise RuleViolation(
                f"{_parted(urn.college, found, names, called)} Son urne est connue en entier seulement : nul "
                "ne sait ce qu’une partie de ses membres a voté. Ce vote ne peut pas être recompté."
            )
        (place,) = found
        poured[place] = poured.get(place, Tally()) + urn.tally
    return _urns(poured)


def _kept_apart(urns: Sequence[Votes], ways: Ways) -> tuple[Votes, ...]:
    """The second rounds of colleges that go on alone: those of joined colleges are not one round."""
    places = {urn.college: ways(urn.college) for urn in urns}
    times = Counter(place for found in places.values() for place in found)
    kept = []
    for urn in urns:
        found = places[urn.college]
        if len(found) == 1 and "" not in found and times[next(iter(found))] == 1:
            kept.append(replace(urn, college=next(iter(found))))
    return tuple(kept)


def _with(urns: tuple[Votes, ...], empty: set[str]) -> tuple[Votes, ...]:
    """The urns, and an empty one for each college of the text where nobody stands."""
    there = {urn.college for urn in urns}
    return (*urns, *(Votes(college=code, yes=0, no=0) for code in sorted(empty - there))) if urns else ()


def _merged(groups: Sequence[GroupOf]) -> tuple[GroupOf, ...]:
    """Groups of one college and category made one."""
    made: dict[tuple[str, str], GroupOf] = {}
    for group in groups:
        key = (group.college, group.category)
        made[key] = _joined(made[key], group) if key in made else group
    return tuple(made.values())


def _joined(one: GroupOf, other: GroupOf) -> GroupOf:
    came = {each.way: each for each in one.came}
    for each in other.came:
        before = came.get(each.way)
        came[each.way] = (
            replace(
                each,
                members=before.members + each.members,
                votes=before.strength.votes + each.strength.votes,
            )
            if before
            else each
        )
    return replace(
        one,
        members=one.members + other.members,
        votes=one.group.entitled.votes + other.group.entitled.votes,
        came=tuple(came.values()),
    )


def _sum(urns: Sequence[Votes]) -> Tally:
    total = Tally()
    for urn in urns:
        total += urn.tally
    return total


def _urns(tallies: Mapping[str, Tally]) -> tuple[Votes, ...]:
    return tuple(
        Votes(college=college, yes=tally.yes, no=tally.no, abstain=tally.abstain, blank=tally.blank)
        for college, tally in tallies.items()
    )
