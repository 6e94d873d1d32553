"""Quorum: how many must take part for a meeting to decide, call after call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from cressmember.kernel.writing import NO_BREAK, counted, enumerate_fr, number, plural
from governance.rules.answer import share
from governance.rules.answer.verdict import Figures, Outcome, Verdict, cited, under_each
from governance.rules.presence.turnout import ONE, OVERALL, Counting, Scope, Turnout, Way
from governance.rules.text.reading import LARGEST
from governance.rules.text.reading import share as read_share
from governance.rules.text.wording import Choice, part, term
from governance.rules.vote.missing import Restate, asked_of_missing

NOBODY = "personne n’a le droit de vote"


@dataclass(frozen=True, slots=True)
class Needed:
    """How many a condition needs: a share, a number, or the smaller or larger of several."""

    values: tuple[Fraction | int, ...]
    of_several: str = ""

    @classmethod
    def spelled(cls, document: Any) -> Needed:
        if isinstance(document, Mapping) and len(document) == 1:
            ((word, values),) = document.items()
            if word in ("smaller", "larger") and isinstance(values, list) and len(values) > 1:
                return cls(tuple(cls._one(value) for value in values), word)
        return cls((cls._one(document),))

    @staticmethod
    def _one(value: Any) -> Fraction | int:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST:
            return value
        if isinstance(value, str) and (told := read_share(value)) <= 1:
            return told
        raise ValueError(
            'écrivez une fraction ("1/4"), un nombre (1000), ou {"smaller": ["1/30", 1000]} '
            'pour le plus petit des deux ("larger" pour le plus grand).'
        )

    def spelling(self) -> Any:
        values = [value if isinstance(value, int) else str(value) for value in self.values]
        return {self.of_several: values} if self.of_several else values[0]

    def of(self, base: int, *, strictly: bool) -> int:
        """The whole number needed of a base; « strictly »: more than half, more than ten."""
        over = share.more_than if strictly else share.at_least
        needed = [value + strictly if isinstance(value, int) else over(value, base) for value in self.values]
        return max(needed) if self.of_several == "larger" else min(needed)

    @property
    def said(self) -> str:
        values = [number(value) if isinstance(value, int) else share.said(value) for value in self.values]
        if not self.of_several:
            return values[0]
        which = "le plus petit" if self.of_several == "smaller" else "le plus grand"
        return f"{which} entre {enumerate_fr(values)}"


@part
class Condition:
    """One thing that the quorum asks: so many, of whom, taking part how."""

    needed: Needed = term("la part ou le nombre exigé")
    of: Counting = term("ce que l’on compte (membres ou voix)")
    counts: frozenset[Way] = term("les manières de participer qui comptent", least=1)
    scope: Scope = term("qui est compté", default=OVERALL)
    strictly: bool = term("s’il faut « plus de » et non « au moins »", default=False)


class Together(Choice):
    """How several conditions join."""

    ALL = "all", "toutes ensemble"
    ANY = "any", "l’une ou l’autre"


@part
class Quorum:
    """What one call needs; no condition at all is a quorum that is always reached, and must be written so."""

    article: str = term("l’article")
    conditions: tuple[Condition, ...] = term("les conditions du quorum (aucune : une liste vide)")
    together: Together = term("la manière de joindre les conditions", default=Together.ALL)

    def restated(self, restate: Restate) -> Quorum:
        """The quorum with what it asks of others, and without what it no longer asks of anybody."""
        kept = [(condition, restate(condition.scope)) for condition in self.conditions]
        return replace(
            self, conditions=tuple(replace(each, scope=scope) for each, scope in kept if scope is not None)
        )


def quorum_in_each_way(rule: Quorum, turnout: Turnout) -> Verdict:
    """Whether the quorum is reached; to be decided where a college that it names is too small to exist."""
    question, readings = asked_of_missing([each.scope for each in rule.conditions], turnout.missing)
    return under_each(question, readings, lambda restate: quorum_verdict(rule.restated(restate), turnout))


def quorum_verdict(rule: Quorum, turnout: Turnout) -> Verdict:
    """Whether the quorum is reached, with what each condition needs and finds."""
    if not rule.conditions:
        return Verdict(
            outcome=Outcome.YES,
            sentence=cited("Aucun quorum n’est exigé.", rule.article),
            article=rule.article,
        )
    found = [_condition_found(condition, turnout) for condition in rule.conditions]
    return _verdict(rule, found[0] if len(found) == 1 else _joined(found, rule.together))


@dataclass(frozen=True, slots=True)
class Found:
    """What a condition found: met or not, in a few words, with its figures, and what it is made of."""

    met: bool
    told: str
    figures: Figures
    parts: tuple[Found, ...] = ()


def _verdict(rule: Quorum, found: Found) -> Verdict:
    start = "Quorum atteint" if found.met else "Quorum non atteint"
    return Verdict(
        outcome=Outcome.YES if found.met else Outcome.NO,
        sentence=cited(f"{start}{NO_BREAK}: {found.told}.", rule.article),
        article=rule.article,
        figures=found.figures,
        parts=tuple(_verdict(rule, each) for each in found.parts),
    )


def _condition_found(condition: Condition, turnout: Turnout) -> Found:
    if condition.scope.kind != "each_college":
        return _count(condition, condition.scope, turnout)
    found = [_count(condition, Scope("college", college), turnout) for college in turnout.colleges]
    if not found:
        return Found(met=False, told=NOBODY, figures={})
    return found[0] if len(found) == 1 else _joined(found, Together.ALL)


def _joined(found: Sequence[Found], how: Together) -> Found:
    met = [each.met for each in found]
    return Found(
        met=all(met) if how is Together.ALL else any(met),
        told=enumerate_fr([each.told for each in found]),
        figures={"conditions": len(found), "conditions_met": sum(met), "together": str(how)},
        parts=tuple(found),
    )


def _count(condition: Condition, scope: Scope, turnout: Turnout) -> Found:
    entitled = turnout.entitled(scope).counted(condition.of)
    by_way = {
        way: strength.counted(condition.of)
        for way, strength in turnout.by_way(condition.counts, scope).items()
    }
    gathered = sum(by_way.values())
    required = condition.needed.of(entitled, strictly=condition.strictly)
    figures: dict[str, int | Fraction | str] = {
        "counting": str(condition.of),
        "scope": scope.name or scope.kind,
        "entitled": entitled,
        "gathered": gathered,
        "required": required,
        "missing": max(required - gathered, 0),
    }
    figures |= {f"gathered_{way}": count for way, count in by_way.items()}
    where = {"overall": "", "category": f"{scope.name}, "}.get(scope.kind, f"collège {scope.name}, ")
    told = _found(condition, gathered, entitled, required, by_way)
    return Found(met=gathered >= required and entitled > 0, told=f"{where}{told}", figures=figures)


def _found(
    condition: Condition, gathered: int, entitled: int, required: int, by_way: Mapping[Way, int]
) -> str:
    one, many = ("membre", "membres") if condition.of is Counting.MEMBERS else ("voix", "voix")
    if not entitled:
        return NOBODY
    ways = [counted(count, ONE[way], way.label) for way, count in by_way.items()]
    how = f" ({enumerate_fr(ways)})" if len(ways) > 1 else f" ({plural(gathered, *_named(by_way))})"
    said = condition.needed.said
    return (
        f"{counted(gathered, one, many)} sur {number(entitled)}{how}, "
        f"{number(required)} requis, {share.exceeding(said) if condition.strictly else said}"
    )


def _named(by_way: Mapping[Way, int]) -> tuple[str, str]:
    """The one way that counts, said of one and of several."""
    (way,) = by_way
    return ONE[way], way.label


@part
class Call:
    """One call of a meeting: its quorum and, for those after the first, when and how it is made."""

    quorum: Quorum = term("le quorum")
    least_days: int = term("le délai minimal après la réunion précédente, en jours", default=0)
    most_days: int | None = term("le délai maximal après la réunion précédente, en jours", default=None)
    same_agenda: bool = term("le même ordre du jour", default=True)
    recalls_first: bool = term("le rappel de la date de la première réunion", default=False)

    def contradictions(self) -> Iterator[str]:
        if self.most_days is not None and self.most_days < self.least_days:
            yield "Le délai maximal de cette convocation est plus court que son délai minimal."
