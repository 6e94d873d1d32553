"""Meetings, to start tests from: a text that says how they are called, the assembly, a meeting of it."""

from datetime import UTC, date, datetime

from governance.actions.meeting.meeting import create_meeting
from tests.governance.document import assembly, decision, quorum, simple_majority
from tests.governance.seats import board, college, text_in_force

DAY = date(2026, 6, 25)
AT = datetime(2026, 6, 25, 16, 0, tzinfo=UTC)  # 18 h in Paris.
NOTICE = {
    "article": "12",
    "delay": {"days": 15, "ends": "clear", "rest": "kept"},
    "further": {"days": 8, "ends": "clear", "rest": "kept"},
    "sendings": [{"means": ["email"]}, {"means": ["post"]}],
    "acknowledged": False,
    "contents": ["day_and_place", "agenda"],
}
AGENDA = {
    "article": "13",
    "rights": [
        {
            "who": {"kind": "supporters", "tiers": [{"up_to": None, "needed": "1/10"}]},
            "before": {"days": 10, "ends": "calendar", "rest": "kept"},
            "forms": ["written"],
        }
    ],
    "off_agenda": "never",
}


def kind(code="ago", name="Assemblée ordinaire", **changed):
    """A kind of meeting of the assembly, called fifteen clear days before."""
    return {
        "code": code,
        "name": name,
        "article": "10",
        "convening": {"article": "10", "who": [{"kind": "organ", "name": "Président"}]},
        "notice": NOTICE,
        "agenda": AGENDA,
        "ballot": {"article": "15", "usual": "show_of_hands", "secret_on_request": []},
    } | changed


PROXIES = {
    "article": "16",
    "rules": [
        {
            "kind": "allowed",
            "article": "16",
            "meetings": ["ago", "age"],
            "holders": ["voter"],
            "employees_barred": False,
            "within": [],
            "exclusive_source": False,
            "cap": {"of": "members", "most": 2, "own": "beside"},
            "filing": None,
            "of_two": "last",
            "blank": {"kind": "refused"},
        }
    ],
}


def text(*kinds, decisions=None, proxies=None, **changed):
    """A version in force whose assembly is called so, and which keeps minutes."""
    made = kinds or (kind(), kind("age", "Assemblée extraordinaire"))
    records = {
        "attendance_sheet": None,
        "minutes": {"article": "17", "signed_by": ["le Président", "le Secrétaire"], "register": "none"},
        "communications": [],
    }
    taken = decisions or [
        decision(),
        decision(
            "statutory",
            name="Modification des statuts",
            meeting="age",
            matters=["statutes"],
            calls=[{"quorum": quorum("1/2")}],
            majority=simple_majority(
                bars=[{"threshold": "2/3", "over": "at_least", "base": "cast"}], article="18"
            ),
        ),
    ]
    body = assembly(meetings=list(made), decisions=taken, records=records, **changed)
    return text_in_force(bodies=[body], **({"proxies": proxies} if proxies else {}))


def the_assembly(**fields):
    """The body that is the general assembly."""
    college()
    return board(**{"name": "Assemblée générale", "kind": "assembly", "code": "ag"} | fields)


def meeting(body=None, **fields):
    """An ordinary assembly of the day, in a room."""
    return create_meeting(
        **{
            "body": body or the_assembly(),
            "rules": ["ago"],
            "starts_at": AT,
            "place": "Maison des associations",
            "by": None,
        }
        | fields
    )
