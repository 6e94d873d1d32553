"""Requests for membership, to start tests from: sent, complete, examined, with what they said."""

from datetime import date, datetime, time, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from cressmember.core.models import Chamber
from cressmember.members.models import Application, College, Evidence
from cressmember.office.actions.application import (
    check_evidence,
    complete_application,
    examine_application,
)
from governance.actions.body import create_body
from governance.actions.meeting.meeting import create_meeting
from governance.models import Ballot, Body, Resolution, Statutes
from tests.governance.gathered import statutes

SENT = date(2026, 3, 2)
TODAY = date(2026, 3, 20)
PROPOSED = date(2026, 3, 10)
ANSWERS = {
    "identity": {
        "name": "Les Blés d’or",
        "siret": "73282932000074",
        "postcode": "44000",
        "city": "Nantes",
        "sector": "Alimentation",
        "email": "contact@bles.example",
    },
    "people": [
        {
            "role": "titular",
            "civility": "Mme",
            "given_name": "Anne",
            "family_name": "Le Goff",
            "email": "anne@bles.example",
            "function": "Présidente",
        },
        {"role": "dues", "email": "compta@bles.example", "function": "Comptabilité"},
    ],
    "figures": [{"kind": "budget", "year": 2025, "amount": "120000.00"}],
    "consents": [{"purpose": "newsletter", "is_given": True, "wording": "Je veux recevoir la lettre."}],
    "themes": [],
    "payment": "call",
}


def instant(day, hour=10):
    return timezone.make_aware(datetime.combine(day, time(hour)))


def chamber():
    return Chamber.objects.get_or_create(pk=1, defaults={"name": "CRESS d’essai", "city": "Nantes"})[0]


def sent(**fields):
    """A request that arrived, with its two pieces."""
    chamber()
    said = {
        "name": "Les Blés d’or",
        "siren": "732829320",
        "legal_form": "Association",
        "departement": "44",
        "sector": "Alimentation",
        "ground": "by_right",
        "contact_name": "Anne Le Goff",
        "contact_email": "anne@bles.example",
        "answers": ANSWERS,
        "started_at": instant(SENT, 9),
        "sent_at": instant(SENT),
        "charter_accepted_at": instant(SENT),
    }
    application = Application.objects.create(**said | fields)
    for kind in ("statutes", "registration"):
        piece(application, kind)
    return application


def piece(application, kind, **fields):
    row = Evidence(
        application=application,
        kind=kind,
        filename=f"{kind}.pdf",
        size=8,
        sha256="0" * 64,
        added_at=instant(SENT),
        **fields,
    )
    row.file.save(f"{kind}.pdf", ContentFile(b"%PDF-1.7"), save=False)
    row.save()
    return row


def complete(**fields):
    application = sent(**fields)
    for row in application.evidence.all():
        check_evidence(evidence=row, is_good=True, expires_on=None, by=None)
    return complete_application(application=application, on=TODAY, by=None)


def examined(*, college="associations", **fields):
    application = complete(**fields)
    return examine_application(
        application=application,
        college=College.objects.get(code=college) if college else College.objects.first(),
        ground="by_right",
        advice="Avis favorable.",
        proposed_on=PROPOSED,
        on=TODAY,
        by=None,
    )


def board():
    """The board under the statutes of the demonstration."""
    if not Statutes.objects.exists():
        statutes()
    body = Body.objects.filter(code="ca").first()
    return body or create_body(name="Conseil d’administration", kind="board", code="ca", by=None)


def board_meeting(starts_at=None, body=None):
    return create_meeting(
        body=body or board(),
        rules=["ca"],
        title="Conseil",
        starts_at=starts_at or timezone.now() + timedelta(days=10),
        by=None,
    )


def vote(row, outcome="yes", *, closed=True):
    """A ballot that decided, in a meeting that rose."""
    row.refresh_from_db()
    resolution = Resolution.objects.get(pk=row.resolution)
    meeting = resolution.item.meeting
    meeting.opened_at = meeting.starts_at
    meeting.closed_at = meeting.starts_at + timedelta(hours=2) if closed else None
    meeting.save()
    return Ballot.objects.create(
        meeting=meeting,
        resolution=resolution,
        kind="hands",
        opened_at=meeting.starts_at,
        closed_at=meeting.starts_at + timedelta(hours=1),
        published_at=meeting.starts_at + timedelta(hours=1),
        verdict={"outcome": outcome, "sentence": "Adoptée."},
    )
