from datetime import date
from decimal import Decimal

import pytest

from billing.rules.concession import Concession, conceded, conceded_again, remaining
from billing.rules.scale import Quote


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
    quote = Quote(Decimal("500.00"), "Forfait : 500,00 €.", {"amount": "500.00"})

    told = conceded(quote, concession).explanation

    assert told == f"Forfait : 500,00 €. {sentence}"


def test_a_stored_trace_gives_the_same_again():
    quote = conceded(Quote(Decimal("500.00"), "", {"amount": "500.00"}), granted("percent", "30"))

    assert conceded_again(quote.trace, Decimal("500.00")) == quote.amount == Decimal("350.00")
    assert conceded_again({"amount": "500.00"}, Decimal("500.00")) == Decimal("500.00")
