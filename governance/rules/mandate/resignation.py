"""Deemed resignation: absences, a year away, the loss of what gave the seat."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from cressmember.kernel.periods import months_later
from cressmember.kernel.writing import NO_BREAK, counted, long_date, number
from governance.rules.answer.joining import together
from governance.rules.answer.verdict import Outcome, Reading, Verdict, cited, under_each
from governance.rules.text.wording import Choice, part, term


class Attendance(Choice):
    """How someone took part in a meeting."""

    PRESENT = "present", "présent"
    REPRESENTED = "represented", "représenté"
    EXCUSED = "excused", "excusé"
    ABSENT = "absent", "absent"


class Counted(Choice):
    """Whether something is an absence."""

    YES = "yes", "compte comme une absence"
    NO = "no", "ne compte pas"
    UNSTATED = "unstated", "le texte ne le dit pas"


class Effect(Choice):
    """What follows."""

    OF_RIGHT = "of_right", "réputé démissionnaire"
    MAY = "may", "peut être déclaré démissionnaire"


class Loss(Choice):
    """What may be lost."""

    MEMBERSHIP = "membership", "la qualité d’adhérent"
    STANDING = "standing", "le droit de vote, faute d’être à jour"
    REPRESENTATION = "representation", "le mandat reçu de l’organisation"
    COLLEGE = "college", "l’appartenance au collège"
    ELIGIBILITY = "eligibility", "une condition d’éligibilité"


@part
class Absences:
    """So many absences in a row."""

    kind: ClassVar[str] = "absences"
    title: ClassVar[str] = "Des absences de suite"
    article: str = term("l’article")
    most: int = term("le nombre d’absences consécutives", least=1)
    excused: Counted = term("si une absence excusée compte")
    represented: Counted = term("si une réunion où l’on est représenté compte")
    effect: Effect = term("ce qui s’ensuit")


@part
class Away:
    """So many months without taking part."""

    kind: ClassVar[str] = "away"
    title: ClassVar[str] = "Des mois sans siéger"
    article: str = term("l’article")
    months: int = term("les mois sans siéger", least=1)
    excused: Counted = term("si une absence excusée compte")
    represented: Counted = term("si une réunion où l’on est représenté compte")
    effect: Effect = term("ce qui s’ensuit")


@part
class Lost:
    """The loss of what gave the seat."""

    kind: ClassVar[str] = "lost"
    title: ClassVar[str] = "La perte de ce qui donnait le siège"
    article: str = term("l’article")
    what: Loss = term("ce qui est perdu")
    effect: Effect = term("ce qui s’ensuit")


ResignationRule = Absences | Away | Lost


@dataclass(frozen=True, slots=True)
class Attended:
    """One meeting of the body, and how someone took part in it."""

    on: date
    how: Attendance


def resignation_verdict(
    rules: Sequence[ResignationRule], meetings: Sequence[Attended], *, on: date, lost: Collection[Loss] = ()
) -> Verdict:
    """Whether someone has to leave a seat by that day: yes when deemed to have resigned.

    It is to be decided where the text only allows the body to say so, or does not say what an absence is.
    """
    held = sorted((each for each in meetings if each.on <= on), key=lambda each: each.on)
    found = [_one(rule, held, on, lost) for rule in rules]
    # One rule that applies is enough to leave: what is asked of several is turned round.
    outcome = together([TURNED[each.outcome] for each in found])
    outcome = TURNED[outcome]
    said = [each.sentence for each in found if each.outcome is outcome]
    opened = [each for each in found if each.is_open and outcome is Outcome.TO_DECIDE]
    return Verdict(
        outcome=outcome,
        sentence=" ".join(said) or "Aucune règle ne met fin au mandat.",
        article=next((each.article for each in found if each.outcome is outcome), ""),
        figures={"rules": len(found)},
        question=" ".join(each.question for each in opened),
        readings=opened[0].readings if len(opened) == 1 else (),
        parts=tuple(found),
    )


TURNED = {Outcome.YES: Outcome.NO, Outcome.NO: Outcome.YES, Outcome.TO_DECIDE: Outcome.TO_DECIDE}


def _one(rule: ResignationRule, held: Sequence[Attended], on: date, lost: Collection[Loss]) -> Verdict:
    if isinstance(rule, Lost):
        gone = rule.what in lost
        told = f"a perdu {rule.what.label}" if gone else f"n’a pas perdu {rule.what.label}"
        return _allowed(rule, _found(rule, gone, told, {}))
    ways = list(_ways(rule))
    verdict = under_each(
        "le texte ne dit pas ce qu’est une absence.",
        [(name, absent) for name, absent in ways],
        lambda absent: _counted(rule, held, on, absent),
    )
    return _allowed(rule, verdict)


def _ways(rule: Absences | Away) -> Iterator[tuple[str, frozenset[Attendance]]]:
    """What an absence is, under each reading."""
    for excused in _readings(rule.excused):
        for represented in _readings(rule.represented):
            absent = {Attendance.ABSENT}
            absent |= {Attendance.EXCUSED} if excused is Counted.YES else set()
            absent |= {Attendance.REPRESENTED} if represented is Counted.YES else set()
            names = [f"une absence excusée {excused.label}"] * (rule.excused is Counted.UNSTATED)
            names += [f"être représenté {represented.label}"] * (rule.represented is Counted.UNSTATED)
            yield ", ".join(names), frozenset(absent)


def _readings(stated: Counted) -> list[Counted]:
    return [Counted.YES, Counted.NO] if stated is Counted.UNSTATED else [stated]


def _counted(
    rule: Absences | Away, held: Sequence[Attended], on: date, absent: frozenset[Attendance]
) -> Verdict:
    in_a_row = 0
    for each in reversed(held):
        if each.how not in absent:
            break
        in_a_row += 1
    if isinstance(rule, Absences):
        told = (
            f"{counted(in_a_row, 'absence consécutive', 'absences consécutives')}, {number(rule.most)} pour "
            "quitter son siège"
        )
        return _found(rule, in_a_row >= rule.most, told, {"absences": in_a_row, "needed": rule.most})
    since = held[len(held) - in_a_row].on if in_a_row else on
    told = f"absent depuis le {long_date(since)}" if in_a_row else "présent à la dernière réunion"
    told = f"{told}, {counted(rule.months, 'mois', 'mois')} pour quitter son siège"
    gone = bool(in_a_row) and months_later(since, rule.months) <= on
    return _found(rule, gone, told, {"absences": in_a_row, "months": rule.months})


def _found(rule: ResignationRule, gone: bool, told: str, figures: dict[str, int]) -> Verdict:
    start = rule.effect.label if gone else "reste en place"
    return Verdict(
        outcome=Outcome.YES if gone else Outcome.NO,
        sentence=cited(f"{start[:1].upper()}{start[1:]}{NO_BREAK}: {told}.", rule.article),
        article=rule.article,
        figures=figures,
    )


def _allowed(rule: ResignationRule, verdict: Verdict) -> Verdict:
    """The verdict, left to people where the text only allows what follows."""
    if rule.effect is Effect.OF_RIGHT or not verdict.is_yes:
        return verdict
    question = "le texte le permet sans l’imposer. Est-il déclaré démissionnaire ?"
    return replace(
        verdict,
        outcome=Outcome.TO_DECIDE,
        question=question,
        readings=(Reading("déclaré démissionnaire", Outcome.YES), Reading("maintenu", Outcome.NO)),
    )
