from decimal import Decimal

import pytest

from billing.rules.position import GROUNDS, Vat, position, vat_of
from cressmember.core.models import Chamber


def where(*, vat_mode="out_of_scope", vat_rate="0", **instead):
    said = {
        "default_ground": "VATEX-EU-O",
        "invoices_untaxed": False,
        "public_payer": False,
    }
    return position(Vat(vat_mode, Decimal(vat_rate), Decimal(0)), **(said | instead))


@pytest.mark.parametrize(
    ("said", "document", "category", "ground", "because"),
    [
        ({}, "call", "O", "VATEX-EU-O", "ce n’est pas une facture"),
        # Outside VAT, even a chamber that invoices what is exempt has nothing to invoice.
        ({"invoices_untaxed": True}, "call", "O", "VATEX-EU-O", "ce n’est pas une facture"),
        ({"public_payer": True}, "invoice", "O", "VATEX-EU-O", "organisme public"),
        ({"vat_mode": "exempt"}, "call", "E", "VATEX-FR-CGI261-7", "sans les facturer"),
        (
            {"vat_mode": "exempt", "invoices_untaxed": True},
            "invoice",
            "E",
            "VATEX-FR-CGI261-7",
            "facture aussi",
        ),
        ({"vat_mode": "exempt", "public_payer": True}, "invoice", "E", "VATEX-FR-CGI261-7", "public"),
        ({"vat_mode": "franchise"}, "call", "E", "VATEX-FR-FRANCHISE", "sans les facturer"),
        ({"vat_mode": "franchise", "invoices_untaxed": True}, "invoice", "E", "VATEX-FR-FRANCHISE", "aussi"),
        # The chamber's own ground holds where the scale says nothing of VAT.
        ({"default_ground": "VATEX-FR-CGI261-7"}, "call", "E", "VATEX-FR-CGI261-7", "sans les facturer"),
        (
            {"default_ground": "VATEX-FR-FRANCHISE", "invoices_untaxed": True},
            "invoice",
            "E",
            "VATEX-FR-FRANCHISE",
            "facture aussi",
        ),
        (
            {"default_ground": "VATEX-EU-O", "vat_mode": "franchise"},
            "call",
            "E",
            "VATEX-FR-FRANCHISE",
            "sans les facturer",
        ),
    ],
)
def test_what_carries_no_vat_is_called_or_invoiced(said, document, category, ground, because):
    answer = where(**said)

    assert (answer.document, answer.category, answer.ground.code) == (document, category, ground)
    assert answer.rate == 0
    assert because in answer.because


@pytest.mark.parametrize(
    ("rate", "said"), [("0.20", "(20\u00a0%)"), ("0.055", "(5,5\u00a0%)"), ("0.1", "(10\u00a0%)")]
)
def test_what_is_taxed_is_invoiced(rate, said):
    answer = where(vat_mode="taxed", vat_rate=rate, default_ground="VATEX-FR-FRANCHISE")

    assert (answer.document, answer.category, answer.rate, answer.ground) == (
        "invoice",
        "S",
        Decimal(rate),
        None,
    )
    assert said in answer.because


def test_a_taxed_due_without_a_rate_is_our_mistake():
    with pytest.raises(ValueError, match="has a rate"):
        where(vat_mode="taxed")


def test_the_chamber_chooses_among_the_grounds_that_the_rules_know():
    assert set(Chamber.ExemptionGround.values) == set(GROUNDS)


def test_the_vat_of_a_due_is_read_in_its_calculation():
    told = {"vat": {"mode": "taxed", "rate": "0.20", "amount": "100.00"}}

    assert vat_of(told) == Vat("taxed", Decimal("0.20"), Decimal("100.00"))
    assert vat_of({}) == Vat("out_of_scope", Decimal(0), Decimal(0))
