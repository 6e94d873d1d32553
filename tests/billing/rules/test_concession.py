from datetime import date
from decimal import Decimal

import pytest

from billing.rules.concession import Concession, conceded, conceded_again, remaining
from billing.rules.quote import re_evaluate
from tests.billing.examples import ask

SCALE = {"rules": [{"label": "Forfait", "formula": {"kind": "flat", "amount": "500"}}]}


def granted(kind, value="0"):
    return Concession(kind, Decimal(value), "difficultés", "Bureau", date(2025, 3, 4))


@pytest.mark.parametrize(
    ("kind", "value", "amount", "left"),
    [
        ("exempt", "0", "500.00", "0.00"),
        ("amount", "150.00", "500.00", "350.00"),
        ("amount", "500.01", "500.00", "0.00"),
        ("percent", "50", "333.33", "166.67"),
        ("percent", "12.5", "500.00", "437.50"),
        ("percent", "100", "500.00", "0.00"),
    ],
)
def test_what_is_left_to_call(kind, value, amount, left):
    assert granted(kind, value).left_of(Decimal(amount)) == Decimal(left)


def test_an_unknown_kind_is_our_mistake():
    with pytest.raises(ValueError, match="gift"):
        remaining("gift", Decimal(0), Decimal(1))


@pytest.mark.parametrize(
    ("concession", "sentence"),
    [
        (granted("exempt"), "Exonération (Bureau, 4 mars 2025) : 0,00 €."),
        (granted("amount", "150"), "Remise de 150,00 € (Bureau, 4 mars 2025) : 350,00 €."),
        (granted("percent", "30.00"), "Remise de 30 % (Bureau, 4 mars 2025) : 350,00 €."),
    ],
)
def test_it_is_said_after_the_computation(concession, sentence):
    told = conceded(ask(SCALE), concession).explanation

    assert told == f"Forfait, montant forfaitaire\u00a0: 500,00\u00a0€. {sentence}"


def test_a_stored_trace_gives_the_same_again():
    quote = conceded(ask(SCALE), granted("percent", "30"))

    assert conceded_again(quote.trace, re_evaluate(quote.trace)) == quote.amount == Decimal("350.00")
    whole = ask(SCALE)
    assert conceded_again(whole.trace, re_evaluate(whole.trace)) == Decimal("500.00")


def test_vat_and_instalments_follow_what_was_granted():
    taxed = SCALE | {"vat": {"mode": "taxed", "rate": "0.20"}, "instalments": {"count": 2, "every": 6}}

    quote = conceded(ask(taxed), granted("amount", "166.65"))

    assert (quote.net, quote.vat, quote.amount) == (
        Decimal("333.35"),
        Decimal("66.67"),
        Decimal("400.02"),
    )
    assert quote.instalments == ((0, Decimal("200.01")), (6, Decimal("200.01")))
    assert conceded_again(quote.trace, re_evaluate(quote.trace)) == quote.amount
