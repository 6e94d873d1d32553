"""What the national network asks of each chamber every year, from the register wherever it knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cressmember.core.ui.charts import Figure
from cressmember.members.queries import members_by_college
from cressmember.office.models import YearFigure
from cressmember.office.queries.membership import how_many_on
from cressmember.office.queries.share import shares

REGISTER, DUES, TYPED = "registre des adhérents", "cotisations appelées", "saisi par la chambre"
NOT_KNOWN, NOT_SAID = "ne sait pas", "à renseigner"


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One figure of the return: ``value`` is None when it is not known, or not answered yet."""

    label: str
    value: Figure | None
    source: str
    answer: str = ""


def network_return(year: int, *, on: date) -> list[ReturnLine]:
    """The return of a year: members on 31 December, dues, then what the chamber typed.

    A year that is not over ``on`` that day tells the members as they are foreseen on its last one.
    """
    end = date(year, 12, 31)
    members = "Adhérents" if end <= on else "Adhérents prévus"
    lines = [ReturnLine(f"{members} au 31/12/{year}", how_many_on(end), REGISTER)]
    lines += [ReturnLine(f"dont {row.name}", row.members, REGISTER) for row in members_by_college(on=end)]
    called = next((each for each in shares() if each.year == year), None)
    lines.append(
        ReturnLine(
            f"Cotisations appelées {year} (€)",
            called.called if called else None,
            DUES,
            "" if called else NOT_KNOWN,
        )
    )
    typed = {row.kind: row for row in YearFigure.objects.filter(year=year)}
    for kind, label in YearFigure.Kind.choices:
        row = typed.get(kind)
        answer = NOT_SAID if row is None else NOT_KNOWN if row.is_unknown else ""
        lines.append(ReturnLine(str(label), _shown(row), TYPED, answer))
    return lines


def _shown(row: YearFigure | None) -> Figure | None:
    if row is None or row.value is None:
        return None
    return int(row.value) if row.value == row.value.to_integral_value() else Decimal(row.value)
