import pytest
from django.urls import reverse

from cressmember.accounts.actions.user import ensure_user
from cressmember.members.actions.organisation import change_organisation, create_organisation
from cressmember.members.actions.proposal import propose_change

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(client, officer):
    client.force_login(officer)
    file = create_organisation(name="Coopérative d’essai", city="Nantes", by=None)
    author = ensure_user(email="anne@coop.example", by=None)
    return propose_change(
        organisation=file, values={"city": "Brest", "sector": "Culture"}, note="Déménagement", by=author
    )


def page_of(proposal):
    return reverse("members:proposal-decide", args=[proposal.pk])


def test_the_queue_shows_what_waits(client, proposal):
    page = client.get(reverse("members:proposal-list") + "?outcome=waiting").text

    assert "Coopérative d’essai" in page
    assert "À traiter" in page
    assert "modification proposée par un adhérent" in client.get(reverse("office:home")).text


def test_the_queue_is_searched(client, proposal):
    found = client.get(reverse("members:proposal-list") + "?q=mutuelle").text

    assert "Coopérative d’essai" not in found


def test_known_proposed_and_now_stand_side_by_side(client, proposal):
    change_organisation(organisation=proposal.organisation, city="Rezé", by=None)

    page = client.get(page_of(proposal)).text

    assert all(said in page for said in ("Nantes", "Brest", "Rezé", "Déménagement"))
    assert "La fiche a changé depuis" in page


def test_ticked_fields_are_taken_over(client, proposal):
    seen = client.get(page_of(proposal)).context["form"]["seen"].value()

    answer = client.post(
        page_of(proposal), {"accepted": ["city"], "reason": "Voir le code APE.", "seen": seen}, follow=True
    )

    proposal.refresh_from_db()
    assert proposal.accepted == ["city"]
    assert "sur 2" in answer.text
    assert "Voir le code APE." in client.get(page_of(proposal)).text
    for page in (page_of(proposal), reverse("members:proposal-list")):
        assert "Acceptée en partie" in client.get(page).text


def test_a_refusal_without_a_reason_is_sent_back(client, proposal):
    answer = client.post(page_of(proposal), {"accepted": []})

    assert "Dites pourquoi" in answer.text
    proposal.refresh_from_db()
    assert proposal.is_waiting


def test_all_of_it_is_taken_over(client, proposal):
    answer = client.post(page_of(proposal), {"accepted": ["city", "sector"]}, follow=True)

    assert "La fiche est à jour." in answer.text
