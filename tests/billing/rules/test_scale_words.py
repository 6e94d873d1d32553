import pytest

from billing.rules.scale import Blocked, Facts, Figure
from billing.rules.scale_document import scale_from
from billing.rules.scale_words import in_words
from tests.billing.rules.test_scale import YEAR

NAMES = {"mutuals": "Mutuelles", "cooperatives": "Coopératives"}


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def read(formula, **fields):
    (rule,) = scale_from({"rules": [{"label": "R", "formula": formula, **fields}]}).rules
    return in_words(rule, colleges=NAMES)


FLAT = {"kind": "flat", "amount": "1000"}


@pytest.mark.parametrize(
    ("when", "whom"),
    [
        ({}, "tous les adhérents"),
        ({"kinds": ["single"]}, "les structures"),
        ({"kinds": ["network"]}, "les réseaux"),
        ({"kinds": ["network", "single"]}, "tous les adhérents"),
        ({"colleges": ["mutuals"]}, "les adhérents du collège Mutuelles"),
        (
            {"colleges": ["mutuals", "cooperatives"], "kinds": ["single"]},
            "les structures des collèges Coopératives et Mutuelles",
        ),
        ({"colleges": ["others"]}, "les adhérents du collège others"),
        (
            {"departements": ["49", "44"]},
            "les adhérents des départements 44 (Loire-Atlantique) et 49 (Maine-et-Loire)",
        ),
        ({"departements": ["Finistère"]}, "les adhérents du département Finistère"),
    ],
)
def test_whom_a_rule_concerns(when, whom):
    assert plain(read(FLAT, when=when).whom) == whom


def bracketed(*rows, base="budget", **more):
    return {"kind": "brackets", "base": base, "brackets": list(rows), **more}


@pytest.mark.parametrize(
    ("formula", "fields", "base", "lines"),
    [
        (
            FLAT,
            {"cap": "900"},
            "Montant forfaitaire",
            [("Quel que soit l’adhérent", "1 000,00 €"), ("Plafond", "900,00 €")],
        ),
        (
            bracketed(
                {"from": "0", "to": "50000", "amount": "80"}, {"from": "50000", "to": None, "amount": "150"}
            ),
            {},
            "Budget",
            [("moins de 50 000 €", "80,00 €"), ("50 000 € et plus", "150,00 €")],
        ),
        (
            bracketed({"from": "0", "to": None, "rate": "0.0011"}, mode="marginal", base="turnover"),
            {"floor": "50"},
            "Chiffre d’affaires",
            [("0 € et plus", "0,11 % de cette tranche"), ("Minimum", "50,00 €")],
        ),
        (
            bracketed({"from": "0", "to": None, "rate": "12"}, base="fte"),
            {},
            "Effectif",
            [("0 et plus", "12,00 € par équivalent temps plein")],
        ),
        (
            {"kind": "rate", "base": "budget", "rate": "1/3000", "fixed": "50"},
            {},
            "Budget",
            [("Part fixe", "50,00 €"), ("Part proportionnelle", "1/3000 du budget")],
        ),
        (
            {"kind": "rate", "base": "members", "rate": "0.505"},
            {},
            "Nombre d’adhérents",
            [("Part proportionnelle", "101/200 € par adhérent")],
        ),
        (
            {"kind": "rate", "base": "budget", "rate": "0.0000125"},
            {},
            "Budget",
            [("Part proportionnelle", "0,00125 % du budget")],
        ),
    ],
)
def test_what_a_rule_asks(formula, fields, base, lines):
    said = read(formula, **fields)

    assert (said.base, [(plain(what), plain(much)) for what, much in said.lines]) == (base, lines)


def test_an_amount_beyond_measure_is_blocked_not_called():
    rules = [{"label": "Tous", "formula": {"kind": "rate", "base": "budget", "rate": "1000"}}]
    scale = scale_from({"rules": rules})

    answer = scale.evaluate(Facts("a", "single", YEAR, figures={"budget": [Figure(10**9, 2023, "s")]}))

    assert isinstance(answer, Blocked)
    assert answer.code == "too_much"
