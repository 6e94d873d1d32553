from decimal import Decimal

import pytest

from billing.rules.formula import formula_document, formula_from, trace_of
from billing.rules.scale_document import problems_of, scale_document, scale_from
from billing.rules.scale_words import in_words
from cressmember.kernel.violations import RuleViolation
from tests.billing.examples import ask, plain

ORDINARY = {"label": "Ordinaire", "formula": {"kind": "rate", "base": "budget", "rate": "0.01"}}


def one(formula, **fields):
    return {"rules": [{"label": "Tous", "formula": formula, **fields}]}


def brackets(*rows, base="members", **more):
    return {"kind": "brackets", "base": base, "brackets": list(rows), **more}


ALL = {"from": "0", "to": None, "amount": "37"}


@pytest.mark.parametrize(
    ("beyond", "figure", "amount"),
    [
        # 37 votes and one for each 20 ha begun, in money: 1 215 ha are 61 steps.
        ({"above": "0", "amount": "1", "every": "20"}, "0", "37"),
        ({"above": "0", "amount": "1", "every": "20"}, "20", "38"),
        ({"above": "0", "amount": "1", "every": "20"}, "20.01", "39"),
        ({"above": "0", "amount": "1", "every": "20"}, "1215", "98"),
        ({"above": "0", "amount": "1", "every": "20", "begun": False}, "1215", "97"),
        ({"above": "0", "amount": "1", "every": "20", "begun": False}, "19.99", "37"),
        ({"above": "0", "amount": "1", "every": "20", "begun": False}, "20", "38"),
        ({"above": "14", "amount": "125"}, "14", "37"),
        ({"above": "14", "amount": "125"}, "15", "162"),
    ],
)
def test_each_step_beyond_a_point_adds_its_amount(beyond, figure, amount):
    quote = ask(one(brackets(ALL, beyond=beyond)), members=figure)

    assert quote.net == Decimal(amount)
    assert ("plus 1" in quote.explanation) == (quote.net > 37)


@pytest.mark.parametrize(
    ("base", "beyond", "said"),
    [
        ("units", {"above": "14", "amount": "125"}, ("En plus, par unité au-delà de 14", "125,00 €")),
        (
            "members",
            {"above": "100", "amount": "5", "every": "50", "begun": False},
            ("En plus, par tranche entière de 50 au-delà de 100", "5,00 €"),
        ),
        (
            "turnover",
            {"above": "10000000", "amount": "100", "every": "1000000"},
            ("En plus, par tranche entamée de 1 000 000 € au-delà de 10 000 000 €", "100,00 €"),
        ),
    ],
)
def test_what_is_added_is_said_with_its_reading(base, beyond, said):
    (rule,) = scale_from(one(brackets(ALL, base=base, beyond=beyond))).rules

    line = in_words(rule, colleges={}).lines[-1]
    assert tuple(plain(text) for text in line) == said


def test_monthly_brackets_are_said_as_such():
    formula = brackets({"from": "0", "to": None, "rate": "0.10"}, base="margin", per="month")

    (rule,) = scale_from(one(formula)).rules
    assert in_words(rule, colleges={}).lines[-1] == (
        "Ces tranches et ces montants sont ceux d’un mois",
        "12 mois par an",
    )
    assert ask(one(formula), margin="1200").explanation.endswith(
        "au taux de 10,00\u00a0%, par mois\u00a0: 120,00\u00a0€."
    )


@pytest.mark.parametrize(
    ("rate", "lines"),
    [
        ("1", [("Par habitant", "0,25 €")]),
        ("0.05", [("Par habitant", "0,25 €"), ("Taux appliqué", "5,00 %")]),
    ],
)
def test_so_much_for_each_unit(rate, lines):
    formula = {"kind": "per_unit", "base": "population", "amount": "0.25", "rate": rate}

    (rule,) = scale_from(one(formula)).rules
    assert [tuple(plain(text) for text in line) for line in in_words(rule, colleges={}).lines] == lines
    quote = ask(one(formula), population="40000")
    assert quote.amount == Decimal(10_000) * Decimal(rate)


def multiple(times, **of):
    donors = {"label": "Donateurs", "when": {"colleges": ["donors"]}, "open": True}
    donors["formula"] = {"kind": "multiple", "times": times, "of": "Ordinaire"}
    return {"rules": [donors, ORDINARY | of]}


@pytest.mark.parametrize(
    ("times", "budget", "amount", "told"),
    [
        ("3", "100", "24.00", "3 fois « Ordinaire » (1,00 %, minimum de 8,00 €)"),
        ("3", "1000", "30.00", "3 fois « Ordinaire » (1,00 %)"),
        ("3/2", "100000", "135.00", "3/2 fois « Ordinaire » (1,00 %, plafond de 90,00 €)"),
        ("1/2", "1000", "5.00", "la moitié de « Ordinaire » (1,00 %)"),
    ],
)
def test_a_multiple_takes_what_the_other_rule_gives_its_bounds_included(times, budget, amount, told):
    quote = ask(multiple(times, floor="8", cap="90"), college="donors", budget=budget)

    assert quote.amount == Decimal(amount)
    assert told in plain(quote.explanation)
    again = formula_from(quote.trace["formula"], of="Donateurs")
    assert trace_of(again) == quote.trace["formula"]


@pytest.mark.parametrize(
    ("times", "fields", "lines"),
    [
        (
            "3",
            {"floor": "8", "cap": "90"},
            [
                ("3 fois ce que donne « Ordinaire »", ""),
                ("Part proportionnelle", "1,00 % du budget"),
                ("Minimum de « Ordinaire »", "8,00 €"),
                ("Plafond de « Ordinaire »", "90,00 €"),
                ("Davantage est le bienvenu", "montant libre"),
            ],
        ),
        (
            "1/2",
            {},
            [
                ("La moitié de ce que donne « Ordinaire »", ""),
                ("Part proportionnelle", "1,00 % du budget"),
                ("Davantage est le bienvenu", "montant libre"),
            ],
        ),
    ],
)
def test_a_multiple_is_read_out_with_what_it_multiplies(times, fields, lines):
    donors, _ = scale_from(multiple(times, **fields)).rules

    assert [tuple(plain(text) for text in line) for line in in_words(donors, colleges={}).lines] == lines


def test_a_multiple_names_its_rule_when_it_is_kept():
    document = scale_document(scale_from(multiple("3")))

    assert document["rules"][0]["formula"] == {"kind": "multiple", "times": "3", "of": "Ordinaire"}


@pytest.mark.parametrize(
    ("formula", "refusal"),
    [
        ({"kind": "exempt"}, "dites pourquoi rien n’est dû"),
        ({"kind": "exempt", "because": " "}, "dites pourquoi rien n’est dû"),
        ({"kind": "exempt", "because": "x" * 121}, "120 caractères au plus"),
        ({"kind": "exempt", "because": "a\x00"}, "dites pourquoi"),
        ({"kind": "per_unit", "base": "budget", "amount": "1"}, "on ne compte pas par unité du budget"),
        ({"kind": "per_unit", "base": "members"}, "Il manque le montant par unité"),
        ({"kind": "per_unit", "base": "members", "amount": "1", "rate": "x"}, "Il manque le taux"),
        (brackets(ALL, beyond=[]), "Le supplément de « Tous » s’écrit entre accolades"),
        (brackets(ALL, beyond={"amount": "1"}), "Il manque le point au-delà duquel « Tous » ajoute"),
        (brackets(ALL, beyond={"above": "1"}), "Il manque le montant du supplément"),
        (brackets(ALL, beyond={"above": "1", "amount": "1", "every": "0"}), "non de zéro"),
        (brackets(ALL, beyond={"above": "1", "amount": "1", "begun": "oui"}), "« begun » s’écrit true"),
        (brackets(ALL, per="week"), "des tranches par « week » n’existent pas"),
        ({"kind": "multiple", "times": "3", "of": "Autre"}, "aucune règle ne s’appelle « Autre »"),
        ({"kind": "multiple", "times": "3", "of": ["Autre"]}, "aucune règle ne s’appelle"),
        ({"kind": "multiple", "times": "3"}, "aucune règle ne s’appelle « None »"),
        ({"kind": "multiple", "times": "3", "of": "Tous"}, "est déjà un multiple"),
        ({"kind": "multiple", "times": "3", "of": "Tous", "plus": 1}, "« plus » ne veut rien dire ici"),
    ],
)
def test_a_formula_that_would_mislead_is_refused(formula, refusal):
    (problem,) = problems_of(one(formula), colleges=["a"])

    assert refusal in plain(problem)


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        (
            [ORDINARY, ORDINARY | {"when": {"kinds": ["network"]}}],
            "plusieurs règles s’appellent « Ordinaire »",
        ),
        ([{"label": "Ordinaire", "formula": {"kind": "exempt", "because": "x"}}], "ou une exonération"),
        ([{"label": "Ordinaire", "formula": None}], "s’écrit entre accolades"),
    ],
)
def test_a_multiple_of_what_gives_no_amount_is_refused(other, refusal):
    document = multiple("3")
    document["rules"][1:] = other

    assert refusal in plain(problems_of(document, colleges=["donors"])[0])


def test_a_number_of_times_is_read_like_a_rate():
    (problem,) = problems_of(multiple("-1"), colleges=["donors"])

    assert plain(problem) == "Le nombre de fois de « Donateurs » ne peut pas être négatif."


@pytest.mark.parametrize(
    "inner", [{"kind": "exempt", "because": "x"}, {"kind": "multiple", "times": "2", "of": "A"}]
)
def test_a_trace_that_multiplies_no_amount_was_not_kept_by_us(inner):
    nested = {"kind": "multiple", "times": "3", "of": "A", "formula": inner}

    assert "n’existe pas" in refusal_of(nested)


def refusal_of(document):
    with pytest.raises(RuleViolation) as told:
        formula_from(document, of="Tous")
    return told.value.message


@pytest.mark.parametrize("rate", ["0.000000000001", "999.999999999999", "1/3"])
def test_a_rate_of_any_length_is_kept_and_read_again(rate):
    formula = formula_from({"kind": "rate", "base": "budget", "rate": rate}, of="Tous")

    assert formula_from(formula_document(formula), of="Tous") == formula


@pytest.mark.parametrize(
    "document",
    [
        {"kind": "rate", "base": "budget", "rate": "1"},
        {"kind": "per_unit", "base": "members", "amount": "1"},
        brackets(ALL),
    ],
)
@pytest.mark.parametrize("ask_it", ["value", "explain"])
def test_a_formula_without_its_figure_is_our_mistake(document, ask_it):
    formula = formula_from(document, of="Tous")

    if ask_it == "value" or document["kind"] == "brackets":
        with pytest.raises(ValueError, match="need"):
            getattr(formula, ask_it)(None)


def test_an_exemption_is_worth_nothing_whatever_is_declared():
    exempt = formula_from({"kind": "exempt", "because": "décision du comité"}, of="Membres d’honneur")

    assert exempt.value(Decimal("31000")) == 0
