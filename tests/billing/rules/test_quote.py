from datetime import date
from decimal import Decimal

import pytest

from billing.rules.quote import re_evaluate
from tests.billing.examples import ask, plain

# As they were kept before VAT, instalments and bounds of their own were known.
OLD_TRACES = [
    (
        {
            "rule": "Structure",
            "formula": {
                "kind": "brackets",
                "base": "budget",
                "mode": "whole",
                "brackets": [
                    {"from": "0", "to": "500000", "amount": "150"},
                    {"from": "500000", "to": None, "amount": "500"},
                ],
            },
            "floor": None,
            "cap": None,
            "figure": {
                "base": "budget",
                "amount": "840000",
                "year": 2023,
                "source": "comptes",
                "expected_year": 2023,
            },
            "months": 8,
            "of_months": 12,
            "whole": "500.00",
            "amount": "333.33",
        },
        "333.33",
    ),
    (
        {
            "rule": "Taux",
            "formula": {"kind": "rate", "base": "budget", "rate": "1/1250", "fixed": "0"},
            "floor": "50",
            "cap": "52000",
            "figure": {
                "base": "budget",
                "amount": "99999999",
                "year": 2023,
                "source": "s",
                "expected_year": 2023,
            },
            "months": 7,
            "of_months": 12,
            "whole": "52000.00",
            "amount": "30333.33",
        },
        "30333.33",
    ),
    (
        {
            "rule": "Forfait",
            "formula": {"kind": "flat", "amount": "1000"},
            "floor": None,
            "cap": None,
            "figure": None,
            "months": 12,
            "of_months": 12,
            "whole": "1000.00",
            "amount": "1000.00",
        },
        "1000.00",
    ),
    (
        {
            "rule": "Minimum",
            "formula": {
                "kind": "brackets",
                "base": "fte",
                "mode": "marginal",
                "brackets": [
                    {"from": "0", "to": "10", "rate": "3"},
                    {"from": "10", "to": None, "rate": "5/2"},
                ],
            },
            "floor": "80.50",
            "cap": None,
            "figure": {"base": "fte", "amount": "12.50", "year": 2022, "source": "s", "expected_year": 2023},
            "months": 1,
            "of_months": 12,
            "whole": "80.50",
            "amount": "6.71",
        },
        "6.71",
    ),
]


@pytest.mark.parametrize(("trace", "amount"), OLD_TRACES)
def test_a_trace_of_the_first_format_still_gives_its_amount(trace, amount):
    assert re_evaluate(trace) == Decimal(amount)


def rated(**fields):
    formula = {"kind": "rate", "base": "budget", "rate": "0.01"}
    return {"proration": "months", "rules": [{"label": "Tous", "formula": formula, **fields}]}


@pytest.mark.parametrize(
    ("fields", "budget", "amount", "bound"),
    [
        ({"floor": "120"}, "1000", "60.00", "minimum de 120,00 €"),
        ({"floor": {"amount": "120", "proration": "months"}}, "1000", "60.00", "minimum de 120,00 €"),
        (
            {"floor": {"amount": "120", "proration": "none"}},
            "1000",
            "120.00",
            "minimum de 120,00 € : 120,00 €.",
        ),
        (
            {"floor": {"amount": "120", "proration": "none"}},
            "20000",
            "120.00",
            "compris, minimum de 120,00 €",
        ),
        ({"floor": {"amount": "120", "proration": "none"}}, "24000", "120.00", "compris : 120,00 €."),
        ({"cap": "120"}, "50000", "60.00", "plafond de 120,00 €"),
        ({"cap": {"amount": "120", "proration": "none"}}, "50000", "120.00", "compris, plafond de 120,00 €"),
        ({"cap": {"amount": "120", "proration": "none"}}, "24000", "120.00", "compris : 120,00 €."),
        # Every step of the sentence follows from the one before: a cap that holds whole does not halve.
        ({"cap": {"amount": "120", "proration": "none"}}, "22000", "110.00", ": 220,00 €. Première année, 6"),
        (
            {"floor": {"amount": "120", "proration": "none"}, "cap": "120"},
            "1000",
            "60.00",
            "1,00 % : 10,00 €. Première année, 6 mois restants sur 12, mois d’adhésion compris, "
            "minimum de 120,00 €, plafond de 60,00 € : 60,00 €.",
        ),
        ({"cap": {"amount": "120", "proration": "none"}}, "24002", "120.00", "compris, plafond de 120,00 €"),
    ],
)
def test_a_bound_follows_the_pro_rata_or_holds_whole(fields, budget, amount, bound):
    quote = ask(rated(**fields), budget=budget, admitted_on=date(2025, 7, 1))

    assert quote.amount == re_evaluate(quote.trace) == Decimal(amount)
    assert bound in plain(quote.explanation)


def test_where_a_minimum_and_a_cap_collide_the_cap_wins():
    scale = rated(floor={"amount": "100", "proration": "none"}, cap={"amount": "600", "proration": "months"})

    assert ask(scale, budget="0", admitted_on=date(2025, 12, 1)).amount == Decimal("50.00")


def test_an_unprorated_rule_keeps_its_whole_minimum():
    scale = rated(floor={"amount": "120", "proration": "months"}) | {"proration": "none"}

    quote = ask(scale, budget="1000", admitted_on=date(2025, 7, 1))

    assert (quote.amount, quote.trace["whole"]) == (Decimal("60.00"), "120.00")
    assert plain(quote.explanation).endswith(
        "1,00 % : 10,00 €. Première année, 6 mois restants sur 12, mois d’adhésion compris, "
        "minimum de 60,00 € : 60,00 €."
    )


def test_a_quote_that_a_decision_lowers_still_adds_up():
    scale = {
        "vat": {"mode": "taxed", "rate": "0.20"},
        "instalments": {"count": 2, "every": 6},
        "rules": [{"label": "Tous", "formula": {"kind": "flat", "amount": "1000"}}],
    }

    lowered = ask(scale).lowered_to(Decimal("333.35")).saying("Remise du bureau.")

    assert (lowered.net, lowered.vat, lowered.amount) == (
        Decimal("333.35"),
        Decimal("66.67"),
        Decimal("400.02"),
    )
    assert lowered.instalments == ((0, Decimal("200.01")), (6, Decimal("200.01")))
    assert (lowered.trace["amount"], lowered.trace["net"], lowered.trace["vat"]["amount"]) == (
        "400.02",
        "333.35",
        "66.67",
    )
    assert plain(lowered.explanation).endswith(
        "soit 1 200,00 € à payer. Remise du bureau. Payable en 2 échéances : 2 fois 200,01 €, "
        "à 6 mois d’intervalle."
    )
