"""The bank, on screen: a camt.053 file to an empty queue."""

import re
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from billing.actions.receipt import receive
from billing.actions.statement import open_bank_account
from billing.models import Document, Due, Receipt, StatementLine
from billing.queries import outstanding_dues
from billing.rules.statement.sample import Told, write_camt
from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.members.models import Organisation
from tests.e2e.pictures import picture

pytestmark = pytest.mark.django_db(transaction=True)
IBAN = "FR1420041010050500013M02606"


@pytest.fixture
def treasurer(sign_in):
    """The treasurer, signed in on the desk."""
    user = ensure_user(email="tresorerie@cress.example", name="Nadia Ferrand", by=None)
    grant_role(user=user, role=Role.TREASURER, starts_on=date(2020, 1, 1), by=None)
    sign_in(user)
    return user


@pytest.fixture
def told(issued):
    """A month of a bank: a number, a name, a part of what is owed, a bounced cheque, fees."""
    numbered, other = Document.objects.live().select_related("due__payer").order_by("pk")[10:12]
    named = Organisation.objects.get(number=1)
    (owed,) = outstanding_dues(payer=named)
    bounced = receive(
        payer=other.due.payer, method="cheque", amount=other.amount, received_on=date(2025, 2, 3),
        outside_id="cheque", reference="7654321", dues=[other.due], by=None,
    )  # fmt: skip
    third = Document.objects.live().select_related("due__payer").order_by("pk")[20]
    lines = [
        Told("2025-03-03", numbered.amount, "", f"COTISATION {numbered.number.replace('-', ' ')}"),
        Told("2025-03-04", owed.outstanding, named.name.upper(), "COTISATION"),
        Told("2025-03-05", third.amount - 10, third.due.payer.name, "acompte"),
        Told("2025-03-06", -bounced.amount, "", "CHEQUE IMPAYE 7654321"),
        Told("2025-03-07", Decimal("-12.50"), "", "FRAIS DE TENUE DE COMPTE"),
    ]
    return write_camt(lines, iban=IBAN), [numbered.due, owed, third.due, other.due]


def press(page, name, axe, *, shown=""):
    page.get_by_role("link", name=name, exact=True).or_(
        page.get_by_role("button", name=name, exact=True)
    ).first.click()
    page.wait_for_load_state()
    axe(page)
    if shown:
        picture(page, f"bank-{shown}")


def test_a_camt_file_to_an_empty_queue(page, told, treasurer, axe):
    data, (numbered, named, third, other) = told
    open_bank_account(name="Compte courant", iban=IBAN, by=None)
    page.goto("/gestion/cotisations/banque/")
    picture(page, "bank-empty")
    page.get_by_role("link", name="Importer un relevé").first.click()
    axe(page)
    page.get_by_label("Relevé").set_input_files(
        {"name": "mars.txt", "mimeType": "text/plain", "buffer": data}
    )
    press(page, "Lire le relevé", axe, shown="preview")
    expect(page.locator("main")).to_contain_text("s’accordent au centime")
    press(page, "Importer", axe, shown="queue")
    expect(page.locator(".messages")).to_contain_text("5 lignes nouvelles")

    # The sure ones: what will be done is read, then done at once.
    press(page, "Accepter ce qui est sûr", axe, shown="sure")
    expect(page.locator("tbody tr")).to_have_count(2)
    press(page, "Accepter ces 2 lignes", axe)
    assert not Due.objects.owed().filter(pk__in=[numbered.pk, named.pk]).exists()

    # A part of what is owed, then the bounced cheque: each leads to the next.
    page.locator(".queue").get_by_role("link").first.click()
    axe(page)
    picture(page, "bank-line")
    page.get_by_role("button", name=re.compile("^Accepter")).first.click()
    page.wait_for_load_state()
    assert Due.objects.owed().get(pk=third.pk).outstanding == 10
    expect(page.locator("main h1")).to_contain_text("CHEQUE IMPAYE")
    page.get_by_role("button", name=re.compile("^Accepter")).first.click()
    page.wait_for_load_state()
    assert Due.objects.owed().filter(pk=other.pk).exists()

    # The fees are left out, and the queue is empty.
    expect(page.locator("main h1")).to_contain_text("FRAIS DE TENUE")
    page.get_by_role("link", name="Ce n’est pas une cotisation").click()
    page.get_by_label("Motif").fill("Frais bancaires")
    press(page, "Laisser de côté", axe, shown="done")
    expect(page.locator("main")).to_contain_text("Tout est expliqué")
    assert not StatementLine.objects.waiting().exists()

    # A slip of the finger is undone.
    line = StatementLine.objects.get(receipts__allocations__due=named)
    page.goto(line.get_absolute_url())
    picture(page, "bank-explained")
    press(page, "Défaire", axe)
    page.get_by_label("Motif").fill("Mauvais payeur")
    press(page, "Défaire", axe)
    assert Receipt.objects.get(outside_id=f"bank:{line.fingerprint}").voided_at
    expect(page.locator("main")).to_contain_text("À expliquer")
