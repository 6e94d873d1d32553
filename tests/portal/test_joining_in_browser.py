"""A stranger asks to join on a telephone, without a script, then with the keyboard alone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cressmember.core.models import Message
from cressmember.core.ui import doorkeeper
from cressmember.members.models import Application
from tests.members.applications import PDF, addresses, sent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _at_leisure(monkeypatch):
    """The page was shown a while ago: nothing here waits."""
    monkeypatch.setattr(doorkeeper, "LEAST", timedelta(0))


@pytest.fixture
def plain_phone(new_context):
    """A telephone that runs no script."""
    page = new_context(java_script_enabled=False, is_mobile=True, has_touch=True).new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    return page


@pytest.mark.usefixtures("register", "_at_leisure")
def test_a_request_is_begun_left_resumed_and_sent_without_a_script(plain_phone):
    page = plain_phone
    page.goto("/adhesion/")
    page.get_by_role("link", name="Demander à adhérer").first.click()
    page.get_by_label("Votre adresse électronique").fill("Anne@Lilas.example")
    page.get_by_role("button", name="Recevoir mon lien").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Regardez vos courriels"
    link = next(line for line in Message.objects.get().text.splitlines() if "/adhesion/demande/" in line)
    link = "/" + link.partition("//")[2].partition("/")[2]

    page.goto(link)
    page.get_by_role("button", name="C’est bien la mienne").click()
    page.get_by_label("Nom de l’organisation").fill("La Maison des Lilas")
    page.get_by_role("button", name="reprendre plus tard").click()
    page.goto(link)
    page.get_by_role("link", name="Votre organisation").click()
    assert page.get_by_label("Nom de l’organisation").input_value() == "La Maison des Lilas"
    page.get_by_label("Statut juridique").select_option("Association loi 1901")
    page.get_by_label("SIRET ou SIREN").fill("469 225 817 00011")
    page.get_by_label("Code postal").fill("75010")
    page.get_by_label("Ville").fill("Paris")
    page.get_by_label("Votre nom, vous qui").fill("Anne Le Goff")
    go_on(page)

    assert page.get_by_label("Associations (d’après votre statut juridique)").is_checked()
    go_on(page)

    page.get_by_label("Quelle pièce").select_option("statutes")
    page.set_input_files(
        "input[type=file]", {"name": "statuts.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="Joindre", exact=True).click()
    assert page.get_by_role("link", name="statuts.pdf").is_visible()
    page.get_by_role("button", name="Continuer", exact=True).click()

    page.get_by_label("Civilité").select_option("Mme")
    page.get_by_label("Prénom").fill("Anne")
    page.get_by_label("Nom", exact=False).last.fill("Le Goff")
    page.get_by_role("button", name="Ajouter cette personne").click()
    assert page.get_by_text("la parité est respectée").is_visible()
    page.get_by_role("button", name="Continuer", exact=True).click()
    go_on(page)
    go_on(page)
    page.get_by_role("button", name="Envoyer notre demande").click()

    assert page.get_by_role("heading", level=1).inner_text() == "Votre demande est reçue"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    application = Application.objects.get()
    assert application.sent_at
    assert application.college.code == "associations"


@pytest.mark.usefixtures("register")
def test_every_page_of_joining_is_clean(page, axe):
    names = ("", "organisation", "eligibility", "pieces", "people", "dues", "commitment", "review")
    told = addresses()
    for name in names:
        full = f"portal:application-{name}" if name else "portal:application"
        page.goto(reverse(full, kwargs=told[full]))
        axe(page)
    followed = reverse("portal:application", args=[sent().token])
    for url in ("/adhesion/", "/adhesion/demande/", "/adhesion/demande/courriel/", followed):
        page.goto(url)
        axe(page)


@pytest.mark.usefixtures("register", "_at_leisure")
def test_an_address_is_given_with_the_keyboard_alone(page):
    page.goto("/adhesion/demande/")
    page.get_by_label("Votre adresse électronique").focus()
    page.keyboard.type("anne@lilas.example")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Recevoir mon lien"
    page.keyboard.press("Enter")

    page.wait_for_url("**/courriel/")
    assert Application.objects.get().contact_email == "anne@lilas.example"


def go_on(page):
    page.get_by_role("button", name="Enregistrer et continuer").click()
