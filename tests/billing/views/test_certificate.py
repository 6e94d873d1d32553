from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.actions.issue import issue_campaign
from billing.actions.receipt import receive
from billing.models import Document, Due, Receipt
from cressmember.core.actions.chamber import configure_chamber
from cressmember.core.models import Chamber, Job, Message
from cressmember.members.models import Organisation


def test_a_membership_is_attested_from_the_file_of_the_member(issued, treasurer):
    member = Organisation.objects.get(number=1)
    url = reverse("billing:attestation-create", args=[member.pk])
    assert url in treasurer.get(member.get_absolute_url()).content.decode()

    made = treasurer.post(url, {"by_mail": "on"}, follow=True)

    document = Document.objects.get(kind="attestation")
    assert made.redirect_chain[-1][0] == document.get_absolute_url()
    assert document.issued_on == timezone.localdate()
    page = made.content.decode()
    assert "Attestation d’adhésion" in page
    assert "Montant" not in page
    again = treasurer.post(url, {"by_mail": "on"})
    assert "C’est déjà fait" in again.content.decode()


def test_who_is_no_member_is_not_offered_an_attestation(issued, treasurer):
    outside = Organisation.objects.exclude(
        pk__in=Organisation.objects.members(on=timezone.localdate())
    ).first()

    page = treasurer.get(outside.get_absolute_url()).content.decode()

    assert reverse("billing:attestation-create", args=[outside.pk]) not in page
    assert reverse("billing:balance-create", args=[outside.pk]) in page


@pytest.mark.parametrize(
    ("name", "answers", "kind"),
    [
        ("attestation-create-many", {}, "billing.attest_memberships"),
        ("balance-create-many", {"as_of": "31/12/2025", "reply_to": "Cabinet"}, "billing.state_balances"),
    ],
)
def test_all_at_once_is_a_job(issued, treasurer, name, answers, kind):
    url = reverse(f"billing:{name}")
    assert url in treasurer.get(reverse("billing:document-list")).content.decode()

    made = treasurer.post(url, answers)

    job = Job.objects.get(kind=kind)
    assert made.url == reverse("core:job-detail", args=[job.pk])


def test_a_balance_of_a_day_to_come_is_refused_on_its_page(issued, treasurer):
    url = reverse("billing:balance-create", args=[Organisation.objects.get(number=1).pk])

    page = treasurer.post(url, {"as_of": "31/12/2099"}).content.decode()

    assert "Un solde se confirme à un jour passé" in page


def test_a_balance_is_confirmed_from_the_file_of_the_member(issued, treasurer):
    member = Organisation.objects.get(number=1)

    url = reverse("billing:balance-create", args=[member.pk])
    assert treasurer.get(url).context["form"]["as_of"].value() == date(timezone.localdate().year - 1, 12, 31)

    treasurer.post(url, {"as_of": "31/12/2025"})

    assert Document.objects.get(kind="balance").organisation == member


def test_a_receipt_is_asked_for_from_the_money_and_from_the_due(issued, treasurer):
    due = Due.objects.get(organisation__number=1, campaign=issued)
    receive(
        payer=due.payer,
        method="cheque",
        amount=Decimal("500.00"),
        received_on=date(2025, 3, 1),
        outside_id="c",
        dues=[due],
        by=None,
    )
    receipt = Receipt.objects.get(outside_id="c")
    for record, noun in ((due, "due"), (receipt, "receipt")):
        url = reverse(f"billing:{noun}-acknowledge", args=[record.pk])
        assert url in treasurer.get(record.get_absolute_url()).content.decode()
        assert "pas un reçu fiscal" in treasurer.get(url).content.decode()

        treasurer.post(url)

    assert Document.objects.filter(kind="receipt").count() == 2
    assert "RC-" in treasurer.get(receipt.get_absolute_url()).content.decode()
    Chamber.objects.update(receipt_ground="Article 200 du CGI")
    assert "Article 200 du CGI" in treasurer.get(url).content.decode()


@pytest.fixture
def invoice(approved):
    configure_chamber(
        by=None,
        name="CRESS d’essai",
        siret="73282932000074",
        exemption_ground="VATEX-FR-FRANCHISE",
        invoices_untaxed=True,
    )
    issue_campaign(campaign=approved, on=date(2025, 1, 15), by=None)
    return Document.objects.get(due__organisation__number=1, kind="invoice")


def test_an_invoice_is_credited_from_its_page(invoice, treasurer):
    url = reverse("billing:document-credit", args=[invoice.pk])
    for record in (invoice, invoice.due):
        assert url in treasurer.get(record.get_absolute_url()).content.decode()
    assert 'value="500,00"' in treasurer.get(url).content.decode()

    made = treasurer.post(url, {"amount": "500,00", "because": "Adhésion retirée"}, follow=True)

    note = Document.objects.get(kind="credit_note")
    assert made.redirect_chain[-1][0] == note.get_absolute_url()
    assert invoice.number in made.content.decode()
    page = treasurer.get(invoice.get_absolute_url()).content.decode()
    assert note.number in page
    assert url not in page


def test_an_invoice_says_why_it_is_one_and_what_it_encloses(invoice, treasurer):
    page = treasurer.get(invoice.get_absolute_url()).content.decode()

    assert "La chambre facture aussi" in page
    assert "Factur-X" in page


def test_a_document_is_sent_again_from_its_page(invoice, treasurer):
    url = reverse("billing:document-resend", args=[invoice.pk])
    assert invoice.recipient_email in treasurer.get(url).content.decode()
    before = Message.objects.count()

    made = treasurer.post(url, {"to": "autre@conserverie.example"}, follow=True)

    assert "Le message part à autre@conserverie.example" in made.content.decode()
    assert Message.objects.count() == before + 1


def test_the_list_of_documents_is_narrowed_by_kind(invoice, treasurer):
    listed = treasurer.get(reverse("billing:document-list") + "?kind=credit_note").content.decode()

    assert "FA-2025" not in listed
    assert "Aucun" in listed
