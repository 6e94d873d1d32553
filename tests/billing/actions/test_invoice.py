from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from billing.actions.adjustment import adjust_due
from billing.actions.credit_note import credit_invoice, left_to_credit
from billing.actions.document import cancel_call, send_again
from billing.actions.invoice import position_of
from billing.actions.issue import call_single, issue_campaign
from billing.actions.letterhead import IncompleteLetterhead
from billing.actions.public_payer import set_public_payer
from billing.actions.receipt import receive
from billing.models import Campaign, Document, Due
from billing.rules.recomputation import amount_again
from cressmember.core.actions.chamber import configure_chamber
from cressmember.core.actions.document import render
from cressmember.core.models import Chamber, Message
from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import Organisation
from tests.billing.invoices import RULES, judged
from tests.shelf import kept

ON = date(2025, 1, 15)
LATER = date(2025, 2, 1)
SIRET = "73282932000074"


@kept("exempt", on="approved")
def exempt():
    """The approved campaign of a chamber that invoices what is exempt."""
    configure_chamber(
        by=None,
        siret=SIRET,
        exemption_ground="VATEX-FR-CGI261-7",
        invoices_untaxed=True,
        name="CRESS d’essai",
    )


@kept("invoiced", on="exempt")
def invoiced():
    issue_campaign(campaign=Campaign.objects.get(), on=ON, by=None)


def invoice_of(number):
    return Document.objects.select_related("stored", "due").get(
        due__organisation__number=number, kind="invoice"
    )


def enclosed_in(document):
    render(document.stored)
    (data,) = PdfReader(BytesIO(document.stored.file.read())).attachments["factur-x.xml"]
    return data


def test_a_chamber_that_invoices_what_is_exempt_calls_nobody(invoiced):
    invoices = Document.objects.filter(due__campaign=Campaign.objects.get())

    assert set(invoices.values_list("kind", "series")) == {("invoice", "FA-2025")}
    assert list(invoices.order_by("sequence").values_list("sequence", flat=True)) == list(range(1, 159))


@pytest.mark.parametrize("rules", RULES)
def test_an_issued_invoice_encloses_data_that_the_published_rules_accept(invoiced, rules):
    fired, broken = judged(enclosed_in(invoice_of(1)), rules)

    assert fired > 50
    assert broken == []


def test_an_invoice_says_why_it_is_one_and_leaves_with_its_words(invoiced):
    invoice = invoice_of(1)

    assert "facture aussi ce qui est exonéré" in invoice.stored.content["because_document"]
    text = " ".join(PdfReader(BytesIO(_file(invoice))).pages[0].extract_text().split())
    for said in (invoice.number, "500,00", "SIREN 732", "article 261-7-1°", "Pas d’escompte", "31 mars 2025"):
        assert said in text, said
    message = Message.objects.get(kind="billing.invoice", documents=invoice.stored)
    assert message.subject.startswith("Facture, Cotisation 2025")
    assert "Factur-X" in message.text


def _file(document):
    render(document.stored)
    return document.stored.file.read()


def test_one_campaign_may_call_some_and_invoice_others(approved):
    configure_chamber(by=None, siret=SIRET, vat_number="FR44732829320", name="CRESS d’essai")
    line = approved.lines.get(organisation__number=1)
    line.trace["vat"] = {"mode": "taxed", "rate": "0.20", "amount": "83.33"}
    line.save(update_fields=["trace"])

    issue_campaign(campaign=approved, on=ON, by=None)

    invoice = invoice_of(1)
    assert (invoice.number, invoice.amount) == ("FA-2025-0001", 500)
    assert invoice.stored.content["net"] == "416.67"
    assert Document.objects.filter(due__campaign=approved, kind="call").count() == 157
    assert Document.objects.filter(series="AC-2025").order_by("-sequence").first().sequence == 157
    assert judged(enclosed_in(invoice), "EN 16931")[1] == []


def test_nothing_is_issued_by_a_chamber_that_lacks_what_an_invoice_prints(exempt):
    configure_chamber(by=None, siret="", name="CRESS d’essai")

    with pytest.raises(IncompleteLetterhead, match="son SIRET"):
        issue_campaign(campaign=Campaign.objects.get(), on=ON, by=None)

    assert not Due.objects.exclude(campaign=None).exists()


def test_a_call_outside_vat_is_no_invoice_and_says_why(approved):
    where = position_of(approved.lines.first(), Chamber.current(), None)

    assert where.document == "call"
    assert "ce n’est pas une facture" in where.because


def test_an_invoice_is_not_cancelled_like_a_call(invoiced):
    with pytest.raises(RuleViolation, match="se corrige par un avoir"):
        cancel_call(document=invoice_of(1), because="erreur", on=LATER, by=None)


def test_a_whole_credit_note_closes_the_due(invoiced):
    invoice = invoice_of(1)

    note = credit_invoice(
        invoice=invoice, amount=invoice.amount, because="Adhésion retirée", on=LATER, by=None
    )

    invoice.refresh_from_db()
    assert (note.number, note.amount, note.corrects) == ("AV-2025-0001", 500, invoice)
    assert invoice.cancelled_by == note
    assert invoice.due.cancelled_at is not None
    assert not Document.objects.live().filter(pk=invoice.pk).exists()
    for rules in RULES:
        assert judged(enclosed_in(note), rules)[1] == []
    message = Message.objects.get(kind="billing.credit_note")
    assert "elle ne doit pas être payée" in message.text
    with pytest.raises(RuleViolation, match="en vigueur"):
        credit_invoice(invoice=invoice, amount=invoice.amount, because="encore", on=LATER, by=None)


def test_a_credit_note_in_part_lowers_what_is_owed(invoiced):
    invoice = invoice_of(1)
    receive(
        payer=invoice.due.payer,
        method="cheque",
        amount=Decimal("450.00"),
        received_on=LATER,
        outside_id="c",
        dues=[invoice.due],
        by=None,
    )

    note = credit_invoice(invoice=invoice, amount=Decimal("120.00"), because="Remise", on=LATER, by=None)

    due = Due.objects.with_paid().get(pk=invoice.due_id)
    assert (due.adjusted, due.paid, due.outstanding) == (Decimal(120), Decimal(380), Decimal(0))
    assert due.adjustments.get().decided_by == note.name
    invoice.refresh_from_db()
    assert invoice.is_live
    assert left_to_credit(invoice) == Decimal(380)
    assert judged(enclosed_in(note), "EN 16931")[1] == []
    last = credit_invoice(invoice=invoice, amount=Decimal("380.00"), because="Radiation", on=LATER, by=None)
    invoice.refresh_from_db()
    assert (invoice.cancelled_by, last.number) == (last, "AV-2025-0002")


def test_an_invoice_is_not_lowered_without_a_credit_note(invoiced):
    with pytest.raises(RuleViolation, match="sa remise est un avoir"):
        adjust_due(
            due=invoice_of(1).due,
            kind="reduction",
            amount=Decimal(10),
            because="geste",
            decided_by="Bureau",
            decided_on=LATER,
            by=None,
        )


def test_a_public_payer_is_invoiced_with_its_service(approved):
    configure_chamber(by=None, siret=SIRET, name="CRESS d’essai")
    payer = approved.lines.get(organisation__number=130).payer
    set_public_payer(
        organisation=payer, service_code="FINANCES", engagement_required=False, payment_days=30, by=None
    )

    issue_campaign(campaign=approved, on=ON, by=None)

    invoice = invoice_of(130)
    assert "organisme public" in invoice.stored.content["because_document"]
    data = enclosed_in(invoice)
    assert b"<ram:BuyerReference>FINANCES</ram:BuyerReference>" in data
    assert judged(data, "EN 16931")[1] == []
    assert Document.objects.filter(due__campaign=approved, kind="invoice").count() == 1


def test_credit_notes_follow_one_another_day_after_day(invoiced):
    credit_invoice(invoice=invoice_of(1), amount=Decimal(10), because="x", on=LATER, by=None)

    with pytest.raises(RuleViolation, match="ne peut pas être datée du 31 janvier 2025"):
        credit_invoice(invoice=invoice_of(1), amount=Decimal(10), because="x", on=date(2025, 1, 31), by=None)

    credit_invoice(invoice=invoice_of(1), amount=Decimal(10), because="x", on=LATER, by=None)
    sequence = Document.objects.filter(series="AV-2025").values_list("sequence", flat=True)
    assert sorted(sequence) == [1, 2]


@pytest.mark.parametrize(
    ("amount", "because", "refusal"),
    [("0.00", "x", "d’un centime"), ("500.01", "x", "d’un centime"), ("500.00", "  ", "Dites pourquoi")],
)
def test_a_credit_note_stays_within_its_invoice(invoiced, amount, because, refusal):
    with pytest.raises(RuleViolation, match=refusal):
        credit_invoice(invoice=invoice_of(1), amount=Decimal(amount), because=because, on=LATER, by=None)

    assert left_to_credit(invoice_of(1)) == 500


def test_only_an_invoice_is_credited(issued):
    with pytest.raises(RuleViolation, match="Seule une facture"):
        credit_invoice(
            invoice=Document.objects.get(due__organisation__number=1),
            amount=1,
            because="x",
            on=LATER,
            by=None,
        )


def test_a_document_is_sent_again_with_the_same_file(invoiced):
    invoice = invoice_of(1)

    message = send_again(document=invoice, to="autre@conserverie.example", by=None)

    assert message.to == ["autre@conserverie.example"]
    assert list(message.documents.all()) == [invoice.stored]
    assert invoice.number in message.subject


def test_what_was_cancelled_is_not_sent_again(issued):
    call = Document.objects.get(due__organisation__number=1)
    cancel_call(document=call, because="doublon", on=LATER, by=None)

    with pytest.raises(RuleViolation, match="est annulé par AN-2025-0001"):
        send_again(document=call, to="x@cress.example", by=None)


def test_a_due_has_one_call_or_one_invoice_in_force(issued):
    call = Document.objects.get(due__organisation__number=1)
    call.pk, call.kind, call.number, call.sequence = None, "invoice", "FA-2025-0001", 9999

    with pytest.raises(IntegrityError), transaction.atomic():
        call.save(force_insert=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"due": None},
        {"kind": "attestation"},
        {"kind": "credit_note"},
        {"organisation": None},
        {"amount": None},
        {"kind": "unknown"},
    ],
)
def test_the_database_knows_which_kind_needs_what(issued, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(due__organisation__number=1).update(**wrong)


def test_a_scale_with_vat_and_in_parts_is_invoiced_so(campaign):
    configure_chamber(by=None, siret=SIRET, vat_number="FR44732829320", name="CRESS d’essai")
    terms = {"vat": {"mode": "taxed", "rate": "0.20"}, "instalments": {"count": 4, "every": 3}}
    campaign.scale.document |= terms
    campaign.scale.save(update_fields=["document"])

    due = call_single(
        organisation=Organisation.objects.get(number=1),
        dues_year=campaign.dues_year,
        scale=campaign.scale,
        due_on=date(2025, 3, 31),
        older_figures_from=2023,
        on=ON,
        by=None,
    )

    assert (due.net_amount, due.vat_amount, due.amount) == (Decimal(500), Decimal(100), Decimal(600))
    assert list(due.instalments.values_list("due_on", "amount")) == [
        (date(2025, 3, 31), Decimal("150.00")),
        (date(2025, 6, 30), Decimal("150.00")),
        (date(2025, 9, 30), Decimal("150.00")),
        (date(2025, 12, 31), Decimal("150.00")),
    ]
    invoice = due.documents.get()
    assert invoice.kind == "invoice"
    assert "À régler en 4 fois" in invoice.stored.content["terms"]
    assert judged(enclosed_in(invoice), "EN 16931")[1] == []
    assert amount_again(due.trace) == due.amount
