"""A departure step by step: opened, each step dated, given up; its end is for the statutes to allow."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, filled_in, record, values_of
from cressmember.core.actions.lock import locked
from cressmember.core.actions.tidying import tidied
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.actions.hold import hold
from cressmember.members.journal import MembersEvent
from cressmember.members.models import Departure, Membership

STEPS = (
    "because",
    "resigned_on",
    "in_writing",
    "reminded_on",
    "paid_on",
    "proposed_on",
    "proposed_by",
    "notified_on",
    "registered",
    "tracking",
    "invited_on",
    "hearing_at",
    "hearing_place",
    "heard_on",
    "heard_said",
    "lost_status",
    "lost_on",
)
DAYS = ("resigned_on", "reminded_on", "paid_on", "proposed_on", "notified_on", "invited_on", "heard_on")

LABELS = {field.name: str(field.verbose_name) for field in Departure._meta.local_fields}


@transaction.atomic
def open_departure(
    *, membership: Membership, kind: str, on: date, by: User | None, **steps: Any
) -> Departure:
    """Open the procedure of a departure. Raises RuleViolation for who is no member, or already leaving."""
    organisation = hold([membership.organisation_id])[membership.organisation_id]
    membership = Membership.objects.get(pk=membership.pk)
    if membership.ended_on is not None:
        raise RuleViolation(
            f"{organisation} n’est plus adhérente depuis le {long_date(membership.ended_on)}."
        )
    if Departure.objects.under_way().filter(membership=membership).exists():
        raise RuleViolation(f"Une procédure de départ est déjà ouverte pour {organisation}.")
    departure = Departure(membership=membership, kind=kind, opened_on=on, **tidied(Departure, steps))
    _refuse_to_come(departure, on)
    departure.save()
    record(
        MembersEvent.DEPARTURE_OPENED,
        on=organisation,
        by=by,
        changes=differences({}, filled_in(departure, ("kind", *STEPS))),
        departure=departure.pk,
        kind=kind,
    )
    return departure


@transaction.atomic
def write_step(*, departure: Departure, on: date, by: User | None, **steps: Any) -> Departure:
    """Write that a step was done, and when. Raises RuleViolation once the procedure is over."""
    held = held_departure(departure)
    refuse_closed(held)
    before = values_of(held, STEPS)
    for name, value in tidied(Departure, steps).items():
        setattr(held, name, value)
    _refuse_to_come(held, on)
    if changes := differences(before, values_of(held, STEPS)):
        held.save()
        record(
            MembersEvent.DEPARTURE_STEP,
            on=held.membership.organisation,
            by=by,
            changes=changes,
            departure=held.pk,
        )
    return held


@transaction.atomic
def close_departure(
    *,
    departure: Departure,
    outcome: str,
    decided_on: date,
    decided_by: str = "",
    effective_on: date | None = None,
    verdict: str = "",
    by: User | None,
) -> Departure:
    """Write how a procedure ended. The end of the membership itself is another act."""
    held = held_departure(departure)
    refuse_closed(held)
    if decided_on < held.opened_on:
        raise RuleViolation(
            f"La procédure est ouverte depuis le {long_date(held.opened_on)} : la décision vient après."
        )
    held.outcome, held.decided_on, held.decided_by = outcome, decided_on, decided_by.strip()
    held.effective_on, held.verdict = effective_on, verdict
    held.save()
    record(
        MembersEvent.DEPARTURE_ENDED,
        on=held.membership.organisation,
        by=by,
        departure=held.pk,
        outcome=outcome,
        decided_on=decided_on.isoformat(),
    )
    return held


def held_departure(departure: Departure) -> Departure:
    """The procedure, locked until the transaction ends."""
    rows = Departure.objects.select_related("membership__organisation")
    return locked(rows).get(pk=departure.pk)


def refuse_closed(departure: Departure) -> None:
    """Raise RuleViolation for a procedure that is over."""
    if departure.outcome:
        assert departure.decided_on  # The database says so.
        raise RuleViolation(
            f"Cette procédure est close depuis le {long_date(departure.decided_on)} : rien n’y change plus."
        )


def _refuse_to_come(departure: Departure, on: date) -> None:
    """What is written was done: a step dated in the future is a mistake."""
    for name in DAYS:
        day = getattr(departure, name)
        if day is not None and day > on:
            label = LABELS[name]
            raise RuleViolation(f"« {label} » : le {long_date(day)} est encore à venir.")
