"""Charts: where each mark stands. Widths are percentages, so that a chart fits its column and its words keep
their size; heights are pixels.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from cressmember.kernel.writing import decimal_fr, euros, number, percent

Figure = Decimal | int

PLOT_TOP = 28
PLOT_HEIGHT = 160
MARKS = 2  # series of columns told apart
MOST_LABELS = 12
FEWEST_BANDS = 4  # One year alone does not fill the page.
CHARACTER_WIDTH = 9  # a figure of 14 px in the widest of the usual faces


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing counted; ``url`` opens the rows that make the figure.

    ``share`` is written in place of its part of all bars, where they are no parts of one whole.
    """

    label: str
    value: Figure
    url: str = ""
    share: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """What was counted, series by series, in one year or one month; None where it is not known."""

    label: str
    values: Sequence[Figure | None]
    url: str = ""


@dataclass(frozen=True, slots=True)
class DrawnBar:
    bar: Bar
    written: str
    share: str
    width: str


@dataclass(frozen=True, slots=True)
class DrawnColumn:
    x: str
    width: str
    y: int
    height: int
    mark: int
    middle: str
    written: str


@dataclass(frozen=True, slots=True)
class Line:
    y: int
    written: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A column chart: its marks, its lines and their words, the words under it."""

    height: int
    base: int
    words_width: int
    columns: list[DrawnColumn]
    lines: list[Line]
    labels: list[tuple[str, str]]


def writer(unit: str) -> Callable[[Figure], str]:
    """How figures of a unit are written; a count has no unit."""
    if unit == "€":
        return lambda value: euros(value, cents=Decimal(value) % 1 != 0)
    suffix = f"\N{NO-BREAK SPACE}{unit}" if unit else ""
    return lambda value: (number(value) if isinstance(value, int) else decimal_fr(value)) + suffix


def draw_bars(bars: Sequence[Bar], unit: str) -> list[DrawnBar]:
    """Horizontal bars, the longest filling its row."""
    write = writer(unit)
    longest = max((bar.value for bar in bars), default=0)
    total = sum(bar.value for bar in bars)
    return [
        DrawnBar(
            bar, write(bar.value), bar.share or _share(bar.value, total), _percentage(bar.value, longest)
        )
        for bar in bars
    ]


def draw_columns(periods: Sequence[Period], unit: str) -> Plot:
    """Vertical columns, side by side within a period, under lines at round figures."""
    write = writer(unit)
    series = max((len(period.values) for period in periods), default=1)
    highest = max((value for period in periods for value in period.values if value is not None), default=0)
    top = _round_above(highest)
    band = Decimal(100) / max(len(periods), FEWEST_BANDS)
    each = band * Decimal("0.68") / series
    base = PLOT_TOP + PLOT_HEIGHT
    columns, labels = [], []
    every = ceil(len(periods) / MOST_LABELS) if periods else 1
    tells_values = series == 1 and len(periods) <= MOST_LABELS // 2
    for position, period in enumerate(periods):
        left = band * position + band * Decimal("0.16")
        if position % every == 0:
            labels.append((f"{band * position + band / 2:.2f}", period.label))
        for rank, value in enumerate(period.values):
            if value is None:
                continue
            height = int(PLOT_HEIGHT * Decimal(value) / top)
            columns.append(
                DrawnColumn(
                    x=f"{left + each * rank:.2f}",
                    width=f"{each * Decimal('0.94'):.2f}",
                    y=base - height,
                    height=height,
                    mark=rank + 1,
                    middle=f"{left + each * rank + each / 2:.2f}",
                    written=write(value) if tells_values else "",
                )
            )
    lines = [Line(base - PLOT_HEIGHT * part // 2, write(int(top * part / 2))) for part in (1, 2)]
    words_width = max(len(line.written) for line in lines) * CHARACTER_WIDTH
    return Plot(base + 28, base, words_width, columns, lines, labels)


def _round_above(highest: Figure) -> Decimal:
    """The round figure under which every column stands: 2, 4, 6, 8 or 10 times a power of ten."""
    power = Decimal(1)
    while power * 10 < highest:
        power *= 10
    return next(power * step for step in (2, 4, 6, 8, 10) if power * step >= highest)


def _percentage(part: Figure, whole: Figure) -> str:
    return f"{Decimal(part) * 100 / Decimal(whole):.2f}" if whole else "0"


def _share(part: Figure, whole: Figure) -> str:
    return percent(Decimal(part) / Decimal(whole), 0) if whole else ""
