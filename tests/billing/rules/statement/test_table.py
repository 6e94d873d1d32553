from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from billing.rules.statement import Columns, format_of, guessed, read_csv, read_table, remembered
from cressmember.kernel.violations import RuleViolation

FILES = Path(__file__).parents[2] / "statements"
TWO_COLUMNS = (FILES / "debit_credit.csv").read_bytes()
SIGNED = (FILES / "signed.csv").read_bytes()


def columns_of(data, **changes):
    table = read_table(data)
    return replace(Columns(table.separator, table.headings, **guessed(table)), **changes)


def written(*rows, head="Date;Libellé;Montant"):
    return "\n".join([head, *rows]).encode()


def test_the_columns_are_guessed_under_what_stands_above_them():
    table = read_table(TWO_COLUMNS)

    assert (table.separator, table.headings) == (";", ("Date", "Libellé", "Débit euros", "Crédit euros"))
    assert guessed(table) == {
        "booked_on": "Date",
        "debit": "Débit euros",
        "credit": "Crédit euros",
        "text": "Libellé",
        "order": "dmy",
    }


def test_debits_and_credits_are_read_from_windows():
    read = read_csv(TWO_COLUMNS, columns_of(TWO_COLUMNS))

    assert [(one.booked_on, one.amount, one.text) for one in read.movements] == [
        (date(2025, 3, 2), Decimal("500.00"), "VIR SEPA CONSERVERIE DE L'HORLOGE"),
        (date(2025, 3, 3), Decimal("-12.50"), "FRAIS DE TENUE DE COMPTE"),
        (date(2025, 3, 3), Decimal("1120.00"), "VIREMENT ÉCOLE"),
    ]
    assert read.remarks == ("1\u00a0ligne hors du tableau est laissée de côté : 8.",)
    assert (read.opening, read.closing, read.account) == (None, None, "")
    assert read.is_of("FR1420041010050500013M02606")


def test_one_signed_column_is_read_with_its_years_first():
    read = read_csv(SIGNED, columns_of(SIGNED))

    assert [(one.booked_on, one.amount) for one in read.movements] == [
        (date(2025, 3, 2), Decimal("500.00")),
        (date(2025, 3, 3), Decimal("-12.50")),
    ]
    assert (read.movements[0].text, read.movements[0].reference) == ("VIR, CONSERVERIE", "R1")


def test_columns_are_remembered_as_they_were_told():
    told = columns_of(SIGNED)

    assert remembered(told.kept()) == told
    assert remembered({}) is None


def test_the_same_columns_are_found_under_another_preamble():
    later = b"Autre en-tete;;;\n" + TWO_COLUMNS

    assert len(read_csv(later, columns_of(TWO_COLUMNS)).movements) == 3


@pytest.mark.parametrize(
    ("order", "told", "day"),
    [
        ("dmy", "02/03/25", date(2025, 3, 2)),
        ("dmy", "02032025", date(2025, 3, 2)),
        ("ymd", "20250302", date(2025, 3, 2)),
        ("mdy", "03-02-2025", date(2025, 3, 2)),
    ],
)
def test_days_are_read_in_the_order_that_was_told(order, told, day):
    data = written(f"{told};x;1,00")

    assert read_csv(data, columns_of(data, order=order)).movements[0].booked_on == day


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("31/02/2025;x;1,00", "Ligne 2 : «\u00a031/02/2025\u00a0» n’est pas une date"),
        ("mars;x;1,00", "n’est pas une date"),
        ("²²/03/2025;x;1,00", "n’est pas une date"),
        ("01/03/0025;x;1,00", "n’est le jour d’aucun relevé"),
        ("02/03/2025;x;", "Ligne 2 : La case est vide"),
        ("02/03/2025;x;beaucoup", "n’est pas un montant"),
        ("02/03/2025;x;1,234", "deux lectures"),
        ("02/03/2025;x;0,001", "s’arrête au centime"),
        (";x;12,00", "n’est pas une date"),
    ],
)
def test_a_cell_that_is_not_one_is_refused_with_its_line(row, sentence):
    data = written(row)

    with pytest.raises(RuleViolation, match=sentence):
        read_csv(data, columns_of(data))


@pytest.mark.parametrize(
    ("row", "sentence"),
    [("02/03/2025;x;1,00;2,00", "à la fois"), ("02/03/2025;x;;", "ni débit ni crédit")],
)
def test_a_row_goes_in_or_out(row, sentence):
    data = written(row, head="Date;Libellé;Débit;Crédit")

    with pytest.raises(RuleViolation, match=sentence):
        read_csv(data, columns_of(data))


def test_nothing_in_the_other_column_is_written_as_zero_by_some():
    data = written("", "02/03/2025;x;0,00;12,00", head="Date;Libellé;Débit;Crédit")

    assert read_csv(data, columns_of(data)).movements[0].amount == Decimal("12.00")


def test_other_headings_are_asked_about_again():
    with pytest.raises(RuleViolation, match="ne sont plus celles du précédent"):
        read_csv(SIGNED, columns_of(TWO_COLUMNS))


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(RuleViolation, match="pas dans le fichier : Valeur"):
        read_csv(SIGNED, columns_of(SIGNED, booked_on="Valeur"))


def test_a_text_of_sixteen_bits_is_read():
    data = written("02/03/2025;Été;1,00").decode().encode("utf-16")

    assert read_csv(data, columns_of(data)).movements[0].text == "Été"


def test_a_text_without_headings_is_refused():
    with pytest.raises(RuleViolation, match="Aucune ligne de titres"):
        read_table(b"bonjour;monde\n1;2\n")


def test_a_file_without_a_day_column_has_no_order():
    table = read_table(b"Montant;Credit;Libelle\n1;2;3\n")

    assert guessed(table) == {"amount": "Montant", "text": "Libelle", "order": "dmy"}


def test_a_file_that_no_reader_can_cut_is_refused():
    with pytest.raises(RuleViolation, match="abîmé"):
        read_table(b'Date;Montant\n"' + b"x" * 200_000)


def test_the_content_says_what_it_is():
    assert format_of(TWO_COLUMNS) == format_of(SIGNED) == "csv"
