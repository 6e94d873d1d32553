from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cressmember.core.actions.chamber import configure_chamber
from cressmember.core.models import Message
from governance.actions.outside import end_outside_seat, take_outside_seat
from governance.actions.warning import tell_of_endings
from governance.models import OutsideSeat
from tests.governance.seats import START, TERM, person
from tests.governance.views.test_statutes import words

pytestmark = pytest.mark.django_db
LIST = reverse("governance:outside-list")


@pytest.fixture
def ceser():
    return take_outside_seat(
        institution="CESER",
        kind="ceser",
        holder=person("Durey", "Chloé"),
        starts_on=START,
        ends_on=TERM,
        by=None,
    )


def test_a_chamber_says_where_it_sits(bureau):
    holder = person("Durey", "Chloé")

    bureau.post(
        reverse("governance:outside-create"),
        {"institution": "CREFOP", "kind": "employment", "holder": holder.pk, "starts_on": "01/01/2024"},
    )

    assert OutsideSeat.objects.get().holder == holder
    assert "Chloé Durey" in words(bureau.get(LIST))


def test_a_seat_outside_has_one_holder_at_a_time(bureau, ceser):
    asked = {"institution": "ceser", "kind": "ceser", "holder": person("Roche").pk, "starts_on": "19/06/2027"}

    refused = bureau.post(reverse("governance:outside-create"), asked)
    assert "Chloé Durey tient déjà ce siège jusqu’au 20 juin 2027" in words(refused)

    bureau.post(
        reverse("governance:outside-create"), asked | {"institution": "CESER", "starts_on": "20/06/2027"}
    )
    assert OutsideSeat.objects.count() == 2


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (START - timedelta(days=1), "to_come"),
        (START, "held"),
        (TERM - timedelta(days=91), "held"),
        (TERM - timedelta(days=90), "ending"),
        (TERM - timedelta(days=1), "ending"),
        (TERM, "vacant"),
    ],
)
def test_where_a_seat_stands(ceser, day, state):
    assert OutsideSeat.objects.told(on=day).get().state == state


def test_a_seat_that_somebody_takes_next_is_past_and_not_to_be_filled(ceser):
    take_outside_seat(institution="CESER", kind="ceser", holder=person("Roche"), starts_on=TERM, by=None)

    assert [seat.state for seat in OutsideSeat.objects.told(on=TERM).order_by("pk")] == ["past", "held"]
    assert tell_of_endings(on=TERM - timedelta(days=30)) == 0


def test_the_team_is_told_before_the_end(ceser):
    configure_chamber(name="CRESS", email="contact@cress.example", by=None)

    assert tell_of_endings(on=TERM - timedelta(days=90)) == 1
    assert "Chloé Durey, qui siège pour nous : CESER" in words_of(Message.objects.get().text)
    assert tell_of_endings(on=TERM - timedelta(days=89)) == 0


def words_of(text):
    return text.replace("\u00a0", " ")


def test_a_seat_is_left_then_to_be_filled(bureau, ceser):
    end_outside_seat(seat=ceser, on=date(2025, 3, 1), note="Démission", by=None)

    shown = words(bureau.get(LIST, {"au": timezone.localdate().isoformat()}))

    assert "À pourvoir" in shown


def test_a_mistake_is_removed(bureau, ceser):
    bureau.post(reverse("governance:outside-remove", args=[ceser.pk]))

    assert not OutsideSeat.objects.exists()


def test_what_was_written_of_a_seat_is_corrected_its_end_included(bureau, ceser):
    end_outside_seat(seat=ceser, on=date(2025, 3, 1), note="Démission", by=None)
    url = reverse("governance:outside-update", args=[ceser.pk])
    assert "Motif de la fin" in words(bureau.get(url))

    bureau.post(
        url,
        {
            "institution": "CESER",
            "kind": "ceser",
            "seat": "2e collège",
            "holder": ceser.holder_id,
            "starts_on": f"{START:%d/%m/%Y}",
            "ends_on": f"{TERM:%d/%m/%Y}",
            "end_note": "",
        },
    )

    ceser.refresh_from_db()
    assert (ceser.seat, ceser.ends_on, ceser.end_note) == ("2e collège", TERM, "")


def test_nobody_is_asked_why_a_seat_that_was_not_left_ends(bureau, ceser):
    asked = words(bureau.get(reverse("governance:outside-update", args=[ceser.pk])))

    assert "Motif de la fin" not in asked
