from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from cressmember.members.actions.membership import end_membership
from governance.actions.mandate import end_mandate
from governance.models import Lapse, Mandate
from governance.tasks.mandate import end_today
from tests.governance.document import seats
from tests.governance.seats import board, college, member, seat, text_of_board
from tests.governance.views.test_statutes import words

pytestmark = pytest.mark.django_db

LEFT = date(2025, 3, 1)
RULE = {"kind": "lost", "article": "24", "what": "membership", "effect": "may"}


@pytest.fixture
def mandate():
    college()
    text_of_board(seats(size=9), rules={"resignations": [RULE]})
    lilas = member("Lilas")
    given = seat(board(code="ca"), lilas, college=college(), term_on=date(2124, 1, 1))
    end_membership(membership=lilas.memberships.get(), ended_on=LEFT, reason="resignation", by=None)
    return given


def test_a_resignation_to_find_waits_on_the_page_of_warnings_and_at_home(bureau, mandate):
    shown = words(bureau.get(reverse("governance:warning-update")))

    assert "Depuis le 1er mars 2025. Peut être déclaré démissionnaire" in shown
    assert "(art. 24)" in shown
    assert "Constater la démission" in shown
    assert "démission à constater ou non" in words(bureau.get("/gestion/"))


def test_it_is_found_with_its_decision(bureau, mandate):
    address = reverse("governance:mandate-lapse", args=[mandate.pk])
    assert "Peut être déclaré démissionnaire" in words(bureau.get(address))

    done = bureau.post(
        address,
        {
            "found": "membership:2025-03-01",
            "outcome": "ended",
            "on": "04/03/2025",
            "decision": "Conseil du 4 mars",
            "decided_on": "04/03/2025",
        },
        follow=True,
    )

    assert "La démission est constatée" in words(done)
    assert Mandate.objects.get().ends_on == date(2025, 3, 4)
    assert Lapse.objects.get().decision == "Conseil du 4 mars"
    assert "Constater la démission" not in words(bureau.get(reverse("governance:warning-update")))


def test_or_whoever_sits_is_kept_by_a_decision(bureau, mandate):
    address = reverse("governance:mandate-lapse", args=[mandate.pk])
    said = {"found": "membership:2025-03-01", "outcome": "kept", "on": timezone.localdate().isoformat()}

    refused = bureau.post(address, said)
    done = bureau.post(address, said | {"decision": "Conseil", "decided_on": "04/03/2025"}, follow=True)

    assert "Décision : Ce champ est obligatoire" in words(refused)
    assert "Le maintien en place est enregistré" in words(done)
    assert "Conseil, 4 mars 2025" in words(done)
    assert "Qualité d’adhérent, jusqu’au 1er mars 2025" in words(done)
    assert "Rien n’est à constater" in words(bureau.get(address))


def test_the_worker_asks_every_minute(mandate):
    assert end_today() == 0


def test_taking_an_end_back_says_which_one_comes_again(bureau):
    mandate = seat(board(), member("Lilas"))
    end_mandate(mandate=mandate, on=date(2026, 7, 1), reason="resignation", by=None)
    address = reverse("governance:mandate-resume", args=[mandate.pk])
    assert "court de nouveau jusqu’à son terme" in words(bureau.get(address))
    end_mandate(mandate=mandate, on=date(2026, 3, 1), reason="removed", by=None)

    assert "reprend effet, le 1er juillet 2026 : démission." in words(bureau.get(address))
    page = words(bureau.get(mandate.get_absolute_url()))
    assert "Fin écrite avant" in page
    assert "1er juillet 2026" in page
