from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from billing.rules.scale import Facts, Figure
from billing.rules.scale_document import problems_of, scale_document, scale_from
from billing.rules.scale_file import LONGEST, model_file, read_scale_file
from cressmember.kernel.periods import Period
from cressmember.kernel.reading import json_text
from cressmember.kernel.violations import RuleViolation
from tests.billing.scale_2024 import CODES

FORMAT = Path(__file__).parents[3] / "docs/scales.md"
RULE = {"label": "Tous", "formula": {"kind": "flat", "amount": "100"}}


@pytest.mark.parametrize("colleges", [[], CODES])
def test_the_model_is_a_scale(colleges):
    assert problems_of(read_scale_file(model_file(colleges)), colleges=colleges) == []


def test_a_scale_is_written_and_read_again_unchanged():
    document = scale_document(scale_from(read_scale_file(model_file(CODES))))
    document["rules"][0] |= {"floor": "50", "cap": "3000"}
    document = scale_document(scale_from(document))

    assert read_scale_file(json_text(document)) == document


@pytest.mark.parametrize(
    ("admitted_on", "amount"),
    [(None, "500.00"), (date(2025, 5, 12), "333.33"), (date(2024, 12, 31), "500.00")],
)
def test_the_documented_scale_is_one_and_gives_the_worked_amounts(admitted_on, amount):
    text = FORMAT.read_text(encoding="utf-8").partition("```json\n")[2].partition("```")[0]
    document = read_scale_file(text)
    facts = Facts(
        "associations",
        "single",
        Period(date(2025, 1, 1), date(2026, 1, 1)),
        figures={"budget": [Figure(Decimal(840_000), 2024, "déclaration")]},
        admitted_on=admitted_on,
    )

    assert problems_of(document, colleges=CODES) == []
    assert scale_from(document).evaluate(facts).amount == Decimal(amount)


def test_a_number_keeps_the_digits_that_were_typed():
    assert read_scale_file('{"rate": 0.0011, "amount": 80}') == {"rate": "0.0011", "amount": 80}


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("{", "à la ligne 1, caractère 2"),
        ('{\n "a": 1\n "b": 2}', "à la ligne 3, caractère 2"),
        ("", "n’est pas du JSON"),
        ('{"a": NaN}', "NaN"),
        ('{"a": -Infinity}', "-Infinity"),
        ('{"rules": [], "rules": []}', "est écrit deux fois"),
        (r'{"\ud800": 1}', "caractère incomplet, «\u00a0\\\\ud800\u00a0»"),
        (r'{"\udfff": 1, "\udfff": 2}', "caractère incomplet, «\u00a0\\\\udfff"),
        (r'{"proration": "\ud800"}', "caractère incomplet"),
        (r'{"rules": [{"formula": {"kind": "\ud800"}}]}', "caractère incomplet"),
        (r'{"rules": [{"formula": {"kind": "rate", "base": "\ud800"}}]}', "caractère incomplet"),
        (r'{"rules": [{"when": {"\ud800": []}}]}', "caractère incomplet"),
        ("[" * 50_000, "sans fin"),
        (f'{{"a": {"9" * 5_000}}}', "sans fin"),
        (" " * (LONGEST + 1), "dépasse 200\u202f000 caractères"),
    ],
)
def test_a_text_that_is_no_document_is_refused_in_french(text, refusal):
    with pytest.raises(RuleViolation, match=refusal):
        read_scale_file(text)


def test_a_character_written_as_its_two_halves_is_one():
    assert read_scale_file(r'{"label": "\ud83d\ude00"}') == {"label": "\N{GRINNING FACE}"}


def scale(**changes):
    return {"rules": [RULE | changes]}


def flat(amount):
    return {"kind": "flat", "amount": amount}


def brackets(*rows, **more):
    return {"kind": "brackets", "base": "budget", "brackets": list(rows)} | more


def rate(text):
    return {"kind": "rate", "base": "budget", "rate": text}


def place(*codes):
    return {"departements": list(codes)}


def years(told):
    return {"membership_years": told}


def college(*codes):
    return {"colleges": list(codes)}


@pytest.mark.parametrize(
    ("document", "refusal"),
    [
        ([], "Le barème s’écrit entre accolades"),
        ("barème", "Le barème s’écrit entre accolades"),
        ({"rules": {}}, "s’écrivent entre crochets"),
        ({"rules": [RULE], "remise": 1}, "« remise » ne veut rien dire ici"),
        ({"rules": ["x"]}, "La règle 1 s’écrit entre accolades"),
        ({"rules": [RULE], "proration": ["months"]}, "n’existe pas"),
        ({"rules": [RULE], "base_offset": "-1"}, "de 0 à 5 ans"),
        ({"rules": [RULE], "base_offset": True}, "de 0 à 5 ans"),
        (scale(remise=1), "« remise » ne veut rien dire ici"),
        (scale(label=["x"]), "son nom"),
        (scale(label="x" * 121), "120 caractères au plus"),
        (scale(label="nul\x00"), "son nom"),
        (scale(label="\ud800"), "son nom"),
        (scale(formula=None), "s’écrit entre accolades"),
        (scale(formula={"kind": ["flat"]}), "n’existe pas"),
        (scale(formula=flat("1") | {"base": "budget"}), "« base » ne veut rien dire ici"),
        (scale(formula=flat("NaN")), "n’est pas un nombre"),
        (scale(formula=flat("Infinity")), "n’est pas un nombre"),
        (scale(formula=flat(True)), "n’est pas un nombre"),
        (scale(formula=flat({"a": 1})), "n’est pas un nombre"),
        (scale(formula=flat("-0.01")), "négatif"),
        (scale(formula=flat("9999999.01")), "vérifiez les zéros"),
        (scale(formula=flat("1e999999")), "n’est pas un nombre"),
        (scale(formula=flat("1e-999999")), "n’est pas un nombre"),
        (scale(formula=flat("0.001")), "deux décimales au plus"),
        (scale(formula=rate("1e999999999")), "comme 0.0011 ou 11/10000"),
        (scale(formula=rate("1/0")), "n’est pas un nombre"),
        (scale(formula=rate("1000.1")), "dépasse 1000"),
        (scale(formula=rate("nan")), "n’est pas un nombre"),
        (scale(formula={"kind": "rate", "base": ["budget"], "rate": "1"}), "la base"),
        (scale(formula=brackets("x")), "Une tranche de « Tous » s’écrit entre accolades"),
        (scale(formula=brackets() | {"brackets": {}}), "s’écrivent entre crochets"),
        (scale(formula=brackets({"from": "0", "to": None, "amount": "1", "x": 1})), "« x » ne veut rien"),
        *(
            (scale(formula=flat(text)), "Il manque le montant de « Tous », ou ce n’est pas un nombre.")
            for text in ("1_0_00", "１２", "1e3", "1E+3", "12.5\n", " 12", "+12", ".5", "12,5", "")
        ),
        (scale(cap="1_000"), "n’est pas un nombre"),
        (scale(formula=rate("0.1") | {"fixed": "1_0"}), "Il manque la part fixe"),
        (scale(formula=brackets({"from": "0_0", "to": None, "amount": "1"})), "Il manque le début"),
        (scale(formula=flat("9" * 50_000)), "vérifiez les zéros"),
        (scale(formula=brackets({"from": "0", "to": "10000000000000", "amount": "1"})), "vérifiez les zéros"),
        (
            scale(formula=brackets({"from": "0", "to": None, "to_included": "oui", "amount": "1"})),
            "« to_included » s’écrit true ou false",
        ),
        (scale(formula=brackets({"from": "0", "to": None, "amount": "1"}, mode="both")), "le mode « both »"),
        (scale(when=[]), "La condition (« when ») de « Tous » s’écrit entre accolades"),
        (scale(when={"colleges": "mutuals"}), "s’écrivent entre crochets"),
        (scale(when={"colleges": [["mutuals"]]}), "sont des textes"),
        (scale(when={"kinds": [1]}), "sont des textes"),
        (scale(when={"departements": ["\x00"]}), "sont des textes"),
        (
            scale(when=place("29", "Finistère")),
            "« Finistère » n’est pas un code de département : écrivez 29.",
        ),
        (scale(when=place("1")), "Dans « Tous », « 1 » n’est pas un code de département : écrivez 01."),
        (scale(when=place("2a")), "« 2a » n’est pas un code de département : écrivez 2A."),
        (scale(when=place("20")), "« 20 » n’est pas un code de département."),
        (scale(when=place("Bretagne")), "« Bretagne » n’est pas un code de département."),
        (scale(when=college("mutuals", "mutuals")), "nomme deux fois « mutuals »"),
        (scale(floor="-1"), "négatif"),
        (scale(cap={"amount": "1"}), "le prorata de « cap » se dit none ou months"),
        (scale(cap={"amount": "1", "proration": []}), "le prorata de « cap » se dit none ou months"),
        (scale(floor={"proration": "none"}), "Il manque le minimum de « Tous »"),
        (scale(floor={"amount": "1", "prorata": "none"}), "« prorata » ne veut rien dire ici"),
        (scale(open="oui"), "« open » s’écrit true ou false"),
        (scale(when=years([])), "s’écrit entre accolades"),
        (scale(when=years({"since": 1})), "« since » ne veut rien dire ici"),
        (scale(when=years({"from": 0})), "se compte de 1 à 99"),
        (scale(when=years({"from": "1"})), "se compte de 1 à 99"),
        (scale(when=years({"from": True})), "se compte de 1 à 99"),
        (scale(when=years({"to": 100})), "se compte de 1 à 99"),
        (scale(when=years({"from": 3, "to": 2})), "finissent avant de commencer"),
        ({"rules": [RULE], "vat": {"mode": "taxed"}}, "en disent le taux"),
        ({"rules": [RULE], "instalments": {"count": 1}}, "de 2 à 12"),
        (
            scale(when=years({"from": 2})),
            "ne dit rien du collège « associations » pour le type structure en 1re année d’adhésion.",
        ),
        (
            {"rules": [RULE | {"when": years({"to": 1})}, RULE | {"when": years({"from": 3, "to": None})}]},
            "pour le type structure en 2e année d’adhésion.",
        ),
        (
            {"rules": [RULE | {"when": years({"from": 2})}, RULE | {"when": years({"from": 3, "to": 5})}]},
            "ne s’appliquera jamais",
        ),
        ({"rules": [RULE] * 201}, "200 règles au plus"),
        ({"rules": [RULE, RULE | {"label": "Jamais"}]}, "« Jamais » ne s’appliquera jamais"),
        (
            {
                "rules": [
                    RULE | {"label": "A", "when": {"kinds": ["single", "network"]}},
                    RULE | {"label": "Jamais", "when": college("mutuals")},
                ]
            },
            "« Jamais » ne s’appliquera jamais",
        ),
        (
            {
                "rules": [
                    RULE | {"label": "A", "when": college("mutuals", "employers")},
                    RULE | {"label": "B", "when": college("mutuals", "foundations")},
                    RULE,
                ]
            },
            "« mutuals » est dans « A » et dans « B »",
        ),
    ],
)
def test_a_document_that_would_mislead_is_refused_in_french(document, refusal):
    (problem,) = problems_of(document, colleges=CODES)

    assert refusal in problem.replace("\u00a0", " ")


def test_a_departement_that_does_not_exist_is_not_kept_and_what_was_kept_is_still_read():
    document = {"rules": [RULE | {"when": place("Finistère")}, RULE]}

    with pytest.raises(RuleViolation, match="écrivez 29"):
        scale_from(document, colleges=CODES)
    assert scale_from(document).rules[0].departements == {"Finistère"}


@pytest.mark.parametrize("code", ["01", "2A", "974", "988"])
def test_a_departement_that_exists_is_a_condition(code):
    assert problems_of({"rules": [RULE | {"when": place(code)}, RULE]}, colleges=CODES) == []


@pytest.mark.parametrize("typed", ["0", "1000", "1000.00", "1500.5", "9999999"])
def test_an_amount_is_kept_as_it_is_written(typed):
    document = scale(formula=flat(typed), floor=typed)

    assert scale_document(scale_from(document))["rules"][0]["floor"] == typed
    assert scale_document(scale_from(document))["rules"][0]["formula"]["amount"] == typed


def test_every_rule_at_fault_is_named():
    wrong = {"rules": [RULE | {"formula": flat("x")}, RULE, RULE | {"label": "Fin", "formula": flat("-1")}]}

    assert [problem.replace("\u00a0", " ") for problem in problems_of(wrong, colleges=CODES)] == [
        "Il manque le montant de « Tous », ou ce n’est pas un nombre.",
        "Le montant de « Fin » ne peut pas être négatif.",
    ]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"kinds": ["single"]}, {"kinds": ["network"]}),
        ({"kinds": ["single"]}, {}),
        (college("mutuals") | {"kinds": ["single"]}, college("mutuals") | {"kinds": ["network"]}),
        ({"departements": ["44"]}, {}),
        (college("mutuals"), college("employers")),
        (years({"from": 2, "to": None}), {}),
        (years({"from": 1, "to": 2}), years({"from": 2, "to": None})),
        (years({"from": 1, "to": 1}), years({"from": 1, "to": 2})),
    ],
)
def test_a_rule_that_leaves_somebody_to_the_next_is_kept(earlier, later):
    rules = [RULE | {"when": earlier}, RULE | {"when": later}]

    assert scale_document(scale_from({"rules": rules}))["rules"][1]["when"] == later
