"""Where the chamber sits outside: seats taken, corrected, left."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, filled_in, record, values_of
from cressmember.core.actions.lock import locked
from cressmember.core.actions.tidying import tidied
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date, until_told
from cressmember.members.models import Person
from governance.journal import GovernanceEvent
from governance.models import OutsideSeat

FIELDS = (
    "institution",
    "kind",
    "seat",
    "holder_id",
    "substitute_id",
    "starts_on",
    "ends_on",
    "decision",
    "decided_on",
)
END_FIELDS = ("ends_on", "end_note")
CORRECTED = (*FIELDS, "end_note")


@transaction.atomic
def take_outside_seat(*, holder: Person, by: User | None, **fields: Any) -> OutsideSeat:
    """Write down who sits for the chamber in another body, from when to when, by which decision.

    Raises RuleViolation when somebody sits there in the same days.
    """
    seat = OutsideSeat(holder=holder, **tidied(OutsideSeat, fields))
    _refuse_unsound(seat)
    seat.save()
    told = filled_in(seat, FIELDS)
    record(GovernanceEvent.OUTSIDE_SEAT_TAKEN, on=seat, by=by, changes=differences({}, told))
    return seat


@transaction.atomic
def change_outside_seat(*, known: OutsideSeat, by: User | None, **fields: Any) -> OutsideSeat:
    """Correct what was written of a seat outside (``seat``, its name, is one of the fields).

    Raises RuleViolation as when it is taken.
    """
    known = locked(OutsideSeat.objects).get(pk=known.pk)
    before = values_of(known, CORRECTED)
    for name, value in tidied(OutsideSeat, fields).items():
        setattr(known, name, value)
    _refuse_unsound(known)
    changes = differences(before, values_of(known, CORRECTED))
    if changes:
        known.save()
        record(GovernanceEvent.OUTSIDE_SEAT_CHANGED, on=known, by=by, changes=changes)
    return known


@transaction.atomic
def end_outside_seat(*, seat: OutsideSeat, on: date, note: str, by: User | None) -> OutsideSeat:
    """End a seat outside from that day, and say why."""
    seat = locked(OutsideSeat.objects).get(pk=seat.pk)
    if seat.starts_on and on < seat.starts_on:
        raise RuleViolation(
            f"Ce siège est tenu depuis le {long_date(seat.starts_on)} : il ne peut pas être quitté avant."
        )
    if seat.ends_on and seat.ends_on < on:
        raise RuleViolation(f"Ce siège a été quitté le {long_date(seat.ends_on)}.")
    before = values_of(seat, END_FIELDS)
    seat.ends_on, seat.end_note = on, note
    seat.save(update_fields=END_FIELDS)
    changes = differences(before, values_of(seat, END_FIELDS))
    record(GovernanceEvent.OUTSIDE_SEAT_ENDED, on=seat, by=by, changes=changes)
    return seat


@transaction.atomic
def remove_outside_seat(*, seat: OutsideSeat, by: User | None) -> None:
    """Forget a seat outside that was written by mistake; the journal keeps what it said."""
    seat = locked(OutsideSeat.objects).get(pk=seat.pk)
    told = filled_in(seat, FIELDS)
    record(GovernanceEvent.OUTSIDE_SEAT_REMOVED, on=seat, by=by, changes=differences(told, {}))
    seat.delete()


def _refuse_unsound(seat: OutsideSeat) -> None:
    start, end = seat.starts_on, seat.ends_on
    if start and end and end <= start:
        raise RuleViolation("Un siège se quitte après avoir été pris.")
    if seat.substitute_id and seat.substitute_id == seat.holder_id:
        raise RuleViolation("Titulaire et suppléant·e sont deux personnes.")
    others = locked(OutsideSeat.objects).exclude(pk=seat.pk)
    others = others.filter(institution__iexact=seat.institution, seat__iexact=seat.seat)
    if start is not None:
        others = others.exclude(ends_on__lte=start)
    if end is not None:
        others = others.exclude(starts_on__gte=end)
    if other := others.select_related("holder").first():
        raise RuleViolation(
            f"{other.holder} tient déjà ce siège{until_told(other.ends_on)} : mettez-y fin, "
            "ou dites de quel autre siège il s’agit."
        )
