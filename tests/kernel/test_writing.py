from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cressmember.kernel import reading, writing
from cressmember.kernel.money import from_cents


@pytest.mark.parametrize(
    ("amount", "printed"),
    [
        ("0", "0,00\u00a0€"),
        ("1234.5", "1\u202f234,50\u00a0€"),
        ("71950", "71\u202f950,00\u00a0€"),
        ("1234567.895", "1\u202f234\u202f567,90\u00a0€"),
        ("-12.30", "\u221212,30\u00a0€"),
        ("-0.001", "0,00\u00a0€"),
    ],
)
def test_amounts_never_break_across_lines(amount, printed):
    assert writing.euros(Decimal(amount)) == printed


@pytest.mark.parametrize(
    ("amount", "printed"), [("71950", "71\u202f950\u00a0€"), ("12.49", "12\u00a0€"), ("12.50", "13\u00a0€")]
)
def test_amounts_to_the_euro(amount, printed):
    assert writing.euros(Decimal(amount), cents=False) == printed


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [
        ("12.5", None, "12,5"),
        ("1234.50", None, "1\u202f234,50"),
        ("-0", None, "0"),
        ("-0.04", 1, "0,0"),
        ("0.25", 1, "0,3"),
        ("12", 2, "12,00"),
        ("1E+3", None, "1\u202f000"),
    ],
)
def test_decimals_have_a_comma(value, places, printed):
    assert writing.decimal_fr(Decimal(value), places) == printed


def test_counts_are_grouped_by_thousands():
    assert writing.number(1873) == "1\u202f873"
    assert writing.number(-20000) == "\u221220\u202f000"


@pytest.mark.parametrize(
    ("share", "places", "printed"),
    [
        (Fraction(1873 - 1524, 1524), 1, "22,9\u00a0%"),
        (Decimal("0.0628"), 1, "6,3\u00a0%"),
        (Fraction(-1, 3), 2, "\u221233,33\u00a0%"),
        (1, 0, "100\u00a0%"),
    ],
)
def test_shares_are_printed_in_hundredths(share, places, printed):
    assert writing.percent(share, places) == printed


def test_days_are_printed_in_words_and_in_figures():
    assert writing.long_date(date(2025, 3, 1)) == "1er mars 2025"
    assert writing.long_date(date(2025, 8, 31)) == "31 août 2025"
    assert writing.long_date(date(2025, 8, 1), "month") == "août 2025"
    assert writing.long_date(date(2025, 1, 1), "year") == "2025"
    assert writing.short_date(date(2025, 3, 1)) == "01/03/2025"


@pytest.mark.parametrize("month", [0, 13])
def test_there_are_twelve_months(month):
    with pytest.raises(ValueError, match="no month"):
        writing.month_name(month)


@pytest.mark.parametrize(
    ("count", "word"),
    [
        (0, "adhérent"),
        (1, "adhérent"),
        (Fraction(3, 2), "adhérent"),
        (2, "adhérents"),
        (-1, "adhérent"),
        (-2, "adhérents"),
    ],
)
def test_plural_begins_at_two(count, word):
    assert writing.plural(count, "adhérent", "adhérents") == word


def test_a_count_keeps_its_word():
    assert writing.counted(1, "adhérent", "adhérents") == "1\u00a0adhérent"
    assert writing.counted(1873, "adhérent", "adhérents") == "1\u202f873\u00a0adhérents"


@pytest.mark.parametrize(
    ("items", "printed"), [([], ""), (["a"], "a"), (["a", "b"], "a et b"), (["a", "b", "c"], "a, b et c")]
)
def test_lists_end_with_and(items, printed):
    assert writing.enumerate_fr(items) == printed


def test_lists_may_end_with_or():
    assert writing.enumerate_fr(["a", "b"], "ou") == "a ou b"


def test_quotation_marks_hold_what_they_quote():
    assert writing.quote("Assos") == "«\u00a0Assos\u00a0»"


@pytest.mark.parametrize(
    ("stored", "printed"),
    [
        ("+33796483400", "07 96 48 34 00"),
        ("+262262123456", "02 62 12 34 56"),
        ("+3221234567", "+3221234567"),
        ("+3379648340", "+3379648340"),
    ],
)
def test_numbers_are_printed_as_they_are_dialled(stored, printed):
    assert writing.phone(stored) == printed.replace(" ", "\u00a0")


@given(st.integers(-(10**13), 10**13))
def test_a_printed_amount_is_read_back(cents):
    assert reading.amount(writing.euros(from_cents(cents))) == from_cents(cents)


@given(st.dates(date(1930, 1, 1), date(2100, 12, 31)))
def test_a_printed_day_is_read_back(day):
    for printed in (writing.long_date(day), writing.short_date(day)):
        assert reading.day(printed, pivot_year=2030) == reading.ReadDay(day, "day")


@pytest.mark.parametrize(
    ("text", "said"),
    [("", ""), ("é", "É"), ("le barème de l’AG", "Le barème de l’AG"), ("à 840 000", "À 840 000")],
)
def test_a_sentence_begins_with_a_capital(text, said):
    assert writing.sentence_case(text) == said


@pytest.mark.parametrize("article", ["12", "6 bis", "L114-12", "R. 322-58", "D*1", "IV", "premier", "unique"])
def test_an_article_has_its_word_before(article):
    assert writing.article_fr(article) == f"art.\u00a0{article}"
    assert writing.article_fr(article, "article") == f"article\u00a0{article}"


@pytest.mark.parametrize(
    "text",
    ["arrêté du 27 juin 2001", "droit commun", "accord de 2011", "statuts, vote", "Vote", "premiers statuts"],
)
def test_a_text_named_whole_has_none(text):
    assert writing.article_fr(text) == text


def test_what_has_no_end_is_not_told_until_when():
    assert writing.until_told(date(2025, 3, 1)) == " jusqu’au 1er mars 2025"
    assert writing.until_told(None) == ""


def test_hours_are_said_as_people_say_them():
    said = [writing.hour(datetime(2026, 6, 25, *at, tzinfo=UTC)) for at in ((14,), (9, 5))]
    assert said == ["14\u00a0h", "9\u00a0h\u00a005"]
