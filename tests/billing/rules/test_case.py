from datetime import date
from decimal import Decimal

import pytest

from billing.rules.case import MOST_CASES, cases_from
from billing.rules.facts import Facts, Figure
from billing.rules.scale_document import scale_from
from cressmember.kernel.periods import Period
from cressmember.kernel.violations import RuleViolation
from tests.billing.examples import plain

SCALE = scale_from({"rules": [{"label": "Tous", "formula": {"kind": "flat", "amount": "100"}}]})
YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))


def test_a_case_of_a_year_alone():
    (case,) = cases_from([{"year": 2025}], scale=SCALE)

    assert (case.name, case.facts) == ("Cas 1", Facts("", "single", YEAR))


def test_a_case_that_says_everything():
    (case,) = cases_from(
        [
            {
                "name": "Les Jardins",
                "college": "associations",
                "kind": "network",
                "departement": "44",
                "year": {"from": "2025-07-01", "to": "2026-07-01"},
                "figures": {"budget": "840000.50", "fte": {"2022": "12.5", "2023": 14}},
                "admitted_on": "2025-09-12",
                "membership_year": 2,
                "oldest_year": 2022,
            }
        ],
        scale=SCALE,
    )

    assert case.name == "Les Jardins"
    assert case.facts == Facts(
        "associations",
        "network",
        Period(date(2025, 7, 1), date(2026, 7, 1)),
        departement="44",
        figures={
            "budget": [Figure(Decimal("840000.50"), 2024, "cas d’essai")],
            "fte": [
                Figure(Decimal("12.5"), 2022, "cas d’essai"),
                Figure(Decimal(14), 2023, "cas d’essai"),
            ],
        },
        admitted_on=date(2025, 9, 12),
        oldest_year=2022,
        membership_year=2,
    )


@pytest.mark.parametrize(
    ("document", "refusal"),
    [
        ({}, "Les cas s’écrivent entre crochets"),
        (["x"], "Le cas 1 s’écrit entre accolades"),
        ([{"year": 2025}, {"an": 2025}], "Le cas 2 : « an » ne veut rien dire ici"),
        ([{}], "« Cas 1 » : l’exercice (« year ») est un nombre entier, de 1900 à 2199."),
        ([{"name": "A", "year": "2025"}], "« A » : l’exercice (« year »)"),
        ([{"year": 1899}], "de 1900 à 2199"),
        ([{"year": 2200}], "de 1900 à 2199"),
        ([{"year": True}], "de 1900 à 2199"),
        ([{"year": {"from": "2025-01-01"}}], "un jour s’écrit comme 2025-05-12"),
        ([{"year": {"from": "2025-01-01", "to": "2025-01-01"}}], "l’exercice finit avant de commencer"),
        ([{"year": {"since": 1}}], "« since » ne veut rien dire ici"),
        ([{"year": 2025, "name": 1}], "« name » est un texte de 120 caractères au plus"),
        ([{"year": 2025, "college": "x" * 121}], "« college » est un texte"),
        ([{"year": 2025, "departement": "\x00"}], "« departement » est un texte"),
        ([{"year": 2025, "kind": "giant"}], "le type « giant » n’existe pas (single ou network)"),
        ([{"year": 2025, "figures": []}], "Les chiffres de « Cas 1 » s’écrit entre accolades"),
        ([{"year": 2025, "figures": {"humeur": 1}}], "la base « humeur » n’existe pas"),
        ([{"year": 2025, "figures": {"budget": "-1"}}], "Le budget de « Cas 1 » ne peut pas être négatif"),
        ([{"year": 2025, "figures": {"budget": {"an": 1}}}], "« an » n’est pas une année pour le budget"),
        ([{"year": 2025, "figures": {"budget": {"²025": 1}}}], "n’est pas une année"),
        ([{"year": 2025, "admitted_on": "12/05/2025"}], "un jour s’écrit comme 2025-05-12"),
        ([{"year": 2025, "admitted_on": 5}], "un jour s’écrit comme 2025-05-12"),
        ([{"year": 2025, "membership_year": 0}], "« Cas 1 » : l’année d’adhésion est un nombre entier"),
        ([{"year": 2025, "oldest_year": "2023"}], "l’année la plus ancienne est un nombre entier"),
        ([{"year": 2025}] * (MOST_CASES + 1), "Un essai a 10000 cas au plus"),
    ],
)
def test_a_case_that_cannot_be_read_is_named(document, refusal):
    with pytest.raises(RuleViolation) as told:
        cases_from(document, scale=SCALE)

    assert refusal in plain(told.value.message)
