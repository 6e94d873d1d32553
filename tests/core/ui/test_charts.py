from decimal import Decimal

import pytest

from cressmember.core.ui.charts import Bar, Period, draw_bars, draw_columns, writer
from cressmember.kernel.writing import NARROW, NO_BREAK


def test_the_longest_bar_fills_its_row():
    assert [bar.width for bar in draw_bars([Bar("a", 5), Bar("b", 20)], "")] == ["25.00", "100.00"]


def test_bars_of_nothing_have_no_length():
    assert [(bar.width, bar.share) for bar in draw_bars([Bar("a", 0)], "")] == [("0", "")]


@pytest.mark.parametrize(
    ("highest", "lines"),
    [
        (0, ["1", "2"]),
        (2, ["1", "2"]),
        (3, ["2", "4"]),
        (10, ["5", "10"]),
        (11, ["10", "20"]),
        (71, ["40", "80"]),
    ],
)
def test_lines_stand_at_round_figures(highest, lines):
    assert [line.written for line in draw_columns([Period("2024", (highest,))], "").lines] == lines


def test_what_is_not_known_has_no_column_and_zero_has_one():
    assert [
        column.height for column in draw_columns([Period("a", (0,)), Period("b", (None,))], "").columns
    ] == [0]


@pytest.mark.parametrize(
    ("unit", "value", "written"),
    [
        ("€", Decimal("1234.50"), f"1{NARROW}234,50{NO_BREAK}€"),
        ("€", Decimal("1234"), f"1{NARROW}234{NO_BREAK}€"),
        ("", 1234, f"1{NARROW}234"),
        ("ETP", Decimal("3.5"), f"3,5{NO_BREAK}ETP"),
    ],
)
def test_figures_are_written_with_their_unit(unit, value, written):
    assert writer(unit)(value) == written
