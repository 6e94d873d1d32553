"""The pages of mailings and of the welcome, as an officer follows them."""

import pytest
from django.urls import reverse

from cressmember.core.models import Job
from cressmember.members.models import Theme
from cressmember.office.models import Addressee, Mailing, Segment, WelcomeStep
from tests.governance.seats import member
from tests.office.mailings import agrees, chamber, mailing, segment, written_to

pytestmark = pytest.mark.django_db


def test_from_the_register_to_the_sending(desk):
    chamber()
    written_to("Alizé", "a@x.example", departement="69")
    written_to("Brise", "b@x.example", departement="38")
    register = desk.get("/gestion/adherents/?departement=69").content.decode()
    assert reverse("office:segment-create") + "?departement=69" in register
    narrowed = desk.get(
        "/gestion/adherents/?departement=69", headers={"HX-Request": "true", "HX-Target": "list"}
    ).content.decode()
    assert reverse("office:segment-create") + "?departement=69" in narrowed
    form = desk.get(reverse("office:segment-create") + "?departement=69").content.decode()
    assert '<option value="69" selected>' in form

    desk.post(reverse("office:segment-create"), {"name": "Rhône", "departement": "69", "who": "titular"})
    kept = Segment.objects.get()
    assert kept.query == "departement=69"
    desk.post(
        reverse("office:mailing-create"),
        {"segment": kept.pk, "purpose": "service", "subject": "Bonjour", "text": "À {{ organisation }}."},
    )
    row = Mailing.objects.get()
    page = desk.get(row.get_absolute_url() + "?pour=0").content.decode()
    assert "À Alizé." in page
    assert "Brise" not in page

    approve = reverse("office:mailing-approve", args=[row.pk])
    carried = desk.get(approve).context["carried"]
    desk.post(approve, {"carried": carried})

    assert [row.address for row in Addressee.objects.all()] == ["a@x.example"]
    assert Job.objects.get().kind == "office.send_mailing"
    for name in ("office:mailing-detail", "office:mailing-addressees"):
        assert desk.get(reverse(name, args=[row.pk])).status_code == 200
    assert "À écrire" in desk.get(row.get_absolute_url()).content.decode()


def test_an_unknown_field_is_said_beside_the_form(desk):
    answer = desk.post(
        reverse("office:mailing-create"),
        {"segment": segment().pk, "purpose": "service", "subject": "x", "text": "{{ iban }}"},
    )

    assert answer.status_code == 200
    assert "n’est pas un champ" in answer.context["form"].errors["text"][0]


def test_the_file_holds_those_who_agreed_and_no_formula(desk):
    written_to("=Alizé", "a@x.example")
    written_to("Brise", "b@x.example")
    agrees("a@x.example")
    row = segment()

    answer = desk.get(reverse("office:segment-file", args=[row.pk, "newsletter"]))

    text = b"".join(answer.streaming_content).decode()
    assert "'=Alizé" in text
    assert "b@x.example" not in text
    assert "-lettre-d-information-" in answer["Content-Disposition"]
    assert "1 adresse<" in desk.get(row.get_absolute_url()).content.decode().replace("\xa0", " ")
    assert desk.get(reverse("office:segment-file", args=[row.pk, "directory"])).status_code == 404


def test_a_list_is_corrected(desk):
    row = segment()

    desk.post(
        reverse("office:segment-update", args=[row.pk]), {"name": "Réseaux", "kind": "network", "who": "all"}
    )

    row.refresh_from_db()
    assert (row.name, row.query, row.who) == ("Réseaux", "kind=network", "all")
    assert "Réseau" in desk.get(row.get_absolute_url()).content.decode()


def test_a_mailing_is_abandoned(desk):
    row = mailing()

    desk.post(reverse("office:mailing-drop", args=[row.pk]))

    assert not Mailing.objects.exists()


def test_the_welcome_is_noted(desk):
    lilas = member("Lilas")
    emploi = Theme.objects.create(name="Emploi")

    desk.post(
        reverse("office:welcome-update", args=[lilas.pk]),
        {"meeting": "01/03/2024", "document": "", "note": "Bien reçue", "themes": [emploi.pk]},
    )

    assert WelcomeStep.objects.get().note == "Bien reçue"
    assert [str(row) for row in lilas.interests.all()] == ["Emploi"]


def test_a_theme_is_added_then_retired(desk):
    for rank in ("1000", "9" * 30, "1"):  # Beyond its column, a database would stumble.
        desk.post(reverse("office:theme-create"), {"name": "Emploi", "order": rank})
    row = Theme.objects.get()
    desk.post(
        reverse("office:theme-update", args=[row.pk]), {"name": "Emploi", "order": "1", "is_retired": "on"}
    )

    row.refresh_from_db()
    assert row.is_retired
    assert "Retiré" in desk.get(reverse("office:theme-list")).content.decode()


@pytest.mark.parametrize("asked", ["", "?mois=24", "?mois=abc"])
def test_the_pages_are_drawn(desk, asked):
    member("Lilas")

    for name in ("welcome-list", "silent-list", "mailing-list", "segment-list"):
        assert desk.get(reverse(f"office:{name}") + asked).status_code == 200
