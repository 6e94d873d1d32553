"""What the chamber's life keeps of personal data: signed minutes, the roll behind them, declared mandates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import Q
from django.utils import timezone

from cressmember.core.models import StoredDocument
from cressmember.kernel.writing import long_date
from cressmember.members.models import Organisation, Person
from cressmember.members.queries.personal import (
    Belonging,
    Files,
    Keeping,
    offer_belongings,
    offer_files,
    offer_keeping,
    offer_obstacle,
    offer_seal,
)
from governance.models import Ballot, Mandate, Meeting, Minutes, Office, OutsideSeat, Participant

MINUTES, MANDATES = "minutes", "mandates"
# A meeting held longer ago, of which nobody wrote anything, will not be written up.
TO_WRITE_UP = timedelta(days=365)
# By which way each row leads to its meeting. Columns are listed where only
# some of them belong to the minutes: addresses do not.
OF_A_MEETING: dict[str, tuple[str, tuple[str, ...]]] = {
    "Meeting": ("", ()),
    "Officer": ("meeting", ()),
    "AgendaItem": ("meeting", ()),
    "Resolution": ("item.meeting", ()),
    "Election": ("item.meeting", ()),
    "Participant": ("meeting", ("name", "representative_name")),
    "RollAct": ("participant.meeting", ()),
    "RollLine": ("participant.meeting", ()),
    "Contest": ("participant.meeting", ()),
    "Proxy": ("giver.meeting", ()),
    "Presence": ("participant.meeting", ()),
    "Ballot": ("meeting", ()),
    "Exclusion": ("ballot.meeting", ()),
    "Vote": ("ballot.meeting", ()),
    "UrnPaper": ("ballot.meeting", ()),
    "Count": ("ballot.meeting", ()),
    "Minutes": ("meeting", ()),
    "MeetingPaper": ("meeting", ()),
    "Signature": ("minutes.meeting", ()),
    "Rectification": ("minutes.meeting", ()),
}
# Where people stand by their keys, and by which ways: dated facts, that stay under a number.
OF_PEOPLE = {
    "Mandate": ("person",),
    "Holder": ("person",),
    "Office": ("person",),
    "OutsideSeat": ("holder", "substitute"),
    "WorkGroup": ("board_lead", "staff_lead", "staff_deputy"),
    "Officer": ("person",),
    "Candidacy": ("person", "substitute"),
    "Participant": ("person",),
    "Presence": ("person",),
    "Signature": ("person",),
    "Notice": ("participant__person",),
    "SlotAnswer": ("participant__person",),
    "NamedSheet": ("invitation__person",),
}
SIGNED_PAPERS = ("governance.minutes", "governance.rectification", "governance.extract")


def take_part() -> None:
    """Say what minutes and mandates keep; called once, when the application is ready."""
    for name, (way, fields) in OF_A_MEETING.items():
        offer_keeping(
            Keeping(
                f"governance.{name}",
                MINUTES,
                partial(_held_on, way),
                fields,
                kept=partial(_is_signed, way),
                title=_titled(way),
            )
        )
    offer_keeping(
        Keeping("core.StoredDocument", MINUTES, _paper_day, kept=lambda row: row.kind in SIGNED_PAPERS)
    )
    offer_keeping(
        Keeping(
            "governance.LeadersDeclaration",
            MANDATES,
            lambda row: row.changed_on,
            kept=lambda row: row.filed_on is not None,
            title=lambda row: f"Déclaration des dirigeants : {str(row).lower()}",
        )
    )
    offer_belongings(
        *(Belonging(f"governance.{model}", way) for model, ways in OF_PEOPLE.items() for way in ways),
        Belonging("governance.LeaderDetails", "person", goes=True),
        Belonging("governance.CalendarFeed", "user__person", goes=True),
        Belonging("governance.GroupRequest", "person", emptied=("message",)),
        Belonging("governance.SurveyInvitation", "person", emptied=("emails",)),
    )
    _offer_files()
    for name in ("Convocation", "Minutes"):
        offer_seal(f"governance.{name}", "content", "content_sha256")
    offer_obstacle(standing_mandate)
    offer_obstacle(unfinished_meeting)


def _offer_files() -> None:
    """Where scans and papers of meetings lead to people. A proof of a result stays with it, signed or not."""
    offer_keeping(
        Keeping(
            "governance.Ballot", MINUTES, partial(_held_on, "meeting"), ("proof",), title=_titled("meeting")
        )
    )
    offer_files(
        Files(
            "governance.Proxy",
            "scan",
            lambda person: Q(giver__person=person) | Q(holder__person=person) | Q(shared_to__person=person),
        )
    )
    offer_files(
        Files(
            "governance.Ballot",
            "proof",
            lambda person: Q(meeting__participants__person=person),
            told_by=("proof_name",),
        )
    )
    offer_files(Files("governance.LeadersDeclaration", "receipt", told_by=("receipt_name",)))
    offer_files(Files("governance.MeetingPaper", "file", _papers_about, told_by=("filename",)))


def _papers_about(person: Person) -> Q:
    """The papers of the meetings that somebody ran or stood at; what a coming meeting is to read stays."""
    ran = Q(meeting__officers__person=person) | Q(item__elections__candidacies__person=person)
    return ran & Q(meeting__minutes__state=Minutes.State.SIGNED)


def standing_mandate(person: Person, on: date) -> str:
    """Why somebody who still sits cannot be erased: the mandate ends first, as the statutes say."""
    sits = _sitting(person, on)
    if not sits:
        return ""
    return (
        f"{person} exerce un mandat ({sits}) : il doit rester connu tant qu’il dure. Mettez-y fin d’abord, "
        "dans « Mandats »."
    )


def unfinished_meeting(person: Person, on: date) -> str:
    """What must end before somebody is erased: an open vote, a meeting, minutes that are not signed."""
    theirs = (
        Q(participants__person=person)
        | Q(officers__person=person)
        | Q(items__elections__candidacies__person=person)
        | Q(items__elections__candidacies__substitute=person)
        | Q(minutes__signatures__person=person)
    )
    meetings = Meeting.objects.filter(theirs, cancelled_at__isnull=True).order_by("starts_at")
    if held := _votes(person, on):
        return f"{person} figure parmi les électeurs d’un scrutin ouvert ({held}) : attendez sa clôture."
    if held := meetings.filter(opened_at__isnull=False, closed_at__isnull=True).first():
        return f"{person} participe à une réunion en séance ({held}) : attendez qu’elle soit levée."
    draft = Q(minutes__isnull=False) & ~Q(minutes__state=Minutes.State.SIGNED)
    recent = Q(minutes__isnull=True, closed_at__date__gt=on - TO_WRITE_UP)
    if held := meetings.filter(draft | recent).first():
        return (
            f"Le procès-verbal de « {held} » n’est pas signé : {person} y figure. "
            "Attendez sa signature ; le nom y sera gardé jusqu’à son terme, et effacé partout ailleurs."
        )
    return ""


def _votes(person: Person, on: date) -> Meeting | None:
    """The meeting of an open ballot in which somebody votes, for an organisation too."""
    acts_for = Organisation.objects.filter(
        Q(representations__ends_on__isnull=True) | Q(representations__ends_on__gt=on),
        representations__person=person,
    )
    voters = Participant.objects.filter(Q(person=person) | Q(organisation__in=acts_for))
    opened = Ballot.objects.filter(
        opened_at__isnull=False, closed_at__isnull=True, cancelled_at__isnull=True
    ).filter(meeting__participants__in=voters, meeting__cancelled_at__isnull=True)
    ballot = opened.select_related("meeting").first()
    return ballot.meeting if ballot else None


def _sitting(person: Person, on: date) -> str:
    """Where somebody sits that day: a seat, an office, a seat outside."""
    mandate = Mandate.objects.of_person(person, on=on).in_force(on=on).select_related("body").first()
    if mandate is not None:
        return str(mandate.body)
    office = Office.objects.filter(person=person).in_force(on=on).first()
    if office is not None:
        return str(office)
    seat = OutsideSeat.objects.filter(holder=person).in_force(on=on).first()
    return seat.institution if seat else ""


def _meeting(way: str, row: Any) -> Meeting:
    for part in filter(None, way.split(".")):
        row = getattr(row, part)
    return row


def _is_signed(way: str, row: Any) -> bool:
    minutes = Minutes.objects.filter(meeting=_meeting(way, row)).first()
    return minutes is not None and minutes.state == Minutes.State.SIGNED


def _held_on(way: str, row: Any) -> date:
    return timezone.localdate(_meeting(way, row).starts_at)


def _titled(way: str) -> Callable[[Any], str]:
    def title(row: Any) -> str:
        meeting = _meeting(way, row)
        day = long_date(timezone.localdate(meeting.starts_at))
        return f"{row._meta.verbose_name.capitalize()} : {meeting.title}, {day}"

    return title


def _paper_day(row: StoredDocument) -> date:
    minutes = Minutes.objects.filter(stored=row).select_related("meeting").first()
    return timezone.localdate(minutes.meeting.starts_at if minutes else row.frozen_at)
