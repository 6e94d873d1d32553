"""Sheets and columns, recognised by themselves or as somebody said."""

import pytest

from cressmember.members.rules.sheet import (
    KEPT,
    NOT_TAKEN,
    Column,
    Said,
    SheetKind,
    fields_of,
    missing_fields,
    proposed_field,
    recognise,
    twice_mapped,
)

ROWS = [["Fichier de la chambre"], ["Maison", "Famille", "Collège", "Budget 2022", "Budget 2023"], ["X"]]


def fields(found):
    return [column.field for column in found.columns]


@pytest.mark.parametrize("kind", [SheetKind.MEMBERS, SheetKind.DEPARTURES, SheetKind.PARTNERS])
def test_each_field_is_recognised_under_its_own_name(kind):
    assert [proposed_field(kind, field.label) for field in fields_of(kind)] == [
        field.name for field in fields_of(kind)
    ]


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Autre colonne : SIRET", KEPT),
        ("Cotisation (pour information)", NOT_TAKEN),
        ("Commission(s)", KEPT),
        ("Chiffre d’affaires 2023 (€)", "turnover"),
        ("Masse salariale 2024", "payroll"),
        ("Nombre d’habitants", "population"),
        ("Marge brute 2024 (€)", "margin"),
        ("Nombre d’unités 2024", "units"),
        ("Subventions reçues", "subsidies"),
    ],
)
def test_the_marks_of_our_own_files_are_understood(label, field):
    assert proposed_field(SheetKind.MEMBERS, label) == field


def test_the_name_kept_on_the_file_goes_without_its_mark():
    found = recognise([["Raison sociale", "Collège", "Autre colonne : Commission(s)"]])

    assert (found.columns[2].label, found.columns[2].field) == ("Commission(s)", KEPT)


def test_the_same_figure_of_two_years_fills_two_columns():
    found = recognise(ROWS, {"Maison": "name"})

    assert (found.kind, found.header) == (SheetKind.MEMBERS, 1)
    assert fields(found) == ["name", "college", KEPT, "budget", "budget"]
    assert [column.year for column in found.columns[3:]] == [2022, 2023]


def test_what_was_said_of_a_column_takes_it_from_the_one_that_the_pattern_chose():
    said = Said(fields={0: "name", 2: "college"})

    assert fields(recognise(ROWS, said=said)) == ["name", KEPT, "college", "budget", "budget"]


def test_what_was_said_of_a_sheet_needs_no_proof():
    found = recognise(ROWS, said=Said(SheetKind.MEMBERS))

    assert (found.kind, found.header) == (SheetKind.MEMBERS, 1)
    assert [field.name for field in missing_fields(found)] == ["name"]


@pytest.mark.parametrize(("said", "header"), [(0, 0), (2, 2), (99, 2)])
def test_the_header_may_be_said(said, header):
    assert recognise(ROWS, said=Said(SheetKind.MEMBERS, said)).header == header


@pytest.mark.parametrize("kind", [SheetKind.IGNORED, SheetKind.SCALE, SheetKind.UNKNOWN])
def test_a_sheet_that_holds_no_rows_to_read_has_no_columns(kind):
    found = recognise(ROWS, said=Said(kind))

    assert (found.kind, found.columns, missing_fields(found)) == (kind, (), [])


def test_an_empty_sheet_has_no_header_whatever_is_said():
    assert recognise([], said=Said(SheetKind.MEMBERS)).columns == ()


def test_two_columns_may_not_fill_one_field():
    first, second, third = Column(0, "Nom", "name"), Column(1, "Sigle", "name"), Column(2, "Note", KEPT)
    budgets = [Column(3, "Budget 2022", "budget", 2022), Column(4, "Budget 2023", "budget", 2023)]

    assert twice_mapped([first, second, third, *budgets]) == [(first, second)]
    assert twice_mapped([first, third, third, *budgets]) == []
