"""What each college really weighs on a day, given how many members it has."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import product

from cressmember.kernel.writing import NO_BREAK, counted, enumerate_fr, number, percent, quote
from governance.rules.answer.verdict import Outcome, Reading, Verdict, cited
from governance.rules.electorate.colleges import (
    College,
    CollegeSet,
    MergedWith,
    Minimum,
    Spread,
    Suspended,
    Unstated,
)


@dataclass(frozen=True, slots=True)
class Weighing:
    """The colleges that exist and their exact weights; where the members of each vote.

    ``votes_in`` gives for each college the one where its members vote, or None when they vote in none;
    ``suspended`` those of the latter that exist all the same. ``joined`` gives those that joined another
    with that other, in which people may vote or not.
    Nothing is given while the verdict is to be decided: ``readings`` then holds one weighing for each answer
    to ``question``. They are there as well where all of them weigh the same, and nobody votes in a college
    under one only.
    """

    verdict: Verdict
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    votes_in: Mapping[str, str | None] = field(default_factory=dict)
    suspended: frozenset[str] = frozenset()
    joined: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Verdict, ...] = ()
    question: str = ""
    readings: tuple[tuple[str, Weighing], ...] = ()


def effective_weights(rule: CollegeSet, members_by_college: Mapping[str, int]) -> Weighing:
    """The weights once small colleges were merged, spread or suspended; they add up to the same total.

    A college that a small one joins is measured with the members who join it. A college that the mapping
    does not name has nobody. Raises RuleViolation for a college that the statutes do not know.
    """
    for code in members_by_college:
        rule.college(code)
    short = [
        college
        for college in rule.ordered
        if _is_unstated(college) and _lacking(college, _sizes(rule, members_by_college))
    ]
    if not short:
        return _weighing(rule, members_by_college)
    readings = [
        (
            enumerate_fr([f"{quote(code)} {word}" for code, word in choice.items()]),
            _weighing(_read_as(rule, choice), members_by_college),
        )
        for choice in _choices(short)
    ]
    codes = enumerate_fr([quote(college.name) for college in short])
    question = f"le texte ne dit pas ce que devient le collège {codes}, trop petit pour exister."
    return _decided(question, readings)


def weight_warnings(rule: CollegeSet, weights: Mapping[str, Fraction] | None = None) -> tuple[Verdict, ...]:
    """The colleges out of the legal band, by the weights of the text or by others; a refusal of nothing."""
    if rule.band is None or not rule.is_weighted:
        return ()
    if weights is None:
        weights = {college.code: college.weight or Fraction(0) for college in rule.ordered}
    total = sum(weights.values(), Fraction(0))
    return tuple(
        _warning(rule, rule.college(code), weight / total)
        for code, weight in weights.items()
        if total and not rule.band.least <= weight / total <= rule.band.most
    )


def _warning(rule: CollegeSet, college: College, part: Fraction) -> Verdict:
    assert rule.band is not None  # Nobody is warned of a band that the text does not cite.
    band = rule.band
    return Verdict(
        outcome=Outcome.NO,
        sentence=(
            f"Le collège {quote(college.name)} pèse {percent(part, 2)}, hors de la fourchette de "
            f"{percent(band.least)} à {percent(band.most)} que donne la loi ({band.law})."
        ),
        article=college.article,
        figures={"college": college.code, "share": part, "least": band.least, "most": band.most},
    )


def _sizes(rule: CollegeSet, members: Mapping[str, int]) -> dict[str, int]:
    """How many each college has, those who join it included and those who leave it for it left out."""
    sizes = {college.code: members.get(college.code, 0) for college in rule.ordered}
    for college, host in _joined(rule, members):
        sizes[host] += members.get(college.code, 0)
        sizes[college.code] = 0
    return sizes


def _joined(rule: CollegeSet, members: Mapping[str, int]) -> Iterator[tuple[College, str]]:
    for college in rule.ordered:
        match college.minimum:
            case Minimum(members=least, below=MergedWith(college=host)) if (
                members.get(college.code, 0) < least
            ):
                yield college, host


def _is_unstated(college: College) -> bool:
    return college.minimum is not None and isinstance(college.minimum.below, Unstated)


def _lacking(college: College, sizes: Mapping[str, int]) -> bool:
    return college.minimum is not None and sizes[college.code] < college.minimum.members


def _choices(short: list[College]) -> Iterator[dict[str, str]]:
    for words in product(("réparti", "suspendu"), repeat=len(short)):
        yield {college.code: word for college, word in zip(short, words, strict=True)}


def _read_as(rule: CollegeSet, choice: Mapping[str, str]) -> CollegeSet:
    return replace(
        rule,
        colleges=tuple(
            replace(college, minimum=replace(college.minimum, below=_below(choice[college.code])))
            if college.minimum is not None and college.code in choice
            else college
            for college in rule.colleges
        ),
    )


def _below(word: str) -> Spread | Suspended:
    return Spread() if word == "réparti" else Suspended()


def _decided(question: str, readings: list[tuple[str, Weighing]]) -> Weighing:
    """What every reading agrees upon, or a weighing to be decided."""
    first = readings[0][1]
    if all((each.weights, each.votes_in) == (first.weights, first.votes_in) for _, each in readings):
        return replace(first, question=question, readings=tuple(readings))
    verdict = Verdict(
        outcome=Outcome.TO_DECIDE,
        sentence=f"À trancher : {question}",
        article=first.verdict.article,
        question=question,
        readings=tuple(Reading(name, each.verdict.outcome) for name, each in readings),
        parts=tuple(each.verdict for _, each in readings),
    )
    return Weighing(verdict=verdict, question=question, readings=tuple(readings))


def _weighing(rule: CollegeSet, members: Mapping[str, int]) -> Weighing:
    sizes = _sizes(rule, members)
    joined = {college.code: host for college, host in _joined(rule, members)}
    weights = {college.code: college.weight or Fraction(0) for college in rule.ordered}
    for code, host in joined.items():
        weights[host] += weights.pop(code)
    small = [college for college in rule.ordered if college.code not in joined and _lacking(college, sizes)]
    suspended = [college for college in small if _suspends(college)]
    keeping = frozenset(college.code for college in suspended)
    gone = [college for college in small if not _suspends(college)]
    existing = [code for code in weights if code not in {college.code for college in small}]
    silent = {college.code for college in small}
    votes_in = {
        college.code: None if (host := joined.get(college.code, college.code)) in silent else host
        for college in rule.ordered
    }
    told = [_told_joined(rule, code, host, members) for code, host in joined.items()]
    told += [_told_small(college, sizes) for college in small]
    kept = sum((weights[code] for code in existing), Fraction(0))
    if not existing or (rule.is_weighted and not kept):
        sentence = f"Aucun collège n’a le nombre de membres qu’il lui faut{_after(told)}."
        verdict = _verdict(rule, Outcome.NO, sentence, {}, sizes)
        return Weighing(verdict=verdict, votes_in=votes_in, suspended=keeping, joined=joined)
    weights = _spread(weights, {college.code for college in gone}, existing)
    existing_told = counted(len(existing), "collège existe", "collèges existent")
    verdict = _verdict(rule, Outcome.YES, f"{existing_told}{_after(told)}.", weights, sizes)
    if suspended:
        verdict = replace(verdict, figures={**verdict.figures, "suspended": len(suspended)})
    if not rule.is_weighted:
        return Weighing(verdict=verdict, votes_in=votes_in, suspended=keeping, joined=joined)
    return Weighing(
        verdict=verdict,
        weights=weights,
        votes_in=votes_in,
        suspended=keeping,
        joined=joined,
        warnings=weight_warnings(rule, weights),
    )


def _suspends(college: College) -> bool:
    return college.minimum is not None and isinstance(college.minimum.below, Suspended)


def _spread(
    weights: Mapping[str, Fraction], gone: Collection[str], existing: Collection[str]
) -> dict[str, Fraction]:
    """The weight of colleges that are gone goes to those that exist, in proportion of what they weigh."""
    freed = sum((weights[code] for code in gone), Fraction(0))
    kept = sum((weights[code] for code in existing), Fraction(0))
    return {
        code: weight * (kept + freed) / kept if freed and code in existing else weight
        for code, weight in weights.items()
        if code not in gone
    }


def _told_joined(rule: CollegeSet, code: str, host: str, members: Mapping[str, int]) -> str:
    has = counted(members.get(code, 0), "membre", "membres")
    return f"{quote(rule.college(code).name)} ({has}) rejoint {quote(rule.college(host).name)}"


def _told_small(college: College, sizes: Mapping[str, int]) -> str:
    assert college.minimum is not None  # Only a college with a minimum is below it.
    has = counted(sizes[college.code], "membre", "membres")
    becomes = "est suspendu" if _suspends(college) else "n’existe pas, son poids est réparti"
    return f"{quote(college.name)} ({has} sur {number(college.minimum.members)}) {becomes}"


def _after(told: list[str]) -> str:
    return f"{NO_BREAK}: {enumerate_fr(told)}" if told else ""


def _verdict(
    rule: CollegeSet,
    outcome: Outcome,
    sentence: str,
    weights: Mapping[str, Fraction],
    sizes: Mapping[str, int],
) -> Verdict:
    figures: dict[str, int | Fraction | str] = {"colleges": len(weights)}
    figures |= {f"members_{code}": size for code, size in sizes.items()}
    if rule.is_weighted:
        figures |= {"total_weight": rule.total_weight}
        figures |= {f"weight_{code}": weight for code, weight in weights.items()}
    return Verdict(
        outcome=outcome, sentence=cited(sentence, rule.article), article=rule.article, figures=figures
    )
