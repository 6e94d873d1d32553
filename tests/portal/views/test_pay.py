import re
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from billing.actions.accounting import prepare_entries
from billing.actions.receipt import receive
from billing.models import (
    Allocation,
    Announcement,
    Checkout,
    Contribution,
    Document,
    Due,
    EntryLine,
    Receipt,
)
from billing.queries.payment_link import payment_link
from billing.queries.proof import disagreements
from cressmember.core.actions.chamber import configure_chamber
from cressmember.core.models import Chamber, Entry, Message
from cressmember.members.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(due):
    return urlsplit(payment_link(due)).path


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_the_page_says_what_is_owed_and_changes_nothing(client, provider, due, link):
    before = Entry.objects.count()

    page = client.get(link)

    said = text(page)
    assert page.status_code == 200
    for expected in (
        "CONSERVERIE DE L&#x27;HORLOGE",
        "500,00",
        f"Appel n° {due.documents.get()}",
        "Payer par carte",
        "Payer par prélèvement SEPA",
        "FR14 2004 1010 0505 0001 3M02 606",
    ):
        assert expected in said
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert f"form-action 'self' {provider.url};" in page["Content-Security-Policy"]
    assert Entry.objects.count() == before


@pytest.mark.parametrize(("act", "means"), [("card", "card"), ("debit", "debit")])
def test_a_button_leads_to_the_page_of_the_provider(client, provider, link, act, means):
    answer = client.post(link, {"act": act})

    checkout = Checkout.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, checkout.session_url)
    assert (checkout.state, checkout.means) == ("open", means)
    asked = provider.books.get("session", checkout.session_id)
    assert asked["success_url"] == f"http://localhost:8000{link}retour/?de=paye"
    assert asked["label"] == "Cotisation 2025 · CONSERVERIE DE L'HORLOGE"


@pytest.fixture
def offering(issued):
    """A chamber that says what support would serve."""
    configure_chamber(by=None, support_purpose="Un fonds de solidarité entre adhérents.")


def test_support_is_offered_empty_and_only_by_a_chamber_that_says_what_for(client, provider, link):
    assert 'name="support"' not in client.get(link).text

    configure_chamber(by=None, support_purpose="Un fonds de solidarité entre adhérents.")

    page = client.get(link).text
    (field,) = re.findall(r"<input[^>]*name=\"support\"[^>]*>", page)
    assert "Un fonds de solidarité entre adhérents." in page
    assert ("value=" in field, "required" in field) == (False, False)


def test_support_is_a_line_of_its_own_and_never_of_the_due(client, provider, deliver, offering, due, link):
    client.post(link, {"act": "card", "support": "25,50"})

    checkout = Checkout.objects.get()
    assert (checkout.amount, checkout.support) == (Decimal("500.00"), Decimal("25.50"))
    assert provider.books.get("session", checkout.session_id)["lines"] == [
        ["Cotisation 2025 · CONSERVERIE DE L'HORLOGE", 50_000],
        ["Contribution de soutien, facultative", 2_550],
    ]
    provider.books.pay(checkout.session_id)
    deliver(*provider.books.events * 2)
    prepare_entries(until=timezone.localdate(), by=None)

    given = Contribution.objects.get()
    assert (given.amount, given.receipt.amount) == (Decimal("25.50"), Decimal("525.50"))
    assert Allocation.objects.get(receipt=given.receipt).amount == Decimal("500.00")
    assert EntryLine.objects.get(entry__fact_kind="support", role="support").credit == Decimal("25.50")
    assert disagreements(on=timezone.localdate()).findings == []


@pytest.mark.parametrize(
    ("support", "said"),
    [("-1", "supérieure ou égale à 0"), ("beaucoup", "montant"), ("10000,01", "virement")],
)
def test_support_that_is_no_amount_leads_nowhere(client, provider, offering, link, support, said):
    page = client.post(link, {"act": "card", "support": support})

    assert (page.status_code, Checkout.objects.count()) == (409, 0)
    assert said in text(page)


def test_support_is_not_taken_by_a_chamber_that_offers_none(client, provider, link):
    page = client.post(link, {"act": "card", "support": "10"})

    assert (page.status_code, Checkout.objects.count()) == (409, 0)
    assert "ne propose pas" in text(page)


def test_who_changes_its_mind_about_support_gets_another_page(client, provider, offering, link):
    for support in ("10", "", ""):
        client.post(link, {"act": "card", "support": support})

    assert [(row.support, row.state) for row in Checkout.objects.order_by("pk")] == [
        (Decimal("10.00"), "cancelled"),
        (Decimal("0.00"), "open"),
    ]


def test_a_due_paid_otherwise_meanwhile_leaves_the_support_given(
    client, provider, deliver, offering, due, link
):
    client.post(link, {"act": "card", "support": "20"})
    receive(
        payer=due.payer,
        method="transfer",
        amount=Decimal("500.00"),
        received_on=timezone.localdate(),
        outside_id="v1",
        dues=[due],
        by=None,
    )
    provider.books.pay(Checkout.objects.get().session_id)
    deliver()

    receipt = Checkout.objects.get().receipt
    found = Receipt.objects.with_credit().get(pk=receipt.pk)
    assert (found.contributed, found.credit) == (Decimal("20.00"), Decimal("500.00"))


def test_a_receipt_is_mailed_once_however_often_the_payment_is_told(client, provider, deliver, due, link):
    client.post(link, {"act": "card"})
    provider.books.pay(Checkout.objects.get().session_id)

    deliver(*provider.books.events * 3)
    client.get(f"{link}retour/?de=paye")

    document = Document.objects.get(kind="receipt")
    mail = Message.objects.get(kind="billing.receipt")
    assert (document.receipt, document.amount) == (Checkout.objects.get().receipt, Decimal("500.00"))
    assert (mail.to, list(mail.documents.all())) == ([document.recipient_email], [document.stored])


def test_a_payment_whose_payer_reads_no_mail_has_no_receipt_to_post(client, provider, deliver, due, link):
    document = due.documents.get()
    Organisation.objects.filter(pk=due.payer_id).update(post_only=True)
    client.post(link, {"act": "card"})
    provider.books.pay(Checkout.objects.get().session_id)

    deliver()

    assert Checkout.objects.get().state == "paid"
    assert list(due.organisation.documents.all()) == [document]


def test_who_comes_back_having_paid_reads_it_at_once(client, provider, link):
    client.post(link, {"act": "card"})
    provider.books.pay(Checkout.objects.get().session_id)

    page = client.get(f"{link}retour/?de=paye", follow=True)

    assert "C’est payé, merci" in text(page)
    assert "Payer par carte" not in text(page)
    assert "déjà payée" in text(client.post(link, {"act": "card"}))


def test_who_comes_back_before_the_provider_says_anything_is_told_to_wait(client, provider, link):
    client.post(link, {"act": "card"})
    provider.faults.coming.append(("GET", "/v1/checkout/sessions", "500"))

    page = client.get(f"{link}retour/?de=paye", follow=True)

    assert "Nous attendons la confirmation" in text(page)
    assert "Payer par carte" not in text(page)


def test_who_leaves_the_page_of_the_provider_is_told_that_nothing_was_debited(client, provider, link):
    client.post(link, {"act": "card"})

    page = client.get(f"{link}retour/?de=quitte", follow=True)

    assert "rien n’a été débité" in text(page)
    assert "Payer par carte" in text(page)


def test_a_debit_on_its_way_offers_nothing_more_to_pay(client, provider, link):
    client.post(link, {"act": "debit"})
    provider.books.pay(Checkout.objects.get().session_id)

    page = client.get(f"{link}retour/?de=paye", follow=True)

    assert "Votre prélèvement est en cours" in text(page)
    assert "Payer par carte" not in text(page)


@pytest.mark.parametrize(
    ("fault", "said"),
    [("500", "Le prestataire de paiement n’a pas répondu"), ("cut_after", "n’a pas répondu")],
)
def test_a_provider_who_does_not_answer_is_told(client, provider, link, fault, said):
    provider.faults.coming.append(("POST", "/v1/checkout/sessions", fault))

    page = client.post(link, {"act": "card"}, follow=True)

    assert said in text(page)


def test_a_refused_card_is_told_with_the_words_of_the_bank(client, provider, link):
    client.post(link, {"act": "card"})
    provider.books.refuse(Checkout.objects.get().session_id)

    page = client.get(f"{link}retour/?de=autre", follow=True)

    assert "Votre carte a été refusée." in text(page)


def test_a_transfer_is_announced_once(client, due, link):
    for _ in range(2):
        page = client.post(link, {"act": "transfer"}, follow=True)

    announced = Announcement.objects.get()
    assert (announced.due, announced.amount, announced.announced_on) == (
        due,
        Decimal("500.00"),
        timezone.localdate(),
    )
    assert "Virement annoncé" in text(page)
    assert Due.objects.with_paid().get(pk=due.pk).outstanding == Decimal("500.00")


def test_what_was_paid_in_part_asks_for_the_rest(client, provider, due, link):
    receive(
        payer=due.payer, method="cheque", amount=Decimal("200.00"), received_on=due.called_on,
        outside_id="cheque:1", dues=[due], by=None,
    )  # fmt: skip

    client.post(link, {"act": "card"})

    assert Checkout.objects.get().amount == Decimal("300.00")


def test_a_cancelled_call_says_so(client, provider, due, link):
    Due.objects.filter(pk=due.pk).update(cancelled_at=timezone.now(), cancelled_because="Erreur")

    assert "Il n’y a rien à payer" in text(client.get(link))
    assert client.post(link, {"act": "card"}).status_code == 409
    assert not Checkout.objects.exists()


def test_without_a_provider_the_page_leads_to_a_transfer(client, link):
    page = client.get(link)

    assert "Payer par carte" not in text(page)
    assert "Par virement" in text(page)
    assert client.post(link, {"act": "card"}).status_code == 409


def test_a_link_that_nobody_here_wrote_opens_nothing(client, provider, due, link):
    own, signature = link.split("/")[2].split(".", 1)
    others = Due.objects.exclude(pk=due.pk).first()
    for token in (f"{others.pk}.{signature}", f"{own}.{signature}x", own, "é", f"{own}.0.{signature}"):
        for path in (f"/payer/{token}/", f"/payer/{token}/retour/"):
            page = client.get(path)
            assert (page.status_code, "Ce lien n’ouvre rien" in page.text) == (404, True)
    assert client.post(f"/payer/{others.pk}.{signature}/", {"act": "card"}).status_code == 404


def test_an_old_link_says_that_it_expired(client, link, settings):
    settings.PAY_LINK_VALID_FOR = timedelta(seconds=-1)
    Chamber.objects.update(email="contact@cress.example")

    page = client.get(link)

    assert page.status_code == 410
    assert "Ce lien a expiré" in page.text
    assert "contact@cress.example" in page.text


def test_whoever_presses_too_often_waits(client, provider, link):
    answers = [client.post(link, {"act": "other"}).status_code for _ in range(31)]

    assert answers == [302] * 30 + [429]


def test_a_form_from_elsewhere_is_refused(link):
    assert Client(enforce_csrf_checks=True).post(link, {"act": "card"}).status_code == 403


def test_whoever_reloads_their_return_too_often_asks_the_provider_no_more(client, provider, link):
    client.post(link, {"act": "card"})
    for _ in range(20):
        client.get(f"{link}retour/")
    read_at = Checkout.objects.get().read_at

    assert client.get(f"{link}retour/").status_code == 302

    assert Checkout.objects.get().read_at == read_at
