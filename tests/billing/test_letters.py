import re
from datetime import date
from io import BytesIO

import pytest
from django.template.loader import render_to_string
from pypdf import PdfReader

from billing.actions.document import cancel_call
from billing.models import Document
from billing.templatetags.billing import transfer_code
from cressmember.core.actions import document as documents
from cressmember.core.models import StoredDocument
from cressmember.core.pdf import render

CHAMBER = {"name": "CRESS d’essai", "iban": "FR1420041010050500013M02606", "bic": "PSSTFRPPXXX"}


def drawn(stored, **instead):
    """The letter of a stored document, read back; ``instead`` replaces parts of its content."""
    return PdfReader(BytesIO(render(stored.template, stored.content | instead, identifier="test")))


@pytest.fixture
def call(issued):
    return Document.objects.get(due__organisation__number=1).stored


def text_of(letter):
    return " ".join(" ".join(page.extract_text() for page in letter.pages).split())


def test_the_call_says_how_much_why_and_how_to_pay(call):
    text = text_of(drawn(call))

    for said in (
        "CONSERVERIE DE L'HORLOGE",
        "À régler au plus tard le 31 mars 2025 500,00",
        "budget 2023",
        "Barème 2024, adopté par l’assemblée générale le 20 juin 2024",
        "AC-2025-",
        "FR14 2004 1010 0505 0001 3M02 606",
    ):
        assert said in text.replace("\u202f", " "), said


def test_the_call_is_a_tagged_french_document_with_a_described_code(call):
    letter = drawn(call)

    root = letter.trailer["/Root"]
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert letter.metadata.title.startswith("Appel de cotisation AC-2025-")
    assert len(letter.pages[0].images) == 1


def test_a_hostile_name_is_printed_and_nothing_else(call):
    hostile = '<img src="file:///etc/passwd"><script>alert(1)</script> & «\u202e cie »'

    letter = drawn(call, member=hostile, recipient=call.content["recipient"] | {"name": hostile})

    assert '<img src="file:///etc/passwd"><script>alert(1)</script>' in text_of(letter)
    assert len(letter.pages[0].images) == 1


def test_a_payer_without_an_address_is_written_to_at_the_member_s(issued):
    text = text_of(drawn(Document.objects.get(due__organisation__number=130).stored))

    assert "Commune de Saint-Ouvert À l’attention de" in text
    assert "Aux bons soins de Collectif des Ourcq" in text


@pytest.mark.parametrize(
    ("chamber", "amount", "drawn_at_all"),
    [(CHAMBER, "500.00", True), (CHAMBER | {"iban": ""}, "500.00", False), (CHAMBER, "0.00", False)],
)
def test_a_transfer_code_needs_an_account_and_an_amount(chamber, amount, drawn_at_all):
    assert transfer_code(chamber, amount, "AC-2025-0001").startswith("data:image/png") is drawn_at_all


def test_a_letter_that_cannot_be_drawn_stops_no_other(issued):
    wrong, right = StoredDocument.objects.filter(kind="billing.call")[:2]
    wrong.content["chamber"]["bic"] = "PSST"
    wrong.save(update_fields=["content"])

    for _ in range(3):
        documents.render_waiting(limit=2)

    wrong.refresh_from_db()
    right.refresh_from_db()
    assert (wrong.state, right.state) == ("failed", "rendered")
    assert "ValueError" in wrong.error


@pytest.mark.parametrize(
    "blank", ["bic", "phone", "email", "siret", "rna", "legal_note", "vat_note", "signatory_title"]
)
def test_an_optional_mention_left_blank_leaves_no_trace(call, blank):
    chamber = call.content["chamber"] | dict.fromkeys(["bic", "phone", "email", "vat_note"], "x")

    text = text_of(drawn(call, chamber=chamber | {"bic": "PSSTFRPPXXX", blank: ""}))

    assert not re.search(r"[:,·] ?[.,·]|\( ?\)|BIC (?:Titulaire|x)|SIRET ·|RNA ·", text)


def test_a_call_without_an_account_speaks_of_no_transfer(call):
    chamber = call.content["chamber"] | {"iban": "", "bic": "", "signatory": ""}

    letter = text_of(drawn(call, chamber=chamber))
    mail = render_to_string("emails/billing_call.txt", call.content | {"chamber": chamber})

    for said in ("virement", "IBAN", "référence"):
        assert said not in letter
        assert said not in mail
    assert mail.rstrip().endswith("Bien cordialement,\n\nCRESS d’essai")


def test_a_call_and_its_cancellation_are_signed_alike(call):
    chamber = call.content["chamber"] | {"signatory": "Jeanne Le Goff", "signatory_title": "DG de la CRESS"}
    cancelled = cancel_call(document=call.billing_document, because="doublon", on=date(2025, 2, 1), by=None)

    for stored in (call, cancelled.stored):
        assert "Jeanne Le Goff DG de la CRESS" in text_of(drawn(stored, chamber=chamber))


def test_a_chamber_that_said_only_its_name_prints_no_dangling_mention(call):
    chamber = dict.fromkeys(call.content["chamber"], "") | {"name": "CRESS d’essai", "accent": "#1f5f5b"}

    text = text_of(drawn(call, chamber=chamber))

    assert text.startswith("CRESS d’essai CONSERVERIE DE L'HORLOGE")
    assert text.endswith("Par chèque à l’ordre de « CRESS d’essai ». CRESS d’essai page 1/1")


def test_the_identifiers_of_the_chamber_are_grouped(call):
    chamber = call.content["chamber"] | {"siret": "12345678900012"}

    assert (
        "SIRET\u00a0123\u202f456\u202f789\u202f00012" in drawn(call, chamber=chamber).pages[0].extract_text()
    )


def test_a_transfer_code_holds_a_name_of_any_sign():
    code = transfer_code(CHAMBER | {"name": "🌱" * 70}, "80.00", "AC-2025-0001")

    assert code.startswith("data:image/png")
