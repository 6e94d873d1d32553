"""A complete text of statutes, to start tests from."""


def college(code, *comes_from, order=1, **changed):
    """A college that weighs nothing and has no minimum, coming from those of the version before."""
    return {
        "article": "7",
        "code": code,
        "name": code.capitalize(),
        "order": order,
        "comes_from": list(comes_from),
        "weight": None,
        "minimum": None,
    } | changed


def colleges(*made):
    """The colleges of a version, in their order."""
    return {
        "article": "7",
        "colleges": [each | {"order": order} for order, each in enumerate(made, start=1)],
        "belonging": "one",
        "moves": [],
        "band": None,
    }


def quorum(needed, *counts):
    """A share or a number of members, present or represented unless other ways are given."""
    ways = list(counts or ("present", "proxy"))
    return {"article": "13", "conditions": [{"needed": needed, "of": "members", "counts": ways}]}


def simple_majority(**changed):
    """More than half of the votes cast."""
    return {
        "article": "14",
        "bars": [{"threshold": "1/2", "over": "more_than", "base": "cast"}],
        "abstentions": "ignored",
        "blanks": "ignored",
        "tie": "rejected",
    } | changed


def decision(code="ordinary", **changed):
    """A decision of the assembly: a quarter of the members, then no quorum, at a simple majority."""
    return {
        "code": code,
        "name": "Décision ordinaire",
        "article": "14",
        "meeting": "ago",
        "matters": ["other"],
        "preconditions": [],
        "calls": [
            {"quorum": quorum("1/4")},
            {"quorum": {"article": "13", "conditions": []}, "least_days": 15},
        ],
        "majority": simple_majority(),
        "after_failure": None,
    } | changed


def assembly(**changed):
    """The general assembly, whose president convenes it."""
    return {
        "code": "ag",
        "name": "Assemblée générale",
        "kind": "assembly",
        "article": "10",
        "meetings": [
            {
                "code": "ago",
                "name": "Assemblée ordinaire",
                "article": "10",
                "convening": {"article": "10", "who": [{"kind": "organ", "name": "Président"}]},
                "notice": None,
                "agenda": None,
                "ballot": {"article": "15", "usual": "show_of_hands", "secret_on_request": []},
            }
        ],
        "seating": None,
        "frequency": {"article": "10", "least_per_year": 1},
        "decisions": [decision()],
        "distance": {"article": "16", "silence": "refused", "permissions": [], "remote": "counted"},
        "records": {"attendance_sheet": None, "minutes": None, "communications": []},
    } | changed


def seats(name="Associations", size=2, **changed):
    """Seats elected for one college, whose code is the name."""
    return {
        "kind": "seats",
        "name": name,
        "article": "21",
        "size": size,
        "filling": "elected",
        "college": name.lower(),
    } | changed


def composition(*groups, total=None, **changed):
    """Those who sit: organisations, once each, with or without substitutes."""
    return {
        "article": "21",
        "total": total if total is not None else sum(group["size"] for group in groups),
        "seats": list(groups),
        "held_by": "organisation",
        "substitutes": "allowed",
        "requirements": [],
        "gender": [],
    } | changed


def election(*names):
    """How these seats are elected: each college its own, by the most votes."""
    return {
        "seats": list(names),
        "candidacy": {"article": "22", "conditions": []},
        "election": {
            "article": "22",
            "electors": "own_college",
            "scrutin": {"kind": "plurality"},
            "ties": ["older"],
            "blanks": "ignored",
            "gender_by": "nothing",
        },
    }


MANDATES = {
    "article": "24",
    "length": {"kind": "years", "years": 3, "until": "anniversary"},
    "renewal": {"kind": "whole"},
    "limit": None,
}


def seating(composition, **changed):
    """Who sits in a body, for three years to the day."""
    elected = [
        group["name"] for group in composition["seats"] if group.get("filling", "elected") == "elected"
    ]
    kinds = {group["name"]: group["kind"] for group in composition["seats"]}
    elected = [name for name in elected if kinds[name] in ("seats", "territories")]
    return {
        "composition": composition,
        "elections": [election(*elected)] if elected else [],
        "mandates": MANDATES,
        "vacancy": {"article": "24", "means": [], "finishes": "term"},
        "resignations": [],
        "incompatibilities": [],
        "bureau": None,
    } | changed


def board(seating, **changed):
    """The board, which meets four times a year."""
    meeting = assembly()["meetings"][0] | {"code": "ca", "name": "Réunion du conseil"}
    return (
        assembly()
        | {
            "code": "ca",
            "name": "Conseil d’administration",
            "kind": "board",
            "article": "21",
            "meetings": [meeting],
            "seating": seating,
            "decisions": [decision(meeting="ca")],
        }
        | changed
    )


MEMBERSHIP = {
    "article": "6",
    "admissions": [
        {
            "article": "6",
            "categories": [],
            "decided_by": "board",
            "proposed_by": None,
            "charter": None,
            "payment": False,
            "refusals_told_to": None,
            "appeal_to": None,
        }
    ],
    "losses": [],
    "representatives": [],
}


FRANCHISE = {
    "article": "11",
    "rules": [
        {
            "article": "11",
            "meetings": [],
            "frozen": "meeting",
            "requirements": [],
            "suffrages": [
                {"article": "11", "categories": [], "schemes": [{"kind": "each", "votes": 1}], "most": None}
            ],
        }
    ],
}


def complete(**changed):
    """A document that nothing is missing from, with some of its terms changed."""
    return {
        "title": "Statuts 2026",
        "colleges": colleges(college("associations"), college("mutuelles")),
        "membership": MEMBERSHIP,
        "franchise": FRANCHISE,
        "proxies": {"article": "12", "rules": []},
        "bodies": [assembly()],
        "commissions": [],
    } | changed
