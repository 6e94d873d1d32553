from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.invoice import (
    figures,
    invoice_of,
    lacking_to_invoice,
    split_vat,
    tax_of,
    terms_of_payment,
)
from billing.rules.position import Vat, position
from tests.billing.invoices import CASES, CHAMBER, EXEMPT, TAXED, UNTAXED

RATES = [Decimal(rate) for rate in ("0", "0.021", "0.055", "0.085", "0.10", "0.20")]


@pytest.mark.parametrize(
    ("total", "rate", "net", "vat"),
    [
        ("600.00", "0.20", "500.00", "100.00"),
        ("100.00", "0.20", "83.33", "16.67"),
        ("100.01", "0.20", "83.34", "16.67"),
        ("100.02", "0.20", "83.35", "16.67"),
        ("105.50", "0.055", "100.00", "5.50"),
        ("0.01", "0.20", "0.01", "0.00"),
        ("80.00", "0", "80.00", "0.00"),
    ],
)
def test_an_amount_is_split_into_net_and_vat(total, rate, net, vat):
    assert split_vat(Decimal(total), Decimal(rate)) == (Decimal(net), Decimal(vat))


@given(st.integers(1, 10_000_000), st.sampled_from(RATES))
def test_net_and_vat_add_up_and_agree_with_the_rate(cents, rate):
    total = Decimal(cents) / 100

    net, vat = split_vat(total, rate)

    assert net + vat == total
    assert figures(net=net, vat=vat, paid=Decimal(0), tax={"rate": str(rate)})["total"] == f"{total:.2f}"


def test_figures_are_frozen_as_data_and_as_words():
    said = figures(net=Decimal(500), vat=Decimal(100), paid=Decimal(200), tax=TAXED["tax"])

    assert (said["net"], said["vat"], said["total"], said["paid"], said["to_pay"]) == (
        "500.00",
        "100.00",
        "600.00",
        "200.00",
        "400.00",
    )
    assert said["is_paid"] is False
    assert said["words"]["rate"] == "20\u00a0%"
    assert said["words"]["to_pay"] == "400,00\u00a0€"


def test_what_is_paid_has_nothing_left_and_what_is_untaxed_no_rate():
    said = figures(net=Decimal(600), vat=Decimal(0), paid=Decimal(600), tax=EXEMPT)

    assert (said["is_paid"], said["to_pay"], said["words"]["rate"]) == (True, "0.00", "—")
    assert figures(net=Decimal(600), vat=Decimal(0), paid=Decimal(0), tax=EXEMPT)["words"]["paid"] == ""


def test_vat_that_disagrees_with_its_rate_is_our_mistake():
    with pytest.raises(ValueError, match=r"is not 0\.20 of"):
        figures(net=Decimal(500), vat=Decimal("100.01"), paid=Decimal(0), tax=TAXED["tax"])


def test_terms_are_a_sentence_in_one_or_several_parts():
    parts = [(date(2025, 3, 31), Decimal(300)), (date(2025, 9, 30), Decimal(300))]

    assert terms_of_payment(date(2025, 3, 31)) == "À régler au plus tard le 31 mars 2025."
    assert terms_of_payment(date(2025, 3, 31), parts).replace("\u00a0", " ") == (
        "À régler en 2 fois : 300,00 € au plus tard le 31 mars 2025 et 300,00 € au plus tard le 30 "
        "septembre 2025."
    )


def test_a_seller_outside_vat_gives_no_vat_number():
    outside = invoice_of(CASES["outside VAT, seller with a VAT number"])
    taxed = invoice_of(CASES["taxed"])

    assert (outside.seller.vat_number, outside.seller.tax_number) == ("", "")
    assert (taxed.seller.vat_number, taxed.seller.tax_number) == ("FR44732829320", "732829320")


def test_a_credit_note_names_what_it_corrects_and_an_invoice_nothing():
    assert invoice_of(CASES["credit note"]).corrects == ("FA-2025-0001", date(2025, 1, 15))
    assert invoice_of(UNTAXED).corrects is None


def test_an_invoice_without_a_day_or_a_mention_says_neither():
    chamber = CHAMBER | {"discount_mention": ""}

    said = invoice_of(UNTAXED | {"pay_by": "", "chamber": chamber})

    assert said.due_on is None
    assert [subject for subject, _ in said.mentions] == ["PMT", "PMD"]


def test_the_tax_of_a_position_is_frozen_as_text():
    asked = {"default_ground": "VATEX-EU-O", "invoices_untaxed": False, "public_payer": True}

    taxed = tax_of(position(Vat("taxed", Decimal("0.20"), Decimal(1)), **asked))
    exempt = tax_of(position(Vat("exempt", Decimal(0), Decimal(0)), **asked))

    assert taxed == {"category": "S", "rate": "0.20", "ground_code": "", "ground_mention": ""}
    assert exempt == EXEMPT


@pytest.mark.parametrize(
    ("chamber", "taxed", "said"),
    [
        (CHAMBER, False, ""),
        (TAXED["chamber"], True, ""),
        (CHAMBER, True, "Il manque à la chambre son numéro de TVA : les factures en ont besoin."),
        (
            CHAMBER | {"siret": "", "discount_mention": " "},
            False,
            "Il manque à la chambre son SIRET et la mention de l’escompte : les factures en ont besoin.",
        ),
    ],
)
def test_a_chamber_that_cannot_invoice_is_told_what_it_lacks(chamber, taxed, said):
    assert lacking_to_invoice(chamber, taxed=taxed).replace("\u00a0", " ") == said
