"""How many votes a member has: one, by capacity, by bracket, in proportion, by family, added and capped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import ClassVar

from cressmember.kernel.writing import counted, enumerate_fr, number, quote
from governance.rules.answer.verdict import Outcome, Reading, Verdict, cited
from governance.rules.electorate.facts import Family, MemberFacts
from governance.rules.text.wording import Choice, part, term


class Unit(Choice):
    """What becomes of a unit that is not whole."""

    BEGUN = "begun", "toute tranche commencée compte"
    FULL = "full", "seules les tranches entières comptent"
    UNSTATED = "unstated", "le texte ne le dit pas"


@part
class Each:
    """So many votes to each member."""

    kind: ClassVar[str] = "each"
    title: ClassVar[str] = "Des voix à chacun"
    votes: int = term("le nombre de voix de chaque membre", least=1)

    def count(self, member: MemberFacts) -> int | None:
        return self.votes

    @property
    def said(self) -> str:
        return "comme membre"


@part
class PerCapacity:
    """So many votes for each of these capacities that the member holds."""

    kind: ClassVar[str] = "per_capacity"
    title: ClassVar[str] = "Des voix par titre"
    capacities: frozenset[str] = term("les titres qui donnent une voix", least=1)
    votes: int = term("le nombre de voix par titre", least=1)

    def count(self, member: MemberFacts) -> int | None:
        return self.votes * len(self.capacities & member.capacities)

    @property
    def said(self) -> str:
        return "par titre"


@part
class Bracket:
    """From this figure on, up to the next bracket, so many votes."""

    at: int = term("le chiffre à partir duquel la tranche vaut, lui compris")
    votes: int = term("le nombre de voix de la tranche")


@part
class Brackets:
    """So many votes by bracket of a figure."""

    kind: ClassVar[str] = "brackets"
    title: ClassVar[str] = "Des voix par tranche"
    figure: str = term("le chiffre qui donne les voix")
    brackets: tuple[Bracket, ...] = term("les tranches", least=1)

    def contradictions(self) -> Iterator[str]:
        starts = [bracket.at for bracket in self.brackets]
        if starts[0]:
            start = number(starts[0])
            yield f"La première tranche commence à {start} : dites ce que vaut un chiffre plus petit."
        if starts != sorted(set(starts)):
            yield "Les tranches vont en montant, chacune plus haut que la précédente."

    def count(self, member: MemberFacts) -> int | None:
        figure = member.figures.get(self.figure)
        if figure is None:
            return None
        return max(
            (bracket for bracket in self.brackets if bracket.at <= figure), key=lambda each: each.at
        ).votes

    @property
    def said(self) -> str:
        return f"selon {quote(self.figure)}"


@part
class PerUnit:
    """So many votes for each unit of a figure: per hundred employees, per twenty hectares."""

    kind: ClassVar[str] = "per_unit"
    title: ClassVar[str] = "Des voix en proportion"
    figure: str = term("le chiffre qui donne les voix")
    unit: int = term("la taille d’une tranche", least=1)
    votes: int = term("le nombre de voix par tranche", least=1)
    rounding: Unit = term("le compte d’une tranche qui n’est pas entière")
    above: int = term("le chiffre au-delà duquel les tranches se comptent", default=0)
    most: int | None = term("le chiffre au-delà duquel rien ne compte plus", default=None)
    no_more_than: str | None = term("l’autre chiffre que celui-ci ne peut pas dépasser", default=None)

    def contradictions(self) -> Iterator[str]:
        if self.most is not None and self.most <= self.above:
            yield f"Les tranches de {quote(self.figure)} cessent de compter avant de commencer."

    def count(self, member: MemberFacts) -> int | None:
        words = [self.figure] if self.no_more_than is None else [self.figure, self.no_more_than]
        if any(word not in member.figures for word in words):
            return None
        figure = min(Fraction(member.figures[word]) for word in words)
        if self.most is not None:
            figure = min(figure, Fraction(self.most))
        units = max(figure - self.above, Fraction(0)) / self.unit
        return self.votes * (ceil(units) if self.rounding is Unit.BEGUN else floor(units))

    @property
    def said(self) -> str:
        return f"selon {quote(self.figure)}"


@part
class PerFamily:
    """The votes of each family, added up: parents, minors, groups of minors, children who keep a voice."""

    kind: ClassVar[str] = "per_family"
    title: ClassVar[str] = "Des voix par famille"
    parent: int = term("les voix par parent")
    minor: int = term("les voix par enfant mineur")
    minors_group: int = term("le nombre de mineurs d’un groupe entier", least=1)
    group: int = term("les voix par groupe entier de mineurs")
    disabled_adult: int = term("les voix par enfant infirme majeur")
    died_for_france: int = term("les voix par enfant mort pour la France")

    def count(self, member: MemberFacts) -> int | None:
        return sum(self.of(family) for family in member.families)

    def of(self, family: Family) -> int:
        return (
            self.parent * family.parents
            + self.minor * family.minors
            + self.group * (family.minors // self.minors_group)
            + self.disabled_adult * family.disabled_adults
            + self.died_for_france * family.died_for_france
        )

    @property
    def said(self) -> str:
        return "pour ses familles"


Scheme = Each | PerCapacity | Brackets | PerUnit | PerFamily


@part
class Suffrage:
    """The votes of the members of some categories: what each scheme gives, added, up to a cap."""

    article: str = term("l’article du nombre de voix")
    categories: frozenset[str] = term("les catégories de membres (toutes : une liste vide)")
    schemes: tuple[Scheme, ...] = term("ce qui donne des voix, et qui s’ajoute", least=1)
    most: int | None = term("le nombre maximal de voix d’un membre (aucun : null)")
    at_most_proportional_to: str | None = term(
        "le chiffre auquel les voix sont au plus proportionnelles", default=None
    )


def votes_verdict(rule: Suffrage, member: MemberFacts) -> Verdict:
    """How many votes a member has, and by what; to be decided when a figure is unknown or a unit unstated."""
    unknown = [scheme for scheme in rule.schemes if scheme.count(member) is None]
    if unknown:
        question = (
            f"les voix de {quote(member.name)} se comptent {unknown[0].said}, et ce chiffre n’est pas connu."
        )
        return _open(rule, question, ())
    readings = {name: _counts(schemes, member) for name, schemes in _readings(rule.schemes)}
    totals = {name: _capped(rule, sum(counts)) for name, counts in readings.items()}
    if len(set(totals.values())) > 1:
        question = "le texte ne dit pas ce que vaut une tranche qui n’est pas entière."
        told = tuple(
            Reading(f"{name}, {counted(total, 'voix', 'voix')}", Outcome.YES if total else Outcome.NO)
            for name, total in totals.items()
        )
        return _open(rule, question, told)
    name, total = next(iter(totals.items()))
    counts = readings[name]
    figures: dict[str, int | Fraction | str] = {"votes": total}
    figures |= {f"votes_{rank}": count for rank, count in enumerate(counts, start=1)}
    how = [f"{number(count)} {scheme.said}" for count, scheme in zip(counts, rule.schemes, strict=True)]
    capped = f", {number(total)} au plus" if total < sum(counts) else ""
    return Verdict(
        outcome=Outcome.YES if total else Outcome.NO,
        sentence=cited(f"{counted(total, 'voix', 'voix')} : {enumerate_fr(how)}{capped}.", rule.article),
        article=rule.article,
        figures=figures,
    )


def _open(rule: Suffrage, question: str, readings: tuple[Reading, ...]) -> Verdict:
    return Verdict(
        outcome=Outcome.TO_DECIDE,
        sentence=f"À trancher : {question}",
        article=rule.article,
        question=question,
        readings=readings,
    )


def _readings(schemes: Sequence[Scheme]) -> Iterator[tuple[str, list[Scheme]]]:
    """The schemes with each unit that the text leaves open read in either way."""
    for choice in product(*(_units(scheme) for scheme in schemes)):
        stated = [
            replace(scheme, rounding=rounding) if isinstance(scheme, PerUnit) and rounding else scheme
            for scheme, rounding in zip(schemes, choice, strict=True)
        ]
        yield enumerate_fr([rounding.label for rounding in choice if rounding]), stated


def _units(scheme: Scheme) -> tuple[Unit | None, ...]:
    unstated = isinstance(scheme, PerUnit) and scheme.rounding is Unit.UNSTATED
    return (Unit.BEGUN, Unit.FULL) if unstated else (None,)


def _counts(schemes: Sequence[Scheme], member: MemberFacts) -> list[int]:
    return [scheme.count(member) or 0 for scheme in schemes]


def _capped(rule: Suffrage, votes: int) -> int:
    return votes if rule.most is None else min(votes, rule.most)
