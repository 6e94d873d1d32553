"""Delays: so many days or months before a meeting, and how the text counts them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from cressmember.kernel.periods import months_later
from cressmember.kernel.writing import NO_BREAK, counted, long_date, number, sentence_case
from governance.rules.answer.unstated import OpenQuestion, answered
from governance.rules.answer.verdict import Outcome, Verdict, cited
from governance.rules.meeting.holidays import SATURDAY, SUNDAY, Territory, is_public_holiday, known_day
from governance.rules.text.wording import Choice, part, term

ONE_DAY = timedelta(days=1)


class Ends(Choice):
    """Whether the last day of a delay may be the day of the meeting; the day of sending never counts."""

    CLEAR = "clear", "jours francs"
    CALENDAR = "calendar", "jours calendaires"
    UNSTATED = "unstated", "le texte ne le dit pas"


class Counted(Choice):
    """Which days count."""

    EVERY = "every", "tous les jours"
    WORKABLE = "workable", "les jours ouvrables, du lundi au samedi hors jours fériés"
    BUSINESS = "business", "les jours ouvrés, du lundi au vendredi hors jours fériés"


class Rest(Choice):
    """What becomes of a delay that ends on a day of rest."""

    KEPT = "kept", "il finit ce jour-là"
    AFTER_SUNDAY = "after_sunday", "il est reporté après un dimanche ou un jour férié"
    AFTER_WEEKEND = "after_weekend", "il est reporté après un samedi, un dimanche ou un jour férié"
    UNSTATED = "unstated", "le texte ne le dit pas"


ADJECTIVE = {
    (Ends.CLEAR, Counted.EVERY): ("jour franc", "jours francs"),
    (Ends.CALENDAR, Counted.EVERY): ("jour", "jours"),
    (Ends.CLEAR, Counted.WORKABLE): ("jour ouvrable franc", "jours ouvrables francs"),
    (Ends.CALENDAR, Counted.WORKABLE): ("jour ouvrable", "jours ouvrables"),
    (Ends.CLEAR, Counted.BUSINESS): ("jour ouvré franc", "jours ouvrés francs"),
    (Ends.CALENDAR, Counted.BUSINESS): ("jour ouvré", "jours ouvrés"),
}


@part
class Delay:
    """So many days, or months, that must run between two things."""

    days: int = term("le nombre de jours", default=0, most=366)
    months: int = term("le nombre de mois", default=0, most=24)
    ends: Ends = term("la manière de compter (jours francs ou non)")
    counted: Counted = term("les jours qui comptent", default=Counted.EVERY)
    rest: Rest = term("ce que devient un délai qui finit un jour de repos")
    stretches: bool = term("le délai s’allonge avec celui de la convocation", default=False)

    def contradictions(self) -> Iterator[str]:
        if bool(self.days) == bool(self.months):
            yield "Un délai se dit en jours ou en mois, et dure au moins un jour."
        if self.months and self.counted is not Counted.EVERY:
            yield "Un délai en mois court tous les jours."
        if self.months and self.stretches:
            yield "Seul un délai en jours s’allonge en proportion."

    @property
    def said(self) -> str:
        """The delay in words: « 15 jours francs », « 2 mois »."""
        if self.months:
            return f"{number(self.months)}{NO_BREAK}mois{' francs' if self.ends is Ends.CLEAR else ''}"
        ends = Ends.CALENDAR if self.ends is Ends.UNSTATED else self.ends
        return counted(self.days, *ADJECTIVE[ends, self.counted])

    def opens_on(self, start: date, territory: Territory = Territory.MAINLAND) -> date:
        """The first day that keeps the delay when it runs from a day, once an open text was read.

        Months run to the same day of the month (code de procédure civile, art. 641). Raises RuleViolation
        for an unlikely year.
        """
        assert self.ends is not Ends.UNSTATED
        assert self.rest is not Rest.UNSTATED
        last = months_later(known_day(start), self.months)
        left = self.days
        while left:
            last += ONE_DAY
            left -= _counts(last, self.counted, territory)
        while _rests(last, self.rest, territory):
            last += ONE_DAY
        return last + ONE_DAY if self.ends is Ends.CLEAR else last

    def last_start(self, day: date, territory: Territory = Territory.MAINLAND) -> date:
        """The last day from which the delay can run and be over for a day."""
        start = months_later(known_day(day), -self.months) - timedelta(days=self.days)
        # From 31 January a month runs to 28 February, whose day a month before is only the 28th.
        start += timedelta(days=3) if self.months else timedelta()
        while self.opens_on(start, territory) > day:
            start -= ONE_DAY
        return start

    def ran(self, start: date, day: date, territory: Territory = Territory.MAINLAND) -> int:
        """How many days of the kind that counts ran from one day to another."""
        end = day - ONE_DAY if self.ends is Ends.CLEAR else day
        between = (start + timedelta(days=after) for after in range(1, (end - start).days + 1))
        return sum(_counts(each, self.counted, territory) for each in between)


def delay_verdict(
    rule: Delay,
    *,
    start: date,
    day: date,
    article: str,
    done: str,
    territory: Territory = Territory.MAINLAND,
) -> Verdict:
    """Whether a delay was kept from one day to another, with the last day on which it could start.

    ``done`` is what starts it: « convocation envoyée ». To be decided when the text does not say how the
    days are counted and it matters.
    """
    known_day(start), known_day(day)

    def answer(stated: Delay) -> Verdict:
        last = stated.last_start(day, territory)
        figures: dict[str, int | Fraction | str] = {
            "started_on": start.isoformat(),
            "ends_before": day.isoformat(),
            "last_day": last.isoformat(),
            "ends": str(stated.ends),
            "counted": str(stated.counted),
            "rest": str(stated.rest),
        }
        if stated.months:
            figures["months"] = stated.months
            told = f"il faut {stated.said}"
        else:
            ran = stated.ran(start, day, territory)
            figures |= {"days": stated.days, "ran": ran}
            told = (
                f"{counted(ran, *ADJECTIVE[stated.ends, stated.counted])}, il en faut {number(stated.days)}"
            )
        whole = (
            f"{sentence_case(done)} le {long_date(start)} pour le {long_date(day)}{NO_BREAK}: {told}, "
            f"au plus tard le {long_date(last)}."
        )
        return Verdict(
            outcome=Outcome.YES if start <= last else Outcome.NO,
            sentence=cited(whole, article),
            article=article,
            figures=figures,
        )

    return answered(rule, open_questions, answer)


def open_questions(rule: Delay) -> list[OpenQuestion[Delay]]:
    """What the text leaves open in the way it counts a delay."""
    questions = []
    if rule.ends is Ends.UNSTATED:
        ends = tuple((each.label, _with_ends(each)) for each in (Ends.CLEAR, Ends.CALENDAR))
        questions.append(OpenQuestion("si les jours sont francs", ends))
    if rule.rest is Rest.UNSTATED:
        rests = tuple(
            (each.label, _with_rest(each)) for each in (Rest.AFTER_WEEKEND, Rest.AFTER_SUNDAY, Rest.KEPT)
        )
        questions.append(OpenQuestion("ce que devient un délai qui finit un jour de repos", rests))
    return questions


def _with_ends(ends: Ends) -> Callable[[Delay], Delay]:
    return lambda delay: replace(delay, ends=ends)


def _with_rest(rest: Rest) -> Callable[[Delay], Delay]:
    return lambda delay: replace(delay, rest=rest)


def _counts(day: date, counted: Counted, territory: Territory) -> bool:
    if counted is Counted.EVERY:
        return True
    first_off = SUNDAY if counted is Counted.WORKABLE else SATURDAY
    return day.weekday() < first_off and not is_public_holiday(day, territory)


def _rests(day: date, rest: Rest, territory: Territory) -> bool:
    if rest is Rest.KEPT:
        return False
    first_off = SUNDAY if rest is Rest.AFTER_SUNDAY else SATURDAY
    return day.weekday() >= first_off or is_public_holiday(day, territory)
