from datetime import timedelta

import pytest

from cressmember.core.actions.chamber import configure_chamber
from cressmember.core.models import Message
from governance.actions.mandate import correct_mandate, end_mandate
from governance.actions.warning import set_warning, tell_of_endings
from tests.governance.seats import TERM, board, member, person, seat

pytestmark = pytest.mark.django_db

NINETY = TERM - timedelta(days=90)


@pytest.fixture
def mandate():
    configure_chamber(name="CRESS", email="contact@cress.example", by=None)
    return seat(board(), member("Lilas"), titular=person("Roche", email="roche@lilas.example"), college=None)


@pytest.mark.parametrize(
    ("on", "told"),
    [(NINETY - timedelta(days=1), 0), (NINETY, 1), (TERM - timedelta(days=1), 1), (TERM, 0)],
)
def test_a_mandate_is_told_of_within_the_days_chosen(mandate, on, told):
    assert tell_of_endings(on=on) == told


def test_it_is_told_once_to_who_sits_and_to_the_team(mandate):
    tell_of_endings(on=NINETY)

    assert tell_of_endings(on=NINETY + timedelta(days=1)) == 0
    to_holder, to_team = Message.objects.order_by("pk")
    assert to_holder.to == ["roche@lilas.example"]
    assert "20 juin 2027" in to_holder.subject
    assert to_team.to == ["contact@cress.example"]
    assert "Lilas, Conseil d’administration" in to_team.text


def test_a_term_that_moved_is_told_again(mandate):
    tell_of_endings(on=NINETY)
    correct_mandate(mandate=mandate, term_on=TERM + timedelta(days=30), by=None)

    assert tell_of_endings(on=NINETY + timedelta(days=30)) == 1


def test_what_somebody_ended_is_not_told(mandate):
    end_mandate(mandate=mandate, on=TERM - timedelta(days=1), reason="resignation", by=None)

    assert tell_of_endings(on=NINETY) == 0


def test_nobody_to_write_to_is_told_to_the_team(mandate):
    mandate.holders.all().delete()

    tell_of_endings(on=NINETY)

    assert "prévenez par un autre moyen" in Message.objects.get().text


@pytest.mark.parametrize(("days", "mails", "told"), [(91, True, 1), (90, False, 0)])
def test_the_chamber_chooses_when_and_whether(mandate, days, mails, told):
    set_warning(warning_days=days, warns_by_mail=mails, by=None)

    assert tell_of_endings(on=TERM - timedelta(days=91 if mails else 90)) == told
