"""What a member's space shows, and what it does."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cressmember.core.models import Chamber, Message
from cressmember.members.actions.proposal import decide_proposal
from cressmember.members.models import ChangeProposal, Representation
from tests.governance.gathered import ballot, resolution
from tests.portal import spaces

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(client):
    """The space of one organisation, whose titular is signed in."""
    Chamber.objects.create(pk=1, name="CRESS d’essai", email="contact@cress.example")
    found = spaces.whole("Coopérative d’essai", spaces.person("Le Goff"), number=1)
    client.force_login(found.row.person.user)
    return found


@pytest.fixture
def opened(client, space):
    """The text of a page of it."""

    def read(name):
        answer = client.get(reverse(f"portal:space-{name}", args=[space.organisation.pk]))
        assert answer.status_code == 200
        return answer.text

    return read


def send(client, space, name, told, **keys):
    url = reverse(f"portal:space-{name}", kwargs={"organisation": space.organisation.pk, **keys})
    return client.post(url, told, follow=True)


def newcomer(**changed):
    told = {
        "given_name": "Luc",
        "family_name": "Morvan",
        "email": "luc@coop.example",
        "role": "substitute",
        "starts_on": timezone.localdate().strftime("%d/%m/%Y"),
    }
    return told | changed


def test_one_organisation_is_entered_at_once(client, space):
    assert client.get("/espace/")["Location"] == f"/espace/{space.organisation.pk}/"


def test_the_home_says_what_is_expected(opened, space):
    meeting = spaces.coming(space.organisation)

    page = opened("home")

    assert "il reste 120,00\N{NARROW NO-BREAK SPACE}€" in page or "il reste 120,00\N{NO-BREAK SPACE}€" in page
    assert "/payer/" in page
    assert "Réponse attendue" in page
    assert meeting.participants.get().token in page
    assert space.document.number in page


def test_a_vote_under_way_is_announced_until_one_voted(opened, space):
    meeting = spaces.coming(space.organisation)
    meeting.opened_at = timezone.now()
    meeting.save()
    held = ballot(resolution(meeting), at=timezone.now())

    assert "Un vote est ouvert" in opened("home")

    held.votes.create(
        participant=meeting.participants.get(), choice="yes", channel="link", cast_at=timezone.now()
    )
    assert "Un vote est ouvert" not in opened("home")


def test_a_vote_is_not_announced_to_whoever_has_none(opened, space):
    meeting = spaces.coming(space.organisation)
    meeting.participants.get().lines.update(votes=0, outcome="no")
    meeting.opened_at = timezone.now()
    meeting.save()
    ballot(resolution(meeting), at=timezone.now())

    assert "Un vote est ouvert" not in opened("home")


def test_a_payer_finds_the_call_of_whom_it_pays_for(client, opened, space):
    other = spaces.organisation("Antenne")
    document = spaces.call_of(other, number=9, payer=space.organisation)

    assert "Antenne" in opened("dues")
    url = reverse("portal:space-document", args=[space.organisation.pk, document.pk])
    assert b"".join(client.get(url).streaming_content).startswith(b"%PDF")


def test_the_file_of_a_document_is_given_as_one(client, space):
    url = reverse("portal:space-document", args=[space.organisation.pk, space.document.pk])
    answer = client.get(url)

    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]


def test_a_document_in_preparation_is_said_to_be(client, opened, space):
    space.document.stored.state = "to_render"
    space.document.stored.save()

    assert "En préparation" in opened("dues")
    url = reverse("portal:space-document", args=[space.organisation.pk, space.document.pk])
    assert client.get(url).status_code == 404


def test_minutes_that_are_not_signed_are_not_shown(client, space):
    space.meeting.minutes.content = None
    space.meeting.minutes.state = "draft"
    space.meeting.minutes.save()
    keys = [space.organisation.pk, space.meeting.pk]

    assert client.get(reverse("portal:space-minutes", args=keys)).status_code == 404
    assert "une fois signé" in client.get(reverse("portal:space-meeting", args=keys)).text


def test_the_results_of_a_meeting_are_told_once_it_is_closed(client, space):
    held = ballot(resolution(space.meeting), at=timezone.now())
    held.closed_at = held.published_at = timezone.now()
    held.verdict = {"outcome": "yes", "sentence": "Adoptée par 5 voix contre 1."}
    held.save()
    url = reverse("portal:space-meeting", args=[space.organisation.pk, space.meeting.pk])

    assert "Adoptée par 5 voix contre 1." in client.get(url).text


def test_a_member_proposes_and_the_file_waits(client, space):
    answer = send(client, space, "propose", {"city": "Brest", "siret": "", "note": "Nous déménageons."})

    waiting = ChangeProposal.objects.waiting().get()
    assert waiting.values == {"city": "Brest"}
    assert waiting.proposed_by == space.row.person.user
    space.organisation.refresh_from_db()
    assert space.organisation.city == "Nantes"
    assert "Brest" in answer.text
    again = client.get(reverse("portal:space-propose", args=[space.organisation.pk]))
    assert "Nous déménageons." in again.text


def test_a_member_proposes_no_field_of_the_chamber_s(client, space):
    send(client, space, "propose", {"city": "Brest", "name": "Autre nom", "number": "99", "payer": "1"})

    assert set(ChangeProposal.objects.waiting().get().values) == {"city"}


def test_a_postcode_has_five_figures_unless_the_chamber_knows_another(client, space):
    answer = send(client, space, "propose", {"postcode": "9310", "city": "Brest", "siret": ""})
    assert "cinq chiffres" in answer.text
    space.organisation.postcode = "L-1009"
    space.organisation.save()

    send(client, space, "propose", {"postcode": "L-1009", "city": "Brest", "siret": ""})

    assert ChangeProposal.objects.waiting().get().values == {"city": "Brest"}


def test_a_wrong_siret_is_said(client, space):
    answer = send(client, space, "propose", {"city": "Brest", "siret": "123"})

    assert "À corriger" in answer.text
    assert ChangeProposal.objects.waiting().get().values == {"city": "Vannes"}


def test_what_waits_is_taken_back(client, space):
    send(client, space, "withdraw", {})

    assert not ChangeProposal.objects.waiting().exists()


def test_a_refusal_is_read_with_its_reason(opened, space):
    decide_proposal(proposal=space.proposal, accepted=[], reason="Le siège n’a pas bougé.", by=None)

    assert "Le siège n’a pas bougé." in opened("home")
    assert "Le siège n’a pas bougé." in opened("file")


def test_somebody_is_named_and_invited(client, space):
    answer = send(client, space, "name", newcomer())

    row = Representation.objects.get(person__family_name="Morvan")
    assert row.organisation == space.organisation
    assert Message.objects.filter(kind="accounts.invitation", to=["luc@coop.example"]).exists()
    assert "Invitation envoyée" in answer.text


def test_a_past_day_is_refused(client, space):
    yesterday = timezone.localdate() - timedelta(days=1)

    answer = send(client, space, "name", newcomer(starts_on=yesterday.strftime("%d/%m/%Y")))

    assert "aujourd’hui ou une date à venir" in answer.text
    assert not Representation.objects.filter(person__family_name="Morvan").exists()


def test_nobody_shuts_oneself_out_silently(client, space):
    today = timezone.localdate().strftime("%d/%m/%Y")

    unaware = send(client, space, "end", {"ends_on": today}, pk=space.row.pk)
    assert "plus accès à cet espace" in unaware.text
    alone = send(client, space, "end", {"ends_on": today, "understood": "on"}, pk=space.row.pk)
    assert "plus personne ne pourrait dire" in alone.text
    space.row.refresh_from_db()
    assert space.row.ends_on is None


def test_a_titular_hands_over(client, space):
    told = newcomer(understood="on")
    del told["role"]

    answer = send(client, space, "replace", told, pk=space.row.pk)

    space.row.refresh_from_db()
    assert space.row.ends_on == timezone.localdate()
    made = Representation.objects.get(person__family_name="Morvan")
    assert made.role == "titular"
    assert answer.status_code == 200
    assert client.get(f"/espace/{space.organisation.pk}/").status_code == 404


def test_the_space_without_anything_says_what_will_come(client):
    someone = spaces.person("Seule")
    alone = spaces.organisation("Nouvelle venue", siret="", city="")
    spaces.represents(alone, someone)
    client.force_login(someone.user)

    said = {
        name: client.get(reverse(f"portal:space-{name}", args=[alone.pk])).text
        for name in ("home", "dues", "meetings", "people", "file")
    }

    assert "Fiche à compléter" in said["home"]
    assert "Aucune cotisation" in said["dues"]
    assert "Aucune réunion n’est convoquée" in said["meetings"]


def test_two_organisations_are_switched_between(client, space):
    second = spaces.organisation("Seconde")
    spaces.represents(second, space.row.person, role="dues")

    page = client.get(reverse("portal:space-dues", args=[space.organisation.pk])).text

    assert f'href="/espace/{second.pk}/cotisations/"' in page
    assert ">Seconde<" in page
    # Where the other has no such page, the switch does not lead there.
    naming = client.get(reverse("portal:space-name", args=[space.organisation.pk])).text
    assert ">Seconde<" not in naming


def test_the_space_is_accessible_and_fits_a_phone(page, phone, sign_in, axe):
    someone = spaces.person("Le Goff")
    space = spaces.whole("Coopérative d’essai", someone, number=1)
    spaces.represents(spaces.organisation("Seconde"), someone)
    spaces.coming(space.organisation)
    sign_in(someone.user)
    sign_in(someone.user, phone.context)

    for name in ("home", "file", "propose", "people", "name", "dues", "meetings"):
        url = reverse(f"portal:space-{name}", args=[space.organisation.pk])
        page.goto(url)
        axe(page)
        phone.goto(url)
        axe(phone)
        assert not phone.evaluate("document.documentElement.scrollWidth > window.innerWidth"), name
