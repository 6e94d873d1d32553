"""Those who come beside the vote: activities with their places, people signed up, never in the quorum."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, quote
from governance.actions.meeting.roll import held_for_roll
from governance.journal import GovernanceEvent
from governance.models import Activity, Attendee, Meeting, Participant

MOST_PEOPLE = 30


@transaction.atomic
def open_activity(
    *, meeting: Meeting, kind: str, title: str, capacity: int | None, by: User | None
) -> Activity:
    """Let people sign up for something. Raises RuleViolation without a title, or for one that is there."""
    held = held_for_roll(meeting)
    title = _title_for(held, title)
    made = Activity.objects.create(meeting=held, kind=kind, title=title, capacity=capacity)
    record(
        GovernanceEvent.ACTIVITY_OPENED,
        on=held,
        by=by,
        changes=differences({}, {"title": made.title, "capacity": capacity}),
    )
    return made


@transaction.atomic
def change_activity(
    *, activity: Activity, kind: str, title: str, capacity: int | None, by: User | None
) -> Activity:
    """Change what people sign up for, and its places; those who signed up stay.

    Raises RuleViolation without a title, for that of another, and for fewer places than are taken.
    """
    held = held_for_roll(activity.meeting_id)
    found = held.activities.get(pk=activity.pk)
    taken = found.attendees.count()
    if capacity is not None and capacity < taken:
        raise RuleViolation(f"{counted(taken, 'place est déjà prise', 'places sont déjà prises')}.")
    before = {name: getattr(found, name) for name in ("kind", "title", "capacity")}
    found.kind, found.title, found.capacity = kind, _title_for(held, title, apart=found), capacity
    found.save(update_fields=list(before))
    if changes := differences(before, {name: getattr(found, name) for name in before}):
        record(GovernanceEvent.ACTIVITY_CHANGED, on=held, by=by, changes=changes)
    return found


def _title_for(meeting: Meeting, title: str, apart: Activity | None = None) -> str:
    title = " ".join(title.split())[:120]
    if not title:
        raise RuleViolation("Donnez un intitulé à cette activité.")
    if meeting.activities.filter(title=title).exclude(pk=apart.pk if apart else None).exists():
        raise RuleViolation("Cette activité est déjà sur la liste.")
    return title


@transaction.atomic
def close_activity(*, activity: Activity, by: User | None) -> None:
    """Take an activity away. Raises RuleViolation once somebody signed up for it."""
    held = held_for_roll(activity.meeting_id)
    if activity.attendees.exists():
        raise RuleViolation("Des personnes y sont inscrites : prévenez-les et retirez-les d’abord.")
    record(
        GovernanceEvent.ACTIVITY_CLOSED, on=held, by=by, changes=differences({"title": activity.title}, {})
    )
    activity.delete()


@transaction.atomic
def sign_up(
    *,
    participant: Participant,
    name: str,
    activities: Collection[Activity] = (),
    function: str = "",
    access_needs: str = "",
    by: User | None,
) -> Attendee:
    """Sign somebody up, through a member or as a guest; signed up again, the same person is corrected.

    Raises RuleViolation where an activity is full, is of another meeting, and once the meeting is over.
    """
    held = held_for_roll(participant.meeting_id)
    name = " ".join(name.split())[:210]
    if not name:
        raise RuleViolation("Donnez le nom de cette personne.")
    known = Attendee.objects.filter(participant=participant, name=name).first()
    if known is None and Attendee.objects.filter(participant=participant).count() >= MOST_PEOPLE:
        raise RuleViolation(f"Au-delà de {MOST_PEOPLE} personnes, appelez-nous.")
    for activity in activities:
        if activity.meeting_id != held.pk:
            raise RuleViolation("Cette activité n’est pas de cette réunion.")
        others = activity.attendees.exclude(pk=known.pk if known else None)
        if activity.capacity is not None and others.count() >= activity.capacity:
            places = counted(activity.capacity, "place est prise", "places sont prises")
            raise RuleViolation(f"{quote(activity.title)} est complet : {places}.")
    made = known or Attendee(participant=participant, name=name, added_at=timezone.now(), added_by=by)
    made.function, made.access_needs = function.strip()[:120], access_needs.strip()[:250]
    made.save()
    made.activities.set(activities)
    if known is None:
        record(GovernanceEvent.ATTENDEE_ADDED, on=held, by=by, participant=participant.pk)
    return made


@transaction.atomic
def take_off(*, attendee: Attendee, by: User | None) -> None:
    """Take somebody off the attendance list; the places are free again."""
    held = held_for_roll(attendee.participant.meeting_id)
    record(GovernanceEvent.ATTENDEE_REMOVED, on=held, by=by, participant=attendee.participant_id)
    attendee.delete()
