"""Bodies: made, described, ended; the seats that each is meant to have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, filled_in, record, values_of
from cressmember.core.actions.lock import locked
from cressmember.core.actions.tidying import tidied
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import enumerate_fr, long_date, quote
from cressmember.members.models import College
from governance.actions.ending import STORED, take_back_end, write_end
from governance.journal import GovernanceEvent
from governance.models import Body, Mandate, SeatPlan, seat_name
from governance.models.mandate import End

FIELDS = ("name", "kind", "code", "parent_id", "purpose", "created_on", "created_by", "employees")
END_FIELDS = ("ended_on", "ended_by")


@dataclass(frozen=True, slots=True)
class PlannedSeats:
    """So many seats for a college, a territory, or both."""

    seats: int
    college: College | None = None
    territory: str = ""


@transaction.atomic
def create_body(*, by: User | None, **fields: Any) -> Body:
    """Make a body, with the decision that creates it. Raises RuleViolation for a name or a code taken."""
    body = Body(**tidied(Body, fields))
    _refuse_twins(body)
    body.save()
    record(GovernanceEvent.BODY_CREATED, on=body, by=by, changes=differences({}, filled_in(body, FIELDS)))
    return body


@transaction.atomic
def change_body(*, body: Body, by: User | None, **fields: Any) -> Body:
    """Correct what is written of a body. Raises RuleViolation when it would stand under itself."""
    body = locked(Body.objects).get(pk=body.pk)
    before = values_of(body, FIELDS)
    for name, value in tidied(Body, fields).items():
        setattr(body, name, value)
    _refuse_twins(body)
    _refuse_circle(body)
    if body.created_on and body.ended_on and body.ended_on < body.created_on:
        raise RuleViolation(
            f"Cette instance a pris fin le {long_date(body.ended_on)} : datez sa création avant."
        )
    changes = differences(before, values_of(body, FIELDS))
    if changes:
        body.save()
        record(GovernanceEvent.BODY_CHANGED, on=body, by=by, changes=changes)
    return body


@transaction.atomic
def end_body(*, body: Body, on: date, decision: str, by: User | None) -> Body:
    """End a body from that day, and the mandates that it still gives.

    Whoever is written to leave later leaves with it, and leaves that day again if its end is taken back.
    Raises RuleViolation while another stands under it, and when it would end before it began.
    """
    body = locked(Body.objects).get(pk=body.pk)
    if body.ended_on is not None:
        raise RuleViolation(f"Cette instance a déjà pris fin le {long_date(body.ended_on)}.")
    if body.created_on and on < body.created_on:
        raise RuleViolation(
            f"Cette instance a été créée le {long_date(body.created_on)} : elle ne peut pas finir avant."
        )
    if under := [quote(child.name) for child in body.children.standing(on=on)]:
        raise RuleViolation(
            f"De cette instance relèvent encore {enumerate_fr(under)} : supprimez-les d’abord, "
            "ou rattachez-les à une autre."
        )
    before = values_of(body, END_FIELDS)
    body.ended_on, body.ended_by = on, decision
    body.save(update_fields=END_FIELDS)
    ended = 0
    for mandate in body.mandates.overlapping(start=on, end=None):
        write_end(mandate, End(max(on, mandate.starts_on or on), Mandate.EndReason.BODY_ENDED))
        mandate.save(update_fields=STORED)
        ended += 1
    for office in body.offices.filter(mandate__isnull=True).exclude(ends_on__lte=on):
        office.ends_on = max(on, office.starts_on or on)
        office.save(update_fields=["ends_on"])
    record(
        GovernanceEvent.BODY_ENDED,
        on=body,
        by=by,
        changes=differences(before, values_of(body, END_FIELDS)),
        mandates=ended,
    )
    return body


@transaction.atomic
def reopen_body(*, body: Body, by: User | None) -> Body:
    """Take back an end written by mistake: the mandates that it ended run again as they were to."""
    body = locked(Body.objects).get(pk=body.pk)
    if body.ended_on is None:
        raise RuleViolation("Cette instance existe : il n’y a rien à annuler.")
    before = values_of(body, END_FIELDS)
    for mandate in body.mandates.filter(end_reason=Mandate.EndReason.BODY_ENDED):
        take_back_end(mandate)
        mandate.save(update_fields=STORED)
    body.offices.filter(mandate__isnull=True, ends_on=body.ended_on).update(ends_on=None)
    body.ended_on, body.ended_by = None, ""
    body.save(update_fields=END_FIELDS)
    changes = differences(before, values_of(body, END_FIELDS))
    record(GovernanceEvent.BODY_REOPENED, on=body, by=by, changes=changes)
    return body


@transaction.atomic
def plan_seats(*, body: Body, planned: Sequence[PlannedSeats], by: User | None) -> Body:
    """Write down how many seats a body is meant to have, by college and by territory.

    Raises RuleViolation when two lines speak of the same seats, or when more sit already than are planned.
    """
    body = locked(Body.objects).get(pk=body.pk)
    keys = [(line.college, line.territory) for line in planned]
    if twice := [seat_name(*key) for rank, key in enumerate(keys) if key in keys[:rank]]:
        raise RuleViolation(f"{quote(twice[0])} est écrit deux fois : gardez une seule ligne.")
    before = _plan(body)
    body.seat_plans.all().delete()
    SeatPlan.objects.bulk_create(
        SeatPlan(body=body, college=line.college, territory=line.territory, seats=line.seats)
        for line in planned
    )
    if changes := differences(before, _plan(body)):
        record(GovernanceEvent.SEATS_PLANNED, on=body, by=by, changes=changes)
    return body


def _plan(body: Body) -> dict[str, Any]:
    return {
        f"sièges, {seat_name(line.college, line.territory)}": line.seats
        for line in body.seat_plans.select_related("college")
    }


def _refuse_twins(body: Body) -> None:
    others = Body.objects.exclude(pk=body.pk)
    if others.filter(name__iexact=body.name).exists():
        raise RuleViolation(f"Une instance s’appelle déjà {quote(body.name)} : donnez-lui un autre nom.")
    if body.code and (other := others.filter(code=body.code).first()):
        raise RuleViolation(f"{quote(other.name)} porte déjà le code {quote(body.code)}.")


def _refuse_circle(body: Body) -> None:
    above, seen = body.parent, set()
    while above is not None and above.pk not in seen:
        if above.pk == body.pk:
            raise RuleViolation("Une instance ne relève pas d’elle-même, ni de celles qui relèvent d’elle.")
        seen.add(above.pk)
        above = above.parent
