from datetime import date

import pytest

from cressmember.core.models import Entry
from cressmember.core.queries import history_of
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.college import change_college, open_college_set, place_members
from cressmember.members.models import CollegeSet, Placement

pytestmark = pytest.mark.django_db
SINCE = date(2021, 1, 1)
PLACED = date(2020, 3, 1)


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


def test_a_member_moves_from_a_college_to_another(member, colleges, officer):
    lilas = member("Maison des Lilas", on=PLACED)

    moved = place_members(
        organisations=[lilas], college=colleges["mutuals"], on=date(2025, 1, 1), act="Bureau", by=officer
    )

    assert moved == 1
    assert list(
        lilas.placements.order_by("pk").values_list("college__code", "starts_on", "ends_on", "act")
    ) == [
        ("associations", PLACED, date(2025, 1, 1), "Conseil d’administration"),
        ("mutuals", date(2025, 1, 1), None, "Bureau"),
    ]
    entry = history_of(lilas)[0]
    assert (entry.event, entry.actor) == ("members.member_placed", officer)
    assert entry.detail.changes == {
        "college_id": [colleges["associations"].pk, colleges["mutuals"].pk],
        "starts_on": ["2020-03-01", "2025-01-01"],
    }
    assert entry.figures == {"college": colleges["mutuals"].pk, "starts_on": "2025-01-01"}


def test_whoever_is_there_already_is_left_alone(member, colleges):
    lilas, canal = member("Maison des Lilas", college="mutuals"), member("Atelier du Canal")
    place = {
        "organisations": [lilas, canal],
        "college": colleges["mutuals"],
        "on": date(2025, 1, 1),
        "by": None,
    }

    assert place_members(**place) == 1
    entries = Entry.objects.count()
    assert place_members(**place) == 0

    assert (lilas.placements.count(), canal.placements.count()) == (1, 2)
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    ("day", "accepted"), [(date(2020, 2, 29), False), (PLACED, True), (date(2020, 3, 2), True)]
)
def test_a_change_of_college_is_dated_after_the_present_one(member, colleges, day, accepted):
    lilas = member("Maison des Lilas", on=PLACED)

    if accepted:
        assert place_members(organisations=[lilas], college=colleges["mutuals"], on=day, by=None) == 1
    else:
        with pytest.raises(RuleViolation) as refusal:
            place_members(organisations=[lilas], college=colleges["mutuals"], on=day, by=None)
        assert str(refusal.value) == (
            "Maison des Lilas est dans son collège depuis le 1er mars 2020 : datez le changement après."
        )


def test_a_change_of_college_has_a_date(member, colleges):
    lilas = member("Maison des Lilas")
    Placement.objects.update(starts_on=None)

    with pytest.raises(RuleViolation) as refusal:
        place_members(organisations=[lilas], college=colleges["mutuals"], on=None, by=None)

    assert (
        str(refusal.value) == "Maison des Lilas est dans son collège depuis toujours : datez le changement."
    )
