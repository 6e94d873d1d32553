"""Figures that contradict one another, in a financial report and in minutes."""

from decimal import Decimal

import pytest

from governance.rules.minutes.contradiction import Figure, contradictions, figures_in, within

RESULT = Figure(Decimal(46201), "€", "+46 201 €", "", label="Résultat", place="tableau")


def table(label, value, unit="€"):
    return Figure(Decimal(value), unit, f"{value} {unit}", "", label=label)


def test_the_report_that_says_46_601_where_its_table_says_46_201():
    said = figures_in("L’exercice se solde par un excédent de +46 601 €, en hausse.")

    (found,) = contradictions(said, [RESULT])

    assert found.sentence == "Le texte dit +46 601 €, le tableau dit +46 201 € (Résultat)."
    assert found.said.sentence == "L’exercice se solde par un excédent de +46 601 €, en hausse."


@pytest.mark.parametrize(
    "text",
    [
        "Un excédent de 46 201 €.",
        "Un excédent de 46\u202f201 euros.",
        "Un excédent de 46201,00 €.",
        "Un déficit de 12 000 €.",
        "En 2024, 46 601 personnes.",
        "Il y a 46 601 voix.",
    ],
)
def test_what_agrees_or_looks_like_nothing_is_left_alone(text):
    assert contradictions(figures_in(text), [RESULT]) == []


@pytest.mark.parametrize("text", ["42 601 €", "46 210 €", "\N{MINUS SIGN}46 201 €", "46 021 €", "46 203 €"])
def test_one_digit_two_that_changed_places_or_the_sign(text):
    assert len(contradictions(figures_in(text), [RESULT])) == 1


def test_a_figure_that_is_also_true_elsewhere_is_right():
    known = [RESULT, table("Report à nouveau", 46601)]

    assert contradictions(figures_in("Il reste 46 601 €."), known) == []


def test_short_figures_have_too_many_neighbours_to_be_suspected():
    assert contradictions(figures_in("Il y a 122 voix."), [table("Pour", 112, "voix")]) == []


def test_figures_of_other_lengths_are_other_figures():
    assert contradictions(figures_in("Un excédent de 462 010 €."), [RESULT]) == []


def test_three_digits_that_differ_are_another_figure():
    assert contradictions(figures_in("Un excédent de 45 112 €."), [RESULT]) == []


def test_two_sentences_of_one_report_contradict_each_other():
    figures = figures_in("Les produits sont de 812 400 €.\nAvec 812 500 € de produits, tout va bien.")

    (found,) = within([RESULT, *figures])

    assert found.sentence == "Le texte dit 812 500 €, il est dit ailleurs 812 400 €."


def test_figures_are_read_with_their_signs_decimals_and_units():
    found = figures_in("Résultat : – 1 234,50 €. Taux 45,25 %, 3 adhérents et 12 membres.", place="report")

    assert [(each.value, each.unit, each.place) for each in found] == [
        (Decimal("-1234.5"), "€", "report"),
        (Decimal("45.25"), "%", "report"),
        (Decimal(3), "membres", "report"),
        (Decimal(12), "membres", "report"),
    ]


@pytest.mark.parametrize("text", ["9" * 50_000, "1 000 " * 8_000, f"{'9' * 16} €"])
def test_a_wall_of_digits_is_no_figure(text):
    assert figures_in(text) == []


def test_a_figure_is_read_whole_or_not_at_all():
    assert [each.written for each in figures_in("Soit 123 456 789 012 345 €, et 12345 678 €.")] == [
        "123 456 789 012 345 €",
        "678 €",
    ]


def test_beyond_a_thousand_figures_nothing_is_compared():
    told = [Figure(Decimal(10_000 + 20 * rank), "€", "", "") for rank in range(1_000)]

    assert within([*told, Figure(Decimal(19_001), "€", "", "")]) == within(told)
    assert len(within([told[0], Figure(Decimal(10_001), "€", "", "")])) == 1
