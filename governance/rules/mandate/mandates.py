"""Mandates: how long a seat is held, how many times in a row, and how a body is renewed."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from cressmember.kernel.periods import Period, months_later
from cressmember.kernel.writing import NO_BREAK, counted, long_date, number
from governance.rules.answer.verdict import Outcome, Verdict, cited, under_each
from governance.rules.election.ranking import TieBreak
from governance.rules.seat.gender import Rounding
from governance.rules.text.wording import Choice, part, term

LEAP_YEAR = 2024


class Until(Choice):
    """On which day a mandate of so many years ends."""

    ANNIVERSARY = "anniversary", "jour pour jour"
    ASSEMBLY = "assembly", "à l’assemblée de l’année où il expire"
    UNSTATED = "unstated", "le texte ne le dit pas"


@part
class Years:
    """A mandate of so many years."""

    kind: ClassVar[str] = "years"
    title: ClassVar[str] = "Un nombre d’années"
    years: int = term("la durée du mandat, en années", least=1)
    until: Until = term("le jour où il s’achève")


@part
class FixedDate:
    """A mandate that ends on a day of the calendar, whenever it began: 31 December every four years."""

    kind: ClassVar[str] = "fixed_date"
    title: ClassVar[str] = "Une date fixe"
    day: int = term("le dernier jour du mandat", least=1, most=31)
    month: int = term("le mois de ce jour", least=1, most=12)
    every: int = term("tous les combien d’années", least=1)
    from_year: int = term("une année où un mandat s’achève", least=1900)

    def contradictions(self) -> Iterator[str]:
        if self.day > monthrange(LEAP_YEAR, self.month)[1]:
            yield "Le jour où le mandat s’achève n’existe pas dans le calendrier."

    def end_after(self, start: date) -> date:
        """The day when a mandate begun on ``start`` is over: the day after its last one."""
        year = start.year - (start.year - self.from_year) % self.every
        while (end := self._end_in(year)) <= start:
            year += self.every
        return end

    def _end_in(self, year: int) -> date:
        return date(year, self.month, min(self.day, monthrange(year, self.month)[1])) + timedelta(days=1)


@part
class Shorter:
    """Seats held for a shorter time than the others."""

    article: str = term("l’article")
    seats: str = term("le nom de ces sièges")
    months: int = term("la durée de leur mandat, en mois", least=1)


@part
class Whole:
    """The whole body is renewed at once."""

    kind: ClassVar[str] = "whole"
    title: ClassVar[str] = "En entier"


@part
class Partly:
    """The body is renewed by halves or by thirds: the longest in place leave first."""

    kind: ClassVar[str] = "partly"
    title: ClassVar[str] = "Par parts"
    parts: int = term("en combien de parts (2 : par moitié, 3 : par tiers)", least=2)
    every: int = term("tous les combien d’années", least=1)
    rounding: Rounding = term("la manière d’arrondir une part")
    ties: tuple[TieBreak, ...] = term("ce qui désigne les sortants élus le même jour", least=1)

    def sizes(self, seats: int) -> list[int]:
        """How many leave at each renewal of a cycle: 7 by halves rounded down is 3, then 4."""
        left, sizes = seats, []
        for parts in range(self.parts, 0, -1):
            size = left // parts if self.rounding is Rounding.DOWN else -(-left // parts)
            sizes.append(size)
            left -= size
        return sizes


class Counts(Choice):
    """Whether what remained of someone else’s mandate counts as a mandate."""

    YES = "yes", "compte pour un mandat"
    NO = "no", "ne compte pas"
    UNSTATED = "unstated", "le texte ne le dit pas"


@part
class TermLimit:
    """So many mandates in a row at most."""

    article: str = term("l’article")
    most: int = term("le nombre de mandats consécutifs au plus", least=1)
    replacements: Counts = term("si l’achèvement du mandat d’un autre compte")
    pause_months: int = term("les mois d’interruption qui remettent le compte à zéro", default=0)


@part
class Mandates:
    """How long the seats of a body are held and how they are renewed."""

    article: str = term("l’article")
    length: Years | FixedDate = term("la durée du mandat")
    renewal: Whole | Partly = term("le renouvellement")
    limit: TermLimit | None = term("la limite du nombre de mandats (aucune : null)")
    shorter: tuple[Shorter, ...] = term("les sièges au mandat plus court", default=())

    def contradictions(self) -> Iterator[str]:
        if isinstance(self.renewal, Partly):
            cycle = self.renewal.parts * self.renewal.every
            if isinstance(self.length, FixedDate):
                yield "Un mandat qui s’achève à date fixe pour tous ne se renouvelle pas par parts."
            elif self.length.years != cycle:
                yield (
                    f"Le renouvellement fait le tour des sièges en {number(cycle)} ans, et le mandat "
                    f"dure {number(self.length.years)} ans."
                )

    @property
    def every(self) -> int:
        """The years between two renewals."""
        if isinstance(self.renewal, Partly):
            return self.renewal.every
        return self.length.years if isinstance(self.length, Years) else self.length.every

    def shorter_for(self, seats: str) -> Shorter | None:
        return next((each for each in self.shorter if each.seats == seats), None)


@dataclass(frozen=True, slots=True)
class Ending:
    """When a mandate is over, why, and what is not known of it."""

    period: Period
    sentence: str
    article: str
    question: str = ""

    @property
    def is_certain(self) -> bool:
        return not self.question


def mandate_end(
    rule: Mandates,
    start: date,
    *,
    seats: str = "",
    assemblies: Sequence[date] = (),
    finishing: date | None = None,
) -> Ending:
    """When a mandate begun on that day is over.

    ``assemblies`` are the meetings known so far; ``finishing`` the day when the mandate that is being
    finished was to be over, for whoever replaces someone.
    """
    if finishing is not None:
        return ending(start, finishing, rule.article, "achève le mandat de la personne remplacée")
    if shorter := rule.shorter_for(seats):
        end = months_later(start, shorter.months)
        return ending(start, end, shorter.article, f"mandat de {counted(shorter.months, 'mois', 'mois')}")
    if isinstance(rule.length, FixedDate):
        return ending(start, rule.length.end_after(start), rule.article, "mandat à échéance fixe")
    years = rule.length.years
    anniversary = months_later(start, 12 * years)
    why = "mandat d’un an" if years == 1 else f"mandat de {counted(years, 'an', 'ans')}"
    held = sorted(day for day in assemblies if day.year == anniversary.year)
    match rule.length.until:
        case Until.ANNIVERSARY:
            return ending(start, anniversary, rule.article, why)
        case Until.ASSEMBLY if held:
            return ending(start, held[0], rule.article, f"{why}, jusqu’à l’assemblée")
        case Until.ASSEMBLY:
            question = f"l’assemblée de {anniversary.year} n’est pas encore fixée."
            return ending(start, date(anniversary.year + 1, 1, 1), rule.article, why, question)
    question = "le texte ne dit pas si le mandat court jour pour jour ou jusqu’à l’assemblée."
    return ending(start, anniversary, rule.article, why, question)


def ending(start: date, end: date, article: str, why: str, question: str = "") -> Ending:
    """An ending with its sentence; ``question`` is what is not known of it."""
    period = Period(start, max(start, end))
    last = long_date(end - timedelta(days=1))
    at_most = "au plus tard " if question else ""
    sentence = cited(f"Mandat {at_most}jusqu’au {last}{NO_BREAK}: {why}.", article)
    return Ending(period, sentence, article, question)


@dataclass(frozen=True, slots=True)
class Term:
    """A mandate that someone held; a replacement finished someone else’s."""

    period: Period
    is_replacement: bool = False


def term_limit_verdict(rule: Mandates, terms: Sequence[Term], *, start: date) -> Verdict:
    """Whether someone who held these mandates may begin another one that day."""
    limit = rule.limit
    if limit is None:
        return Verdict(
            outcome=Outcome.YES,
            sentence=cited("Le nombre de mandats n’est pas limité.", rule.article),
            article=rule.article,
        )

    def answer(counts: Counts) -> Verdict:
        held = _in_a_row(limit, terms, start, counts)
        possible = "un autre est possible" if held < limit.most else "un autre n’est pas possible"
        told = counted(held, "mandat consécutif", "mandats consécutifs")
        return Verdict(
            outcome=Outcome.YES if held < limit.most else Outcome.NO,
            sentence=cited(f"{told} sur {number(limit.most)} au plus{NO_BREAK}: {possible}.", limit.article),
            article=limit.article,
            figures={"consecutive": held, "most": limit.most},
        )

    ways = [limit.replacements] if limit.replacements is not Counts.UNSTATED else [Counts.YES, Counts.NO]
    return under_each(
        "le texte ne dit pas si l’achèvement du mandat d’un autre compte.",
        [(f"il {way.label}", way) for way in ways],
        answer,
    )


def _in_a_row(limit: TermLimit, terms: Sequence[Term], start: date, counts: Counts) -> int:
    held, following = 0, start
    for each in sorted(terms, key=lambda each: each.period.start, reverse=True):
        end = each.period.end
        if end is not None and end < following and months_later(end, limit.pause_months) <= following:
            break
        held += counts is Counts.YES or not each.is_replacement
        following = each.period.start
    return held
