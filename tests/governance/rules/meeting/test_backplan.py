"""The back-plan of a meeting: what is to be done by which day."""

from dataclasses import replace
from datetime import date

import pytest

from governance.rules.meeting.agenda import AgendaRight, Form
from governance.rules.meeting.backplan import Plan, backplan, last_day, notice_day
from governance.rules.meeting.delay import Counted
from governance.rules.meeting.initiative import Organ
from governance.rules.meeting.notice import Notice, Rounding, Stretch
from governance.rules.meeting.records import Communication
from tests.governance.meeting import days, months

DAY = date(2026, 6, 25)


def notice(delay, further=None, **more):
    return Notice(
        article="12",
        delay=delay,
        further=further,
        sendings=(),
        acknowledged=False,
        contents=frozenset(),
        **more,
    )


def planned(**told):
    return {step.code: step.due_on for step in backplan(Plan(meeting_on=DAY, **told))}


@pytest.mark.parametrize(
    ("delay", "meeting_on", "expected"),
    [
        # Clear days: neither the day of sending nor that of the meeting counts.
        (days(15), date(2026, 6, 25), date(2026, 6, 9)),
        (days(15, "calendar"), date(2026, 6, 25), date(2026, 6, 10)),
        # Over a month of 28 days, of 29, over the new year.
        (days(21), date(2026, 3, 12), date(2026, 2, 18)),
        (days(21), date(2028, 3, 12), date(2028, 2, 19)),
        (days(15), date(2027, 1, 8), date(2026, 12, 23)),
        # Workable days leave out 1, 8, 14 (Ascension) and 25 May (Whit Monday) and Sundays.
        (days(8, counted=Counted.WORKABLE), date(2026, 5, 16), date(2026, 5, 4)),
        (days(8, "calendar", counted=Counted.BUSINESS), date(2026, 5, 29), date(2026, 5, 18)),
        # A delay that ends on a day of rest is put off after it, so that it must start sooner.
        (days(15, "calendar", "after_sunday"), date(2026, 6, 21), date(2026, 6, 5)),
        # Months run to the same day; the shorter month has no 31st.
        (months(1), date(2026, 3, 31), date(2026, 2, 28)),
        (months(1), date(2026, 7, 31), date(2026, 6, 30)),
        (months(2, "clear"), date(2026, 6, 25), date(2026, 4, 24)),
        # What the text leaves open is read in the strictest way.
        (days(15, "unstated"), date(2026, 6, 25), date(2026, 6, 9)),
        (days(15, "calendar", "unstated"), date(2026, 6, 21), date(2026, 6, 4)),
    ],
)
def test_the_last_day_across_holidays_and_months(delay, meeting_on, expected):
    assert last_day(delay, meeting_on) == expected


@pytest.mark.parametrize(("is_further", "expected"), [(False, date(2026, 6, 9)), (True, date(2026, 6, 16))])
def test_each_call_has_its_delay(is_further, expected):
    plan = Plan(meeting_on=DAY, notice=notice(days(15), days(8)), is_further=is_further)

    assert notice_day(plan) == expected


def test_a_further_call_without_a_delay_of_its_own_has_the_first():
    plan = Plan(meeting_on=DAY, notice=notice(days(15)), is_further=True)

    assert notice_day(plan) == date(2026, 6, 9)


def test_a_delay_that_stretches_is_read_in_the_strictest_way():
    stretched = notice(
        days(21),
        days(8, stretches=True),
        stretch=Stretch(article="12", usual_days=15, rounding=Rounding.UNSTATED),
    )

    # 8 days for 15 make 11.2 for 21: 12 or 11.
    assert notice_day(Plan(meeting_on=DAY, notice=stretched, is_further=True)) == date(2026, 6, 12)


def test_a_bureau_has_a_notice_papers_and_minutes():
    assert planned() == {
        "papers": date(2026, 6, 7),
        "notice": date(2026, 6, 10),
        "minutes": date(2026, 7, 10),
    }


def test_a_gathering_has_no_minutes():
    assert "minutes" not in planned(decides=False)


def test_an_assembly_on_the_accounts_with_elections():
    told = planned(
        notice=notice(days(15)),
        of_all_members=True,
        has_accounts=True,
        has_elections=True,
        has_statutes=True,
        roll_on=date(2026, 6, 10),
        signed_by=("le Président", "le Secrétaire"),
    )

    assert told == {
        "call_candidates": date(2026, 5, 12),
        "board_accounts": date(2026, 5, 19),
        "auditor": date(2026, 6, 2),
        "papers": date(2026, 6, 6),
        "candidacies": date(2026, 6, 8),
        "notice": date(2026, 6, 9),
        "roll": date(2026, 6, 10),
        "minutes": date(2026, 7, 10),
        "signatures": date(2026, 7, 25),
        "declare_statutes": date(2026, 9, 25),
        "declare_leaders": date(2026, 9, 25),
        "publish_accounts": date(2026, 9, 25),
    }
    assert list(told.values()) == sorted(told.values())


def test_what_the_text_dates_is_dated_by_the_text():
    free = frozenset({Form.FREE})
    right = AgendaRight(who=Organ(name="le bureau"), before=days(10, "calendar"), forms=free)
    shown = Communication(
        article="13", what="les comptes", to="tout adhérent", where="au siège", before=days(15, "calendar")
    )
    told = planned(
        has_elections=True,
        candidacies=("22", days(20, "calendar")),
        requests=(right, replace(right, before=None), replace(right, before=days(6, stretches=True))),
        communications=(shown, replace(shown, before=days(6, stretches=True))),
    )

    assert told["candidacies"] == date(2026, 6, 5)
    assert told["requests"] == date(2026, 6, 15)
    assert told["communication_1"] == date(2026, 6, 10)
    assert "communication_2" not in told
