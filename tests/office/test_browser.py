"""The whole import, as Camille does it: from her file to 159 members."""

import pytest
from playwright.sync_api import expect

from cressmember.members.models import Membership
from tests.office.conftest import DEMO_FILE

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_chamber_s_file_becomes_its_register(page, sign_in, axe, camille):
    sign_in(camille)
    page.goto("/gestion/imports/")
    axe(page)
    page.get_by_role("link", name="Importer un fichier").click()
    axe(page)

    page.get_by_label("Fichier").set_input_files(DEMO_FILE)
    page.get_by_role("button", name="Lire le fichier").click()

    page.wait_for_url("**/colonnes/")
    expect(page.get_by_role("heading", name="Adhérents 2024")).to_be_visible()
    expect(page.get_by_label("Budget 2023 (€)", exact=True)).to_have_value("budget")
    axe(page)
    page.get_by_role("button", name="Confirmer et répéter").click()

    expect(page.get_by_text("Répété : rien n’est encore écrit")).to_be_visible()
    axe(page)
    page.get_by_label("« à définir » désigne le collège").select_option(label="Associations")
    page.get_by_role("button", name="Répondre, une fois pour toutes").click()
    created = page.locator(".figure", has_text="À créer")
    expect(created).to_contain_text("159")

    page.get_by_role("link", name="Problèmes").first.click()
    page.wait_for_url("**/problemes/")
    axe(page)
    page.get_by_role("link", name="Ligne 15", exact=True).click()
    axe(page)
    page.get_by_role("button", name="Écarter cette ligne").click()
    expect(page.get_by_text("La ligne est écartée.")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Reprendre cette ligne").click()
    expect(page.get_by_text("La ligne est reprise.")).to_be_visible()

    page.get_by_role("link", name="adherents-2024.xlsx").first.click()
    page.get_by_role("link", name="Lignes", exact=False).first.click()
    page.wait_for_url("**/lignes/")
    axe(page)
    page.get_by_role("link", name="Répétition").click()
    page.get_by_role("link", name="Écrire dans le registre").click()
    axe(page)
    page.get_by_role("button", name="Écrire dans le registre").click()
    page.wait_for_url("**/travaux/**")
    expect(page.get_by_text("Terminé")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Continuer").click()
    expect(page.get_by_text("Écrit dans le registre")).to_be_visible()
    axe(page)

    page.goto("/gestion/adherents/?au=31/12/2024")
    expect(page.locator(".list-count")).to_have_text("159 fiches sur 167")
    assert Membership.objects.filter(ended_on__isnull=True).count() == 159


@pytest.mark.prove
def test_no_page_of_an_import_is_wider_than_a_phone(phone, sign_in, axe, camille, bring):
    _, batch = bring(DEMO_FILE.name, DEMO_FILE.read_bytes())
    batch.state = "rehearsed"
    batch.save()
    sign_in(camille, phone.context)
    here = f"/gestion/imports/{batch.pk}/"

    for address in (
        "/gestion/imports/",
        "/gestion/imports/nouveau/",
        here,
        f"{here}colonnes/",
        f"{here}lignes/",
        f"{here}problemes/",
        f"{here}lignes/1/164/",
        f"{here}appliquer/",
    ):
        phone.goto(address)
        axe(phone)
        assert phone.evaluate("document.documentElement.scrollWidth") == 390, address
