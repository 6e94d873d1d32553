"""A vote by name counted again from the file that was published, and from nothing else.

The file is the one that the page of a ballot gives: a line for each elector and college, with semicolons.
Whoever holds it adds it up with a spreadsheet, or with this.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable

from cressmember.kernel.violations import RuleViolation

ELECTOR, COLLEGE, VOTES, VOTE = "Électeur", "Collège", "Voix", "Vote"
# An elector who takes part and says nothing: its cell is empty.
SILENT = ""


def recounted(lines: Iterable[str]) -> dict[tuple[str, str], int]:
    """The votes of each college and choice, by (college, choice), as the file tells them.

    Raises RuleViolation for a file that lacks a column, for votes that are no whole number, and for an
    elector told twice in one college.
    """
    rows = csv.reader(lines, delimiter=";")
    header = [name.lstrip("\ufeff") for name in next(rows, [])]
    missing = [name for name in (ELECTOR, COLLEGE, VOTES, VOTE) if name not in header]
    if missing:
        raise RuleViolation(f"Ce fichier n’est pas celui d’un scrutin : il y manque {', '.join(missing)}.")
    elector, college, votes, vote = (header.index(name) for name in (ELECTOR, COLLEGE, VOTES, VOTE))
    cast: Counter[tuple[str, str, str]] = Counter()
    told: set[tuple[str, str]] = set()
    total = 0
    for row in rows:
        total += 1
        cast[row[college], row[vote], row[votes]] += 1
        told.add((row[elector], row[college]))
    if len(told) != total:
        raise RuleViolation("Ce fichier nomme deux fois un électeur dans un même collège.")
    found: Counter[tuple[str, str]] = Counter()
    for (urn, choice, each), count in cast.items():
        if choice == SILENT:
            continue
        if not each.isascii() or not each.isdecimal():
            raise RuleViolation("Les voix d’un électeur sont un nombre entier.")
        found[urn, choice] += int(each) * count
    return dict(found)
