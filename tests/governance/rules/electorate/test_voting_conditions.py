"""Conditions of the vote: dues settled at a date, seniority, exclusions, the day before and the day after."""

from dataclasses import replace
from datetime import date

import pytest

from cressmember.kernel.periods import Period
from governance.rules.electorate.colleges import Subtype
from governance.rules.electorate.facts import MemberFacts, Occasion, Settled
from governance.rules.electorate.moment import UNSTATED, Moment
from governance.rules.electorate.voting_conditions import (
    DuesSettled,
    DuesYear,
    Excluded,
    NotSuspended,
    Seniority,
    Span,
    requirement_verdict,
)

YEARS = {year: Period(date(year, 1, 1), date(year + 1, 1, 1)) for year in range(2022, 2028)}
CALL, MEETING = Moment("call"), Moment("meeting")
OCCASION = Occasion(date(2026, 5, 25), date(2026, 6, 25), YEARS[2026])

DUES = DuesSettled(article="10", by=MEETING, year=DuesYear.OF_MEETING)
SIX_MONTHS = Seniority(article="12", length=6, span=Span.MONTHS, at=MEETING)
NO_OBSERVERS = Excluded(
    article="13", categories=frozenset({"observateur"}), subtypes=frozenset({Subtype.ENTERPRISE})
)


def member(*, settled=(), joined_on=date(2020, 1, 1), **known):
    """A member whose dues of these years were settled on these days."""
    facts = tuple(Settled(YEARS[year], day) for year, day in settled)
    return MemberFacts(key="a", name="Les Amis", joined_on=joined_on, settled=facts, **known)


def on_june(day):
    return date(2026, 6, day)


@pytest.mark.parametrize(
    ("by", "settled_on", "outcome"),
    [
        (MEETING, on_june(24), "yes"),
        (MEETING, on_june(25), "yes"),
        (MEETING, on_june(26), "no"),
        (CALL, date(2026, 5, 24), "yes"),
        (CALL, date(2026, 5, 25), "yes"),
        (CALL, date(2026, 5, 26), "no"),
        (Moment("days_before", 15), on_june(9), "yes"),
        (Moment("days_before", 15), on_june(10), "yes"),
        (Moment("days_before", 15), on_june(11), "no"),
        (UNSTATED, date(2026, 5, 25), "yes"),
        (UNSTATED, date(2026, 5, 26), "to_decide"),
        (UNSTATED, on_june(26), "no"),
    ],
)
def test_dues_are_settled_by_a_day(by, settled_on, outcome):
    rule = replace(DUES, by=by)

    assert requirement_verdict(rule, member(settled=[(2026, settled_on)]), OCCASION).outcome == outcome


@pytest.mark.parametrize(
    ("year", "settled", "outcome"),
    [
        (DuesYear.OF_MEETING, [2026], "yes"),
        (DuesYear.OF_MEETING, [2025], "no"),
        (DuesYear.BEFORE, [2025], "yes"),
        (DuesYear.BEFORE, [2026], "no"),
        (DuesYear.UNSTATED, [2025, 2026], "yes"),
        (DuesYear.UNSTATED, [2025], "to_decide"),
        (DuesYear.UNSTATED, [], "no"),
    ],
)
def test_which_year_must_be_settled(year, settled, outcome):
    facts = member(settled=[(each, date(2026, 1, 5)) for each in settled])

    assert requirement_verdict(replace(DUES, year=year), facts, OCCASION).outcome == outcome


@pytest.mark.parametrize(
    ("settled", "outcome", "in_a_row"),
    [([2026], "no", 1), ([2025, 2026], "yes", 2), ([2024, 2025, 2026], "yes", 2), ([2024, 2026], "no", 1)],
)
def test_the_current_and_the_previous_year_are_settled(settled, outcome, in_a_row):
    rule = replace(DUES, years=2)

    verdict = requirement_verdict(rule, member(settled=[(year, on_june(1)) for year in settled]), OCCASION)

    assert (verdict.outcome, verdict.figures["years"]) == (outcome, in_a_row)


def test_a_refusal_says_why_with_its_article():
    assert requirement_verdict(DUES, member(), OCCASION).sentence == (
        "Ne vote pas : cotisation non réglée au 25 juin 2026 pour l’exercice de la réunion (art. 10)."
    )
    assert requirement_verdict(replace(DUES, years=3), member(), OCCASION).sentence == (
        "Ne vote pas : 0 exercice réglé de suite au 25 juin 2026 jusqu’à l’exercice de la réunion, il en "
        "faut 3 (art. 10)."
    )


def test_honorary_members_pay_no_dues():
    rule = replace(DUES, except_categories=frozenset({"honneur"}))

    assert requirement_verdict(rule, member(category="honneur"), OCCASION).is_yes
    assert requirement_verdict(rule, member(category="actif"), OCCASION).is_no


@pytest.mark.parametrize(
    ("joined_on", "outcome"),
    [(date(2025, 12, 24), "yes"), (date(2025, 12, 25), "yes"), (date(2025, 12, 26), "no")],
)
def test_six_months_of_seniority(joined_on, outcome):
    assert requirement_verdict(SIX_MONTHS, member(joined_on=joined_on), OCCASION).outcome == outcome


@pytest.mark.parametrize(
    ("at", "joined_on", "outcome"),
    [
        (CALL, date(2024, 5, 25), "yes"),
        (CALL, date(2024, 5, 26), "no"),
        (UNSTATED, date(2024, 5, 26), "to_decide"),
        (UNSTATED, date(2024, 6, 25), "to_decide"),
        (UNSTATED, date(2024, 6, 26), "no"),
    ],
)
def test_two_years_of_seniority(at, joined_on, outcome):
    rule = replace(SIX_MONTHS, length=2, span=Span.YEARS, at=at)

    assert requirement_verdict(rule, member(joined_on=joined_on), OCCASION).outcome == outcome


@pytest.mark.parametrize(
    ("length", "span", "said"),
    [(1, Span.YEARS, "1 an"), (2, Span.YEARS, "2 ans"), (30, Span.MONTHS, "30 mois")],
)
def test_a_seniority_says_when_it_comes(length, span, said):
    rule = replace(SIX_MONTHS, length=length, span=span)

    verdict = requirement_verdict(rule, member(joined_on=date(2026, 6, 1)), OCCASION)

    assert f"l’ancienneté de {said} n’est acquise que le 1er" in verdict.sentence


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"category": "observateur"}, "la catégorie « observateur » ne vote pas"),
        ({"subtype": Subtype.ENTERPRISE}, "les entreprises ne votent pas"),
        ({"subtype": Subtype.NETWORK}, ""),
        ({}, ""),
    ],
)
def test_categories_and_subtypes_that_do_not_vote(known, said):
    verdict = requirement_verdict(NO_OBSERVERS, member(**known), OCCASION)

    assert verdict.is_no is bool(said)
    assert said in verdict.sentence


@pytest.mark.parametrize(
    ("start", "end", "outcome"),
    [
        (on_june(25), None, "no"),
        (on_june(26), None, "yes"),
        (on_june(1), on_june(25), "yes"),
        (on_june(1), on_june(26), "no"),
    ],
)
def test_a_suspended_member_does_not_vote(start, end, outcome):
    suspended = (Period(start, end),)

    assert (
        requirement_verdict(NotSuspended(article="14"), member(suspended=suspended), OCCASION).outcome
        == outcome
    )


def test_a_condition_that_excludes_nobody():
    nobody = replace(NO_OBSERVERS, categories=frozenset(), subtypes=frozenset())

    assert list(nobody.contradictions()) == ["Cette condition n’écarte personne."]
    assert list(NO_OBSERVERS.contradictions()) == []
