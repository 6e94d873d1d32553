"""A seat left before its term: who takes it, for how long, and what an assembly that refuses changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from cressmember.kernel.periods import Period, months_later
from cressmember.kernel.writing import NO_BREAK, counted, long_date, number, quote
from governance.rules.answer.verdict import Outcome, Verdict, cited, under_each
from governance.rules.text.wording import Choice, part, term


class Finishes(Choice):
    """What mandate a replacement holds."""

    TERM = "term", "achève le mandat en cours"
    NEW = "new", "commence un mandat entier"
    NEXT_ASSEMBLY = "next_assembly", "siège jusqu’à la prochaine assemblée"
    UNSTATED = "unstated", "le texte ne le dit pas"


@part
class CoOption:
    """The body fills the seat itself, so many times at most."""

    kind: ClassVar[str] = "co_option"
    title: ClassVar[str] = "La cooptation"
    article: str = term("l’article")
    most: int | None = term("le nombre de cooptations au plus (sans limite : null)")
    is_ratified: bool = term("si la prochaine assemblée doit ratifier")

    @property
    def said(self) -> str:
        ratified = ", à ratifier par la prochaine assemblée" if self.is_ratified else ""
        return f"l’instance coopte un remplaçant{ratified}"


@part
class NextInList:
    """The first of the list who was not elected takes the seat."""

    kind: ClassVar[str] = "next_in_list"
    title: ClassVar[str] = "Le suivant de la liste"
    article: str = term("l’article")


@part
class Substitute:
    """The substitute takes the seat."""

    kind: ClassVar[str] = "substitute"
    title: ClassVar[str] = "Le suppléant"
    article: str = term("l’article")


@part
class SameOrganisation:
    """The organisation that holds the seat designates someone else."""

    kind: ClassVar[str] = "same_organisation"
    title: ClassVar[str] = "L’organisation désigne quelqu’un d’autre"
    article: str = term("l’article")


@part
class ByElection:
    """Those who elect the seat elect again, when too few are left or long enough remains."""

    kind: ClassVar[str] = "by_election"
    title: ClassVar[str] = "Une élection partielle"
    article: str = term("l’article")
    fewer_than: int | None = term("le nombre de membres en dessous duquel", default=None, least=1)
    more_than_months: int | None = term("les mois de mandat qui doivent rester, plus de", default=None)
    within_months: int | None = term("le délai pour élire, en mois", default=None, least=1)


@part
class LeftVacant:
    """The seat stays vacant until the next renewal."""

    kind: ClassVar[str] = "left_vacant"
    title: ClassVar[str] = "Le siège reste vacant"
    article: str = term("l’article")


Means = CoOption | NextInList | Substitute | SameOrganisation | ByElection | LeftVacant


@part
class Vacancy:
    """What fills a seat left before its term: the first means that applies."""

    article: str = term("l’article")
    means: tuple[CoOption | NextInList | Substitute | SameOrganisation | ByElection | LeftVacant, ...] = term(
        "ce qui pourvoit un siège vacant, dans l’ordre (rien : une liste vide)"
    )
    finishes: Finishes = term("le mandat de qui remplace")

    def contradictions(self) -> Iterator[str]:
        if any(isinstance(each, LeftVacant) for each in self.means[:-1]):
            yield "Ce qui suit « le siège reste vacant » ne s’appliquerait jamais."


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacated:
    """A seat left on a day, of a mandate that was to be over on another, and what may fill it.

    ``in_place`` counts those left in the body; ``co_opted`` those who were already co-opted and await the
    assembly.
    """

    left_on: date
    ends_on: date
    in_place: int
    co_opted: int = 0
    next_in_list: str = ""
    substitute: str = ""
    organisation: str = ""


def vacancy_verdict(rule: Vacancy, vacated: Vacated) -> Verdict:
    """What fills the seat: yes with the means that applies, no when the seat stays vacant.

    Each means that does not apply is said as a part, with why.
    """
    tried: list[Verdict] = []
    for means in rule.means:
        found = _applies(means, vacated)
        tried.append(found)
        if found.is_yes:
            stays = isinstance(means, LeftVacant)
            return replace(found, outcome=Outcome.NO if stays else Outcome.YES, parts=tuple(tried))
    why = " ".join(each.sentence for each in tried)
    told = cited("Le siège reste vacant : le texte ne prévoit rien qui s’applique.", rule.article)
    return Verdict(
        outcome=Outcome.NO,
        sentence=f"{told} {why}".strip(),
        article=rule.article,
        figures={"in_place": vacated.in_place},
        parts=tuple(tried),
    )


def _applies(means: Means, vacated: Vacated) -> Verdict:
    applies, told = True, ""
    figures: dict[str, int] = {"in_place": vacated.in_place}
    match means:
        case CoOption():
            applies = means.most is None or vacated.co_opted < means.most
            told = means.said if applies else f"{counted(vacated.co_opted, 'cooptation', 'cooptations')} déjà"
            if means.most is not None:
                told = f"{told}, {number(means.most)} au plus"
            figures["co_opted"] = vacated.co_opted
        case NextInList():
            applies = bool(vacated.next_in_list)
            told = f"{quote(vacated.next_in_list)}, suivant de liste" if applies else "la liste est épuisée"
        case Substitute():
            applies = bool(vacated.substitute)
            told = f"{quote(vacated.substitute)}, suppléant" if applies else "il n’y a pas de suppléant"
        case SameOrganisation():
            applies = bool(vacated.organisation)
            name = quote(vacated.organisation)
            told = f"{name} désigne une autre personne" if applies else "le siège n’est à aucune organisation"
        case ByElection():
            applies, told = _by_election(means, vacated)
        case _:
            told = "le siège reste vacant jusqu’au prochain renouvellement"
    start = "Vacance" if applies else "Ne s’applique pas"
    return Verdict(
        outcome=Outcome.YES if applies else Outcome.NO,
        sentence=cited(f"{start}{NO_BREAK}: {told}.", means.article),
        article=means.article,
        figures=figures,
    )


def _by_election(means: ByElection, vacated: Vacated) -> tuple[bool, str]:
    """Whether an election is held: every condition that the text writes must be met."""
    told = []
    applies = True
    if means.fewer_than is not None:
        few = vacated.in_place < means.fewer_than
        told.append(
            f"{counted(vacated.in_place, 'membre en place', 'membres en place')}, "
            f"{'moins' if few else 'et non moins'} de {number(means.fewer_than)}"
        )
        applies = applies and few
    if means.more_than_months is not None:
        long = months_later(vacated.left_on, means.more_than_months) < vacated.ends_on
        told.append(
            f"{'plus' if long else 'et non plus'} de {counted(means.more_than_months, 'mois', 'mois')} "
            "de mandat à courir"
        )
        applies = applies and long
    if applies and means.within_months is not None:
        told.append(f"avant le {long_date(months_later(vacated.left_on, means.within_months))}")
    return applies, ", ".join(["élection partielle", *told])


def replacement_period(
    rule: Vacancy, vacated: Vacated, *, on: date, full_end: date, next_assembly: date | None = None
) -> tuple[Period | None, Verdict]:
    """From when to when a replacement who begins that day sits; None while the text leaves it open.

    ``full_end`` is when a whole mandate begun that day would be over.
    """
    ends = {
        Finishes.TERM: vacated.ends_on,
        Finishes.NEW: full_end,
        Finishes.NEXT_ASSEMBLY: next_assembly,
    }
    if rule.finishes is Finishes.UNSTATED:
        question = "le texte ne dit pas quel mandat commence qui remplace."
        ways = [(each.label, each) for each in (Finishes.TERM, Finishes.NEW)]
        opened = under_each(question, ways, lambda way: _period_verdict(rule, way, ends[way]))
        return None, replace(opened, outcome=Outcome.TO_DECIDE, question=question)
    end = ends[rule.finishes]
    return Period(on, end), _period_verdict(rule, rule.finishes, end)


def _period_verdict(rule: Vacancy, finishes: Finishes, end: date | None) -> Verdict:
    until = f", jusqu’au {long_date(end - timedelta(days=1))}" if end else ""
    return Verdict(
        outcome=Outcome.YES,
        sentence=cited(f"Qui remplace {finishes.label}{until}.", rule.article),
        article=rule.article,
    )
