from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cressmember.kernel import reading
from cressmember.kernel.reading.plain import shown


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (None, ""),
        ("  Les\u00a0Ourcq \n", "Les Ourcq"),
        ("Les\u202fOurcq\tet\u2003moi", "Les Ourcq et moi"),
        ("e\u0301cole", "école"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("a\x00b", "a b"),
        (77000, "77000"),
        (77000.0, "77000"),
        (13.4, "13.4"),
        (date(2024, 7, 25), "2024-07-25"),
    ],
)
def test_a_cell_is_tidied(cell, read):
    assert reading.text(cell) == read


@pytest.mark.parametrize(
    "cell",
    [
        None, "", " \u00a0", "NC", "nc", "N.C.", "n. c.", "NSP", "N.A.", "n/a", "N / A", "#N/A",
        "?", "???", "-", "—", "…", "/", "non communiqué", "NON COMMUNIQUÉ", "Inconnu", "inconnue",
        "non renseigné", "à compléter", float("nan"), Decimal("NaN"),
    ],
)  # fmt: skip
def test_nothing_is_known(cell):
    assert reading.is_not_known(cell)


@pytest.mark.parametrize(
    "cell", [0, 0.0, Decimal(0), "0", "non", "Nicolas", "N", "#REF!", "à définir", False]
)
def test_something_is_said(cell):
    assert not reading.is_not_known(cell)


def test_a_long_cell_is_quoted_short():
    assert shown("a" * 60) == f"«\u00a0{'a' * 60}\u00a0»"
    assert shown("a" * 61) == f"«\u00a0{'a' * 59}…\u00a0»"


def test_what_cannot_be_read_is_a_value_error_with_its_sentence():
    unreadable = reading.Unreadable("Corrigez.")

    assert isinstance(unreadable, ValueError)
    assert (unreadable.message, str(unreadable)) == ("Corrigez.", "Corrigez.")


@given(st.text())
def test_tidying_twice_changes_nothing(text):
    assert reading.text(reading.text(text)) == reading.text(text)


READERS = [
    reading.amount,
    reading.number,
    reading.yes_no,
    reading.phone,
    reading.email,
    reading.person_name,
    reading.postcode,
    lambda cell: reading.day(cell, pivot_year=2030),
]


@pytest.mark.parametrize("reader", READERS)
@given(
    cell=st.one_of(
        st.text(max_size=80),
        st.from_regex(r"[0-9 ,.()/€%k-]{0,20}", fullmatch=True),
        st.floats(),
        st.integers(),
        st.none(),
        st.booleans(),
    )
)
def test_no_cell_surprises_a_reader(reader, cell):
    with suppress(reading.Unreadable):
        reader(cell)


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        (None, ""),
        ("une ligne", "une ligne"),
        ("\n premier  point\r\n\r\nsecond point \n\n", "premier point\n\nsecond point"),
    ],
)
def test_paragraphs_keep_their_lines(cell, kept):
    assert reading.paragraphs(cell) == kept


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("'=1+1", "''=1+1"),
        ("-5", "'-5"),
        ("l'Écluse", "l'Écluse"),
        ("'quoted'", "'quoted'"),
        ("", ""),
    ],
)
def test_a_text_made_harmless_comes_back_as_it_was(value, safe):
    assert (reading.formula_safe(value), reading.formula_freed(safe)) == (safe, value)


@given(st.text())
def test_no_text_is_lost_by_being_made_harmless(text):
    assert reading.formula_freed(reading.formula_safe(text)) == text
