from decimal import Decimal

import pytest

from billing.rules.comparison import why_changed


def trace(
    *, base="budget", months=12, rule="Structure", formula=None, budget="840000", year=2023, expected=None
):
    expected = expected or year
    return {
        "rule": rule,
        "formula": formula or {"kind": "flat"},
        "figure": {"base": base, "amount": budget, "year": year, "expected_year": expected}
        if budget
        else None,
        "months": months,
        "of_months": 12,
    }


@pytest.mark.parametrize(
    ("last", "last_trace", "now", "now_trace", "reason"),
    [
        (None, None, 500, trace(), "Première cotisation."),
        (None, None, 333, trace(months=8), "Première cotisation, au prorata."),
        (500, trace(), 500, trace(), "Inchangé."),
        (500, trace(), 500, trace(expected=2024), "Inchangé, sur le budget 2023."),
        (None, None, 500, trace(expected=2024), "Première cotisation, sur le budget 2023."),
        (
            None,
            None,
            333,
            trace(months=8, expected=2024),
            "Première cotisation, au prorata, sur le budget 2023.",
        ),
        (
            333,
            trace(months=8),
            500,
            trace(expected=2024),
            "Année entière après une première année au prorata, sur le budget 2023.",
        ),
        (
            300,
            trace(budget="400000", year=2022),
            500,
            trace(expected=2024),
            "La base passe de 400 000,00 € (2022) à 840 000,00 € (2023).",
        ),
        (
            333,
            trace(months=8),
            500,
            trace(),
            "Année entière après une première année au prorata.",
        ),
        (
            300,
            trace(budget="400000"),
            500,
            trace(year=2024),
            "La base passe de 400 000,00 € (2023) à 840 000,00 € (2024).",
        ),
        (
            333,
            trace(months=8, budget="400000", year=2022),
            500,
            trace(expected=2024),
            "Année entière après une première année au prorata ; "
            "la base passe de 400 000,00 € (2022) à 840 000,00 € (2023).",
        ),
        (
            120,
            trace(base="fte", budget="12.00"),
            144,
            trace(base="fte", budget="14.50", year=2024),
            "La base passe de 12 (2023) à 14,5 (2024).",
        ),
        (500, trace(), 650, trace(rule="Réseau"), "La règle « Réseau » remplace « Structure »."),
        (500, trace(), 510, trace(formula={"kind": "rate"}), "Le barème a changé."),
        (500, trace(), 510, trace() | {"floor": "510"}, "Le barème a changé."),
        (
            500,
            trace(),
            600,
            trace() | {"vat": {"mode": "taxed", "rate": "0.20"}},
            "La TVA à 20 % s’y ajoute.",
        ),
        (
            600,
            trace() | {"vat": {"mode": "taxed", "rate": "0.20"}},
            500,
            trace() | {"vat": {"mode": "exempt", "rate": "0"}},
            "La TVA à 20 % ne s’y ajoute plus.",
        ),
        (80, None, 500, trace(), "L’an dernier n’a pas été calculé ici : comparez les bases."),
        (
            80,
            trace(budget=None),
            500,
            trace(budget=None),
            "L’an dernier n’a pas été calculé ici : comparez les bases.",
        ),
    ],
)
def test_why_an_amount_changed(last, last_trace, now, now_trace, reason):
    said = why_changed(
        last=None if last is None else Decimal(last), last_trace=last_trace, now=Decimal(now), trace=now_trace
    )

    assert said.replace("\u202f", " ").replace("\u00a0", " ") == reason


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ({}, {"concession": {"kind": "percent"}}, "Une remise est accordée."),
        ({"concession": {"kind": "percent"}}, {}, "La remise accordée a pris fin."),
    ],
)
def test_a_concession_that_comes_or_goes_is_a_reason(before, after, reason):
    told = why_changed(
        last=Decimal(500), last_trace=trace() | before, now=Decimal(400), trace=trace() | after
    )

    assert told == reason
