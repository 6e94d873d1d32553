"""Delays: clear days, days of rest, months; the last day to send and its two neighbours."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cressmember.kernel.violations import RuleViolation
from governance.rules.meeting.delay import Counted, Delay, Ends, Rest, delay_verdict, months_later
from governance.rules.meeting.holidays import Territory
from governance.rules.text.reading import read_part, written
from tests.governance.meeting import days, months, plain

THURSDAY_25_JUNE = date(2026, 6, 25)


def verdict(rule, start, day=THURSDAY_25_JUNE, **more):
    return delay_verdict(rule, start=start, day=day, article="12", done="convocation envoyée", **more)


@pytest.mark.parametrize(
    ("rule", "last"),
    [
        (days(15, "clear"), date(2026, 6, 9)),
        (days(15, "calendar"), date(2026, 6, 10)),
        (days(1, "clear"), date(2026, 6, 23)),
        (days(1, "calendar"), date(2026, 6, 24)),
        (days(30, "clear"), date(2026, 5, 25)),
        (months(1, "calendar"), date(2026, 5, 25)),
        (months(1, "clear"), date(2026, 5, 24)),
        (months(2), date(2026, 4, 25)),
    ],
)
def test_the_last_day_to_send_is_kept_and_the_day_after_is_late(rule, last):
    before, after = last - timedelta(days=1), last + timedelta(days=1)

    assert [verdict(rule, day).outcome for day in (before, last, after)] == ["yes", "yes", "no"]
    assert verdict(rule, after).figures["last_day"] == last.isoformat()


@pytest.mark.parametrize(
    ("rest", "meeting", "last"),
    [
        ("kept", date(2026, 6, 28), date(2026, 6, 13)),
        # From the 13th fifteen days end on Sunday 28th, from the 12th on Saturday 27th.
        ("after_sunday", date(2026, 6, 28), date(2026, 6, 12)),
        ("after_weekend", date(2026, 6, 28), date(2026, 6, 11)),
        ("after_weekend", date(2026, 6, 29), date(2026, 6, 14)),
        # From 29 June they end on 14 July, a holiday.
        ("kept", date(2026, 7, 14), date(2026, 6, 29)),
        ("after_sunday", date(2026, 7, 14), date(2026, 6, 28)),
    ],
)
def test_a_delay_that_ends_on_a_day_of_rest(rest, meeting, last):
    rule = days(15, "calendar", rest)

    assert verdict(rule, last, meeting).is_yes
    assert verdict(rule, last + timedelta(days=1), meeting).is_no


def test_clear_days_are_over_before_the_meeting_even_when_moved():
    rule = days(15, "clear", "after_sunday")

    # From 29 June fifteen days end on 14 July, moved to the 15th: the meeting is on the 16th at the earliest.
    assert rule.opens_on(date(2026, 6, 29)) == date(2026, 7, 16)
    assert rule.opens_on(date(2026, 6, 28)) == date(2026, 7, 14)


@pytest.mark.parametrize(
    ("counted", "last"),
    [("workable", date(2026, 7, 8)), ("business", date(2026, 7, 7)), ("every", date(2026, 7, 10))],
)
def test_five_clear_days_before_16_july(counted, last):
    rule = days(5, "clear", counted=Counted(counted))

    assert verdict(rule, last, date(2026, 7, 16)).figures["ran"] == 5
    assert verdict(rule, last, date(2026, 7, 16)).is_yes
    assert verdict(rule, last + timedelta(days=1), date(2026, 7, 16)).is_no


def test_the_abolition_of_slavery_moves_a_delay_where_it_is_a_holiday():
    rule = days(10, "calendar", "after_sunday")
    start, monday_20_december = date(2027, 12, 10), date(2027, 12, 20)

    assert verdict(rule, start, monday_20_december).is_yes
    assert verdict(rule, start, monday_20_december, territory=Territory.REUNION).is_no


def test_what_the_text_does_not_say_is_asked_only_when_it_matters():
    rule = days(15, "unstated")

    early, on_the_edge, late = (verdict(rule, date(2026, 6, day)) for day in (9, 10, 11))

    assert (early.outcome, late.outcome) == ("yes", "no")
    assert on_the_edge.is_open
    assert on_the_edge.question == "le texte ne dit pas si les jours sont francs."
    assert [(each.name, each.outcome) for each in on_the_edge.readings] == [
        ("jours francs", "no"),
        ("jours calendaires", "yes"),
    ]


def test_the_strictest_reading_gives_the_last_day():
    assert verdict(days(15, "unstated"), date(2026, 6, 1)).figures["last_day"] == "2026-06-09"


def test_a_day_of_rest_that_the_text_says_nothing_of_is_asked():
    rule = days(15, "calendar", "unstated")

    found = verdict(rule, date(2026, 6, 12), date(2026, 6, 28))

    assert [(each.name, each.outcome) for each in found.readings] == [
        ("il est reporté après un samedi, un dimanche ou un jour férié", "no"),
        ("il est reporté après un dimanche ou un jour férié", "yes"),
        ("il finit ce jour-là", "yes"),
    ]


def test_the_sentence():
    assert plain(verdict(days(15), date(2026, 6, 10)).sentence) == (
        "Convocation envoyée le 10 juin 2026 pour le 25 juin 2026 : 14 jours francs, il en faut 15, "
        "au plus tard le 9 juin 2026 (art. 12)."
    )
    assert plain(verdict(months(1), date(2026, 5, 25)).sentence) == (
        "Convocation envoyée le 25 mai 2026 pour le 25 juin 2026 : il faut 1 mois, au plus tard le 25 mai "
        "2026 (art. 12)."
    )


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (days(15), "15 jours francs"),
        (days(1, "unstated"), "1 jour"),
        (days(8, "calendar", counted=Counted.BUSINESS), "8 jours ouvrés"),
        (months(2, "clear"), "2 mois francs"),
        (months(1), "1 mois"),
    ],
)
def test_a_delay_in_words(rule, said):
    assert plain(rule.said) == said


def test_a_month_from_the_31st_is_the_last_of_the_next():
    assert months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_later(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert months_later(date(2026, 12, 15), 1) == date(2027, 1, 15)
    assert months_later(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert months(1).last_start(date(2026, 2, 28)) == date(2026, 1, 31)


def test_an_unlikely_year_is_refused():
    with pytest.raises(RuleViolation, match="année 9999"):
        verdict(days(15), date(9999, 12, 31))
    with pytest.raises(RuleViolation, match="année 20"):
        verdict(days(15), date(2026, 6, 1), date(20, 6, 25))


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({}, "Un délai se dit en jours ou en mois, et dure au moins un jour."),
        ({"days": 15, "months": 1}, "Un délai se dit en jours ou en mois, et dure au moins un jour."),
        ({"months": 1, "counted": "business"}, "Un délai en mois court tous les jours."),
        ({"months": 1, "stretches": True}, "Seul un délai en jours s’allonge en proportion."),
    ],
)
def test_a_delay_that_contradicts_itself(document, sentence):
    _, problems = read_part(Delay, document | {"ends": "clear", "rest": "kept"})

    assert [problem.sentence for problem in problems] == [sentence]


DELAYS = st.builds(
    Delay,
    days=st.integers(1, 40),
    ends=st.sampled_from([Ends.CLEAR, Ends.CALENDAR]),
    counted=st.sampled_from(Counted),
    rest=st.sampled_from([Rest.KEPT, Rest.AFTER_SUNDAY, Rest.AFTER_WEEKEND]),
) | st.builds(
    Delay,
    months=st.integers(1, 6),
    ends=st.sampled_from([Ends.CLEAR, Ends.CALENDAR]),
    rest=st.sampled_from([Rest.KEPT, Rest.AFTER_SUNDAY, Rest.AFTER_WEEKEND]),
)


@settings(max_examples=60)
@given(DELAYS, st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.sampled_from(Territory))
def test_the_last_start_is_the_last(rule, day, territory):
    last = rule.last_start(day, territory)

    assert rule.opens_on(last, territory) <= day
    for later in range(1, 6):
        assert rule.opens_on(last + timedelta(days=later), territory) > day


@settings(max_examples=40)
@given(DELAYS, st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_a_delay_is_written_as_it_was_read_and_never_opens_earlier_for_a_later_start(rule, start):
    assert read_part(Delay, written(rule)) == (rule, [])
    assert rule.opens_on(start) <= rule.opens_on(start + timedelta(days=1))
