"""How long a seat is held, and how many times in a row."""

from datetime import date

import pytest

from cressmember.kernel.periods import Period
from governance.rules.election.ranking import TieBreak
from governance.rules.mandate.mandates import (
    Counts,
    FixedDate,
    Mandates,
    Partly,
    Shorter,
    Term,
    TermLimit,
    Until,
    Whole,
    Years,
    mandate_end,
    term_limit_verdict,
)
from governance.rules.seat.gender import Rounding
from governance.rules.text.reading import read_part, written

START = date(2026, 6, 25)
GAMES = FixedDate(day=31, month=12, every=4, from_year=2024)


def mandates(length=None, renewal=None, **rest):
    return Mandates(
        article="13",
        length=length or Years(years=3, until=Until.ANNIVERSARY),
        renewal=renewal or Whole(),
        limit=rest.pop("limit", None),
        **rest,
    )


def limit(most=2, replacements=Counts.NO, **rest):
    return mandates(limit=TermLimit(article="14", most=most, replacements=replacements, **rest))


def test_a_mandate_runs_from_day_to_day():
    ending = mandate_end(mandates(), START)

    assert ending.period == Period(START, date(2029, 6, 25))
    assert ending.is_certain
    assert (
        ending.sentence.replace("\u00a0", " ") == "Mandat jusqu’au 24 juin 2029 : mandat de 3 ans (art. 13)."
    )


@pytest.mark.parametrize(
    ("assemblies", "end", "certain"),
    [
        ((), date(2030, 1, 1), False),
        ((date(2028, 6, 20),), date(2030, 1, 1), False),
        ((date(2029, 12, 1), date(2029, 6, 20)), date(2029, 6, 20), True),
    ],
)
def test_a_mandate_may_run_to_the_assembly_of_its_last_year(assemblies, end, certain):
    rule = mandates(Years(years=3, until=Until.ASSEMBLY))

    ending = mandate_end(rule, START, assemblies=assemblies)

    assert (ending.period.end, ending.is_certain) == (end, certain)


def test_an_end_that_the_text_leaves_open_is_asked():
    ending = mandate_end(mandates(Years(years=3, until=Until.UNSTATED)), START)

    assert "jour pour jour ou jusqu’à l’assemblée" in ending.question
    assert "au plus tard" in ending.sentence


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2024, 12, 31), date(2025, 1, 1)),
        (date(2025, 1, 1), date(2029, 1, 1)),
        (date(2026, 6, 25), date(2029, 1, 1)),
        (date(2028, 12, 31), date(2029, 1, 1)),
        (date(2029, 1, 1), date(2033, 1, 1)),
        (date(2020, 12, 31), date(2021, 1, 1)),
    ],
)
def test_a_mandate_may_end_on_a_day_of_the_calendar(start, end):
    """Sport: on 31 December of the year of the Summer Games."""
    assert mandate_end(mandates(GAMES), start).period.end == end


def test_the_last_of_february_ends_on_the_28th_of_other_years():
    assert FixedDate(day=29, month=2, every=1, from_year=2020).end_after(date(2026, 1, 1)) == date(2026, 3, 1)


def test_one_college_may_sit_for_a_shorter_time():
    """Aurora: the seat of the graduates is for twelve months."""
    rule = mandates(shorter=(Shorter(article="18", seats="diplômés", months=12),))

    assert mandate_end(rule, START, seats="diplômés").period.end == date(2027, 6, 25)
    assert mandate_end(rule, START, seats="diplômés").article == "18"
    assert mandate_end(rule, START, seats="salariés").period.end == date(2029, 6, 25)


def test_whoever_replaces_finishes_the_mandate():
    ending = mandate_end(mandates(), START, finishing=date(2027, 1, 1))

    assert ending.period.end == date(2027, 1, 1)
    assert "la personne remplacée" in ending.sentence


@pytest.mark.parametrize(
    ("seats", "parts", "rounding", "sizes"),
    [
        (7, 2, Rounding.DOWN, [3, 4]),
        (8, 2, Rounding.DOWN, [4, 4]),
        (7, 2, Rounding.UP, [4, 3]),
        (13, 3, Rounding.DOWN, [4, 4, 5]),
        (14, 3, Rounding.UP, [5, 5, 4]),
        (6, 3, Rounding.DOWN, [2, 2, 2]),
    ],
)
def test_the_parts_of_a_body_add_up(seats, parts, rounding, sizes):
    """Aurora: by halves, rounded down."""
    assert Partly(parts=parts, every=1, rounding=rounding, ties=(TieBreak.LOT,)).sizes(seats) == sizes


@pytest.mark.parametrize(
    ("rule", "years"),
    [
        (mandates(), 3),
        (mandates(GAMES), 4),
        (
            mandates(
                Years(years=6, until=Until.ANNIVERSARY),
                Partly(parts=2, every=3, rounding=Rounding.DOWN, ties=(TieBreak.LOT,)),
            ),
            3,
        ),
    ],
)
def test_the_years_between_two_renewals(rule, years):
    assert rule.every == years
    assert read_part(Mandates, written(rule)) == (rule, [])


@pytest.mark.parametrize(
    ("length", "why"),
    [
        ({"kind": "years", "years": 3, "until": "assembly"}, "en 6 ans, et le mandat dure 3 ans"),
        (
            {"kind": "fixed_date", "day": 31, "month": 12, "every": 4, "from_year": 2024},
            "à date fixe pour tous",
        ),
        ({"kind": "fixed_date", "day": 30, "month": 2, "every": 4, "from_year": 2024}, "n’existe pas"),
    ],
)
def test_mandates_that_do_not_hold_together_are_refused(length, why):
    document = {
        "article": "13",
        "length": length,
        "renewal": {"kind": "partly", "parts": 2, "every": 3, "rounding": "down", "ties": ["lot"]},
        "limit": None,
    }

    rule, problems = read_part(Mandates, document)

    assert rule is None
    assert why in problems[0].sentence


def test_no_limit_must_be_written():
    _, problems = read_part(Mandates, {})

    assert (("limit",), True) in [(each.place, "null" in each.sentence) for each in problems]


def years(first, last, **rest):
    return Term(Period(date(first, 6, 1), date(last, 6, 1)), **rest)


@pytest.mark.parametrize(
    ("terms", "held", "outcome"),
    [
        ([], 0, "yes"),
        ([years(2020, 2023)], 1, "yes"),
        ([years(2017, 2020), years(2020, 2023)], 2, "no"),
        ([years(2014, 2017), years(2017, 2020), years(2020, 2023)], 3, "no"),
        ([years(2014, 2017), years(2020, 2023)], 1, "yes"),
        ([years(2019, 2020, is_replacement=True), years(2020, 2023)], 1, "yes"),
    ],
)
def test_two_mandates_in_a_row_at_most(terms, held, outcome):
    verdict = term_limit_verdict(limit(), terms, start=date(2023, 6, 1))

    assert (verdict.outcome, verdict.figures["consecutive"]) == (outcome, held)


@pytest.mark.parametrize(
    ("start", "outcome"), [((2025, 5, 31), "no"), ((2025, 6, 1), "yes"), ((2025, 6, 2), "yes")]
)
def test_a_pause_sets_the_count_back(start, outcome):
    terms = [years(2017, 2020), years(2020, 2023)]

    assert term_limit_verdict(limit(pause_months=24), terms, start=date(*start)).outcome == outcome


def test_a_replacement_of_which_the_text_says_nothing_is_asked_where_it_matters():
    rule = limit(replacements=Counts.UNSTATED)
    replaced = years(2019, 2020, is_replacement=True)

    assert term_limit_verdict(rule, [replaced, years(2020, 2023)], start=date(2023, 6, 1)).is_open
    assert term_limit_verdict(rule, [replaced], start=date(2020, 6, 1)).is_yes


def test_without_limit_anyone_may_begin_again():
    assert term_limit_verdict(mandates(), [years(2000, 2020)], start=date(2020, 6, 1)).is_yes


def test_a_mandate_still_running_counts():
    running = Term(Period(date(2020, 6, 1)))

    assert term_limit_verdict(limit(1), [running], start=date(2023, 6, 1)).is_no
