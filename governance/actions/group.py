"""Commissions and project groups: leads, roadmap, meetings, yearly review, sleep."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record, values_of
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date, quote
from cressmember.members.models import Person
from governance.journal import GovernanceEvent
from governance.models import Body, GroupMeeting, GroupReview, Mandate, Roadmap, WorkGroup

REVIEW = ("presented_on", "note")
LEADS = ("board_lead_id", "staff_lead_id", "staff_deputy_id")


@transaction.atomic
def lead_group(
    *,
    body: Body,
    board_lead: Person | None,
    staff_lead: Person | None,
    staff_deputy: Person | None,
    by: User | None,
) -> Body:
    """Write down who leads a group for the board, and who runs it for the team.

    Raises RuleViolation when the deputy is the lead. A board lead out of the bureau is a matter of warning.
    """
    body, work = _group(body)
    if staff_deputy is not None and staff_deputy == staff_lead:
        raise RuleViolation("En l’absence de la personne référente, c’est une autre qui la remplace.")
    before = values_of(work, LEADS)
    work.board_lead, work.staff_lead, work.staff_deputy = board_lead, staff_lead, staff_deputy
    work.save()
    if changes := differences(before, values_of(work, LEADS)):
        record(GovernanceEvent.GROUP_LED, on=body, by=by, changes=changes)
    return body


@transaction.atomic
def put_group_to_sleep(*, body: Body, on: date, by: User | None) -> Body:
    """Let a group that does nothing sleep from a day: its members stay, nothing is expected of it.

    Raises RuleViolation when it sleeps already, or was not created by then.
    """
    body, work = _group(body)
    _refuse_before_creation(body, on, "il ne dort qu’ensuite")
    if work.asleep_since is not None:
        raise RuleViolation(f"Ce groupe est en sommeil depuis le {long_date(work.asleep_since)}.")
    work.asleep_since = on
    work.save(update_fields=["asleep_since"])
    changes = differences({"asleep_since": None}, {"asleep_since": on})
    record(GovernanceEvent.GROUP_ASLEEP, on=body, by=by, changes=changes)
    return body


@transaction.atomic
def wake_group(*, body: Body, on: date, by: User | None) -> Body:
    """Have a group work again from a day, from which its terms are counted. Raises RuleViolation when it does
    not sleep.
    """
    body, work = _group(body)
    if work.asleep_since is None:
        raise RuleViolation("Ce groupe n’est pas en sommeil.")
    before = values_of(work, ("asleep_since", "awake_since"))
    work.asleep_since, work.awake_since = None, on
    work.save(update_fields=["asleep_since", "awake_since"])
    changes = differences(before, values_of(work, ("asleep_since", "awake_since")))
    record(GovernanceEvent.GROUP_AWAKE, on=body, by=by, changes=changes)
    return body


@transaction.atomic
def propose_roadmap(*, body: Body, text: str, proposed_on: date, by: User | None) -> Roadmap:
    """Put a roadmap to the board. Raises RuleViolation while another waits for its decision."""
    body, _ = _group(body)
    if not text.strip():
        raise RuleViolation("Écrivez la feuille de route que le groupe propose.")
    waiting = body.roadmaps.filter(outcome=Roadmap.Outcome.PROPOSED).first()
    if waiting is not None:
        raise RuleViolation(
            f"La feuille de route proposée le {long_date(waiting.proposed_on)} attend la décision "
            "du conseil : enregistrez-la d’abord."
        )
    roadmap = Roadmap.objects.create(body=body, text=text.strip(), proposed_on=proposed_on)
    record(
        GovernanceEvent.ROADMAP_PROPOSED,
        on=body,
        by=by,
        changes=differences({}, {"proposed_on": proposed_on}),
        roadmap=roadmap.pk,
    )
    return roadmap


@transaction.atomic
def decide_roadmap(
    *, roadmap: Roadmap, outcome: str, decided_on: date, amendments: str = "", by: User | None
) -> Roadmap:
    """Write down that the board validated a roadmap, or amended it and how.

    Raises RuleViolation once it is decided, before it was proposed, and for amendments that are not said.
    """
    body, _ = _group(roadmap.body)
    roadmap = Roadmap.objects.get(pk=roadmap.pk)
    if roadmap.outcome != Roadmap.Outcome.PROPOSED:
        raise RuleViolation(f"Le conseil en a déjà décidé : {roadmap.get_outcome_display().lower()}.")
    if decided_on < roadmap.proposed_on:
        raise RuleViolation(
            f"Cette feuille de route a été proposée le {long_date(roadmap.proposed_on)} : "
            "le conseil en décide ensuite."
        )
    if outcome == Roadmap.Outcome.AMENDED and not amendments.strip():
        raise RuleViolation("Dites ce que le conseil a changé.")
    roadmap.outcome, roadmap.decided_on, roadmap.amendments = outcome, decided_on, amendments.strip()
    roadmap.save(update_fields=["outcome", "decided_on", "amendments"])
    record(
        GovernanceEvent.ROADMAP_DECIDED,
        on=body,
        by=by,
        changes=differences(
            {"outcome": Roadmap.Outcome.PROPOSED.value, "decided_on": None},
            {"outcome": str(outcome), "decided_on": decided_on},
        ),
        roadmap=roadmap.pk,
    )
    return roadmap


@transaction.atomic
def record_group_meeting(
    *, body: Body, held_on: date, note: str, present: Iterable[Mandate], by: User | None
) -> GroupMeeting:
    """Write down a meeting that a group held, and those who took part; a group that slept wakes.

    Raises RuleViolation for a second meeting on one day, and for somebody who was not of the group.
    """
    body, work = _group(body)
    present = list(present)
    _refuse_absurd(body, held_on, present, but=None)
    meeting = GroupMeeting.objects.create(body=body, held_on=held_on, note=note)
    meeting.present.set(present)
    if work.asleep_since is not None and held_on >= work.asleep_since:
        wake_group(body=body, on=held_on, by=by)
    record(
        GovernanceEvent.GROUP_MET,
        on=body,
        by=by,
        changes=differences({}, {"held_on": held_on}),
        meeting=meeting.pk,
        present=len(present),
    )
    return meeting


@transaction.atomic
def change_group_meeting(
    *, meeting: GroupMeeting, held_on: date, note: str, present: Iterable[Mandate], by: User | None
) -> GroupMeeting:
    """Correct what was written of a meeting."""
    body, _ = _group(meeting.body)
    meeting = GroupMeeting.objects.get(pk=meeting.pk)
    present = list(present)
    _refuse_absurd(body, held_on, present, but=meeting)
    changes = differences(
        {"held_on": meeting.held_on, "note": meeting.note}, {"held_on": held_on, "note": note}
    )
    meeting.held_on, meeting.note = held_on, note
    meeting.save()
    meeting.present.set(present)
    record(
        GovernanceEvent.GROUP_MEETING_CHANGED,
        on=body,
        by=by,
        changes=changes,
        meeting=meeting.pk,
        present=len(present),
    )
    return meeting


@transaction.atomic
def review_group(*, body: Body, presented_on: date, note: str, by: User | None) -> GroupReview:
    """Write down that a group told the board of its progress; the next review is due in a year.

    Raises RuleViolation for a second review on one day, and before the group was created.
    """
    body, _ = _group(body)
    _refuse_review(body, presented_on, but=None)
    review = GroupReview.objects.create(body=body, presented_on=presented_on, note=note)
    record(
        GovernanceEvent.GROUP_REVIEWED,
        on=body,
        by=by,
        changes=differences({}, {"presented_on": presented_on}),
        review=review.pk,
    )
    return review


@transaction.atomic
def change_review(
    *, review: GroupReview, presented_on: date, note: str, because: str, by: User | None
) -> GroupReview:
    """Correct the last review of a group, for a reason; the next one is counted from its day.

    Raises RuleViolation without a reason, for one that another followed, where it would no longer be the
    last, for a second review on one day, and before the group was created.
    """
    body, _ = _group(review.body)
    review = GroupReview.objects.get(pk=review.pk)
    if not because.strip():
        raise RuleViolation("Dites pourquoi ce bilan est corrigé.")
    if body.reviews.first() != review:
        raise RuleViolation("Un bilan plus récent est enregistré : seul le dernier se corrige.")
    _refuse_review(body, presented_on, but=review)
    before = values_of(review, REVIEW)
    review.presented_on, review.note = presented_on, note
    changes = differences(before, values_of(review, REVIEW))
    if not changes:
        return review
    review.save(update_fields=REVIEW)
    changes |= {"motif": ("", because.strip())}
    record(GovernanceEvent.GROUP_REVIEW_CHANGED, on=body, by=by, changes=changes, review=review.pk)
    return review


def _refuse_review(body: Body, presented_on: date, *, but: GroupReview | None) -> None:
    _refuse_before_creation(body, presented_on, "son bilan vient ensuite")
    others = body.reviews.exclude(pk=but.pk if but else None)
    if others.filter(presented_on=presented_on).exists():
        raise RuleViolation("Un bilan présenté ce jour-là est déjà enregistré.")
    earlier = others.first()
    if but and earlier and presented_on < earlier.presented_on:
        raise RuleViolation(
            f"Le bilan précédent est du {long_date(earlier.presented_on)} : celui-ci vient ensuite."
        )


def _group(body: Body) -> tuple[Body, WorkGroup]:
    body = locked(Body.objects).get(pk=body.pk)
    if not body.is_group:
        raise RuleViolation(f"{quote(body.name)} n’est ni une commission ni un groupe projet.")
    if body.ended_on is not None:
        raise RuleViolation(f"{quote(body.name)} a pris fin le {long_date(body.ended_on)}.")
    work, _ = WorkGroup.objects.get_or_create(body=body)
    return body, work


def _refuse_before_creation(body: Body, day: date, afterwards: str) -> None:
    if body.created_on and day < body.created_on:
        raise RuleViolation(f"Ce groupe a été créé le {long_date(body.created_on)} : {afterwards}.")


def _refuse_absurd(body: Body, held_on: date, present: list[Mandate], *, but: GroupMeeting | None) -> None:
    others = body.group_meetings.filter(held_on=held_on)
    if others.exclude(pk=but.pk if but else None).exists():
        raise RuleViolation(f"Une réunion du {long_date(held_on)} est déjà enregistrée.")
    _refuse_before_creation(body, held_on, "il s’est réuni ensuite")
    for mandate in present:
        if mandate.body_id != body.pk or not mandate.in_force_on(held_on):
            raise RuleViolation(
                f"{mandate.held_by} n’était pas du groupe le {long_date(held_on)} : "
                "corrigez son mandat, ou décochez."
            )
