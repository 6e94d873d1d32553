"""Departures that a body decides: put to one of its meetings, concluded as it voted once it rose."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.actions.departure import close_departure, held_departure, refuse_closed
from cressmember.members.actions.hold import hold
from cressmember.members.actions.membership import refuse_ending
from cressmember.members.models import Departure
from cressmember.office.actions.agenda import (
    CANCELLED,
    cancelled_since,
    decided_by,
    follow_each,
    item_titled,
    vote_to_follow,
    withdraw,
    write_off,
    write_put,
)
from cressmember.office.actions.departure import REASONS, conclude_held, keep_held
from cressmember.office.journal import OfficeEvent
from cressmember.office.queries.departure import matter_of, verdict_at
from cressmember.office.queries.vote import vote_on
from governance.actions.meeting.resolution import write_resolution
from governance.models import AgendaItem, Meeting
from governance.queries.belonging import belonging_on

ITEM_TITLE = "Départs de membres"
NAMED = {
    Departure.Kind.UNPAID: "Radiation pour défaut de paiement",
    Departure.Kind.STRUCK_OFF: "Radiation",
    Departure.Kind.EXCLUSION: "Exclusion",
    Departure.Kind.LOST_STATUS: "Perte de la qualité de membre",
}
PRONOUNCED = {
    Departure.Kind.UNPAID: "est radiée pour défaut de paiement",
    Departure.Kind.STRUCK_OFF: "est radiée",
    Departure.Kind.EXCLUSION: "est exclue",
    Departure.Kind.LOST_STATUS: "perd la qualité de membre",
}


@transaction.atomic
def put_departure(*, departure: Departure, meeting: Meeting, on: date, by: User | None) -> AgendaItem:
    """Make a departure an item of a meeting, whose vote will conclude it.

    Raises RuleViolation for a resignation, of which nobody decides, for one that is on an agenda, and with
    what the statutes want and that will lack on that day: notice, delay, hearing, the body that they name,
    and the formal notice without which nobody is struck off for what it owes.
    """
    held = held_departure(departure)
    refuse_closed(held)
    if held.resolution is not None:
        raise RuleViolation("Ce départ est déjà à l’ordre du jour.")
    _refuse_undecided(held, meeting)
    verdict = verdict_at(held, meeting=meeting)
    if verdict is not None and verdict.is_no:
        raise RuleViolation(verdict.sentence)
    kind, organisation = Departure.Kind(held.kind), held.membership.organisation
    refuse_ending(organisation, reason=REASONS[kind], decided_on=meeting.held_on)
    item = item_titled(ITEM_TITLE, meeting=meeting, on=on, by=by)
    text = f"{organisation} {PRONOUNCED[kind]}."
    if held.because.strip():
        text += f"\n\nMotifs : {held.because.strip()}"
    resolution = write_resolution(
        item=item,
        title=f"{NAMED[kind]} : {organisation}"[:200],
        text=text,
        matter=matter_of(held).value,
        by=by,
    )
    write_put(held, meeting=meeting, resolution=resolution)
    record(
        OfficeEvent.DEPARTURE_PUT,
        on=organisation,
        by=by,
        departure=held.pk,
        meeting=meeting.pk,
        resolution=resolution.pk,
    )
    return item


def _refuse_undecided(held: Departure, meeting: Meeting) -> None:
    """Raise RuleViolation for a departure of which nobody has to decide."""
    if held.kind == Departure.Kind.RESIGNATION:
        raise RuleViolation("Une démission ne se vote pas : prenez-en acte.")
    rule = belonging_on(meeting.held_on).loss(held.kind)
    if rule is not None and getattr(rule, "decided_by", None) is None:
        raise RuleViolation(
            "Selon les statuts, ce départ est acquis sans que personne ne le prononce : enregistrez-le.",
            rule.article,
        )


@transaction.atomic
def take_departure_off(*, departure: Departure, by: User | None) -> Departure:
    """Take a departure off an agenda. Raises RuleViolation once it was voted."""
    held = held_departure(departure)
    refuse_closed(held)
    withdraw(held, item_title=ITEM_TITLE, by=by)
    return _taken_off(held, by)


def _taken_off(held: Departure, by: User | None) -> Departure:
    resolution = write_off(held)
    record(
        OfficeEvent.DEPARTURE_TAKEN_OFF,
        on=held.membership.organisation,
        by=by,
        departure=held.pk,
        resolution=resolution,
    )
    return held


@transaction.atomic
def drop_departure(*, departure: Departure, on: date, by: User | None) -> Departure:
    """Give a procedure up, and take it off the agenda where it was."""
    held = held_departure(departure)
    if held.resolution is not None:
        held = take_departure_off(departure=held, by=by)
    return close_departure(departure=held, outcome=Departure.Outcome.DROPPED, decided_on=on, by=by)


def conclude_voted(*, now: datetime) -> int:
    """Conclude the departures whose meeting rose, as it voted; take off those that it did not decide.

    Harmless when done again. One that a rule stops waits for somebody, who is told why. Returns how many.
    """
    on = timezone.localdate(now)
    return follow_each(Departure.objects.under_way(), lambda key: _conclude_as_voted(key, on))


@transaction.atomic
def _conclude_as_voted(key: int, on: date) -> int:
    held = held_departure(Departure(pk=key))
    if held.resolution is None or held.outcome:
        return 0
    hold([held.membership.organisation_id])
    vote = vote_to_follow(held, on=on)
    if vote is None:
        return 0
    if vote.is_off:
        _taken_off(held, None)
        return 1
    assert vote.meeting
    carry_out = conclude_held if vote.is_adopted else keep_held
    carry_out(held, decided_by=decided_by(vote), decided_on=vote.meeting.held_on, on=on, by=None)
    Departure.objects.filter(pk=key).exclude(trouble="").update(trouble="")
    return 1


def tell_cancelled() -> int:
    """Say of the departures that a vote decided that its ballot was cancelled since; how many.

    Nobody becomes a member again by itself: the end of a membership is taken back by whoever judges so.
    """
    done = 0
    for held in cancelled_since(Departure.objects.all()):
        vote = vote_on(held)
        ended = held.outcome == Departure.Outcome.ENDED
        if vote.ballot is not None and vote.is_adopted == ended:
            continue
        told = f"{CANCELLED} Vérifiez ce qui a été fait le {long_date(held.decided_on)}, et corrigez-le."
        Departure.objects.filter(pk=held.pk).update(trouble=told)
        done += 1
    return done


@transaction.atomic
def settle_departure(*, departure: Departure, by: User | None) -> Departure:
    """Say that what waited was seen to in another way; what was voted no longer calls for anybody."""
    held = held_departure(departure)
    if held.outcome:
        write_off(held)
    else:
        held.trouble = ""
        held.save(update_fields=["trouble"])
    record(OfficeEvent.DEPARTURE_SETTLED, on=held.membership.organisation, by=by, departure=held.pk)
    return held
