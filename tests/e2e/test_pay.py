"""From the link of a mail to the paid receipt, on a phone, through the stand-in of the provider."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from billing.actions.checkout import reread_checkout
from billing.actions.receipt import receive
from billing.models import Checkout, Due, Receipt
from billing.queries.payment_link import payment_link
from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from tests.e2e.pictures import fits, picture
from tests.provider import NOTICES, start

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other_hosts(provider):
    """One leaves for the provider’s page, and comes back."""
    return {provider.url.removeprefix("http://")}


@pytest.fixture
def at_home(provider, live_server, settings):
    """Links lead to this server, and the provider’s notices too."""
    settings.SITE_URL = live_server.url
    provider.notices_to = live_server.url + NOTICES


def look(page, axe, name):
    axe(page)
    fits(page)
    picture(page, f"pay-{name}")


def test_a_call_is_paid_by_card_from_its_mail(phone, issued, provider, at_home, axe):
    due = Due.objects.get(organisation__number=1, dues_year__label="2025")

    phone.goto(payment_link(due))
    expect(phone.get_by_role("heading", level=1)).to_have_text("Cotisation 2025")
    look(phone, axe, "owed")
    phone.get_by_role("button", name="Payer par carte").click()

    expect(phone.locator("h1")).to_contain_text("Cotisation 2025")
    assert phone.url.startswith(provider.url)
    phone.get_by_role("button", name="Revenir sans payer").click()
    expect(phone.locator("main")).to_contain_text("rien n’a été débité")
    look(phone, axe, "left")

    phone.get_by_role("button", name="Payer par carte").click()
    phone.get_by_role("button", name="Refusé").click()
    phone.get_by_role("button", name="Payé", exact=True).click()

    expect(phone.locator("main")).to_contain_text("C’est payé, merci")
    look(phone, axe, "paid")
    receipt = Receipt.objects.get(outside_id__startswith="stripe:")
    assert (receipt.method, receipt.allocations.get().due) == ("card", due)


def test_a_debit_is_authorised_then_confirmed(phone, issued, provider, at_home, axe):
    due = Due.objects.get(organisation__number=2, dues_year__label="2025")
    phone.goto(payment_link(due))
    phone.get_by_role("button", name="Payer par prélèvement SEPA").click()
    phone.get_by_role("button", name=re.compile("Autoriser")).click()
    expect(phone.locator("main")).to_contain_text("Votre prélèvement est en cours")
    look(phone, axe, "pending")

    phone.goto(f"{provider.url}/pay/{Checkout.objects.get().session_id}")
    phone.get_by_role("button", name="Débit confirmé").click()
    expect(phone.locator("main")).to_contain_text("payé")

    for _ in range(50):
        phone.goto(payment_link(due))
        if "C’est payé" in phone.locator("main").inner_text():
            break
        phone.wait_for_timeout(100)
    expect(phone.locator("main")).to_contain_text("C’est payé, merci")
    assert Checkout.objects.get().receipt.method == "debit"


def test_a_transfer_is_announced_from_the_same_page(phone, issued, axe):
    due = Due.objects.get(organisation__number=1, dues_year__label="2025")
    phone.goto(payment_link(due).replace("http://localhost:8000", ""))
    phone.get_by_text("Code à scanner").click()
    phone.get_by_role("button", name="J’ai fait un virement").click()

    expect(phone.locator("main")).to_contain_text("Virement annoncé")
    look(phone, axe, "announced")


def test_what_was_paid_twice_is_sent_back_by_the_treasurer(
    page, phone, sign_in, issued, provider, at_home, axe
):
    user = ensure_user(email="tresorerie@cress.example", name="Nadia Ferrand", by=None)
    grant_role(user=user, role=Role.TREASURER, starts_on=date(2020, 1, 1), by=None)
    sign_in(user)
    sign_in(user, phone.context)
    due = Due.objects.get(organisation__number=1, dues_year__label="2025")
    checkout = start(due)
    receive(
        payer=due.payer,
        method="transfer",
        amount=checkout.amount,
        received_on=date(2025, 2, 3),
        outside_id="bank:1",
        dues=[due],
        by=None,
    )
    provider.books.pay(checkout.session_id)
    reread_checkout(checkout=checkout)
    provider.faults.coming.append(("POST", "/v1/checkout/sessions", "cut_after"))
    uncertain = start(Due.objects.get(organisation__number=2, dues_year__label="2025"))

    for one, name in ((page, "desk"), (phone, "phone")):
        one.goto("/gestion/cotisations/paiements/")
        look(one, axe, f"list-{name}")
        one.goto(uncertain.get_absolute_url())
        look(one, axe, f"uncertain-{name}")
    page.goto("/gestion/cotisations/paiements/a-rendre/")
    page.get_by_role("link", name="CONSERVERIE DE L'HORLOGE").click()
    look(page, axe, "send-back")
    page.get_by_role("button", name="Rembourser le payeur").click()

    expect(page.locator(".messages")).to_contain_text("500,00 € rendus au payeur")
    look(page, axe, "sent-back")
    page.goto(due.get_absolute_url())
    look(page, axe, "due")
