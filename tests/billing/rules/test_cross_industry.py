"""Every tax case passes the schema and the published rules, which really run."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from billing.actions.enclosure import electronic_invoice
from billing.rules.cross_industry import written
from billing.rules.invoice import invoice_of
from cressmember.core.pdf import RenderingError
from tests.billing.invoices import CASES, RULES, UNTAXED, judged

RAM = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"


def xml_of(case):
    return electronic_invoice(CASES[case]).data


def texts(case, *names):
    root = etree.fromstring(xml_of(case))
    return [[node.text for node in root.iter(RAM + name)] for name in names]


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("case", CASES)
def test_a_tax_case_breaks_no_published_rule(case, rules):
    fired, broken = judged(xml_of(case), rules)

    assert fired > 50
    assert broken == []


@pytest.mark.parametrize(
    ("change", "rules", "sentence"),
    [
        ({"seller": {"tax_number": "", "vat_number": ""}, "category": "E"}, "EN 16931", "BR-E-02"),
        ({"seller": {"vat_number": "FR44732829320"}}, "EN 16931", "BR-O-02"),
        ({"mentions": ()}, "France", "BR-FR-05"),
        ({"number": "FA 2025 1"}, "France", "BR-FR-02"),
        ({"total": Decimal("600.01")}, "EN 16931", "BR-CO-15"),
    ],
)
def test_the_published_rules_say_no_when_they_should(change, rules, sentence):
    invoice = invoice_of(UNTAXED)
    if seller := change.pop("seller", None):
        change["seller"] = replace(invoice.seller, **seller)

    _, broken = judged(written(replace(invoice, **change)), rules)

    assert any(sentence in said for said in broken), broken


def test_the_same_invoice_gives_the_same_bytes():
    assert xml_of("taxed") == xml_of("taxed")


def test_the_amounts_of_a_part_paid_invoice():
    assert texts(
        "part paid", "LineTotalAmount", "TaxTotalAmount", "TotalPrepaidAmount", "DuePayableAmount"
    ) == [
        ["500.00", "500.00"],
        ["100.00"],
        ["200.00"],
        ["400.00"],
    ]


def test_a_public_payer_finds_its_service_and_its_engagement():
    buyer_reference, ids, siret = texts("public payer", "BuyerReference", "IssuerAssignedID", "GlobalID")

    assert buyer_reference == ["FINANCES"]
    assert ids == ["2025-BC-0117"]
    assert siret == ["73282932000074", "21310554500017"]


def test_a_transfer_says_to_which_account_and_under_which_reference():
    assert texts("taxed", "IBANID", "BICID", "PaymentReference") == [
        ["FR1420041010050500013M02606"],
        ["PSSTFRPPXXX"],
        ["FA-2025-0001"],
    ]
    assert texts("no account", "IBANID", "PaymentReference", "TypeCode")[:2] == [[], []]


def test_a_hostile_name_is_text_and_nothing_else():
    (names,) = texts("a hostile buyer", "Name")

    assert names[-1].startswith("<b>&amp;</b> \u202e🌱 مرحبا ]]>")
    assert "\x00" not in names[-1]


def test_what_the_schema_refuses_is_never_enclosed():
    with pytest.raises(RenderingError, match="Factur-X"):
        electronic_invoice(UNTAXED | {"net": "NaN"})


def test_a_day_is_written_once_and_for_all():
    assert invoice_of(UNTAXED).issued_on == date(2025, 1, 15)
    assert electronic_invoice(UNTAXED).written_at.isoformat() == "2025-01-15T00:00:00+00:00"


def test_what_is_not_known_is_left_out():
    invoice = invoice_of(UNTAXED)
    unreachable = replace(invoice.buyer, siren="", siret="", email="")

    data = written(
        replace(invoice, buyer=unreachable, note="", terms="", due_on=None, mentions=invoice.mentions[:1])
    )

    root = etree.fromstring(data)
    assert [
        len(list(root.iter(RAM + name))) for name in ("URIID", "Content", "SpecifiedTradePaymentTerms")
    ] == [
        1,
        1,
        0,
    ]


def test_terms_may_have_a_day_or_a_sentence():
    invoice = invoice_of(UNTAXED)

    day = etree.fromstring(written(replace(invoice, terms="")))
    sentence = etree.fromstring(written(replace(invoice, due_on=None)))

    assert [node.tag for node in day.find(f".//{RAM}SpecifiedTradePaymentTerms")] == [RAM + "DueDateDateTime"]
    assert [node.tag for node in sentence.find(f".//{RAM}SpecifiedTradePaymentTerms")] == [
        RAM + "Description"
    ]
