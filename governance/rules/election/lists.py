"""An election between lists: all the seats to the first, or shared in proportion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, counted, enumerate_fr, number
from governance.rules.answer import share
from governance.rules.answer.verdict import Outcome, Reading, Verdict, cited
from governance.rules.election.contest import contest_result, refuse_impossible
from governance.rules.election.election import Blanks, Election, Lists, Sharing
from governance.rules.election.ranking import Runner, TieBreak, cut, refuse_idle_lot
from governance.rules.election.round_count import WAITS
from governance.rules.election.urn import Ballots, Candidate


@dataclass(frozen=True, slots=True)
class Slate:
    """A list: its name and its candidates, in order."""

    name: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class ListResult:
    """The seats of each list, who is elected, and the lists between which a seat is still to be given."""

    verdict: Verdict
    seats: Mapping[str, int] = field(default_factory=dict)
    elected: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()


def list_result(
    rule: Election, slates: Sequence[Slate], rounds: Sequence[Ballots], *, seats: int
) -> ListResult:
    """What the lists win by the rounds held so far; the order of the lists changes nothing.

    In proportion, the quotient is what the lists above the threshold gathered, divided by the seats. Raises
    RuleViolation when what was typed cannot be, ValueError for an election that is not between lists.
    """
    if not isinstance(rule.scrutin, Lists):
        raise ValueError("this election is not between lists")
    if rule.scrutin.sharing is Sharing.MAJORITY:
        return _majority(rule, slates, rounds, seats)
    if len(rounds) != 1 or seats < 1:
        raise ValueError("a proportional election has a single round and a seat at least")
    (ballots,) = rounds
    runners = [Runner(slate.name, ballots.votes.get(slate.name, 0)) for slate in slates]
    refuse_impossible(replace(rule, most_names=1), runners, [slate.name for slate in slates], ballots, 1)
    if rule.blanks is not Blanks.UNSTATED:
        return _proportional(rule, rule.scrutin, slates, ballots, seats)
    ways = {
        blanks: _proportional(replace(rule, blanks=blanks), rule.scrutin, slates, ballots, seats)
        for blanks in (Blanks.IGNORED, Blanks.CAST)
    }
    ignored, counted_in = ways.values()
    if (ignored.seats, ignored.tied) == (counted_in.seats, counted_in.tied):
        return ignored
    question = "le texte ne dit pas ce que valent les bulletins blancs, et le seuil en dépend."
    return ListResult(
        Verdict(
            outcome=Outcome.TO_DECIDE,
            sentence=cited(f"À trancher{NO_BREAK}: {question}", rule.article),
            article=rule.article,
            figures=ignored.verdict.figures,
            question=question,
            readings=tuple(
                Reading(f"blancs {blanks.label}", each.verdict.outcome) for blanks, each in ways.items()
            ),
            parts=tuple(each.verdict for each in ways.values()),
        )
    )


def _majority(rule: Election, slates: Sequence[Slate], rounds: Sequence[Ballots], seats: int) -> ListResult:
    """All the seats to one list, chosen as a single seat would be between as many candidates."""
    heads = [Candidate(slate.name, born=slate.candidates[0].born) for slate in slates]
    found = contest_result(rule, heads, rounds, seats=1)
    if not found.elected:
        return ListResult(found.verdict, tied=found.last.tied)
    return ListResult(found.verdict, {found.elected[0]: seats}, _people(slates, {found.elected[0]: seats}))


def _proportional(
    rule: Election, lists: Lists, slates: Sequence[Slate], ballots: Ballots, seats: int
) -> ListResult:
    expressed = ballots.valid + (ballots.blank if rule.blanks is Blanks.CAST else 0)
    bar = max(share.at_least(lists.threshold or Fraction(0), expressed), 1)
    votes = {each.name: ballots.votes.get(each.name, 0) for each in slates}
    admitted = {name: count for name, count in votes.items() if count >= bar}
    if not admitted:
        raise RuleViolation(f"Aucune liste n’a de voix ou n’atteint le seuil de {number(bar)}.", rule.article)
    quotient = Fraction(sum(admitted.values()), seats)
    shared = _shared(rule, lists.sharing, slates, admitted, quotient, seats, lot=ballots.lot)
    elected = _people(slates, shared.seats)
    vacant = 0 if shared.tied else seats - len(elected)
    figures: dict[str, int | Fraction | str] = {
        "seats": seats,
        "expressed": expressed,
        "threshold_votes": bar,
        "quotient": quotient,
    }
    figures |= {f"votes_{name}": count for name, count in votes.items()}
    figures |= {f"seats_{name}": won for name, won in shared.seats.items()}
    heard = counted(expressed, "suffrage exprimé", "suffrages exprimés")
    told = f"{heard}, quotient {_said(quotient)}{NO_BREAK}: {_won(shared, votes, vacant)}"
    question = shared.question(seats)
    return ListResult(
        Verdict(
            outcome=Outcome.TO_DECIDE if shared.tied else Outcome.NO if vacant else Outcome.YES,
            sentence=cited(f"{told}{NO_BREAK}; {question}" if question else f"{told}.", rule.article),
            article=rule.article,
            figures=figures,
            question=question,
            readings=tuple(Reading(f"{name} l’emporte", Outcome.YES) for name in shared.tied),
        ),
        shared.seats,
        elected,
        shared.tied,
    )


@dataclass(frozen=True, slots=True)
class _Shared:
    """The seats of each list, and the lists between which the others wait for ``pending``."""

    seats: Mapping[str, int]
    tied: tuple[str, ...] = ()
    pending: TieBreak = TieBreak.UNSTATED

    def question(self, seats: int) -> str:
        """What people have to settle; empty when every one of so many seats was given."""
        if not self.tied:
            return ""
        left = counted(seats - sum(self.seats.values()), "siège", "sièges")
        return f"{enumerate_fr(self.tied)} sont à égalité pour {left}{NO_BREAK}; {WAITS[self.pending]}"


def _shared(
    rule: Election,
    sharing: Sharing,
    slates: Sequence[Slate],
    admitted: Mapping[str, int],
    quotient: Fraction,
    seats: int,
    *,
    lot: Sequence[str],
) -> _Shared:
    """The seats of the lists above the threshold: by whole quotients if need be, then those left.

    Raises RuleViolation for a lot that nothing called for.
    """
    won = dict.fromkeys(sorted(admitted), 0)
    if sharing is Sharing.LARGEST_REMAINDER:
        won = {name: int(admitted[name] / quotient) for name in won}
    settled: tuple[TieBreak, ...] = ()
    scores = {name: _score(sharing, admitted[name], won[name], quotient) for name in won}
    shared = _Shared(won)
    while not shared.tied and (left := seats - sum(won.values())):
        first = [name for name, score in scores.items() if score == max(scores.values())]
        born = {slate.name: _next_born(slate, won.get(slate.name, 0)) for slate in slates}
        runners = [Runner(name, born=born[name]) for name in first]
        found = cut(runners, left, rule.ties, lot=lot, may_round=False)
        settled += found.settled_by
        for name in found.sure:
            won[name] += 1
            scores[name] = _score(sharing, admitted[name], won[name], quotient)
        shared = _Shared(won, found.tied, found.pending or TieBreak.UNSTATED)
    refuse_idle_lot(lot, settled)
    return shared


def _won(shared: _Shared, votes: Mapping[str, int], vacant: int) -> str:
    told = enumerate_fr(
        [
            f"{name} {counted(won, 'siège', 'sièges')} ({number(votes[name])} voix)"
            for name, won in shared.seats.items()
        ]
    )
    without = counted(vacant, "siège reste vacant", "sièges restent vacants")
    return f"{told}, {without} faute de candidat" if vacant else told


def _score(sharing: Sharing, votes: int, won: int, quotient: Fraction) -> Fraction:
    """What a list brings to the next seat: its average, or what remains of its votes."""
    if sharing is Sharing.HIGHEST_AVERAGE:
        return Fraction(votes, won + 1)
    return votes - won * quotient


def _next_born(slate: Slate, won: int) -> date | None:
    """The birth of whoever would take the next seat of the list."""
    return slate.candidates[won].born if won < len(slate.candidates) else None


def _people(slates: Sequence[Slate], shared: Mapping[str, int]) -> tuple[str, ...]:
    by_name = {slate.name: slate for slate in slates}
    return tuple(each.name for name, won in shared.items() for each in by_name[name].candidates[:won])


def _said(quotient: Fraction) -> str:
    if quotient.denominator == 1:
        return number(quotient.numerator)
    return f"{number(quotient.numerator)}/{number(quotient.denominator)}"
