"""Who leaves when, by which half or third."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cressmember.kernel.violations import RuleViolation
from governance.rules.election.ranking import TieBreak
from governance.rules.mandate.mandates import Mandates, Partly, Shorter, Until, Whole, Years
from governance.rules.mandate.renewal import Sitting, leavers, renewal_calendar
from governance.rules.seat.gender import Rounding

FIRST = date(2026, 6, 1)


def by(parts, every, rounding=Rounding.DOWN, ties=(TieBreak.LOT,), shorter=()):
    return Mandates(
        article="13",
        length=Years(years=parts * every, until=Until.ANNIVERSARY),
        renewal=Partly(parts=parts, every=every, rounding=rounding, ties=ties),
        limit=None,
        shorter=shorter,
    )


def sitting(names, year=2024, **rest):
    return [Sitting(name, date(year, 6, 1), **rest) for name in names]


def plain(text):
    return text.replace("\u00a0", " ")


def test_half_of_seven_rounded_down_is_three():
    """Aurora: four years, half every two years, rounded down."""
    found = leavers(by(2, 2), sitting("ABCDEFG"), on=FIRST)

    assert (found.leaving, found.tied) == ((), tuple("ABCDEFG"))
    assert (
        plain(found.verdict.question) == "1re moitié, le sort désigne 3 sortants entre A, B, C, D, E, F et G."
    )
    drawn = leavers(by(2, 2), sitting("ABCDEFG"), on=FIRST, lot=["G", "B", "D"])
    assert drawn.leaving == ("B", "D", "G")
    assert (
        plain(drawn.verdict.sentence)
        == "Renouvellement du 1er juin 2026 : 1re moitié, 3 sortants, B, D et G (art. 13)."
    )


def test_then_the_longest_in_place_leave():
    """FDC, se10: the first half by lot, then by seniority."""
    calendar = renewal_calendar(by(2, 3), sitting("ABCDEFG"), first=FIRST, count=3, lots={1: "GBD"})

    assert [(each.on.year, each.part, each.leaving) for each in calendar] == [
        (2026, "1re moitié", ("B", "D", "G")),
        (2029, "2e moitié", ("A", "C", "E", "F")),
        (2032, "1re moitié", ("B", "D", "G")),
    ]


def test_a_board_of_twelve_by_thirds_each_year():
    lots = {1: "ABCD", 2: "EFGH"}

    calendar = renewal_calendar(by(3, 1), sitting("ABCDEFGHIJKL"), first=FIRST, count=4, lots=lots)

    assert [(each.on.year, each.part, "".join(each.leaving)) for each in calendar] == [
        (2026, "1er tiers", "ABCD"),
        (2027, "2e tiers", "EFGH"),
        (2028, "3e tiers", "IJKL"),
        (2029, "1er tiers", "ABCD"),
    ]


def test_what_follows_a_draw_that_is_owed_is_known_by_its_day():
    calendar = renewal_calendar(by(3, 1), sitting("ABCDEF"), first=FIRST, count=3, lots={1: "AB"})

    assert [each.is_known for each in calendar] == [True, False, False]
    assert calendar[1].tied == ("C", "D", "E", "F")
    assert (calendar[2].on, calendar[2].part, calendar[2].leaving) == (date(2028, 6, 1), "3e tiers", ())


@pytest.mark.parametrize(
    ("parts", "name"), [(2, "1re moitié"), (3, "1er tiers"), (4, "1er quart"), (5, "1re part")]
)
def test_a_part_has_its_name(parts, name):
    assert leavers(by(parts, 1), sitting("A"), on=FIRST).part == name


def test_the_whole_body_leaves_at_once():
    rule = Mandates(article="13", length=Years(years=3, until=Until.ANNIVERSARY), renewal=Whole(), limit=None)

    calendar = renewal_calendar(rule, sitting("BA"), first=FIRST, count=2)

    assert [(each.on.year, each.part, each.leaving) for each in calendar] == [
        (2026, "tous", ("A", "B")),
        (2029, "tous", ("A", "B")),
    ]


def test_a_shorter_mandate_leaves_on_its_own():
    rule = by(2, 2, shorter=(Shorter(article="18", seats="diplômés", months=12),))
    early, late = Sitting("Y", date(2025, 6, 1), "diplômés"), Sitting("Z", date(2025, 6, 2), "diplômés")

    found = leavers(rule, [*sitting("A", 2020), *sitting("B", 2024), early, late], on=FIRST)

    assert found.leaving == ("A", "Y")


def test_an_age_may_choose_who_leaves():
    people = [Sitting("A", FIRST, born=date(1980, 1, 1)), Sitting("B", FIRST, born=date(1950, 1, 1))]

    assert leavers(by(2, 1, ties=(TieBreak.OLDER,)), people, on=FIRST).leaving == ("B",)
    owed = leavers(by(2, 1, ties=(TieBreak.UNSTATED,)), people, on=FIRST)
    assert "il reste à dire qui quitte 1\u00a0sortant" in owed.verdict.question


def test_a_rounding_left_unsaid_is_asked_where_it_matters():
    rule = by(2, 2, Rounding.UNSTATED)
    ranked = [Sitting(name, date(2020 + rank, 1, 1)) for rank, name in enumerate("ABC")]

    odd = leavers(rule, ranked, on=FIRST)
    even = leavers(rule, ranked[:2], on=FIRST)

    assert (odd.verdict.outcome, odd.leaving, odd.tied) == ("to_decide", ("A",), ("A", "B"))
    assert [reading.name for reading in odd.verdict.readings] == [
        "part arrondie vers le bas, 1",
        "part arrondie vers le haut, 2",
    ]
    assert even.leaving == ("A",)


def test_nobody_may_be_left_to_leave():
    assert "personne" in leavers(by(2, 2), [], on=FIRST).verdict.sentence


def test_an_idle_lot_is_refused():
    with pytest.raises(RuleViolation, match="Aucune égalité"):
        leavers(by(2, 2), [*sitting("A", 2020), *sitting("B", 2024)], on=FIRST, lot=["A"])


@given(st.integers(1, 15), st.integers(2, 4), st.sampled_from([Rounding.UP, Rounding.DOWN]))
def test_over_a_cycle_everyone_leaves_once(seats, parts, rounding):
    people = [Sitting(f"N{rank:02}", date(2000 + rank, 1, 1)) for rank in range(seats)]

    calendar = renewal_calendar(by(parts, 1, rounding), people, first=FIRST, count=parts)

    assert sorted(name for each in calendar for name in each.leaving) == [each.name for each in people]
