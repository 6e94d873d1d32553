from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cressmember.kernel.violations import RuleViolation
from cressmember.office.rules.retention import KINDS, check_months, ends_on, facts_before, in_words


def test_accounting_documents_are_kept_ten_years_after_their_year():
    assert ends_on(KINDS["accounting"], date(2025, 3, 14), 120) == date(2036, 1, 1)


def test_minutes_are_counted_from_the_meeting():
    assert ends_on(KINDS["minutes"], date(2024, 2, 29), 60) == date(2029, 2, 28)


@given(
    kind=st.sampled_from(sorted(KINDS)),
    fact=st.dates(date(2000, 1, 1), date(2060, 12, 31)),
    on=st.dates(date(2000, 1, 1), date(2060, 12, 31)),
)
def test_what_is_before_the_threshold_has_come_to_its_end_and_nothing_else(kind, fact, on):
    months = KINDS[kind].months

    assert (fact < facts_before(KINDS[kind], on, months)) == (ends_on(KINDS[kind], fact, months) <= on)


def test_the_last_days_of_a_long_month_end_with_a_short_one():
    assert facts_before(KINDS["applications"], date(2025, 2, 28), 6) == date(2024, 9, 1)


@pytest.mark.parametrize("months", [119, 181])
def test_the_chamber_stays_within_what_the_law_leaves(months):
    with pytest.raises(RuleViolation, match="Entre 10 ans et 15 ans"):
        check_months(KINDS["accounting"], months)


def test_every_proposal_is_within_its_own_bounds_and_has_a_ground():
    for kind in KINDS.values():
        check_months(kind, kind.months)
        assert kind.ground
        assert kind.article


@pytest.mark.parametrize(("months", "told"), [(6, "6 mois"), (12, "1 an"), (30, "2 ans et 6 mois")])
def test_a_duration_is_said_in_words(months, told):
    assert in_words(months) == told
