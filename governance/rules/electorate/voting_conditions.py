"""What a member must meet to vote: dues settled, seniority, not excluded, not suspended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from cressmember.kernel.periods import months_later
from cressmember.kernel.writing import counted, long_date, quote
from governance.rules.answer.verdict import Outcome, Verdict, cited, under_each
from governance.rules.electorate.colleges import Subtype
from governance.rules.electorate.facts import MemberFacts, Occasion
from governance.rules.electorate.moment import MOMENTS, UNSTATED, Moment
from governance.rules.text.wording import Choice, part, term


class DuesYear(Choice):
    """Of which year the dues must be settled, or the last of the years that must be."""

    OF_MEETING = "of_meeting", "l’exercice de la réunion"
    BEFORE = "before", "l’exercice précédent"
    UNSTATED = "unstated", "le texte ne le dit pas"


class Span(Choice):
    """In what a seniority is counted."""

    MONTHS = "months", "mois"
    YEARS = "years", "ans"


@part
class DuesSettled:
    """The dues of so many years in a row are settled by a day."""

    kind: ClassVar[str] = "dues_settled"
    title: ClassVar[str] = "Cotisation réglée"
    article: str = term("l’article de la condition")
    by: Moment = term("le jour où la cotisation doit être réglée")
    year: DuesYear = term("l’exercice dont la cotisation doit être réglée")
    years: int = term("le nombre d’exercices réglés de suite", least=1, default=1)
    except_categories: frozenset[str] = term("les catégories dispensées", default=frozenset[str]())


@part
class Seniority:
    """The member has been one for so long, on a day."""

    kind: ClassVar[str] = "seniority"
    title: ClassVar[str] = "Ancienneté"
    article: str = term("l’article de la condition")
    length: int = term("l’ancienneté exigée", least=1)
    span: Span = term("son unité")
    at: Moment = term("le jour où l’ancienneté se compte")


@part
class Excluded:
    """Members of these categories or of these kinds do not vote."""

    kind: ClassVar[str] = "excluded"
    title: ClassVar[str] = "Membres écartés"
    article: str = term("l’article de la condition")
    categories: frozenset[str] = term("les catégories qui ne votent pas (aucune : une liste vide)")
    subtypes: frozenset[Subtype] = term("les sortes de membres qui ne votent pas (aucune : une liste vide)")

    def contradictions(self) -> Iterator[str]:
        if not self.categories and not self.subtypes:
            yield "Cette condition n’écarte personne."


@part
class NotSuspended:
    """Members who are suspended on the day of the meeting do not vote."""

    kind: ClassVar[str] = "not_suspended"
    title: ClassVar[str] = "Membres suspendus"
    article: str = term("l’article de la condition")


Requirement = DuesSettled | Seniority | Excluded | NotSuspended


def requirement_verdict(rule: Requirement, member: MemberFacts, occasion: Occasion) -> Verdict:
    """Whether a member meets one requirement at a meeting."""
    match rule:
        case DuesSettled():
            return _dues_verdict(rule, member, occasion)
        case Seniority():
            return _seniority_verdict(rule, member, occasion)
        case Excluded():
            why = ""
            if member.category in rule.categories:
                why = f"la catégorie {quote(member.category)} ne vote pas"
            elif member.subtype in rule.subtypes and member.subtype is not None:
                why = f"les {member.subtype.label} ne votent pas"
            return answer(rule.article, why)
        case _:
            held = any(period.contains(occasion.meeting_on) for period in member.suspended)
            return answer(rule.article, "suspendu le jour de la réunion" if held else "")


def _dues_verdict(rule: DuesSettled, member: MemberFacts, occasion: Occasion) -> Verdict:
    if rule.by == UNSTATED:
        return under_each(
            "le texte ne dit pas quel jour la cotisation doit être réglée.",
            [(name, replace(rule, by=moment)) for name, moment in MOMENTS],
            lambda stated: _dues_verdict(stated, member, occasion),
        )
    if rule.year is DuesYear.UNSTATED:
        return under_each(
            "le texte ne dit pas de quel exercice la cotisation doit être réglée.",
            [(each.label, replace(rule, year=each)) for each in (DuesYear.OF_MEETING, DuesYear.BEFORE)],
            lambda stated: _dues_verdict(stated, member, occasion),
        )
    if member.category in rule.except_categories:
        return answer(rule.article, "")
    day = rule.by.day(occasion)
    start = occasion.dues_year.start
    settled = {fact.year.end: fact for fact in member.settled if fact.settled_on <= day}
    end = occasion.dues_year.end if rule.year is DuesYear.OF_MEETING else start
    found = 0
    while found < rule.years and end in settled:
        end = settled[end].year.start
        found += 1
    why = f"cotisation non réglée au {long_date(day)} pour {rule.year.label}"
    if rule.years > 1:
        why = (
            f"{counted(found, 'exercice réglé', 'exercices réglés')} de suite au {long_date(day)} "
            f"jusqu’à {rule.year.label}, il en faut {rule.years}"
        )
    return answer(rule.article, "" if found == rule.years else why, years=found)


def _seniority_verdict(rule: Seniority, member: MemberFacts, occasion: Occasion) -> Verdict:
    if rule.at == UNSTATED:
        return under_each(
            "le texte ne dit pas quel jour l’ancienneté se compte.",
            [(name, replace(rule, at=moment)) for name, moment in MOMENTS],
            lambda stated: _seniority_verdict(stated, member, occasion),
        )
    months = rule.length * (12 if rule.span is Span.YEARS else 1)
    since = months_later(member.joined_on, months)
    day = rule.at.day(occasion)
    one = "an" if rule.span is Span.YEARS else rule.span.label
    length = counted(rule.length, one, rule.span.label)
    why = f"l’ancienneté de {length} n’est acquise que le {long_date(since)}, pour le {long_date(day)}"
    return answer(rule.article, why if since > day else "", since=since.isoformat())


def answer(article: str, why: str, **figures: int | str) -> Verdict:
    """A condition that is met, or why somebody does not vote."""
    sentence = f"Ne vote pas : {why}." if why else "La condition est remplie."
    return Verdict(
        outcome=Outcome.NO if why else Outcome.YES,
        sentence=cited(sentence, article),
        article=article,
        figures=figures,
    )
