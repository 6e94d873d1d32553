"""What migrations make of the rows that they find."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from governance.actions.office import give_office
from governance.models import Holder, Lapse, Mandate, Office
from tests.governance.seats import START, TERM, board, member, person, seat

pytestmark = pytest.mark.django_db
FORMER_ENDS = import_module("governance.migrations.0007_former_ends")
LEFT = date(2025, 9, 1)


def lapse(outcome, reason, *, name="Lilas"):
    """A loss as it was kept before the end that it wrote was."""
    mandate = seat(board(name=f"Conseil {name}"), member(name))
    Mandate.objects.filter(pk=mandate.pk).update(ends_on=LEFT, end_reason=reason)
    return Lapse.objects.create(mandate=mandate, what="membership", lost_on=START, outcome=outcome)


@pytest.mark.parametrize(
    ("outcome", "reason", "told"),
    [
        ("ended", "membership", LEFT),
        ("ended", "deemed_resigned", LEFT),
        ("ended", "resignation", None),
        ("kept", "membership", None),
    ],
)
def test_the_loss_that_ended_a_mandate_tells_which_end(outcome, reason, told):
    found = lapse(outcome, reason)

    FORMER_ENDS.tell_which_end(apps, None)

    found.refresh_from_db()
    assert found.ended_on == told


def test_each_loss_tells_the_end_of_its_own_mandate():
    one, other = lapse("ended", "membership"), lapse("ended", "membership", name="Abeille")
    Mandate.objects.filter(pk=other.mandate_id).update(ends_on=TERM)

    FORMER_ENDS.tell_which_end(apps, None)

    assert [Lapse.objects.get(pk=each.pk).ended_on for each in (one, other)] == [LEFT, TERM]


@pytest.fixture
def office():
    """Somebody presided through a seat until LEFT."""
    mandate = seat(board(), member("Lilas"), titular=person("Durand"))
    made = give_office(mandate=mandate, kind="president", starts_on=START, by=None)
    Office.objects.filter(pk=made.pk).update(ends_on=LEFT)
    return made


def test_an_office_that_ended_as_somebody_else_came_gave_way_to_them(office):
    mandate = office.mandate
    mandate.holders.update(ends_on=LEFT)
    came = Holder.objects.create(mandate=mandate, role="titular", person=person("Petit"), starts_on=LEFT)

    FORMER_ENDS.tell_offices_given_up(apps, None)

    office.refresh_from_db()
    assert office.gave_way_to == came


def test_an_office_that_ended_with_its_holder_gave_way_to_nobody_else(office):
    office.mandate.holders.update(ends_on=LEFT)

    FORMER_ENDS.tell_offices_given_up(apps, None)

    office.refresh_from_db()
    assert office.gave_way_to == office.mandate.holders.get()


def test_an_office_that_ended_on_its_own_gave_way_to_nobody(office):
    FORMER_ENDS.tell_offices_given_up(apps, None)

    office.refresh_from_db()
    assert office.gave_way_to is None
