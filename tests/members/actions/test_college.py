from datetime import date

import pytest

from cressmember.core.queries import history_of
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.college import change_college, open_college_set
from cressmember.members.models import CollegeSet

pytestmark = pytest.mark.django_db
SINCE = date(2021, 1, 1)


@pytest.fixture
def statutes(officer):
    return open_college_set(
        name="Statuts de 2021",
        colleges=[("associations", "Associations"), ("mutuals", "Mutuelles")],
        starts_on=SINCE,
        by=officer,
    )


def test_a_set_opens_with_its_colleges_in_order(statutes, officer):
    assert list(statutes.colleges.values_list("order", "code", "name")) == [
        (1, "associations", "Associations"),
        (2, "mutuals", "Mutuelles"),
    ]
    entry = history_of(statutes).get()
    assert (entry.event, entry.actor) == ("members.college_set_opened", officer)
    assert entry.figures == {"colleges": ["associations", "mutuals"]}


def test_a_set_has_a_college():
    with pytest.raises(RuleViolation) as refusal:
        open_college_set(name="Statuts vides", colleges=[], starts_on=None, by=None)

    assert str(refusal.value) == "Une composition compte au moins un collège."


@pytest.mark.parametrize(
    ("starts_on", "accepted"),
    [(None, False), (date(2020, 12, 31), False), (SINCE, False), (date(2021, 1, 2), True)],
)
def test_a_new_set_begins_after_the_one_that_it_ends(statutes, starts_on, accepted):
    def opened():
        return open_college_set(
            name="Statuts de 2026", colleges=[("all", "Tous")], starts_on=starts_on, by=None
        )

    if accepted:
        opened()
        statutes.refresh_from_db()
        assert statutes.ends_on == starts_on
    else:
        with pytest.raises(RuleViolation) as refusal:
            opened()
        assert str(refusal.value) == (
            "« Statuts de 2021 » est en vigueur : datez la nouvelle composition après son début."
        )
        assert CollegeSet.objects.count() == 1


def test_a_college_is_renamed_and_keeps_its_code(statutes, officer):
    mutuals = statutes.colleges.get(code="mutuals")

    changed = change_college(college=mutuals, name="Mutuelles et assurances", order=2, by=officer)

    assert (changed.code, changed.name, changed.order) == ("mutuals", "Mutuelles et assurances", 2)
    entry = history_of(mutuals).get()
    assert (entry.event, entry.actor) == ("members.college_changed", officer)
    assert entry.detail.changes == {"name": ["Mutuelles", "Mutuelles et assurances"]}


def test_a_college_that_does_not_change_leaves_no_trace(statutes):
    mutuals = statutes.colleges.get(code="mutuals")

    change_college(college=mutuals, name="Mutuelles", order=2, by=None)

    assert not history_of(mutuals).exists()
