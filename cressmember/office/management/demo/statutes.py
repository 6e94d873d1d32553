"""The text that binds the demonstration chamber, and the reform that it prepares."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from cressmember.accounts.models import User
from cressmember.office.management.demo.calendar import Calendar
from governance.actions.reform import reassign_members
from governance.actions.statutes import adopt_statutes, declare_statutes, write_statutes

TEXT = Path(__file__).resolve().parents[2] / "demo/statutes.json"
ADOPTED_ON, EFFECTIVE_ON, DECLARED_ON = date(2023, 6, 15), date(2024, 1, 1), date(2023, 7, 6)


def bind(days: Calendar, *, by: User) -> None:
    """Adopt the text of the demonstration, and begin another in which one college becomes two."""
    document = json.loads(TEXT.read_text(encoding="utf-8"))
    statutes = write_statutes(title=document["title"], document=document, note=document["note"], by=by)
    adopt_statutes(
        statutes=statutes,
        adopted_by="Assemblée générale extraordinaire",
        adopted_on=ADOPTED_ON,
        effective_on=EFFECTIVE_ON,
        by=by,
    )
    declare_statutes(statutes=statutes, on=DECLARED_ON, by=by)
    reassign_members(statutes=statutes, on=days.today, by=by)
    write_statutes(title="Projet de réforme", document=_reformed(document), by=by)


def _reformed(document: dict[str, Any]) -> dict[str, Any]:
    """The same, where integration through work leaves the social enterprises for a college of its own."""
    reformed = json.loads(json.dumps(document)) | {"title": "Projet de réforme"}
    colleges = reformed["colleges"]["colleges"]
    rank = next(rank for rank, each in enumerate(colleges) if each["code"] == "social_enterprises")
    enterprises = colleges[rank] | {
        "code": "enterprises",
        "name": "Entreprises sociales",
        "comes_from": ["social_enterprises"],
        "weight": "5 %",
    }
    integration = enterprises | {
        "code": "integration",
        "name": "Structures d’insertion",
        "minimum": {"members": 3, "below": {"kind": "merged_with", "college": "enterprises"}},
    }
    colleges[rank : rank + 1] = [enterprises, integration]
    for order, college in enumerate(colleges, start=1):
        college["order"] = order
    seating = next(body for body in reformed["bodies"] if body["code"] == "ca")["seating"]
    seats = seating["composition"]["seats"]
    rank = next(rank for rank, each in enumerate(seats) if each.get("college") == "social_enterprises")
    seats[rank : rank + 1] = [
        seats[rank] | {"name": college["name"], "college": college["code"], "size": size}
        for college, size in ((enterprises, 2), (integration, 2))
    ]
    seating["composition"]["total"] += 1
    for election in seating["elections"]:
        election["seats"] = [each["name"] for each in seats if each.get("college")]
    return reformed
