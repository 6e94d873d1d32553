"""Who may vote: dues settled at a date, seniority, exclusions, the day before and the day after."""

from dataclasses import replace
from datetime import date

import pytest

from cressmember.kernel.periods import Period
from cressmember.kernel.violations import RuleViolation
from governance.rules.electorate.colleges import Subtype
from governance.rules.electorate.facts import MemberFacts, Occasion, Settled
from governance.rules.electorate.franchise import Franchise, FranchiseRules, entitlement
from governance.rules.electorate.moment import UNSTATED, Moment
from governance.rules.electorate.suffrage import Each, Suffrage
from governance.rules.electorate.voting_conditions import (
    DuesSettled,
    DuesYear,
    Excluded,
    NotSuspended,
    Seniority,
    Span,
)
from governance.rules.text.reading import read_part, sentences, written

YEARS = {year: Period(date(year, 1, 1), date(year + 1, 1, 1)) for year in range(2022, 2028)}
CALL, MEETING = Moment("call"), Moment("meeting")
OCCASION = Occasion(date(2026, 5, 25), date(2026, 6, 25), YEARS[2026])

ONE_VOTE = Suffrage(article="11", categories=frozenset(), schemes=(Each(votes=1),), most=None)
DUES = DuesSettled(article="10", by=MEETING, year=DuesYear.OF_MEETING)
SIX_MONTHS = Seniority(article="12", length=6, span=Span.MONTHS, at=MEETING)
NO_OBSERVERS = Excluded(
    article="13", categories=frozenset({"observateur"}), subtypes=frozenset({Subtype.ENTERPRISE})
)


def franchise(*requirements, frozen=MEETING, suffrages=(ONE_VOTE,)):
    return Franchise(
        article="9", meetings=frozenset(), frozen=frozen, requirements=requirements, suffrages=suffrages
    )


def member(*, settled=(), joined_on=date(2020, 1, 1), **known):
    """A member whose dues of these years were settled on these days."""
    facts = tuple(Settled(YEARS[year], day) for year, day in settled)
    return MemberFacts(key="a", name="Les Amis", joined_on=joined_on, settled=facts, **known)


def on_june(day):
    return date(2026, 6, day)


@pytest.mark.parametrize(
    ("frozen", "joined_on", "left_on", "outcome"),
    [
        (MEETING, on_june(25), None, "yes"),
        (MEETING, on_june(26), None, "no"),
        (Moment("days_before", 15), on_june(10), None, "yes"),
        (Moment("days_before", 15), on_june(11), None, "no"),
        (UNSTATED, on_june(11), None, "to_decide"),
        (MEETING, date(2020, 1, 1), on_june(26), "yes"),
        (MEETING, date(2020, 1, 1), on_june(25), "no"),
        (CALL, date(2020, 1, 1), on_june(24), "no"),
    ],
)
def test_one_is_a_member_when_the_roll_is_closed_and_when_the_meeting_is_held(
    frozen, joined_on, left_on, outcome
):
    facts = member(joined_on=joined_on, left_on=left_on)

    assert entitlement(franchise(frozen=frozen), facts, OCCASION).outcome == outcome


def test_every_reason_is_given_with_its_article():
    rule = franchise(DUES, SIX_MONTHS, NO_OBSERVERS)
    facts = member(joined_on=date(2026, 6, 1), category="observateur")

    verdict = entitlement(rule, facts, OCCASION)

    assert verdict.is_no
    assert verdict.article == "10, 12 et 13"
    assert len(verdict.parts) == 3
    assert verdict.sentence == (
        "Ne vote pas : cotisation non réglée au 25 juin 2026 pour l’exercice de la réunion (art. 10). "
        "Ne vote pas : l’ancienneté de 6 mois n’est acquise que le 1er décembre 2026, pour le 25 juin 2026 "
        "(art. 12). Ne vote pas : la catégorie « observateur » ne vote pas (art. 13)."
    )


def test_two_doubts_ask_both_questions_and_a_refusal_settles_them():
    open_rule = franchise(replace(DUES, by=UNSTATED), replace(SIX_MONTHS, at=UNSTATED))
    facts = member(settled=[(2026, on_june(1))], joined_on=date(2025, 12, 25))

    verdict = entitlement(open_rule, facts, OCCASION)

    assert verdict.is_open
    assert "quel jour la cotisation" in verdict.question
    assert "quel jour l’ancienneté" in verdict.question
    closed = replace(open_rule, requirements=(*open_rule.requirements, NO_OBSERVERS))
    assert entitlement(closed, replace(facts, category="observateur"), OCCASION).is_no


def test_a_member_who_meets_everything_votes():
    rule = franchise(DUES, SIX_MONTHS, NO_OBSERVERS, NotSuspended(article="14"))

    assert entitlement(rule, member(settled=[(2026, on_june(1))]), OCCASION).sentence == (
        "Le membre a le droit de vote (art. 9)."
    )


def test_votes_are_those_of_the_category_else_of_all():
    clubs = replace(ONE_VOTE, categories=frozenset({"club"}))
    rule = franchise(suffrages=(ONE_VOTE, clubs))

    assert rule.suffrage("club") is clubs
    assert rule.suffrage("autre") is ONE_VOTE
    assert franchise(suffrages=(clubs,)).suffrage("autre") is None
    assert list(rule.contradictions()) == []
    assert list(franchise(suffrages=(ONE_VOTE, ONE_VOTE, clubs, clubs)).contradictions()) == [
        "Deux règles disent le nombre de voix de toutes les catégories.",
        "Deux règles disent le nombre de voix de la catégorie « club ».",
    ]


def test_each_meeting_has_its_franchise_else_that_of_all():
    board = replace(franchise(), meetings=frozenset({"ca"}))
    rules = FranchiseRules(article="9", rules=(franchise(), board))

    assert rules.of("ca") is board
    assert rules.of("ag") is rules.rules[0]
    assert list(rules.contradictions()) == []
    assert read_part(FranchiseRules, written(rules)) == (rules, [])
    with pytest.raises(RuleViolation, match="ne disent pas qui vote"):
        replace(rules, rules=(board,)).of("ag")
    assert list(replace(rules, rules=(*rules.rules, *rules.rules)).contradictions()) == [
        "Deux règles disent qui vote à toutes les réunions.",
        "Deux règles disent qui vote à la réunion « ca ».",
    ]


@pytest.mark.parametrize("frozen", [CALL, MEETING, UNSTATED, Moment("days_before", 15)])
def test_what_is_written_is_read_again(frozen):
    rule = franchise(DUES, SIX_MONTHS, NO_OBSERVERS, NotSuspended(article="14"), frozen=frozen)

    assert read_part(Franchise, written(rule)) == (rule, [])


@pytest.mark.parametrize(
    "frozen", ["", 15, None, {"days_before": 0}, {"days_before": 366}, {"days_before": True}, {"days": 15}]
)
def test_a_day_that_is_not_one_is_refused(frozen):
    document = written(franchise()) | {"frozen": frozen}

    _, problems = read_part(Franchise, document)

    assert list(sentences(problems)) == [
        'Le jour où la liste des électeurs est arrêtée : le document dit "call", "meeting", '
        '{"days_before": 15} ou "unstated". [frozen]'
    ]
