"""The count of one round of an election: elected, still standing, or waiting for a lot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from cressmember.kernel.writing import NO_BREAK, counted, enumerate_fr, number, ordinal
from governance.rules.answer import share
from governance.rules.answer.verdict import Outcome, Reading, Verdict, cited
from governance.rules.election.election import Blanks, Drawn, Election, Needs
from governance.rules.election.ranking import Cut, Floors, Runner, TieBreak, cut
from governance.rules.election.urn import Ballots
from governance.rules.seat.gender import MAN, WOMAN

HALF = Fraction(1, 2)
NO_CHOICE = (TieBreak.UNSTATED,)
WAITS = {
    TieBreak.LOT: "le sort décide. Qu’a dit le tirage ?",
    TieBreak.OLDER: "l’âge les départage, et n’est pas connu de tous.",
    TieBreak.YOUNGER: "l’âge les départage, et n’est pas connu de tous.",
    TieBreak.SENIOR: "l’ancienneté les départage, et n’est pas connue de tous.",
    TieBreak.UNSTATED: "le texte ne dit pas ce qui les départage.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundResult:
    """What a round decided; ``standing`` go to the next one, ``tied`` wait for a choice.

    ``pending`` is what this choice waits for: a lot, ages, years as a member, or a text that says nothing.
    """

    verdict: Verdict
    elected: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    pending: TieBreak | None = None
    seats_left: int = 0
    settled_by: tuple[TieBreak, ...] = ()


def ordinal_m(rank: int) -> str:
    """A rank in the masculine of rounds: « 1er », « 2e »."""
    return "1er" if rank == 1 else ordinal(rank)


@dataclass(frozen=True, slots=True)
class RoundCount:
    """The count of one round, once what blanks are is read in one way."""

    rule: Election
    rank: int
    runners: Sequence[Runner]
    ballots: Ballots
    seats: int
    floors: Floors | None

    def result(self) -> RoundResult:
        if self.rule.blanks is not Blanks.UNSTATED:
            return self._result()
        ways = [
            (blanks.label, replace(self, rule=replace(self.rule, blanks=blanks))._result())
            for blanks in (Blanks.IGNORED, Blanks.CAST)
        ]
        (_, ignored), (_, counted_in) = ways
        if (ignored.elected, ignored.standing) == (counted_in.elected, counted_in.standing):
            return ignored
        return RoundResult(
            verdict=Verdict(
                outcome=Outcome.TO_DECIDE,
                sentence=cited(
                    f"À trancher{NO_BREAK}: le texte ne dit pas ce que valent les bulletins blancs, et le "
                    f"{ordinal_m(self.rank)} tour en dépend.",
                    self.rule.article,
                ),
                article=self.rule.article,
                figures=ignored.verdict.figures,
                question="le texte ne dit pas ce que valent les bulletins blancs.",
                readings=tuple(Reading(f"blancs {name}", each.verdict.outcome) for name, each in ways),
                parts=(ignored.verdict, counted_in.verdict),
            ),
            elected=tuple(name for name in ignored.elected if name in counted_in.elected),
            tied=tuple(sorted(set(ignored.elected) ^ set(counted_in.elected))),
            seats_left=max(ignored.seats_left, counted_in.seats_left),
            settled_by=(*ignored.settled_by, *counted_in.settled_by),
        )

    def _result(self) -> RoundResult:
        passing = [runner for runner in self.runners if runner.score >= self.required]
        if not passing and self.is_last and self._is_even():
            # Nobody can pass the bar any more: equals are parted as the text says of equals.
            passing = [runner for runner in self.runners if runner.score]
        found = self._cut(passing)
        rest = [runner for runner in self.runners if runner.name not in found.sure]
        left = self.seats - len(found.sure)
        if found.pending is TieBreak.ROUND:
            return self._next(found, found.tied, left)
        if found.tied:
            return self._tied(found, left)
        if not left:
            return self._said(Outcome.YES, found, left)
        if self.is_last or not rest:
            return self._said(Outcome.NO, found, left)
        return self._staying(found, rest, left)

    @property
    def is_last(self) -> bool:
        return self.rank >= self.rule.last_round

    @property
    def expressed(self) -> int:
        return self.ballots.valid + (self.ballots.blank if self.rule.blanks is Blanks.CAST else 0)

    @property
    def required(self) -> int:
        """How many votes elect in this round; a single one where the most votes do."""
        if isinstance(self.rule.scrutin, Drawn):
            return 0
        absolute = self.rule.round(self.rank).needs is Needs.ABSOLUTE
        return share.more_than(HALF, self.expressed) if absolute else 1

    def _cut(self, passing: Sequence[Runner]) -> Cut:
        ties, lot = self.rule.ties, self.ballots.lot
        return cut(passing, self.seats, ties, lot=lot, floors=self.floors, may_round=not self.is_last)

    def _is_even(self) -> bool:
        """Whether those who come first are more than the seats, with as many votes each."""
        found = cut([runner for runner in self.runners if runner.score], self.seats, NO_CHOICE)
        return bool(found.tied) and not found.sure

    def _staying(self, found: Cut, rest: Sequence[Runner], left: int) -> RoundResult:
        """Who stays for the next round: all of them, or so many of the best placed."""
        most = self.rule.round(self.rank + 1).staying
        if most is None or len(rest) <= most * left:
            return self._next(found, tuple(runner.name for runner in rest), left)
        stay = cut(rest, most * left, self.rule.ties, lot=self.ballots.lot)
        if not stay.tied or stay.pending is TieBreak.ROUND:
            # Equals whom a new round is to part all stay for it.
            return self._next(replace(found, settled_by=stay.settled_by), (*stay.sure, *stay.tied), left)
        return self._tied(replace(stay, sure=found.sure), left, to_stay=stay.places_left)

    def _next(self, found: Cut, standing: tuple[str, ...], left: int) -> RoundResult:
        names = tuple(sorted(standing))
        question = (
            f"un {ordinal_m(self.rank + 1)} tour doit se tenir pour {_seats(left)} "
            f"entre {enumerate_fr(names)}."
        )
        told = f"{self._elected(found)} ; {question}"
        return RoundResult(
            verdict=self._verdict(Outcome.TO_DECIDE, told, left, question),
            elected=found.sure,
            standing=names,
            seats_left=left,
            settled_by=found.settled_by,
        )

    def _tied(self, found: Cut, left: int, *, to_stay: int = 0) -> RoundResult:
        assert found.pending is not None  # Equals always wait for something.
        places = counted(to_stay, "place", "places")
        what = f"{places} au tour suivant" if to_stay else _seats(left)
        question = f"{enumerate_fr(found.tied)} sont à égalité pour {what} ; {WAITS[found.pending]}"
        verdict = self._verdict(Outcome.TO_DECIDE, f"{self._elected(found)} ; {question}", left, question)
        return RoundResult(
            verdict=replace(
                verdict,
                readings=tuple(Reading(f"{name} l’emporte", Outcome.YES) for name in found.tied),
            ),
            elected=found.sure,
            tied=found.tied,
            pending=found.pending,
            seats_left=left,
            settled_by=found.settled_by,
        )

    def _said(self, outcome: Outcome, found: Cut, left: int) -> RoundResult:
        told = [self._elected(found)]
        if found.settled_by:
            told.append(f"à égalité, {enumerate_fr([each.label for each in found.settled_by], 'puis')}")
        if left:
            told.append(counted(left, "siège reste vacant", "sièges restent vacants"))
        return RoundResult(
            verdict=self._verdict(outcome, f"{' ; '.join(told)}.", left),
            elected=found.sure,
            seats_left=left,
            settled_by=found.settled_by,
        )

    def _elected(self, found: Cut) -> str:
        if not found.sure:
            return "personne n’est élu"
        votes = {runner.name: int(runner.score) for runner in self.runners}
        drawn = isinstance(self.rule.scrutin, Drawn)
        told = [name if drawn else f"{name} ({number(votes[name])} voix)" for name in found.sure]
        sexes = {runner.sex for runner in self.runners if runner.name in found.sure}
        # An organisation, or somebody of whom nothing is known, is of neither gender.
        ending = "e" if sexes == {WOMAN} else "" if sexes <= {WOMAN, MAN} else "·e"
        elected = f"élu{ending}"
        return f"{enumerate_fr(told)} {f'sont {elected}s' if len(told) > 1 else f'est {elected}'}"

    def _verdict(self, outcome: Outcome, told: str, left: int, question: str = "") -> Verdict:
        bar = ""
        if self.rule.round(self.rank).needs is Needs.ABSOLUTE:
            bar = f", majorité absolue {number(self.required)}"
        heard = counted(self.expressed, "suffrage exprimé", "suffrages exprimés")
        start = f"{ordinal_m(self.rank)} tour, {heard}"
        figures: dict[str, int | Fraction | str] = {
            "round": self.rank,
            "seats": self.seats,
            "cast": self.ballots.cast,
            "blank": self.ballots.blank,
            "void": self.ballots.void,
            "expressed": self.expressed,
            "required": self.required,
            "seats_left": left,
        }
        figures |= {f"votes_{runner.name}": int(runner.score) for runner in self.runners}
        return Verdict(
            outcome=outcome,
            sentence=cited(
                f"{start}{bar}{NO_BREAK}: {told}".replace(" ;", f"{NO_BREAK};"), self.rule.article
            ),
            article=self.rule.article,
            figures=figures,
            question=question,
        )


def _seats(count: int) -> str:
    return counted(count, "siège", "sièges")
