from datetime import date

import pytest

from cressmember.core.models import Entry
from cressmember.core.queries import history_of
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.placement import place_members
from cressmember.members.models import Placement

pytestmark = pytest.mark.django_db
PLACED = date(2020, 3, 1)


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
        "act": ["Conseil d’administration", "Bureau"],
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


PLACED = date(2020, 3, 1)
