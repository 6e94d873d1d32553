"""The example scales of the documentation, and a way to ask them for an amount."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from billing.rules.facts import Facts, Figure
from billing.rules.scale_document import scale_from
from billing.rules.scale_file import read_scale_file
from cressmember.kernel.periods import Period

FOLDER = Path(__file__).parents[2] / "docs/scales"
YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))


def document(name):
    return read_scale_file((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def ask(
    scale, *, college="", kind="single", year=YEAR, departement="", admitted_on=None, rank=None, **figures
):
    """What a scale, or a document, says of a member; figures are those of the year that it expects."""
    if isinstance(scale, dict):
        scale = scale_from(scale)
    expected = year.start.year + scale.base_offset
    return scale.evaluate(
        Facts(
            college=college,
            kind=kind,
            year=year,
            departement=departement,
            figures={base: [Figure(Decimal(value), expected, "s")] for base, value in figures.items()},
            admitted_on=admitted_on,
            membership_year=rank,
        )
    )


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")
