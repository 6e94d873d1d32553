"""Rows of a sheet of departures."""

from datetime import date

import pytest

from cressmember.members.rules.row import Departure, Problem, read_departure
from cressmember.members.rules.sheet import SheetKind, recognise

HEADER = ["Raison sociale", "Collège", "Motif", "Date de sortie"]
SHEET = recognise([HEADER])


def read(*cells):
    return read_departure(cells, SHEET, line=7, file_year=2024, college_of={"Assos": "associations"}.get)


def test_a_departure_says_who_left_why_and_when():
    assert SHEET.kind is SheetKind.DEPARTURES
    assert read("Ancienne", "Assos", "Démission du 3 mars", "12/03/2023") == Departure(
        7, "Ancienne", "associations", "resignation", "Démission du 3 mars", date(2023, 3, 12)
    )


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("demission", "resignation"),
        ("Radiée pour non-paiement", "strike_off"),
        ("Exclusion", "exclusion"),
        ("cessation d’activité", "liquidation"),
        ("Absorption par les Lilas", "merger"),
        ("déménagement", "other"),
        ("", "other"),
    ],
)
def test_the_reason_is_read_in_what_was_written(note, reason):
    assert read("Ancienne", "Assos", note, "12/03/2023").reason == reason


def test_a_college_that_nobody_knows_leaves_the_departure():
    assert read("Ancienne", "Collège 7", "", "12/03/2023").college == ""


def test_a_departure_without_a_name_or_a_date_is_a_problem():
    nameless, undated = read("", "Assos", "démission", "12/03/2023"), read("Ancienne", "Assos", "", "jamais")

    assert isinstance(nameless, Problem)
    assert (nameless.column, nameless.blocks) == ("Nom", True)
    assert isinstance(undated, Problem)
    assert (undated.column, undated.value, undated.blocks) == ("Date", "jamais", True)


def test_a_short_row_is_read_as_far_as_it_goes():
    assert read("Ancienne").column == "Date"
