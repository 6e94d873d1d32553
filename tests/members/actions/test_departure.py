"""The steps of a departure, each dated."""

from datetime import date, timedelta

import pytest

from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.departure import close_departure, open_departure, write_step
from cressmember.members.actions.membership import end_membership
from cressmember.members.models import Departure

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 20)


def opened(organisation, kind="exclusion", **steps):
    return open_departure(
        membership=organisation.memberships.get(), kind=kind, on=ON, by=None, **{"because": "x"} | steps
    )


def test_a_procedure_is_opened_once_for_a_member(member):
    lilas = member("Maison des Lilas")
    departure = opened(lilas)

    assert str(departure) == "Exclusion : Maison des Lilas"
    with pytest.raises(RuleViolation, match="déjà ouverte"):
        opened(lilas)


def test_nobody_leaves_twice(member):
    lilas = member("Maison des Lilas")
    end_membership(membership=lilas.memberships.get(), ended_on=ON, reason="other", by=None)

    with pytest.raises(RuleViolation, match="n’est plus adhérente depuis le 20 mars 2026"):
        opened(lilas)


def test_a_step_was_done_or_is_not_written(member):
    departure = opened(member("Maison des Lilas"))

    with pytest.raises(RuleViolation, match="« avis au membre le » : le 21 mars 2026 est encore à venir"):
        write_step(departure=departure, on=ON, by=None, notified_on=ON + timedelta(days=1))
    written = write_step(departure=departure, on=ON, by=None, notified_on=ON, registered=True)

    assert written.notified_on == ON


def test_what_is_over_changes_no_more(member):
    departure = opened(member("Maison des Lilas"))

    with pytest.raises(RuleViolation, match="la décision vient après"):
        close_departure(departure=departure, outcome="dropped", decided_on=ON - timedelta(days=1), by=None)
    close_departure(departure=departure, outcome="dropped", decided_on=ON, by=None)

    with pytest.raises(RuleViolation, match="close depuis le 20 mars 2026"):
        write_step(departure=departure, on=ON, by=None, heard_on=ON)
    assert not Departure.objects.under_way().exists()
    assert Departure.objects.search("LILAS x").exists()
    assert Departure.objects.search("").exists()
    assert not Departure.objects.search("roses").exists()
