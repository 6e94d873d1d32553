"""Reading one row of the sheet of partners, and of people tied to the chamber."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cressmember.kernel import reading
from cressmember.members.rules.row.cells import told_by
from cressmember.members.rules.row.values import NAMELESS, Partner, Problem
from cressmember.members.rules.sheet import Cell, Recognised

NATURES = (
    (r"payeur", "payer"),
    (r"honneur|honoraire|qualifi", "honorary"),
    (r"financeur|bailleur", "funder"),
    (r"prospect", "prospect"),
    (r"partenaire|collectivit", "partner"),
)
_PAYS_FOR = re.compile(r"cotisation du n°\s*(\d+)")


def read_partner(
    cells: Sequence[Cell], found: Recognised, *, line: int
) -> tuple[Partner | None, Problem | None]:
    """Somebody tied to the chamber, unless the row names nobody; and what troubles the row."""
    told = {name: reading.text(cell) for name, cell in told_by(cells, found).items()}
    if not told.get("name"):
        return None, NAMELESS
    nature, notes = told.get("nature", ""), told.get("notes", "")
    email, trouble = _email(told.get("email", ""))
    pays = _PAYS_FOR.search(notes)
    partner = Partner(
        line=line,
        name=told["name"],
        kind=next((code for pattern, code in NATURES if re.search(pattern, nature.lower())), "partner"),
        is_person="personne physique" in nature.lower(),
        contact=told.get("contact", ""),
        email=email,
        note=notes or nature,
        pays_for=int(pays[1]) if pays else None,
    )
    return partner, trouble


def _email(told: str) -> tuple[str, Problem | None]:
    """The address, empty where it is not known; a bad one leaves the rest of the row."""
    if reading.is_not_known(told):
        return "", None
    try:
        return reading.email(told), None
    except reading.Unreadable as trouble:
        return "", Problem("Adresse électronique", told, str(trouble))
