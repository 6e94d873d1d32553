from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.scale import Blocked, Facts, Figure, re_evaluate
from billing.rules.scale_document import scale_document, scale_from
from billing.rules.scale_sheet import looks_like_a_scale, read_scale
from cressmember.kernel.periods import Period
from cressmember.kernel.violations import RuleViolation
from tests.billing.scale_2024 import CODES, COLLEGES, SHEET

YEAR = Period(date(2024, 1, 1), date(2025, 1, 1))
SCALE = scale_from(read_scale(SHEET, college_codes=COLLEGES).document, colleges=CODES)


def due(budget, *, college="associations", kind="single", year=2023, **facts):
    figures = {} if budget is None else {"budget": [Figure(Decimal(budget), year, "comptes")]}
    return SCALE.evaluate(Facts(college=college, kind=kind, year=YEAR, figures=figures, **facts))


@pytest.mark.parametrize(
    ("budget", "single", "network"),
    [
        ("0", 80, 230),
        ("49999.99", 80, 230),
        ("50000", 150, 300),
        ("50000.01", 150, 300),
        ("149999.99", 150, 300),
        ("150000", 300, 450),
        ("499999.99", 300, 450),
        ("500000", 500, 650),
        ("999999.99", 500, 650),
        ("1000000", 900, 1050),
        ("2999999.99", 900, 1050),
        ("3000000", 1800, 1950),
        ("9999999.99", 1800, 1950),
        ("10000000", 3500, 3650),
        ("10000000.01", 3500, 3650),
    ],
)
def test_each_bracket_at_its_boundary_and_its_neighbours(budget, single, network):
    assert (due(budget).amount, due(budget, kind="network").amount) == (single, network)


def test_a_college_at_a_flat_amount_needs_no_budget():
    assert due(None, college="mutuals").amount == Decimal("3000.00")
    assert due(None, college="employers", kind="network").amount == Decimal("1000.00")


@pytest.mark.parametrize(
    ("admitted_on", "amount"),
    [
        (None, "500.00"),
        (date(2023, 12, 31), "500.00"),
        (date(2024, 1, 1), "500.00"),
        (date(2024, 1, 31), "500.00"),
        (date(2024, 2, 1), "458.33"),
        (date(2024, 5, 12), "333.33"),
        (date(2024, 12, 31), "41.67"),
    ],
)
def test_the_first_year_is_due_by_the_month_of_admission_included(admitted_on, amount):
    assert due("840000", admitted_on=admitted_on).amount == Decimal(amount)


def test_who_joins_after_the_year_owes_nothing_for_it():
    assert due("840000", admitted_on=date(2025, 1, 1)).code == "not_a_member"


def test_a_missing_figure_blocks_and_says_what_would_mend_it():
    assert due(None) == Blocked(
        "figure_missing", "Budget 2023 non connu : demandez-le à l’adhérent, puis enregistrez-le."
    )


@pytest.mark.parametrize(("oldest", "outcome"), [(None, "figure_old"), (2023, "figure_old"), (2022, 500)])
def test_an_older_figure_is_accepted_only_when_the_campaign_says_so(oldest, outcome):
    answer = due("840000", year=2022, oldest_year=oldest)

    if isinstance(answer, Blocked):
        assert answer.code == outcome
    else:
        assert (answer.amount, answer.older_figure) == (outcome, True)


def test_a_figure_of_a_later_year_is_not_the_base():
    assert due("840000", year=2024).code == "figure_missing"


def test_the_explanation_can_be_printed_on_the_call():
    assert due("840000", admitted_on=date(2024, 5, 12)).explanation.replace("\u00a0", " ").replace(
        "\u202f", " "
    ) == (
        "Structure, budget 2023 de 840 000,00 € (comptes), tranche de 500 000 € à moins de 1 000 000 € : "
        "500,00 €. Première année, 8 mois restants sur 12, mois d’adhésion compris : 333,33 €."
    )


@given(
    budget=st.decimals(0, 10**8, places=2),
    kind=st.sampled_from(["single", "network"]),
    college=st.sampled_from(CODES),
    admitted_on=st.none() | st.dates(date(2023, 1, 1), date(2024, 12, 31)),
)
def test_a_stored_trace_gives_the_same_cents(budget, kind, college, admitted_on):
    quote = due(str(budget), college=college, kind=kind, admitted_on=admitted_on)

    assert re_evaluate(quote.trace) == quote.amount


def test_a_scale_is_kept_and_read_again_unchanged():
    assert scale_from(scale_document(SCALE)) == SCALE


def rule(formula, **fields):
    return {"rules": [{"label": "Tous", "formula": formula, **fields}]}


def brackets(*rows, mode="whole"):
    return {"kind": "brackets", "base": "budget", "mode": mode, "brackets": list(rows)}


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({}, "aucune règle"),
        (rule({"kind": "magic"}), "« magic » n’existe pas"),
        (rule({"kind": "flat"}), "Il manque le montant"),
        (rule({"kind": "flat", "amount": "-1"}), "négatif"),
        (rule({"kind": "rate", "base": "budget", "rate": "x"}), "Il manque le taux"),
        (rule({"kind": "rate", "base": "budget", "rate": "-1/2"}), "négatif"),
        (rule({"kind": "rate", "base": "humeur", "rate": "1"}), "« humeur » n’existe pas"),
        (rule(brackets()), "aucune tranche"),
        (rule(brackets({"from": "1", "to": None, "amount": "1"})), "commencer à 0"),
        (rule(brackets({"from": "0", "to": "5", "amount": "1"})), "au-delà de 5"),
        (rule(brackets({"from": "0", "to": None})), "un montant ou un taux"),
        (
            rule(brackets({"from": "0", "to": "5", "amount": "1"}, {"from": "6", "to": None, "amount": "2"})),
            "rien n’est dit entre 5",
        ),
        (
            rule(
                brackets({"from": "0", "to": None, "amount": "1"}, {"from": "6", "to": None, "amount": "2"})
            ),
            "rien n’est dit entre l’infini",
        ),
        (
            rule(brackets({"from": "0", "to": "7", "amount": "1"}, {"from": "6", "to": None, "amount": "2"})),
            "appartient à deux tranches",
        ),
        (
            rule(
                brackets(
                    {"from": "0", "to": "6", "to_included": True, "amount": "1"},
                    {"from": "6", "to": None, "amount": "2"},
                )
            ),
            "appartient à deux tranches",
        ),
        (
            rule(
                brackets(
                    {"from": "0", "to": "500000", "amount": "1"},
                    {"from": "500000", "from_included": False, "to": None, "amount": "2"},
                )
            ),
            "500\u202f000\u00a0€ exactement n’appartient à aucune tranche",
        ),
        (
            rule(brackets({"from": "0", "to": "0", "amount": "1"}, {"from": "0", "to": None, "amount": "2"})),
            "finit avant de commencer",
        ),
        (rule(brackets({"from": "0", "to": None, "amount": "1"}, mode="marginal")), "avec des taux"),
        (rule({"kind": "flat", "amount": "1"}, floor="5", cap="4"), "le minimum dépasse le plafond"),
        (rule({"kind": "flat", "amount": "1"}, when={"moon": []}), "condition inconnue"),
        (rule({"kind": "flat", "amount": "1"}, when={"kinds": ["giant"]}), "type inconnu"),
        (rule({"kind": "flat", "amount": "1"}) | {"proration": "days"}, "« days » n’existe pas"),
        (rule({"kind": "flat", "amount": "1"}) | {"base_offset": 1}, "de 0 à 5 ans"),
        (rule({"kind": "flat", "amount": "1"}, when={"colleges": ["martians"]}), "collège inconnu"),
        (rule({"kind": "flat", "amount": "1"}, when={"kinds": ["single"]}), "pour le type réseau"),
    ],
)
def test_a_scale_with_a_hole_is_refused_with_the_point_named(document, message):
    with pytest.raises(RuleViolation, match=message):
        scale_from(document, colleges=CODES)


@pytest.mark.parametrize(
    "formula", [{"kind": "flat", "amount": 1.5}, {"kind": "rate", "base": "budget", "rate": 0.1}]
)
def test_a_float_is_our_mistake(formula):
    with pytest.raises(TypeError):
        scale_from(rule(formula))


def answer(formula, budget, **fields):
    scale = scale_from(rule(formula, **fields))
    facts = Facts(
        "a", "single", YEAR, departement="44", figures={"budget": [Figure(Decimal(budget), 2023, "s")]}
    )
    return scale.evaluate(facts)


@pytest.mark.parametrize(
    ("margin", "amount"), [("1000", "130.00"), ("2000", "240.00"), ("2001", "220.11"), ("2500", "275.00")]
)
def test_a_rate_of_the_bracket_applies_to_the_whole(margin, amount):
    formula = brackets(
        {"from": "0", "to": "1000", "to_included": True, "rate": "0.13"},
        {"from": "1000", "from_included": False, "to": "2000", "to_included": True, "rate": "0.12"},
        {"from": "2000", "from_included": False, "to": None, "rate": "0.11"},
    )

    quote = answer(formula, margin)

    assert quote.amount == Decimal(amount)
    assert re_evaluate(quote.trace) == quote.amount


@pytest.mark.parametrize(("base", "amount"), [("1000", "100.00"), ("1500", "200.00"), ("0", "0.00")])
def test_marginal_rates_apply_each_to_its_slice(base, amount):
    formula = brackets(
        {"from": "0", "to": "1000", "rate": "1/10"},
        {"from": "1000", "to": None, "rate": "1/5"},
        mode="marginal",
    )

    assert answer(formula, base).amount == Decimal(amount)


@pytest.mark.parametrize(
    ("budget", "amount", "word"),
    [("2400000", "1920.00", ""), ("100", "50.00", "minimum"), ("99999999", "52000.00", "plafond")],
)
def test_a_rate_with_its_floor_and_cap(budget, amount, word):
    quote = answer({"kind": "rate", "base": "budget", "rate": "0.0008"}, budget, floor="50", cap="52000")

    assert quote.amount == Decimal(amount)
    assert word in quote.explanation


def test_a_fixed_part_and_a_rate_in_one_departement():
    formula = {"kind": "rate", "base": "budget", "rate": "0.01", "fixed": "10"}

    assert answer(formula, "500", when={"departements": ["44"]}).amount == Decimal("15.00")
    assert answer(formula, "500", when={"departements": ["49"]}).code == "no_rule"


def test_a_scale_without_proration_takes_the_whole_year():
    scale = scale_from(rule({"kind": "flat", "amount": "100"}))

    joined = Facts("a", "single", YEAR, admitted_on=date(2024, 11, 2))
    assert scale.evaluate(joined).amount == 100
    later = Facts("a", "single", YEAR, admitted_on=date(2025, 1, 1))
    assert scale.evaluate(later).code == "not_a_member"


def test_a_sheet_is_recognised_by_its_header_and_its_brackets():
    assert looks_like_a_scale(SHEET)
    assert not looks_like_a_scale([["N°", "Raison sociale"], [1, "X"]])
    assert not looks_like_a_scale([["Type", "Structure", "Réseau"], ["Mutuelles", 1, 2]])


def test_a_sheet_says_what_it_assumed():
    assumptions = read_scale(SHEET, college_codes=COLLEGES).assumptions

    assert assumptions[0] == "La base est le budget de l’année qui précède l’exercice."
    assert len(assumptions) == 9
    assert any("149\u202f999" in text for text in assumptions)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (["Martiens", 1, 1], "ni une tranche ni un collège"),
        (["Mutuelles", "beaucoup", 1], "Ligne « Mutuelles »"),
        (["20 000 à 30 000 €", 1, 1], "appartient à deux tranches|rien n’est dit"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused(row, message):
    with pytest.raises(RuleViolation, match=message):
        read_scale([*SHEET, row], college_codes=COLLEGES)


def test_a_sheet_without_header_is_refused():
    with pytest.raises(RuleViolation, match="en-tête"):
        read_scale([["Barème"]], college_codes={})


def test_a_college_may_pay_differently_by_kind():
    sheet = [*SHEET[:9], ["Mutuelles", 3000, 4000]]

    scale = scale_from(read_scale(sheet, college_codes=COLLEGES).document)

    assert scale.evaluate(Facts("mutuals", "network", YEAR)).amount == 4000
