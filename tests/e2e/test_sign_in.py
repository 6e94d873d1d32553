"""Coming in, from the invitation to the home page, as people do it."""

import re
from datetime import date

import pytest
from django.core import mail
from playwright.sync_api import expect

from cressmember.accounts.actions.invitation import invite_user
from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.core.actions.outbox import send_due
from cressmember.core.models import Chamber
from cressmember.members.actions.organisation import create_organisation
from cressmember.members.actions.person import create_person, invite_person
from cressmember.members.models import Representation
from tests.e2e.pictures import fits
from tests.telephone import hold_a_key, link_application, shown

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2025, 3, 12)


@pytest.fixture
def claire(settings, live_server):
    """The administrator of a chamber that holds to its rule, at the address of the live server."""
    settings.SITE_URL = live_server.url
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    Chamber.objects.create(
        pk=1, name="CRESS d’essai", short_name="La CRESS", email="contact@cress.example", phone="0123456789"
    )
    user = ensure_user(email="claire@cress.example", name="Claire Marchand", by=None)
    grant_role(user=user, role=Role.ADMINISTRATOR, starts_on=DAY, by=None)
    return user


def link_in(message):
    return re.search(r"^http\S+$", message.body, re.MULTILINE)[0]


def code_in(message):
    return re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", message.body, re.MULTILINE)[0]


def heading(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def press(page, name):
    page.get_by_role("button", name=name).click()


def sign_out(page):
    page.goto("/compte/logout/")
    press(page, "Se déconnecter")
    page.wait_for_url("**/compte/login/**")


def enter_with_a_code(page, email):
    page.get_by_label("Votre adresse électronique").fill(email)
    press(page, "Recevoir un code")
    page.get_by_label("Code reçu par courriel").fill(code_in(mail.outbox[-1]))
    press(page, "Continuer")


def test_an_invited_treasurer_comes_in_with_a_code_then_with_a_passkey(page, axe, claire):
    invite_user(email="ines@cress.example", name="Inès Picard", roles=[Role.TREASURER], on=DAY, by=claire)
    send_due()

    page.goto(link_in(mail.outbox[0]))
    heading(page, "Bienvenue dans l’équipe")
    axe(page)
    press(page, "Accepter et me connecter")

    heading(page, "Votre code")
    axe(page)
    page.get_by_label("Code reçu par courriel").fill("ABCD-EFGH")
    press(page, "Continuer")
    expect(page.get_by_text("Ce n’est pas ce code")).to_be_visible()
    axe(page)
    page.get_by_label("Code reçu par courriel").fill(code_in(mail.outbox[1]))
    press(page, "Continuer")

    heading(page, "Un second moyen de connexion")
    expect(page.get_by_text("C’est la seule")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Plus tard").click()
    page.wait_for_url("**/gestion/")
    expect(page.get_by_text("un second moyen sera exigé")).to_be_visible()
    axe(page)

    sign_out(page)
    heading(page, "Bienvenue")
    axe(page)
    enter_with_a_code(page, "ines@cress.example")
    expect(page.get_by_text("La connexion de tolérance a servi")).to_be_visible()
    axe(page)
    page.goto("/gestion/adherents/")
    heading(page, "Un second moyen de connexion")

    hold_a_key(page)
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    heading(page, "Ajouter une clé d’accès")
    axe(page)
    press(page, "Ajouter")
    heading(page, "Codes de secours")
    axe(page)
    page.goto("/gestion/adherents/")
    heading(page, "Adhérents")

    sign_out(page)
    press(page, "Entrer avec une clé d’accès")
    page.wait_for_url("**/gestion/")


def test_an_application_is_asked_for_after_the_code(page, axe, claire):
    secret = link_application(claire)
    page.goto("/gestion/equipe/")
    enter_with_a_code(page, claire.email)

    heading(page, "Encore un pas")
    axe(page)
    page.get_by_label("Code de l’application").fill(shown(secret))
    press(page, "Entrer")
    heading(page, "Équipe")


def test_a_member_comes_in_with_a_telephone(phone, axe, claire):
    anne = create_person(given_name="Anne", family_name="Le Goff", email="anne@coop.example", by=None)
    Representation.objects.create(
        organisation=create_organisation(by=None, name="Coopérative d’essai"),
        person=anne,
        role=Representation.Role.TITULAR,
        starts_on=DAY,
    )
    invite_person(person=anne, on=DAY, by=claire)
    send_due()

    def look(title):
        heading(phone, title)
        axe(phone)
        fits(phone)

    phone.goto(link_in(mail.outbox[0]))
    look("Votre espace vous attend")
    press(phone, "Accepter et me connecter")
    look("Votre code")
    phone.get_by_label("Code reçu par courriel").fill(code_in(mail.outbox[1]))
    press(phone, "Continuer")
    phone.wait_for_url("**/espace/*/")
    expect(phone.get_by_text("Coopérative d’essai")).to_be_visible()

    phone.goto(link_in(mail.outbox[0]))
    look("Cette invitation a déjà servi")
