"""Requests for membership, begun, filled in or sent, for the tests that need one."""

from datetime import UTC, date, datetime

from cressmember.members.actions.application import (
    confirm_address,
    save_part,
    send_application,
    start_application,
)
from cressmember.members.actions.evidence import add_evidence
from cressmember.members.rules.application import Part

DAY = date(2025, 3, 3)
NOW = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
ADDRESS = "anne.le-goff@lilas.example"
PDF = b"%PDF-1.7 statuts"
IDENTITY = {
    "name": "La Maison des Lilas",
    "legal_form": "Association loi 1901",
    "siret": "46922581700011",
    "siren": "469225817",
    "postcode": "75010",
    "city": "Paris",
    "departement": "75",
}
PEOPLE = [
    {"role": "legal", "civility": "Mme", "given_name": "Anne", "family_name": "Le Goff", "email": ADDRESS},
    {"role": "titular", "civility": "M.", "given_name": "Idris", "family_name": "Benali", "email": ""},
]


def begun():
    """A request whose address is not confirmed."""
    application = start_application(email=ADDRESS, now=NOW)
    assert application is not None
    return application


def confirmed():
    return confirm_address(application=begun(), now=NOW)


def filled(**identity):
    """A request that lacks its pieces only."""
    application = confirmed()
    parts = (
        (Part.ORGANISATION, {"identity": IDENTITY | identity}),
        (Part.ELIGIBILITY, {"eligibility": {"conditions": [], "has_accreditation": False}}),
        (Part.PEOPLE, {"people": PEOPLE}),
        (Part.DUES, {"figures": [], "payment": "call"}),
        (Part.COMMITMENT, {"consents": [], "themes": [], "note": ""}),
    )
    for part, answers in parts:
        application = save_part(
            application=application, part=part, answers=answers, accepts_charter=True, now=NOW
        )
    return application


def joined(application, kind, *, data=PDF, expires_on=None, filename="statuts.pdf"):
    return add_evidence(
        application=application,
        kind=kind,
        filename=filename,
        data=data,
        expires_on=expires_on,
        on=DAY,
        now=NOW,
    )


def sent(*, pieces=("statutes", "registration"), **identity):
    """A request that the chamber received, complete unless pieces are left out."""
    application = filled(**identity)
    for kind in pieces:
        joined(application, kind, data=PDF + kind.encode())
    return send_application(application=application, figures_asked={}, on=DAY, now=NOW)


def addresses():
    """The arguments of the pages of a request that is still being written, with a piece."""
    application = filled()
    piece = joined(application, "statutes")
    pages = ["organisation", "eligibility", "pieces", "people", "dues", "commitment", "review", "withdraw"]
    told = {"token": application.token}
    of_piece = {**told, "pk": piece.pk}
    return {
        "portal:application": told,
        "portal:application-piece": of_piece,
        "portal:application-remove": of_piece,
        **{f"portal:application-{page}": told for page in pages},
    }
