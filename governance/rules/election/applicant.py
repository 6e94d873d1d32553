"""Someone who stands: the conditions met and those that are not, each with its article."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from cressmember.kernel.periods import Period, months_later
from cressmember.kernel.writing import (
    NO_BREAK,
    counted,
    enumerate_fr,
    long_date,
    number,
    quote,
    sentence_case,
)
from governance.rules.answer.conjunction import conjunction
from governance.rules.answer.verdict import Outcome, Verdict, cited, under_each
from governance.rules.election.candidacy import (
    Age,
    AsOf,
    Candidacy,
    Condition,
    Deadline,
    Form,
    Joined,
    NotEmployee,
    Paper,
    Quality,
    Seniority,
    Sent,
    UpToDate,
)
from governance.rules.meeting.delay import delay_verdict

Kind = TypeVar("Kind", Age, Seniority, NotEmployee)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Someone who stands: what was filed, and the facts that conditions look at.

    ``papers`` gives the pages of each paper; ``employed`` is the contract of work, if there was one.
    """

    name: str
    filed_on: date
    form: Form | None = None
    papers: Mapping[Paper, int] = field(default_factory=dict)
    born: date | None = None
    member_since: date | None = None
    years_up_to_date: int = 0
    employed: Period | None = None
    qualities: frozenset[str] = frozenset()
    college: str = ""


def candidacy_verdict(rule: Candidacy, applicant: Applicant, *, election: date) -> Verdict:
    """Whether someone may stand at the election of that day; each refusal is said with its article."""
    parts = conditions_met(rule.conditions, applicant, election=election)
    return conjunction(
        parts,
        kept=f"Candidature de {quote(applicant.name)} recevable",
        broken=f"Candidature de {quote(applicant.name)} irrecevable",
        article=rule.article,
    )


def conditions_met(conditions: Sequence[Condition], applicant: Applicant, *, election: date) -> list[Verdict]:
    """The answer of each condition, in the order of the text."""
    return [_condition(each, applicant, election) for each in conditions]


def _condition(rule: Condition, applicant: Applicant, election: date) -> Verdict:
    match rule:
        case Deadline():
            return _in_time(rule, applicant, election)
        case Sent():
            told = f"déposée {applicant.form.label}" if applicant.form else "dépôt inconnu"
            asked = enumerate_fr(sorted(each.label for each in rule.forms), "ou")
            return _said(rule, applicant.form in rule.forms, f"candidature {told}, {asked} demandé")
        case Joined():
            return _paper(rule, applicant)
        case Age():
            return _as_of(rule, rule.as_of, applicant, election, _age)
        case Seniority():
            return _as_of(rule, rule.as_of, applicant, election, _seniority)
        case NotEmployee():
            return _as_of(rule, rule.as_of, applicant, election, _employment)
        case UpToDate():
            paid = counted(applicant.years_up_to_date, "année à jour", "années à jour")
            met = applicant.years_up_to_date >= rule.years
            told = f"{paid}, {counted(rule.years, 'demandée', 'demandées')}"
            return _said(rule, met, told, years=applicant.years_up_to_date)
        case Quality():
            has = rule.quality in applicant.qualities
            told = "a" if has else "n’a pas"
            asked = "qui écarte" if rule.is_barred else "qui est exigée"
            return _said(rule, has is not rule.is_barred, f"{told} la qualité {quote(rule.quality)}, {asked}")
    asked = enumerate_fr([quote(each) for each in sorted(rule.colleges)], "ou")
    return _said(
        rule, applicant.college in rule.colleges, f"collège {quote(applicant.college)}, {asked} demandé"
    )


def _in_time(rule: Deadline, applicant: Applicant, election: date) -> Verdict:
    filed = applicant.filed_on
    opens = None if rule.opens_days is None else election - timedelta(days=rule.opens_days)
    if opens is not None and filed < opens:
        told = f"candidature déposée le {long_date(filed)}, avant l’ouverture, le {long_date(opens)}"
        return _said(rule, False, told, days=(election - filed).days)
    return delay_verdict(
        rule.before, start=filed, day=election, article=rule.article, done="candidature déposée"
    )


def _paper(rule: Joined, applicant: Applicant) -> Verdict:
    if rule.paper not in applicant.papers:
        return _said(rule, False, f"il manque {rule.paper.label}")
    pages = applicant.papers[rule.paper]
    if rule.most_pages is None:
        return _said(rule, True, f"{rule.paper.label} est joint")
    told = f"{rule.paper.label} a {counted(pages, 'page', 'pages')}, {number(rule.most_pages)} au plus"
    return _said(rule, pages <= rule.most_pages, told, pages=pages)


def _as_of(
    rule: Kind,
    as_of: AsOf,
    applicant: Applicant,
    election: date,
    answer: Callable[[Kind, Applicant, date], Verdict],
) -> Verdict:
    """The answer on the day that the text says, or on both when it says none."""
    days = {AsOf.ELECTION: election, AsOf.FILING: applicant.filed_on}
    ways = [as_of] if as_of is not AsOf.UNSTATED else list(days)
    return under_each(
        "le texte ne dit pas à quel jour cette condition s’apprécie.",
        [(way.label, days[way]) for way in ways],
        lambda day: answer(rule, applicant, day),
    )


def _age(rule: Age, applicant: Applicant, on: date) -> Verdict:
    if applicant.born is None:
        return _unknown(rule, "sa date de naissance n’est pas connue.")
    age = on.year - applicant.born.year - ((on.month, on.day) < (applicant.born.month, applicant.born.day))
    old_enough = rule.least is None or age >= rule.least
    young_enough = rule.most is None or age <= rule.most
    bounds = [f"{number(rule.least)} au moins" if rule.least is not None else ""]
    bounds += [f"{number(rule.most)} au plus" if rule.most is not None else ""]
    told = (
        f"{counted(age, 'an', 'ans')} le {long_date(on)}, {enumerate_fr([each for each in bounds if each])}"
    )
    return _said(rule, old_enough and young_enough, told, age=age)


def _seniority(rule: Seniority, applicant: Applicant, on: date) -> Verdict:
    if applicant.member_since is None:
        return _unknown(rule, "sa date d’adhésion n’est pas connue.")
    met = months_later(applicant.member_since, rule.months) <= on
    asked = counted(rule.months, "mois d’ancienneté", "mois d’ancienneté")
    return _said(rule, met, f"adhésion du {long_date(applicant.member_since)}, {asked} le {long_date(on)}")


def _employment(rule: NotEmployee, applicant: Applicant, on: date) -> Verdict:
    since = counted(rule.years, "an", "ans")
    if applicant.employed is None:
        return _said(rule, True, f"n’a pas été salarié, {since} demandés")
    end = applicant.employed.end
    if end is None or end > on:
        return _said(rule, False, "est salarié")
    met = months_later(end, 12 * rule.years) <= on
    return _said(rule, met, f"salarié jusqu’au {long_date(end - timedelta(days=1))}, {since} demandés")


def _unknown(rule: Condition, question: str) -> Verdict:
    return Verdict(
        outcome=Outcome.TO_DECIDE,
        sentence=cited(f"À trancher{NO_BREAK}: {question}", rule.article),
        article=rule.article,
        question=question,
    )


def _said(rule: Condition, met: bool, told: str, **figures: int) -> Verdict:
    return Verdict(
        outcome=Outcome.YES if met else Outcome.NO,
        sentence=cited(f"{sentence_case(told)}.", rule.article),
        article=rule.article,
        figures=figures,
    )
