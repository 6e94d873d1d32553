"""An election for the seats of one college, territory or body, round after round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, counted, number, quote
from governance.rules.answer.verdict import Verdict
from governance.rules.election.election import Election
from governance.rules.election.ranking import Floors, Runner, refuse_idle_lot
from governance.rules.election.round_count import RoundCount, RoundResult, ordinal_m
from governance.rules.election.urn import Ballots, Candidate
from governance.rules.seat.gender import MAN, WOMAN


@dataclass(frozen=True, slots=True)
class ContestResult:
    """What all the rounds held so far decided for the seats of one college, territory or body."""

    rounds: tuple[RoundResult, ...]

    @property
    def elected(self) -> tuple[str, ...]:
        return tuple(name for each in self.rounds for name in each.elected)

    @property
    def last(self) -> RoundResult:
        return self.rounds[-1]

    @property
    def verdict(self) -> Verdict:
        """Yes when every seat is filled, no when some stay vacant, to be decided while something is owed."""
        return replace(self.last.verdict, parts=tuple(each.verdict for each in self.rounds[:-1]))


def contest_result(
    rule: Election,
    candidates: Sequence[Candidate],
    rounds: Sequence[Ballots],
    *,
    seats: int,
    floors: Floors | None = None,
) -> ContestResult:
    """Who is elected by the rounds held so far.

    ``floors`` are the women and men that these seats need, when the rule lets the best placed take them.
    Raises RuleViolation when what was typed cannot be: an unknown name, more votes than ballots, a round
    that nothing called for. Raises ValueError without a round or for less than a seat.
    """
    if not rounds or seats < 1:
        raise ValueError("an election has a round and a seat at least")
    standing = [candidate.name for candidate in candidates]
    if len(set(standing)) < len(standing):
        raise RuleViolation("Deux candidats portent le même nom : distinguez-les.")
    found: list[RoundResult] = []
    left = seats
    for rank, ballots in enumerate(rounds, start=1):
        if found and not found[-1].standing:
            raise RuleViolation(
                f"Le {ordinal_m(rank)} tour n’a pas lieu d’être{NO_BREAK}: {found[-1].verdict.sentence}"
            )
        runners = _runners(candidates, standing, ballots)
        refuse_impossible(rule, runners, standing, ballots, left)
        found.append(RoundCount(rule, rank, runners, ballots, left, floors).result())
        refuse_idle_lot(ballots.lot, found[-1].settled_by)
        standing, left = list(found[-1].standing), found[-1].seats_left
        floors = _less(floors, [each.sex for each in candidates if each.name in found[-1].elected])
    return ContestResult(tuple(found))


def _less(floors: Floors | None, elected: Sequence[str]) -> Floors | None:
    """What the floors still need once these sexes were elected."""
    if floors is None:
        return None
    women, men = elected.count(WOMAN), elected.count(MAN)
    return Floors(max(floors.women - women, 0), max(floors.men - men, 0))


def _runners(candidates: Sequence[Candidate], standing: Sequence[str], ballots: Ballots) -> list[Runner]:
    return [
        Runner(each.name, ballots.votes.get(each.name, 0), each.born, each.member_since, each.sex)
        for each in candidates
        if each.name in standing and each.name not in ballots.withdrawn
    ]


def refuse_impossible(
    rule: Election, runners: Sequence[Runner], standing: Sequence[str], ballots: Ballots, seats: int
) -> None:
    """Refuses a count that cannot be: someone who does not stand, more votes than ballots, less than none."""
    for name in [*ballots.votes, *sorted(ballots.withdrawn)]:
        if name not in standing:
            raise RuleViolation(f"{quote(name)} n’est pas candidat à ce tour.")
    votes = ballots.votes.values()
    if min([ballots.blank, ballots.void, ballots.valid, *votes]) < 0:
        raise RuleViolation("Un nombre de bulletins ne peut pas être négatif : revoyez le dépouillement.")
    for name, count in ballots.votes.items():
        if count > ballots.valid:
            raise RuleViolation(
                f"{quote(name)} a {number(count)} voix pour {_ballots(ballots.valid)}{NO_BREAK}: "
                "revoyez le dépouillement."
            )
    names = rule.most_names or seats
    if sum(votes) > ballots.valid * names:
        raise RuleViolation(
            f"{number(sum(votes))} voix pour {_ballots(ballots.valid)} de {counted(names, 'nom', 'noms')} "
            f"au plus{NO_BREAK}: revoyez le dépouillement."
        )


def _ballots(count: int) -> str:
    return counted(count, "bulletin valable", "bulletins valables")
