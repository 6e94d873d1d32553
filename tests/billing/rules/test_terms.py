from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.scale_document import scale_document, scale_from
from billing.rules.terms import Instalments, Vat, instalments_from, parts_written, spread_cents, vat_from
from cressmember.kernel.violations import RuleViolation
from tests.billing.examples import ask, plain

RULE = {"label": "Tous", "formula": {"kind": "flat", "amount": "100.01"}}


@pytest.mark.parametrize(
    ("net", "rate", "vat"),
    [
        ("280", "0.20", "56.00"),
        ("0.02", "0.20", "0.00"),
        ("0.03", "0.20", "0.01"),
        ("100.01", "0.055", "5.50"),
    ],
)
def test_vat_is_rounded_half_up_on_the_net_amount(net, rate, vat):
    assert Vat("taxed", Decimal(rate)).on(Decimal(net)) == Decimal(vat)


@pytest.mark.parametrize(
    ("mode", "says"), [("exempt", {"mode": "exempt"}), ("franchise", {"mode": "franchise"})]
)
def test_a_mode_without_vat_is_kept_and_adds_nothing(mode, says):
    document = scale_document(scale_from({"vat": {"mode": mode}, "rules": [RULE]}))

    quote = ask(document)
    assert document["vat"] == says
    assert (quote.amount, quote.net, quote.vat) == (Decimal("100.01"), Decimal("100.01"), 0)
    assert (quote.vat_mode, quote.vat_rate) == (mode, 0)


def test_a_scale_that_says_nothing_is_out_of_scope_and_paid_at_once():
    quote = ask({"rules": [RULE]})

    assert (quote.vat_mode, quote.vat, quote.instalments) == ("out_of_scope", 0, ())


@pytest.mark.parametrize(
    ("document", "refusal"),
    [
        (None, "s’écrit entre accolades"),
        ({"mode": "moon"}, "Le régime de TVA « moon » n’existe pas"),
        ({"mode": []}, "n’existe pas"),
        ({"mode": "taxed"}, "en disent le taux"),
        ({"mode": "taxed", "rate": "0"}, "en disent le taux"),
        ({"mode": "taxed", "rate": "20"}, "entre 0 et 1"),
        ({"mode": "taxed", "rate": "1.1"}, "entre 0 et 1"),
        ({"mode": "taxed", "rate": "-0.2"}, "entre 0 et 1"),
        ({"mode": "exempt", "rate": "0.2"}, "exonérées de TVA n’ont pas de taux"),
        ({"mode": "taxed", "taux": "0.2"}, "« taux » ne veut rien dire ici"),
    ],
)
def test_a_vat_that_would_mislead_is_refused(document, refusal):
    with pytest.raises(RuleViolation) as told:
        vat_from(document)

    assert refusal in plain(told.value.message)


@pytest.mark.parametrize(
    ("document", "refusal"),
    [
        ([], "s’écrit entre accolades"),
        ({}, "Le nombre d’échéances est un nombre entier, de 2 à 12."),
        ({"count": 1}, "de 2 à 12"),
        ({"count": 13}, "de 2 à 12"),
        ({"count": "4"}, "de 2 à 12"),
        ({"count": True}, "de 2 à 12"),
        ({"count": 4, "every": 0}, "Le nombre de mois entre deux échéances"),
        ({"count": 4, "every": 13}, "Le nombre de mois entre deux échéances"),
        ({"count": 4, "from": "-1"}, "négatif"),
    ],
)
def test_instalments_that_would_never_end_are_refused(document, refusal):
    with pytest.raises(RuleViolation) as told:
        instalments_from(document)

    assert refusal in plain(told.value.message)


@pytest.mark.parametrize(
    ("amount", "parts"),
    [
        ("0.00", []),
        ("0.03", ["0.01", "0.01", "0.01"]),
        ("399.99", []),
        ("400.00", ["100.00"] * 4),
        ("400.01", ["100.01", "100.00", "100.00", "100.00"]),
    ],
)
def test_parts_of_nothing_are_not_asked_and_small_amounts_are_paid_at_once(amount, parts):
    least = Decimal(0) if amount == "0.03" else Decimal(400)

    told = Instalments(4, 3, least).parts(Decimal(amount))

    assert told == tuple((3 * rank, Decimal(part)) for rank, part in enumerate(parts))


def test_instalments_are_kept_and_read_again():
    scale = scale_from({"instalments": {"count": 2, "every": 6, "from": "400"}, "rules": [RULE]})

    assert scale.instalments == Instalments(2, 6, Decimal(400))
    assert scale_from(scale_document(scale)) == scale
    assert ask(scale).instalments == ()


@pytest.mark.parametrize(
    ("amount", "count", "said"),
    [
        ("1000.01", 4, "250,01 €, puis 3 fois 250,00 €"),
        ("1000.00", 4, "4 fois 250,00 €"),
        ("0.03", 2, "0,02 €, puis 0,01 €"),
    ],
)
def test_parts_in_words(amount, count, said):
    assert plain(parts_written(Instalments(count).parts(Decimal(amount)))) == said


@given(amount=st.decimals(0, 10**9, places=2), count=st.integers(1, 12))
def test_parts_add_up_and_differ_by_a_cent_at_most(amount, count):
    parts = spread_cents(amount, count)

    assert sum(parts) == amount
    assert max(parts) - min(parts) <= Decimal("0.01")
    assert list(parts) == sorted(parts, reverse=True)
