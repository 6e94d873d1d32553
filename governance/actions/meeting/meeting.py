"""A meeting from its first day: created, changed, called off, called again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, filled_in, record, values_of
from cressmember.core.actions.lock import locked
from cressmember.core.actions.tidying import tidied
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import enumerate_fr, long_date, quote
from governance.actions.meeting.task import plan_tasks
from governance.journal import GovernanceEvent
from governance.models import Body, Meeting
from governance.queries.meeting.convening import when_told
from governance.queries.meeting.text import kinds_on
from governance.rules.meeting.holidays import known_day

FIELDS = (
    "body_id",
    "title",
    "call",
    "format",
    "starts_at",
    "ends_at",
    "place",
    "video_link",
    "note",
)
LONGEST = 160  # What a title may hold.
# What a convocation announced: another day is another meeting.
ANNOUNCED = ("rules", "format", "starts_at")


@transaction.atomic
def create_meeting(
    *,
    body: Body | None,
    starts_at: datetime,
    by: User | None,
    rules: Sequence[str] = (),
    title: str = "",
    **fields: Any,
) -> Meeting:
    """Prepare a meeting of a body, or a gathering without one; nobody is told.

    ``rules`` are the codes of its kinds in the statutes in force that day. Raises RuleViolation for a kind
    that they do not name, and for a year that can only be a slip of the keyboard.
    """
    meeting = Meeting(
        body=body, rules=list(rules), starts_at=starts_at, **tidied(Meeting, {"title": title, **fields})
    )
    _refuse_unsound(meeting)
    meeting.title = meeting.title or _named(meeting)
    meeting.save()
    told = filled_in(meeting, FIELDS) | _hours_told(meeting) | _kinds_told(meeting)
    record(GovernanceEvent.MEETING_CREATED, on=meeting, by=by, changes=differences({}, told))
    plan_tasks(meeting=meeting)
    return meeting


@transaction.atomic
def change_meeting(*, meeting: Meeting, by: User | None, **fields: Any) -> Meeting:
    """Correct a meeting that was not opened yet; its back-plan follows its day.

    Raises RuleViolation once it is opened or called off, and once it is convened for what was announced.
    """
    held = held_meeting(meeting)
    refuse_opened(held)
    before, announced = _told(held), values_of(held, ANNOUNCED)
    title, day = held.title, long_date(held.held_on)
    for name, value in tidied(Meeting, fields).items():
        setattr(held, name, value)
    if held.title == title:  # The day that it tells is that of the meeting.
        held.title = title.replace(day, long_date(held.held_on))[:LONGEST]
    if held.convened_on and announced != values_of(held, ANNOUNCED):
        raise RuleViolation(
            "La convocation est partie : le jour, l’heure et la manière de se réunir ne changent plus. "
            "Annulez cette réunion et convoquez-en une autre."
        )
    _refuse_unsound(held)
    held.title = held.title or _named(held)
    if changes := differences(before, _told(held)):
        held.save()
        record(GovernanceEvent.MEETING_CHANGED, on=held, by=by, changes=changes)
        plan_tasks(meeting=held)
    return held


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, because: str, by: User | None) -> Meeting:
    """Call a meeting off, and say why; those who were convened still have to be told.

    Raises RuleViolation once it was opened, called off already, or without a reason.
    """
    held = held_meeting(meeting)
    refuse_opened(held)
    if not because.strip():
        raise RuleViolation("Dites pourquoi la réunion est annulée.")
    held.cancelled_at = timezone.now()
    held.cancelled_because = because.strip()
    held.save(update_fields=["cancelled_at", "cancelled_because"])
    record(
        GovernanceEvent.MEETING_CANCELLED,
        on=held,
        by=by,
        changes=differences({}, {"cancelled_because": held.cancelled_because}),
    )
    return held


def held_meeting(meeting: Meeting | int) -> Meeting:
    """The meeting, locked until the transaction ends."""
    key = meeting if isinstance(meeting, int) else meeting.pk
    return locked(Meeting.objects).select_related("body", "statutes").get(pk=key)


def refuse_opened(meeting: Meeting) -> None:
    """Raise RuleViolation for a meeting that was opened or called off."""
    refuse_over(meeting)
    if meeting.opened_at is not None:
        raise RuleViolation("La séance est ouverte : ce qui la prépare ne change plus.")


def refuse_over(meeting: Meeting) -> None:
    """Raise RuleViolation for a meeting that was closed or called off."""
    if meeting.cancelled_at is not None:
        raise RuleViolation("Cette réunion est annulée.")
    if meeting.closed_at is not None:
        raise RuleViolation("Cette réunion est levée : ce qu’elle fut ne change plus.")


def _refuse_unsound(meeting: Meeting) -> None:
    day = known_day(meeting.held_on)
    # As instants: the hours of one zone are compared as they are read, even in the night when they change.
    if meeting.ends_at is not None and meeting.ends_at.astimezone(UTC) <= meeting.starts_at.astimezone(UTC):
        raise RuleViolation("La réunion finit après avoir commencé : vérifiez les heures.")
    if meeting.body is None:
        meeting.rules = []
        return
    if not meeting.body.stands_on(day):
        raise RuleViolation(f"« {meeting.body} » n’est pas en fonction le {long_date(day)}.")
    if meeting.rules:
        _refuse_unknown(meeting.body, meeting.rules, day)


def _refuse_unknown(body: Body, rules: Sequence[str], day: date) -> None:
    known = kinds_on(body, on=day)
    if set(rules) - {kind.code for kind in known}:
        named = enumerate_fr([quote(kind.name) for kind in known], "ou") or "aucune réunion"
        raise RuleViolation(
            f"Les statuts en vigueur le {long_date(day)} ne connaissent pas cette sorte de réunion : "
            f"pour « {body} », ils nomment {named}."
        )


def _told(meeting: Meeting) -> dict[str, Any]:
    """What the journal keeps of a meeting: its kinds by their names, which people know."""
    return values_of(meeting, FIELDS) | _hours_told(meeting) | {"rules": ""} | _kinds_told(meeting)


def _hours_told(meeting: Meeting) -> dict[str, str]:
    """The instants of a meeting as people read them."""
    instants = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at}
    return {name: when_told(instant, None) for name, instant in instants.items() if instant}


def _kinds_told(meeting: Meeting) -> dict[str, str]:
    if meeting.body is None or not meeting.rules:
        return {}
    kinds = kinds_on(meeting.body, on=meeting.held_on)
    return {"rules": enumerate_fr([kind.name for kind in kinds if kind.code in meeting.rules])}


def _named(meeting: Meeting) -> str:
    """The title of a meeting that was given none: its kinds, or its body, and its day."""
    day = long_date(meeting.held_on)
    if meeting.body is None:
        return f"Rencontre du {day}"
    kinds = [kind.name for kind in kinds_on(meeting.body, on=meeting.held_on) if kind.code in meeting.rules]
    if len(kinds) > 1 and meeting.body.kind == Body.Kind.ASSEMBLY:
        return f"Assemblée générale mixte du {day}"
    return f"{kinds[0] if kinds else meeting.body.name} du {day}"[:LONGEST]
