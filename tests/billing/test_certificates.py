"""The letters that certify: they are drawn whatever they are told."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from cressmember.core.pdf import render
from tests.billing.invoices import BUYER, CASES, CHAMBER, printed

HOSTILE = [
    '<img src="file:///etc/passwd"><script>alert(1)</script> & «\u202e cie »',
    "é" * 250,
    "Association pour la promotion " * 8,
    "جمعية التضامن 🌱🤝 \u200f(2025)",
]
CORRECTED = {"number": "FA-2025-0001", "day": "15 janvier 2025", "amount": "600,00 €"}
LINE = {"label": "Cotisation 2025", "called": "1,00 €", "paid": "0,00 €", "outstanding": "1,00 €"}


def letters(name):
    recipient = BUYER | {"name": name, "attention": name, "care_of": ""}
    common = {"chamber": CHAMBER, "recipient": recipient, "number": "XX-2025-0001", "date": "15 avril 2025"}
    invoice = printed(CASES["taxed"]) | {"recipient": recipient, "buyer": recipient, "member": name}
    return {
        "invoice": invoice | {"message": name},
        "credit_note": invoice | {"corrects": CORRECTED, "because": name, "whole": True},
        "receipt": common
        | {"payer": name, "amount": "1,00 €", "payments": [{"means": "Virement", "reference": name}]},
        "attestation": common | {"member": name, "seat": name, "membership": "est adhérente.", "dues": name},
        "balance": common
        | {"payer": name, "day": "31 décembre 2025", "lines": [LINE | {"member": name}], "reply_to": name},
    }


@pytest.mark.parametrize("kind", ["invoice", "credit_note", "receipt", "attestation", "balance"])
@pytest.mark.parametrize("name", HOSTILE, ids=["markup", "long word", "long", "right to left"])
def test_a_hostile_name_is_printed_and_nothing_else(kind, name):
    letter = PdfReader(BytesIO(render(f"pdf/billing_{kind}.html", letters(name)[kind], identifier="test")))

    text = "".join(page.extract_text() for page in letter.pages)
    assert len(letter.pages) <= 3
    assert "alert(1)" in text or "alert" not in name
    # The code of a transfer is the only picture of an invoice; nothing else has any.
    assert max(len(page.images) for page in letter.pages) == (kind == "invoice")
    for page in letter.pages:
        assert page.mediabox.width < 600


def test_a_receipt_says_what_it_is_not():
    content = letters("Payeur")["receipt"]
    ground = {"chamber": CHAMBER | {"receipt_ground": "Reçu au titre de l’article 200 du CGI."}}

    def text(said):
        return (
            PdfReader(BytesIO(render("pdf/billing_receipt.html", said, identifier="t")))
            .pages[0]
            .extract_text()
        )

    assert "Ce reçu n’est pas un reçu fiscal" in text(content)
    assert "reçu fiscal" not in text(content | ground)
    assert "article 200 du CGI" in text(content | ground)
