"""Rows as chambers write them, read into exact values."""

from datetime import date
from decimal import Decimal

import pytest

from cressmember.members.rules.college import STANDARD, propose
from cressmember.members.rules.row import SheetReader, Someone, is_blank, is_total
from cressmember.members.rules.sheet import SheetKind, fields_of, recognise

HEADER = [
    "N°",
    "Raison sociale",
    "Statut juridique",
    "SIRET",
    "SIREN",
    "Collège",
    "Type",
    "CP",
    "ETP",
    "Budget 2023 (€)",
    "Civ.",
    "Prénom",
    "Titulaire - nom",
    "Titulaire",
    "Mail titulaire",
    "Suppléant·e",
    "Mail suppléant·e",
    "Mail facturation",
    "Date adhésion",
    "Cotis. 2024",
    "Réglé le",
    "Mode",
    "Newsletter",
    "Observations",
    "Couleur",
    "Collège",
]
SHEET = recognise([["Titre"], [], HEADER])


def college_of(spelling):
    return propose(spelling, STANDARD)


def reader(sheet):
    return SheetReader(sheet, file_year=2024, college_of=college_of)


def read(**cells):
    row = [None] * len(HEADER)
    row[1], row[5] = "Maison des Lilas", "Assos"
    for label, value in cells.items():
        row[HEADER.index(label.replace("_", " "))] = value
    return reader(SHEET).read(row, line=4)


def test_the_header_is_found_under_the_title_and_a_column_fills_its_field_once():
    assert (SHEET.kind, SHEET.header) == (SheetKind.MEMBERS, 2)
    assert [column.field for column in SHEET.columns][-2:] == ["", ""]
    assert SHEET.column("budget").year == 2023
    assert SHEET.column("website") is None


def test_what_somebody_explained_speaks_before_the_patterns():
    found = recognise([["Maison", "Collège"]], {"Maison": "name"})

    assert (found.kind, found.columns[0].field) == (SheetKind.MEMBERS, "name")


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (["Raison sociale", "Motif", "Date"], SheetKind.DEPARTURES),
        (["Nom", "Nature", "Mail"], SheetKind.PARTNERS),
        (["Nom", "Type", "Mail", "Collège"], SheetKind.MEMBERS),
        (["a", None, "b"], SheetKind.UNKNOWN),
    ],
)
def test_a_sheet_is_what_its_telling_columns_say(header, kind):
    assert recognise([header]).kind is kind


def test_a_kind_of_sheet_has_its_fields():
    assert "ended_on" in {field.name for field in fields_of(SheetKind.DEPARTURES)}
    assert fields_of(SheetKind.UNKNOWN) == ()


@pytest.mark.parametrize(
    ("row", "blank", "total"),
    [
        ([None, " "], True, False),
        (["TOTAL", 3], False, True),
        ([None, "Sous-total"], False, True),
        (["Totalement", 1], False, False),
    ],
)
def test_blank_and_total_rows_are_not_members(row, blank, total):
    assert (is_blank(row), is_total(row)) == (blank, total)


def test_a_full_row_is_read_into_exact_values():
    member = read(
        **{
            "N°": 3,
            "Statut juridique": "SAS ESUS",
            "SIRET": 46922581700011,
            "Type": "Réseau",
            "CP": 77000,
            "ETP": "18,1",
            "Budget 2023 (€)": "1 568 000,00 €",
            "Civ.": "Madame",
            "Prénom": "karim",
            "Titulaire - nom": "RENAUD",
            "Mail titulaire": "Karim@Lilas.example",
            "Suppléant·e": "Lucie Moreau",
            "Mail suppléant·e": "lucie@lilas.example",
            "Mail facturation": "compta@lilas.example",
            "Date adhésion": "août 2014",
            "Cotis. 2024": "900",
            "Réglé le": "14/06/24",
            "Mode": "VIR",
            "Newsletter": "x",
            "Couleur": "bleu",
        }
    )

    assert member.problems == []
    assert not member.is_blocked
    assert (member.name, member.college, member.values["departement"]) == (
        "Maison des Lilas",
        "associations",
        "77",
    )
    assert (member.values["siren"], member.values["is_esus"], member.values["kind"]) == (
        "469225817",
        True,
        "network",
    )
    assert member.titular == Someone("Renaud", "Karim", "Mme", "karim@lilas.example", "")
    assert member.substitute == Someone("Moreau", "Lucie", "", "lucie@lilas.example")
    assert (member.admitted_on, member.admitted_precision) == (date(2014, 8, 1), "month")
    assert member.figures == [("budget", 2023, Decimal("1568000.00")), ("fte", 2024, Decimal("18.1"))]
    assert (member.due.year, member.due.amount, member.due.paid_on, member.due.method) == (
        2024,
        Decimal(900),
        date(2024, 6, 14),
        "transfer",
    )
    assert member.extras == {"Couleur": "bleu"}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"N°": "3,5"}, "N°"),
        ({"SIRET": "123 456 789 00012"}, "SIRET"),
        ({"Type": "étoile"}, "Type"),
        ({"Budget 2023 (€)": "-5"}, "Budget 2023 (€)"),
        ({"Budget 2023 (€)": "NC"}, "Budget 2023 (€)"),
        ({"Cotis. 2024": "(5)"}, "Cotis. 2024"),
        ({"Date adhésion": "31/02/2019"}, "Date adhésion"),
        ({"Mode": "troc"}, "Mode"),
        ({"Mail titulaire": "contact[at]x.example"}, "Mail titulaire"),
    ],
)
def test_a_value_that_cannot_be_read_is_left_empty_and_told(cells, column):
    member = read(**cells)

    assert [problem.column for problem in member.problems] == [column]
    assert not member.is_blocked


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"Raison sociale": ""}, "Raison sociale"),
        ({"Collège": ""}, "Collège"),
        ({"Collège": "à définir"}, "Collège"),
    ],
)
def test_only_a_missing_name_or_college_blocks(cells, column):
    member = read(**cells)

    assert member.is_blocked
    assert [problem.column for problem in member.problems if problem.blocks] == [column]


@pytest.mark.parametrize(
    ("typed", "civility"),
    [
        *[("Mme", "Mme"), ("MADAME", "Mme"), ("Mme.", "Mme"), ("Mlle", "Mme"), ("Mademoiselle", "Mme")],
        *[("M.", "M."), ("m", "M."), ("Mr", "M."), ("Monsieur", "M."), ("Docteur", "")],
    ],
)
def test_a_column_of_civilities_reads_those_that_a_name_in_one_cell_reads(typed, civility):
    apart = read(**{"Civ.": typed, "Prénom": "Lucie", "Titulaire - nom": "Moreau"})
    together = read(Titulaire=f"{typed} Lucie Moreau")

    assert (apart.titular.civility, together.titular.civility) == (civility, civility)


def test_a_person_may_stand_in_one_cell_and_an_address_without_a_person_is_the_organisation_s():
    assert read(Titulaire="Mme Lucie Moreau").titular == Someone("Moreau", "Lucie", "Mme", "", "")
    assert read(**{"Mail titulaire": "contact@lilas.example"}).values["email"] == "contact@lilas.example"


def test_a_siren_stands_where_there_is_no_siret():
    assert read(SIREN="469 225 817").values["siren"] == "469225817"


def test_the_notes_say_how_to_write_and_to_invoice():
    member = read(Observations="facture à déposer sur Chorus Pro, bon de commande obligatoire")
    by_post = read(Observations="courrier postal uniquement")

    assert member.values["purchase_order_required"]
    assert member.values["invoicing_note"].startswith("facture")
    assert by_post.values["post_only"]


@pytest.mark.parametrize(
    ("written", "method"),
    [("CHQ", "cheque"), ("carte", "card"), ("espèces", "cash"), ("Mandat", "mandate"), ("", "opening")],
)
def test_the_means_of_payment_in_their_spellings(written, method):
    assert read(**{"Cotis. 2024": "80", "Mode": written}).due.method == method


def test_a_single_structure_and_a_short_row():
    row = ["1", "X", None, None, None, "Assos", "Structure"]

    member = reader(SHEET).read(row, line=9)

    assert (member.values["kind"], member.due) == ("single", None)


def test_a_sheet_without_a_college_column_asks_for_it():
    sheet = recognise([["Raison sociale", "Collège"]])
    bare = type(sheet)(sheet.kind, sheet.header, sheet.columns[:1])

    member = reader(bare).read(["X"], line=2)

    assert member.problems[0].message == "Il manque le collège : dites lequel, une fois pour toutes."


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ({"Raison sociale": "x" * 251}, "Raison sociale", "compte 251 caractères : raccourcissez à 250"),
        ({"Budget 2023 (€)": "1" + "0" * 12}, "Budget 2023 (€)", "démesuré"),
        ({"Cotis. 2024": "1" + "0" * 12}, "Cotis. 2024", "démesurée"),
        ({"Titulaire - nom": "x" * 101}, "Titulaire - nom", "raccourcissez à 100"),
    ],
)
def test_what_the_register_could_not_hold_is_told_before_it_is_written(cells, column, message):
    (problem, *_) = read(**cells).problems

    assert problem.column == column
    assert message in problem.message


DEPARTEMENT = recognise([["Raison sociale", "Collège", "Département", "CP"]])


@pytest.mark.parametrize(
    ("told", "postcode", "code", "problems"),
    [
        ("Seine-et-Marne", "75010", "77", 0),
        ("77", None, "77", 0),
        (None, "75010", "75", 0),
        ("Atlantide", "75010", "75", 1),
    ],
)
def test_a_departement_is_told_or_follows_from_the_postcode(told, postcode, code, problems):
    row = ["X", "Assos", told, postcode]

    member = reader(DEPARTEMENT).read(row, line=2)

    assert (member.values["departement"], len(member.problems)) == (code, problems)


def test_a_cell_that_comes_again_reads_the_same_and_troubles_each_row():
    sheet = recognise([["Raison sociale", "Collège", "Statut juridique", "Type"]])
    sheet_reader = reader(sheet)

    rows = [sheet_reader.read(["X", "Assos", 1901, "Galaxie"], line=line) for line in (2, 3)]

    assert [row.values["legal_form"] for row in rows] == ["1901", "1901"]
    assert [[problem.column for problem in row.problems] for row in rows] == [["Type"], ["Type"]]


def test_equal_cells_of_two_types_are_read_apart():
    sheet_reader = reader(recognise([["Raison sociale", "Collège", "Ville"]]))

    cities = [sheet_reader.read(["X", "Assos", cell], line=2).values["city"] for cell in (1, True, 1.0)]

    assert cities == ["1", "True", "1"]
