"""One election for the seats of several colleges or territories, and the parity that its result owes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cressmember.kernel.writing import NO_BREAK
from governance.rules.answer.conjunction import conjunction
from governance.rules.answer.verdict import Outcome, Reading, Verdict
from governance.rules.election.contest import ContestResult, contest_result
from governance.rules.election.election import Election, GenderBy
from governance.rules.election.ranking import Floors
from governance.rules.election.urn import Ballots, Candidate
from governance.rules.seat.gender import GenderRule, Sexes, sexes_of
from governance.rules.seat.parity import gender_verdict, needed

NOBODY = Sexes()


@dataclass(frozen=True, slots=True)
class Contest:
    """The seats of one college or territory (or of all, named ""): who stands, and the rounds held."""

    seats: int
    candidates: tuple[Candidate, ...]
    rounds: tuple[Ballots, ...]


@dataclass(frozen=True, slots=True)
class Parity:
    """What the parity of the elected is counted with: the rules, who stays in place, and the members."""

    rules: tuple[GenderRule, ...] = ()
    staying: Sexes = NOBODY
    members: Sexes | None = None


@dataclass(frozen=True, slots=True)
class ElectionResult:
    """What each contest decided, and the whole."""

    contests: Mapping[str, ContestResult]
    verdict: Verdict

    @property
    def elected(self) -> tuple[str, ...]:
        return tuple(name for each in self.contests.values() for name in each.elected)


def election_result(
    rule: Election, contests: Mapping[str, Contest], parity: Parity | None = None
) -> ElectionResult:
    """Who is elected in each contest, and whether the whole respects parity when the election must.

    Raises RuleViolation when what was typed cannot be.
    """
    parity = parity or Parity()
    found = {
        name: contest_result(
            rule, each.candidates, each.rounds, seats=each.seats, floors=_floors(rule, contests, parity)
        )
        for name, each in contests.items()
    }
    parts = [_named(name, each.verdict) for name, each in found.items()]
    if rule.gender_by is not GenderBy.NOTHING and parity.rules and not any(part.is_open for part in parts):
        parts.append(_gendered(rule, contests, found, parity))
    if len(parts) == 1:
        return ElectionResult(found, parts[0])
    seats = sum(each.seats for each in contests.values())
    elected = sum(len(each.elected) for each in found.values())
    whole = conjunction(
        parts,
        kept="Tous les sièges sont pourvus",
        broken="Élection incomplète ou irrégulière",
        article=rule.article,
        figures={"seats": seats, "elected": elected, "vacant": seats - elected},
    )
    return ElectionResult(found, whole)


def _named(name: str, verdict: Verdict) -> Verdict:
    return replace(verdict, sentence=f"{name}, {verdict.sentence}") if name else verdict


def _floors(rule: Election, contests: Mapping[str, Contest], parity: Parity) -> Floors | None:
    """The women and men that the elected must be, when the best placed of the lacking sex take seats.

    Across several contests no text says in which of them: parity is then only checked.
    """
    if rule.gender_by is not GenderBy.BEST_PLACED or len(contests) != 1:
        return None
    (contest,) = contests.values()
    needs = needed(parity.rules, parity.staying.total + contest.seats, parity.members)
    if needs is None:
        return None
    women, men = needs.women - parity.staying.women, needs.men - parity.staying.men
    return Floors(max(women, 0), max(men, 0))


def _gendered(
    rule: Election, contests: Mapping[str, Contest], found: Mapping[str, ContestResult], parity: Parity
) -> Verdict:
    sexes = [
        candidate.sex
        for name, each in contests.items()
        for candidate in each.candidates
        if candidate.name in found[name].elected
    ]
    seats = parity.staying.total + sum(each.seats for each in contests.values())
    verdict = gender_verdict(
        parity.rules, parity.staying + sexes_of(sexes), seats=seats, members=parity.members
    )
    if rule.gender_by is not GenderBy.UNSTATED or not verdict.is_no:
        return verdict
    question = "le texte ne dit pas ce que vaut une élection qui ne respecte pas la parité."
    return replace(
        verdict,
        outcome=Outcome.TO_DECIDE,
        sentence=f"À trancher{NO_BREAK}: {question} {verdict.sentence}",
        question=question,
        readings=(Reading("l’élection vaut", Outcome.YES), Reading("l’élection est nulle", Outcome.NO)),
    )
