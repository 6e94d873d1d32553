"""Who may stand, on the statutes of hunting and fishing federations: the boundary and its two neighbours."""

from datetime import date, timedelta

import pytest

from cressmember.kernel.periods import Period
from governance.rules.election.applicant import Applicant, candidacy_verdict
from governance.rules.election.candidacy import (
    Age,
    AsOf,
    Candidacy,
    Deadline,
    Form,
    Joined,
    NotEmployee,
    OfCollege,
    Paper,
    Quality,
    Seniority,
    Sent,
    UpToDate,
)
from governance.rules.meeting.delay import Delay, Ends, Rest

ELECTION = date(2026, 4, 30)
FILED = date(2026, 4, 1)


def stands(**facts):
    return Applicant(**({"name": "Awa", "filed_on": FILED} | facts))


def answer(condition, applicant=None, **facts):
    rule = Candidacy(article="5", conditions=(condition,))
    return candidacy_verdict(rule, applicant or stands(**facts), election=ELECTION)


def plain(text):
    return text.replace("\u00a0", " ")


def deadline(ends=Ends.CALENDAR, opens_days=None, **delay):
    before = Delay(**(delay or {"days": 20}), ends=ends, rest=Rest.KEPT)
    return Deadline(article="5", before=before, opens_days=opens_days)


@pytest.mark.parametrize(
    ("ends", "filed", "outcome"),
    [
        (Ends.CALENDAR, 9, "yes"),
        (Ends.CALENDAR, 10, "yes"),
        (Ends.CALENDAR, 11, "no"),
        (Ends.CLEAR, 8, "yes"),
        (Ends.CLEAR, 9, "yes"),
        (Ends.CLEAR, 10, "no"),
        (Ends.UNSTATED, 9, "yes"),
        (Ends.UNSTATED, 10, "to_decide"),
        (Ends.UNSTATED, 11, "no"),
    ],
)
def test_twenty_days_before_the_election(ends, filed, outcome):
    """FDC: twenty days before."""
    assert answer(deadline(ends), filed_on=date(2026, 4, filed)).outcome == outcome


@pytest.mark.parametrize(
    ("filed", "outcome"), [((2026, 2, 27), "yes"), ((2026, 2, 28), "yes"), ((2026, 3, 1), "no")]
)
def test_two_months_before_the_election(filed, outcome):
    """FDAAPPMA: filed two months before."""
    rule = Candidacy(article="5", conditions=(deadline(months=2),))

    assert (
        candidacy_verdict(rule, stands(filed_on=date(*filed)), election=date(2026, 4, 28)).outcome == outcome
    )


@pytest.mark.parametrize(("days", "outcome"), [(14, "yes"), (15, "yes"), (16, "no")])
def test_a_candidacy_may_come_too_early(days, outcome):
    """ba06: filed within the fifteen days before."""
    rule = deadline(days=1, opens_days=15)

    assert answer(rule, filed_on=ELECTION - timedelta(days=days)).outcome == outcome


def test_a_refusal_says_what_would_make_it_yes_and_its_article():
    verdict = answer(deadline(), filed_on=date(2026, 4, 11))

    assert plain(verdict.sentence) == (
        "Candidature de « Awa » irrecevable : Candidature déposée le 11 avril 2026 pour le 30 avril 2026 : "
        "19 jours, il en faut 20, au plus tard le 10 avril 2026 (art. 5)."
    )
    assert plain(answer(deadline()).sentence) == "Candidature de « Awa » recevable (art. 5)."


@pytest.mark.parametrize(("form", "outcome"), [(Form.REGISTERED, "yes"), (Form.EMAIL, "no"), (None, "no")])
def test_a_candidacy_is_sent_as_the_text_says(form, outcome):
    rule = Sent(article="5", forms=frozenset({Form.REGISTERED, Form.HAND}))

    assert answer(rule, form=form).outcome == outcome


@pytest.mark.parametrize(
    ("most", "papers", "outcome"),
    [
        (2, {}, "no"),
        (2, {Paper.PROGRAMME: 2}, "yes"),
        (2, {Paper.PROGRAMME: 3}, "no"),
        (None, {Paper.PROGRAMME: 30}, "yes"),
    ],
)
def test_the_programme_has_two_pages_at_most(most, papers, outcome):
    """FDAAPPMA: a programme of two pages."""
    assert (
        answer(Joined(article="5", paper=Paper.PROGRAMME, most_pages=most), papers=papers).outcome == outcome
    )


def born(age, *, on=ELECTION, days=0):
    return date(on.year - age, on.month, on.day) + timedelta(days=days)


@pytest.mark.parametrize(
    ("born_on", "outcome"),
    [
        (born(21, days=1), "no"),
        (born(21), "yes"),
        (born(21, days=-1), "yes"),
        (born(73, days=1), "yes"),
        (born(73), "no"),
        (None, "to_decide"),
    ],
)
def test_from_21_to_72_years(born_on, outcome):
    """FDC: from 21 to 72 years."""
    rule = Age(article="6", least=21, most=72, as_of=AsOf.ELECTION)

    assert answer(rule, born=born_on).outcome == outcome


def test_an_age_limit_may_have_one_end():
    assert answer(Age(article="6", most=70, as_of=AsOf.ELECTION), born=born(90)).is_no
    assert answer(Age(article="6", least=18, as_of=AsOf.FILING), born=born(90)).is_yes


def test_the_day_of_an_age_is_asked_where_it_matters():
    rule = Age(article="6", least=21)
    between = born(21, on=date(2026, 4, 15))

    assert answer(rule, born=between).is_open
    assert answer(rule, born=born(30)).is_yes
    assert answer(rule).is_open


@pytest.mark.parametrize(
    ("since", "outcome"),
    [((2025, 10, 29), "yes"), ((2025, 10, 30), "yes"), ((2025, 11, 1), "no"), (None, "to_decide")],
)
def test_six_months_of_seniority(since, outcome):
    """Aurora: six months of seniority."""
    rule = Seniority(article="17", months=6, as_of=AsOf.ELECTION)

    assert answer(rule, member_since=since and date(*since)).outcome == outcome


@pytest.mark.parametrize(("years", "outcome"), [(1, "no"), (2, "yes"), (3, "yes")])
def test_this_year_and_the_one_before_are_paid(years, outcome):
    """AAPPMA: current and previous year paid."""
    assert answer(UpToDate(article="6", years=2), years_up_to_date=years).outcome == outcome


@pytest.mark.parametrize(
    ("employed", "outcome"),
    [
        (None, "yes"),
        (Period(date(2010, 1, 1)), "no"),
        (Period(date(2010, 1, 1), date(2026, 5, 1)), "no"),
        (Period(date(2010, 1, 1), date(2023, 5, 1)), "no"),
        (Period(date(2010, 1, 1), date(2023, 4, 30)), "yes"),
        (Period(date(2010, 1, 1), date(2023, 4, 29)), "yes"),
    ],
)
def test_nobody_employed_within_three_years(employed, outcome):
    """FDC: not an employee within three years."""
    rule = NotEmployee(article="6", years=3, as_of=AsOf.ELECTION)

    assert answer(rule, employed=employed).outcome == outcome


@pytest.mark.parametrize(
    ("is_barred", "has", "outcome"),
    [
        (True, True, "no"),
        (True, False, "yes"),
        (False, True, "yes"),
        (False, False, "no"),
    ],
)
def test_a_quality_bars_or_is_needed(is_barred, has, outcome):
    rule = Quality(article="6", quality="fournisseur", is_barred=is_barred)

    assert answer(rule, qualities=frozenset({"fournisseur"} if has else ())).outcome == outcome


@pytest.mark.parametrize(("college", "outcome"), [("A", "yes"), ("B", "no"), ("", "no")])
def test_a_college_has_its_candidates(college, outcome):
    assert answer(OfCollege(article="7", colleges=frozenset({"A"})), college=college).outcome == outcome


def test_every_refusal_is_said_and_a_question_waits_behind():
    rule = Candidacy(
        article="5",
        conditions=(
            deadline(),
            UpToDate(article="6", years=2),
            Age(article="7", least=18, as_of=AsOf.ELECTION),
            Quality(article="8", quality="condamné", is_barred=True),
        ),
    )

    late = candidacy_verdict(
        rule, stands(filed_on=ELECTION, qualities=frozenset({"condamné"})), election=ELECTION
    )
    unknown = candidacy_verdict(rule, stands(years_up_to_date=2), election=ELECTION)

    assert [part.article for part in late.parts if part.is_no] == ["5", "6", "8"]
    assert (late.outcome, late.figures["rules_unmet"]) == ("no", 3)
    assert unknown.question == "sa date de naissance n’est pas connue."


def test_without_a_condition_anyone_may_stand():
    assert candidacy_verdict(Candidacy(article="5", conditions=()), stands(), election=ELECTION).is_yes
