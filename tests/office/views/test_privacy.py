import io
import json
from datetime import date

import pytest
from django.urls import reverse
from pypdf import PdfReader

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.members.actions.organisation import create_organisation
from cressmember.members.actions.person import create_person
from cressmember.members.models import Consent, Representation
from cressmember.members.queries.consent import consents_of
from cressmember.office.models import Erasure, ProcessingNote, RetentionTerm

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = ensure_user(email="admin@cress.example", name="Claire", by=None)
    grant_role(user=user, role=Role.ADMINISTRATOR, starts_on=date(2020, 1, 1), by=None)
    client.force_login(user)
    return client


@pytest.fixture
def anne():
    person = create_person(given_name="Anne", family_name="Le Guézennec", email="anne@coop.example", by=None)
    Representation.objects.create(
        organisation=create_organisation(name="Coop", by=None, notes="Écrire à Anne Le Guézennec."),
        person=person,
        role="titular",
        starts_on=date(2020, 1, 1),
    )
    return person


def test_a_person_receives_everything_that_is_held(administrator, anne):
    page = administrator.get(reverse("office:person-data", args=[anne.pk])).content.decode()
    told = json.loads(administrator.get(reverse("office:person-data-file", args=[anne.pk])).content)

    assert "Écrire à Anne Le Guézennec." in page
    assert told["personne"] == anne.pk
    assert ["prénom", "Anne"] in told["fiches"]["Identité"][0]
    assert told["fiches"]["Contact ou représentant"][0][1] == ["organisation", "Coop"]
    assert told["mentions"]["Organisation"]
    assert not any("members." in value for row in told["mentions"]["Détail d’écriture"] for _, value in row)


def test_an_erasure_is_foretold_then_done(administrator, anne):
    address = reverse("office:person-erase", args=[anne.pk])

    page = administrator.get(address)
    assert "Organisation\u00a0: 1" in page.content.decode()
    assert "Aucun autre fichier lisible" in administrator.get(f"{address}?fichiers").content.decode()
    answer = administrator.post(address, {"reason": "asked", "is_sure": "on"}, follow=True)

    erasure = Erasure.objects.get(person=anne)
    assert answer.redirect_chain[-1][0] == erasure.get_absolute_url()
    assert "Guézennec" not in answer.content.decode()
    assert "Guézennec" not in administrator.get(anne.get_absolute_url()).content.decode()
    page = administrator.get(address).content.decode()
    assert "déjà effacée" in page


def test_without_having_read_nothing_is_erased(administrator, anne):
    administrator.post(reverse("office:person-erase", args=[anne.pk]), {"reason": "asked"})

    assert not Erasure.objects.exists()


def test_the_register_of_processing_is_completed_and_exported(administrator):
    told = {
        "manager": "Claire Admin",
        "recipients": "Hébergeur\nImprimeur",
        "transfers": "Suisse (décision d’adéquation)",
    }
    administrator.post(reverse("office:processing-update", args=["register"]), told)
    page = administrator.get(reverse("office:processing-list")).text

    assert ProcessingNote.objects.get().manager == "Claire Admin"
    for told in ("Claire Admin", " ; Hébergeur ; Imprimeur", "Suisse"):
        assert told in page
    answer = administrator.get(reverse("office:processing-file", args=["csv"]))
    assert "Registre des adhérents" in b"".join(answer).decode()


def test_a_processing_that_is_none_has_no_page(administrator):
    assert administrator.get(reverse("office:processing-update", args=["nothing"])).status_code == 404
    assert administrator.get(reverse("office:retention-set", args=["nothing"])).status_code == 404
    assert administrator.get(reverse("office:processing-file", args=["txt"])).status_code == 404


def test_a_duration_is_decided_within_the_law(administrator):
    address = reverse("office:retention-set", args=["accounting"])
    told = {"starts_on": "01/01/2025", "decided_by": "Conseil d’administration"}

    refused = administrator.post(address, {"months": 60, **told})
    assert "Entre 10 ans et 15 ans" in refused.content.decode()
    administrator.post(address, {"months": 132, **told})

    assert RetentionTerm.objects.get().months == 132
    assert "11 ans" in administrator.get(reverse("office:retention-list")).content.decode()


def test_an_answer_is_noted_with_its_sentence(administrator, anne):
    address = reverse("members:person-consents", args=[anne.pk])
    asked = {"purpose": "newsletter", "is_given": "yes", "wording": ""}

    assert "phrase" in administrator.post(address, asked).content.decode()
    administrator.post(address, {**asked, "wording": "Oui à la lettre."})

    assert consents_of(anne)[Consent.Purpose.NEWSLETTER].wording == "Oui à la lettre."
    assert "Oui à la lettre." in administrator.get(address).content.decode()


def test_who_only_reads_notes_no_answer(client, anne):
    user = ensure_user(email="lecture@cress.example", by=None)
    grant_role(user=user, role=Role.READER, starts_on=date(2020, 1, 1), by=None)
    client.force_login(user)
    address = reverse("members:person-consents", args=[anne.pk])

    assert client.post(address, {"purpose": "newsletter", "is_given": "no"}).status_code == 403
    assert not Consent.objects.exists()


def test_the_register_of_processing_is_printed(administrator):
    answer = administrator.get(reverse("office:processing-file", args=["pdf"]))

    told = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert answer["Content-Type"] == "application/pdf"
    assert "Registre des activités de traitement" in told
    assert "Consultations des adhérents" in told
