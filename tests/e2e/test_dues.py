"""The treasurer's year, on screen: the scale adopted, dues rehearsed, approved, called, printed, paid."""

import re
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from billing.models import Document, Due
from billing.queries import grand_total
from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.core.actions.document import render
from cressmember.core.models import StoredDocument
from tests.e2e.pictures import picture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def treasurer(sign_in):
    """The treasurer, signed in on the desk."""
    user = ensure_user(email="tresorerie@cress.example", name="Nadia Ferrand", by=None)
    grant_role(user=user, role=Role.TREASURER, starts_on=date(2020, 1, 1), by=None)
    sign_in(user)
    return user


def said(page, text):
    expect(page.locator(".messages")).to_contain_text(text)


def figure(page, label):
    """The value under a key figure's label, as it is written."""
    cell = page.locator(".figures > *", has_text=label).first
    return re.sub(r"\s+", " ", cell.inner_text()).removeprefix(label).strip()


def press(page, name, axe):
    """Follow a button, and look at where it leads."""
    page.get_by_role("link", name=name, exact=True).or_(
        page.get_by_role("button", name=name, exact=True)
    ).first.click()
    page.wait_for_load_state()
    axe(page)


def test_the_dues_of_a_year_from_the_scale_to_the_calls(page, register, treasurer, axe):
    page.goto("/gestion/cotisations/baremes/")
    press(page, "Barème 2024", axe)
    press(page, "Enregistrer l’adoption", axe)
    page.get_by_label("Le", exact=False).last.fill("20/06/2024")
    press(page, "Enregistrer l’adoption", axe)
    said(page, "L’adoption est enregistrée.")

    page.goto("/gestion/cotisations/campagnes/")
    press(page, "Nouvelle campagne", axe)
    page.get_by_label("Exercice").fill("2025")
    page.get_by_label("Barème").select_option(label="Barème 2024")
    page.get_by_label("Adhérents au").fill("01/01/2025")
    page.get_by_label("À régler au plus tard le").fill("31/03/2025")
    page.get_by_label("Chiffres acceptés depuis").fill("2023")
    press(page, "Ouvrir et répéter", axe)
    said(page, "Rien n’est encore appelé.")
    picture(page, "dues-rehearsal")
    assert figure(page, "Appels") == "158"
    assert figure(page, "Total") == "71 870,00 €"
    assert figure(page, "Bloqués") == "1"

    page.locator(".figures > *", has_text="Bloqués").get_by_role("link").click()
    expect(page.locator("#list tbody tr")).to_have_count(1)
    expect(page.locator("#list tbody")).to_contain_text("Budget 2024 non connu")

    press(page, "Approuver", axe)
    picture(page, "dues-approve")
    press(page, "Approuver la campagne", axe)
    said(page, "La campagne est approuvée")
    press(page, "Émettre les appels", axe)
    press(page, "Émettre les appels", axe)
    expect(page.locator("main")).to_contain_text("Appels émis")
    assert Document.objects.count() == 158

    page.goto("/gestion/cotisations/documents/")
    press(page, "Imprimer ce qui part par la poste", axe)
    press(page, "Préparer le fichier", axe)
    expect(page.locator("#stored")).to_contain_text("En préparation")
    render(StoredDocument.objects.get(kind="billing.bundle"))
    # The page asks again by itself, and says when the file is there.
    expect(page.get_by_role("link", name="Ouvrir le PDF")).to_be_visible(timeout=10_000)
    press(page, "Marquer comme postés", axe)
    press(page, "Marquer comme postés", axe)
    said(page, "marqués comme postés")


def test_a_payment_from_who_paid_to_the_report(page, issued, treasurer, axe):
    page.goto("/gestion/cotisations/")
    axe(page)
    assert figure(page, "Reste dû") == "71 870,00 €"

    press(page, "Enregistrer un encaissement", axe)
    page.get_by_label("Nom du payeur").fill("conserverie horloge")
    press(page, "Chercher", axe)
    page.get_by_role("link", name="CONSERVERIE DE L'HORLOGE").click()
    axe(page)
    page.get_by_label("Moyen").select_option(label="Virement")
    page.get_by_label("Montant").fill("600")
    page.get_by_label("Reçu le").fill("03/02/2025")
    page.get_by_label("Référence").fill("VIR AC-2025")
    # Looking for another member, then changing one's mind, loses nothing of what is typed.
    page.get_by_text("Payer aussi pour un autre adhérent").click()
    page.get_by_label("Adhérent qui doit une cotisation").fill("lilas")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name=re.compile("^Ajouter ")).first.click()
    expect(page.get_by_role("group", name="Ce qu’il paie").get_by_role("textbox")).to_have_count(2)
    axe(page)
    expect(page.get_by_label("Référence")).to_have_value("VIR AC-2025")
    picture(page, "dues-receipt")
    page.get_by_label("Compagnons des Lilas").fill("0")
    # A hand that presses twice: the browser drops the first answer for the second.
    page.get_by_role("button", name="Enregistrer l’encaissement").dblclick()
    expect(page).to_have_url(re.compile(r"/encaissements/\d+/$"))
    page.wait_for_load_state()
    axe(page)
    assert (figure(page, "Affecté"), figure(page, "Crédit")) == ("500,00 €", "100,00 €")

    page.get_by_role("link", name=re.compile("^Cotisation 2025")).click()
    axe(page)
    expect(page.locator(".page-sub")).to_contain_text("Soldée")

    page.goto("/gestion/cotisations/")
    assert figure(page, "Encaissé") == "500,00 €"
    assert figure(page, "Reste dû") == "71 370,00 €"
    assert figure(page, "Crédits à affecter") == "100,00 €"
    assert grand_total().collected == Decimal("64450.00")
    assert Due.objects.get(organisation__number=1, dues_year__label="2025").allocations.count() == 1
