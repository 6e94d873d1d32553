"""Payments on line as the chamber sees them."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from billing.actions.announcement import announce_transfer
from billing.actions.receipt import receive
from billing.models import Announcement, Checkout, ProviderEvent, ProviderRefund, Refund
from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.members.models import Organisation
from tests.provider import outstanding, start

pytestmark = pytest.mark.django_db
LIST = "/gestion/cotisations/paiements/"


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


@pytest.fixture
def administrator(client, db):
    """A client signed in as the administrator."""
    user = ensure_user(email="admin@cress.example", by=None)
    grant_role(user=user, role=Role.ADMINISTRATOR, starts_on=date(2020, 1, 1), by=None)
    client.force_login(user)
    return client


@pytest.fixture
def twice(provider, deliver, paid, due):
    """A second payment by card of a due that is paid: all of it is to be sent back."""
    other = Checkout.objects.create(due=due, payer=due.payer, means="card", amount=Decimal("500.00"))
    price = {"unit_amount": "50000", "currency": "eur", "product_data": {"name": "x"}}
    session = provider.books.create_session(
        {
            "line_items": {"0": {"price_data": price}},
            "payment_method_types": {"0": "card"},
            "client_reference_id": str(other.key),
            "success_url": "x",
            "cancel_url": "x",
            "expires_at": timezone.now().timestamp() + 3600,
        },
        provider.url,
    )
    provider.books.pay(session["id"])
    deliver()
    other.refresh_from_db()
    return other.receipt


def test_the_list_says_that_nothing_is_set(treasurer):
    assert "Le paiement en ligne n’est pas ouvert" in text(treasurer.get(LIST))


def test_the_list_shows_attempts_and_what_waits(treasurer, twice):
    page = treasurer.get(LIST)

    said = text(page)
    assert "2 paiements" in said
    assert "À rendre" in said
    assert treasurer.get(LIST, {"state": "paid", "q": "conserverie"}).context["count"] == 2
    assert treasurer.get(LIST, {"q": Checkout.objects.first().payment_id}).context["count"] == 1
    assert treasurer.get(LIST, {"state": "under_way"}).context["count"] == 0
    assert "Carte bancaire" in treasurer.get(LIST, {"export": "csv"}).getvalue().decode()


def test_the_page_of_an_attempt_tells_its_story(treasurer, paid):
    page = treasurer.get(paid.get_absolute_url())

    for expected in ("Payé", paid.payment_id, "Page de paiement terminée", "Relire chez Stripe"):
        assert expected in text(page)


def test_an_uncertain_attempt_says_what_to_do_and_is_read_again(treasurer, provider, due):
    provider.faults.coming.append(("POST", "/v1/checkout/sessions", "cut_after"))
    checkout = start(due)
    assert "Ne demandez pas au payeur de recommencer" in text(treasurer.get(checkout.get_absolute_url()))
    assert treasurer.get(LIST, {"state": "uncertain"}).context["count"] == 1

    page = treasurer.post(f"{checkout.get_absolute_url()}relire/", follow=True)

    assert "Relu chez le prestataire" in text(page)
    checkout.refresh_from_db()
    assert checkout.state == "open"


def test_reading_again_says_when_the_provider_is_silent(treasurer, provider, due):
    checkout = start(due)
    provider.faults.coming.append(("GET", "/v1/checkout/sessions", "500"))

    page = treasurer.post(f"{checkout.get_absolute_url()}relire/", follow=True)

    assert "ne répond pas" in text(page)


def test_a_double_payment_is_proposed_and_sent_back(treasurer, twice):
    page = treasurer.get(f"{LIST}a-rendre/")
    assert page.context["count"] == 1
    url = f"/gestion/cotisations/encaissements/{twice.pk}/rendre/"
    assert f'href="{url}"' in page.text
    assert f'href="{url}"' in treasurer.get(twice.get_absolute_url()).text

    done = treasurer.post(url, {"amount": "500,00", "because": "Payé deux fois"}, follow=True)

    assert "500,00 € rendus au payeur." in text(done)
    again = treasurer.get(url, follow=True)
    assert "Il ne reste rien de cet encaissement" in text(again)
    assert Refund.objects.get().receipt == twice
    assert treasurer.get(f"{LIST}a-rendre/").context["count"] == 0


def test_a_refund_without_an_answer_says_not_to_ask_again(treasurer, provider, twice):
    provider.faults.coming.append(("POST", "/v1/refunds", "500"))
    url = f"/gestion/cotisations/encaissements/{twice.pk}/rendre/"

    done = treasurer.post(url, {"amount": "500,00", "because": "Payé deux fois"}, follow=True)

    assert "le remboursement est incertain" in text(done)
    assert "Incertain" in text(treasurer.get(twice.get_absolute_url()))
    assert ProviderRefund.objects.get().state == "uncertain"


def test_a_refund_that_the_provider_refuses_leaves_its_trace(treasurer, provider, twice):
    """What is about to be asked is committed first, whatever becomes of the page."""
    provider.books.rows["charge"].clear()
    url = f"/gestion/cotisations/encaissements/{twice.pk}/rendre/"

    page = treasurer.post(url, {"amount": "500,00", "because": "Payé deux fois"})

    assert "Le prestataire refuse" in text(page)
    assert ProviderRefund.objects.get().state == "refused"


@pytest.mark.parametrize(("amount", "said"), [("500,01", "Il n’y a que 500,00 €"), ("0", "montant positif")])
def test_too_much_or_nothing_is_not_sent_back(treasurer, twice, amount, said):
    url = f"/gestion/cotisations/encaissements/{twice.pk}/rendre/"

    page = treasurer.post(url, {"amount": amount, "because": "Payé deux fois"})

    assert said in text(page)
    assert not Refund.objects.exists()


def test_a_contested_receipt_says_so(treasurer, provider, deliver, paid):
    provider.books.dispute(paid.payment_id)
    deliver()

    assert "Contestation du" in text(treasurer.get(paid.receipt.get_absolute_url()))
    assert treasurer.get(LIST, {"dispute": "open"}).context["count"] == 1


def test_announced_transfers_are_listed_until_they_come(treasurer, due):
    announced = announce_transfer(due=due, on=timezone.localdate(), by=None)
    url = f"{LIST}annonces/"
    assert treasurer.get(url).context["count"] == 1
    assert "Virement annoncé" in text(treasurer.get(due.get_absolute_url()))

    receive(
        payer=due.payer,
        method="transfer",
        amount=outstanding(due),
        received_on=timezone.localdate(),
        outside_id="bank:1",
        dues=[due],
        by=None,
    )

    assert treasurer.get(url).context["count"] == 0
    treasurer.post(f"{url}{announced.pk}/retirer/")
    assert not Announcement.objects.standing().exists()


def test_the_page_of_a_due_holds_its_link(treasurer, client, due):
    link = re.search(
        r'href="http://localhost:8000(/payer/[^"]+)"', treasurer.get(due.get_absolute_url()).text
    )[1]

    assert "500,00" in client.get(link).text


def test_the_notices_are_read_and_acted_on_by_the_treasurer(treasurer, provider, deliver, paid):
    event = ProviderEvent.objects.first()
    page = treasurer.get("/gestion/cotisations/paiements/avis/")
    assert "/prestataire/stripe/" not in page.text
    assert page.context["count"] == 2
    assert event.event_id in text(treasurer.get(event.get_absolute_url()))
    assert treasurer.get("/gestion/cotisations/paiements/avis/?q=paiement+recu").context["count"] == 1
    ProviderEvent.objects.filter(pk=event.pk).update(handled_at=None, outcome="waiting")

    page = treasurer.post(f"{event.get_absolute_url()}traiter/", follow=True)

    assert "L’avis est traité : traité." in text(page)
    event.refresh_from_db()
    assert event.handled_at is not None


def test_whoever_holds_the_settings_reads_where_the_provider_writes(administrator, provider):
    assert "/prestataire/stripe/" in administrator.get("/gestion/cotisations/paiements/avis/").text


def test_a_notice_to_examine_waits_for_the_treasurer_until_she_says_what_was_made_of_it(
    treasurer, provider, deliver
):
    Organisation.objects.create(name="Les Lilas", sort_name="lilas")
    deliver(provider.books.tell("payout.paid", {"id": "po_unknown", "object": "payout"}))
    event = ProviderEvent.objects.get()
    home = treasurer.get("/gestion/cotisations/")
    ((matter, url),) = home.context["matters"]
    assert (matter.label, matter.rows, matter.amount) == ("Avis de paiement à examiner", 1, None)
    assert treasurer.get(url).context["count"] == 1
    assert "<strong>1</strong> avis de paiement à examiner" in treasurer.get("/gestion/").text
    examine = f"{event.get_absolute_url()}examiner/"
    assert examine in treasurer.get(event.get_absolute_url()).text
    assert "ne connaît pas ce dont parle cet avis" in text(treasurer.get(examine))

    treasurer.post(examine, {"because": "Essai de l’ancien compte"})

    event.refresh_from_db()
    assert (event.outcome, event.because) == ("examined", "Essai de l’ancien compte")
    assert treasurer.get("/gestion/cotisations/").context["matters"] == []
    assert "Essai de l’ancien compte" in text(treasurer.get(event.get_absolute_url()))
    assert "Cet avis est déjà examiné." in text(treasurer.post(examine, {"because": "Deux fois"}))


def test_a_notice_that_asks_nobody_for_anything_is_not_examined(treasurer, provider, deliver, paid):
    examine = f"{ProviderEvent.objects.first().get_absolute_url()}examiner/"

    assert "il n’y a rien à examiner" in text(treasurer.post(examine, {"because": "Pour voir"}))
