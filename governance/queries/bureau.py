"""Offices as the text in force names them."""

from __future__ import annotations

from cressmember.kernel.folding import fold
from governance.models import Office
from governance.rules.mandate.offices import Bureau

Kind = Office.Kind
# How the usual offices are called in a text, by the beginning of their names without accents.
CALLED = (
    ("vice", Kind.VICE_PRESIDENT),
    ("presiden", Kind.PRESIDENT),
    ("tresor", Kind.TREASURER),
    ("secreta", Kind.SECRETARY),
)
DEPUTIES = {Kind.TREASURER: Kind.DEPUTY_TREASURER, Kind.SECRETARY: Kind.DEPUTY_SECRETARY}


def kind_of(name: str) -> str:
    """What kind of office a name says: « Trésorière adjointe » is a deputy treasurer."""
    folded = fold(name)
    kind = next((kind for start, kind in CALLED if folded.startswith(start)), None)
    if kind is None:
        return Kind.OTHER
    return DEPUTIES.get(kind, Kind.OTHER) if "adjoint" in folded else kind


def office_in(bureau: Bureau, office: Office) -> str:
    """The name under which the text has an office; empty when it has none such.

    Its own words say it; without any, its kind does when only one office of the text is of that kind.
    """
    if office.label:
        return next((each.name for each in bureau.offices if fold(each.name) == fold(office.label)), "")
    same = [each.name for each in bureau.offices if kind_of(each.name) == office.kind]
    return same[0] if len(same) == 1 else ""
