"""A map drawn as tiles, one for each département: no outline to load, every place of one size, all readable.

Rows and columns keep the neighbours of a département near it. A map of areas would hide Paris behind Gironde.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cressmember.kernel.territory import DEPARTEMENT_BY_CODE
from cressmember.kernel.writing import number

# Read as a page: the north above, the west at the left; « .. » is the sea or another country.
_GRID = """
.. .. .. .. .. .. 62 59 .. .. .. ..
.. .. .. 76 .. 80 02 08 .. .. .. ..
.. 50 14 27 95 93 60 51 55 57 .. ..
.. .. 61 28 78 92 75 77 54 88 67 ..
29 22 35 53 72 91 94 10 52 70 68 ..
.. 56 44 49 41 45 89 21 25 90 .. ..
.. .. 85 79 37 18 58 71 39 .. .. ..
.. .. 17 86 36 03 42 69 01 74 .. ..
.. .. .. 16 87 23 63 43 38 73 .. ..
.. .. 33 24 19 15 48 07 26 05 .. ..
.. .. 40 47 46 12 30 84 04 06 .. ..
.. .. 64 32 82 81 34 13 83 .. .. 2B
.. .. .. 65 31 09 11 66 .. .. .. 2A
971 972 973 974 976 .. .. .. .. .. .. ..
"""
SHADES = 4
SIDE, STEP = 44, 48
LEAST = 8  # So many columns at least: a small region is not drawn larger than its words.


@dataclass(frozen=True, slots=True)
class Tile:
    """A département where it stands on the grid; ``shade`` from 0, nobody, to 4, the most."""

    code: str
    name: str
    column: int
    row: int
    count: int
    shade: int
    url: str

    @property
    def x(self) -> int:
        return (self.column - 1) * STEP

    @property
    def y(self) -> int:
        return (self.row - 1) * STEP

    @property
    def middle(self) -> int:
        return self.x + SIDE // 2

    @property
    def told(self) -> str:
        return f"{self.name} ({self.code}) : {number(self.count)}"


def grid() -> dict[str, tuple[int, int]]:
    """Where each département stands: its column and its row, from 1."""
    return {
        code: (column, row)
        for row, line in enumerate(_GRID.split("\n")[1:-1], start=1)
        for column, code in enumerate(line.split(), start=1)
        if code != ".."
    }


def draw_tiles(counts: Mapping[str, int], urls: Mapping[str, str]) -> list[Tile]:
    """The tiles around those that count somebody: a region fills the map, not a corner of it."""
    places = grid()
    held = {code: places[code] for code, count in counts.items() if count and code in places}
    if not held:
        return []
    columns, rows = zip(*held.values(), strict=True)
    left, right, top, bottom = min(columns), max(columns), min(rows), max(rows)
    most = max(counts[code] for code in held)
    return [
        Tile(
            code,
            DEPARTEMENT_BY_CODE[code].name,
            column - left + 1,
            row - top + 1,
            counts.get(code, 0),
            -(-counts.get(code, 0) * SHADES // most),
            urls.get(code, ""),
        )
        for code, (column, row) in places.items()
        if left <= column <= right and top <= row <= bottom
    ]
