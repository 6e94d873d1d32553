import pytest

from billing.rules.scale import Blocked, Facts, Figure
from billing.rules.scale_document import scale_from
from billing.rules.scale_words import in_words, terms_in_words
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


@pytest.mark.parametrize(
    ("years", "whom"),
    [
        ({"from": 1, "to": 1}, "tous les adhérents, en 1re année d’adhésion"),
        ({"from": 2, "to": 3}, "tous les adhérents, de leur 2e à leur 3e année d’adhésion"),
        ({"from": 3, "to": None}, "tous les adhérents, à partir de leur 3e année d’adhésion"),
        ({"to": 2}, "tous les adhérents, de leur 1re à leur 2e année d’adhésion"),
        ({"from": 1, "to": None}, "tous les adhérents"),
    ],
)
def test_in_which_years_of_membership_a_rule_applies(years, whom):
    assert plain(read(FLAT, when={"membership_years": years}).whom) == whom


@pytest.mark.parametrize(
    ("bound", "line"),
    [
        ("80", ("Minimum", "80,00 €")),
        (
            {"amount": "80", "proration": "months"},
            ("Minimum (au prorata des mois présents, la première année)", "80,00 €"),
        ),
        ({"amount": "80", "proration": "none"}, ("Minimum (entier, même la première année)", "80,00 €")),
    ],
)
def test_a_bound_says_its_own_pro_rata(bound, line):
    assert tuple(plain(text) for text in read(FLAT, floor=bound).lines[-1]) == line


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"formula": FLAT}, []),
        ({}, ["Les chiffres sont ceux de l’année qui précède l’exercice."]),
        ({"base_offset": 0}, ["Les chiffres sont ceux de l’année de l’exercice."]),
        ({"base_offset": -2}, ["Les chiffres sont ceux de l’année N − 2, N étant celle de l’exercice."]),
        (
            {"formula": FLAT, "vat": {"mode": "taxed", "rate": "0.055"}},
            ["Les montants sont hors taxes : la TVA à 5,5 % s’y ajoute."],
        ),
        ({"formula": FLAT, "vat": {"mode": "out_of_scope"}}, []),
        (
            {"formula": FLAT, "vat": {"mode": "franchise"}},
            ["Les cotisations sont en franchise en base de TVA."],
        ),
        (
            {"formula": FLAT, "instalments": {"count": 4, "every": 3}},
            [
                "Les cotisations se paient en 4 échéances, à 3 mois d’intervalle, "
                "les centimes restants sur les premières."
            ],
        ),
        (
            {"formula": FLAT, "instalments": {"count": 2, "every": 1, "from": "400"}},
            [
                "Les cotisations se paient à partir de 400,00 € en 2 échéances, à 1 mois d’intervalle, "
                "les centimes restants sur les premières."
            ],
        ),
    ],
)
def test_what_holds_for_every_rule(terms, said):
    formula = terms.pop("formula", {"kind": "rate", "base": "budget", "rate": "0.001"})
    usual = {
        "L’année entière est due, quelle que soit la date d’adhésion.",
        "La première règle qui concerne un adhérent s’applique à lui.",
    }

    told = terms_in_words(scale_from({"rules": [{"label": "R", "formula": formula}], **terms}))

    assert [plain(text) for text in told if text not in usual] == said


def test_the_pro_rata_of_the_first_year_is_said():
    told = terms_in_words(scale_from({"proration": "months", "rules": [{"label": "R", "formula": FLAT}]}))

    assert told[0] == "La première année est due au prorata des mois restants, mois d’adhésion compris."


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
