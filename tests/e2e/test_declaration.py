"""A yearly declaration that changes an amount: from the mail's link, on a phone, to the rehearsal."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from billing.actions.campaign import rehearse_campaign
from billing.actions.declaration_round import create_round
from billing.models import Declaration, DeclarationRound
from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.core.models import Message
from tests.e2e.pictures import fits, picture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def treasurer(sign_in):
    user = ensure_user(email="tresorerie@cress.example", name="Nadia Ferrand", by=None)
    grant_role(user=user, role=Role.TREASURER, starts_on=date(2020, 1, 1), by=None)
    sign_in(user)
    return user


def press(page, name, axe):
    page.get_by_role("link", name=name, exact=True).or_(
        page.get_by_role("button", name=name, exact=True)
    ).first.click()
    page.wait_for_load_state()
    axe(page)


def test_a_declaration_changes_the_amount_that_is_called(page, phone, live_server, campaign, treasurer, axe):
    today = timezone.localdate()
    create_round(
        dues_year=campaign.dues_year,
        figures=["budget", "fte"],
        figures_year=2024,
        opens_on=today,
        closes_on=today + timedelta(30),
        reminder_days=[14, 28],
        non_answers=DeclarationRound.NonAnswers.PROVISIONAL,
        message="",
        by=None,
    )
    rehearse_campaign(campaign=campaign, by=None)
    line = campaign.lines.filter(
        amount=80, delivery="mail", kind="single", payer_id__isnull=False
    ).select_related("organisation")[0]
    member = line.organisation

    page.goto("/gestion/cotisations/declarations/")
    press(page, "Déclaration 2025", axe)
    press(page, "Lancer la déclaration", axe)
    press(page, "Lancer la déclaration", axe)
    picture(page, "round")
    press(page, "Voir et envoyer", axe)
    picture(page, "round-send")
    press(page, "Envoyer maintenant", axe)
    expect(page.locator("main")).to_contain_text("Courriels en file d’envoi")

    declaration = Declaration.objects.get(organisation=member)
    message = Message.objects.get(kind="billing.declaration", about_id=declaration.pk)
    link = next(word for word in message.text.split() if "/declaration/" in word)
    phone.goto(live_server.url + link[link.index("/declaration/") :])
    axe(phone)
    picture(phone, "declaration")
    fits(phone)
    phone.get_by_role("button", name="Envoyer ma déclaration").click()
    expect(phone.locator("main")).to_contain_text("Dites si quelque chose a changé")
    axe(phone)
    figures = phone.get_by_role("group", name="1. Vos chiffres 2024")
    if figures.get_by_label("Je corrige").count():
        figures.get_by_label("Je corrige").check()
    phone.get_by_label("Budget 2024").fill("160 000")
    phone.get_by_label("Effectif 2024").fill("3,5")
    for block in ("Vos représentants", "Votre contact pour la cotisation", "Votre SIRET et votre adresse"):
        group = phone.locator("fieldset.group", has_text=block).first
        same = group.get_by_label("Rien n’a changé")
        if same.count():
            same.first.check()
    phone.get_by_label("Votre nom").fill("Anne Le Goff")
    picture(phone, "declaration-filled")
    phone.get_by_role("button", name="Envoyer ma déclaration").click()
    phone.wait_for_load_state()
    for label in ("C’est bien ce chiffre",):
        for box in phone.get_by_label(label).all():
            box.check()
    if phone.get_by_role("button", name="Envoyer ma déclaration").count():
        picture(phone, "declaration-doubt")
        phone.get_by_role("button", name="Envoyer ma déclaration").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Merci")
    axe(phone)
    picture(phone, "declaration-done")

    page.goto(f"/gestion/cotisations/declarations/reponses/{declaration.pk}/")
    axe(page)
    picture(page, "declaration-detail")
    page.goto(campaign.get_absolute_url())
    press(page, "Répéter de nouveau", axe)
    press(page, "Répéter la campagne", axe)
    amount = campaign.lines.get(organisation=member).amount
    assert amount == Decimal("300.00")
    page.goto(f"{campaign.get_absolute_url()}?q={member.name}")
    expect(page.locator("#list tbody")).to_contain_text("300,00")
    page.goto("/gestion/cotisations/simulation/?scale=1&year=2026&on=01/01/2026&older=2022&target=85000")
    axe(page)
    picture(page, "forecast")
