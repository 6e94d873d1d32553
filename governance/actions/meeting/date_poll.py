"""Asking those who sit which day suits them, by their personal links; keeping one makes it the meeting's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.core.actions.outbox import Letter, post_many
from cressmember.core.models import Chamber
from cressmember.kernel import reading
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, long_date
from governance.actions.meeting.addressee import draw_up_addressees
from governance.actions.meeting.meeting import change_meeting, held_meeting, refuse_opened
from governance.actions.warning import deliverable
from governance.journal import GovernanceEvent
from governance.models import DatePoll, DateSlot, Meeting, Participant, SlotAnswer
from governance.queries.meeting.convening import when_told
from governance.queries.meeting.date_poll import CANS, asked_of, silent_of

KIND = "governance.date_poll"
MOST_SLOTS = 6
OVER = "Ce sondage est clos : la date est choisie."


@transaction.atomic
def ask_dates(
    *,
    meeting: Meeting,
    slots: Sequence[datetime],
    until: date | None,
    by: User | None,
) -> DatePoll:
    """Propose dates to those who sit, each by a mail with a personal link.

    Raises RuleViolation for a meeting of nobody, convened or called off, while another poll is open, for
    fewer than two dates or more than six, and for one that is past.
    """
    held = held_meeting(meeting)
    now = timezone.now()
    _refuse_settled(held)
    if held.date_polls.filter(closed_at__isnull=True).exists():
        raise RuleViolation("Un sondage de dates est déjà en cours pour cette réunion.")
    wanted = sorted(set(slots))
    if not 2 <= len(wanted) <= MOST_SLOTS:
        raise RuleViolation("Proposez de deux à six dates différentes.")
    if wanted[0] <= now:
        raise RuleViolation(f"Cette date est passée{NO_BREAK}: {when_told(wanted[0], None)}.")
    if until is not None and until >= timezone.localdate(wanted[0]):
        raise RuleViolation("Demandez les réponses avant la première des dates proposées.")
    draw_up_addressees(meeting=held)
    people = list(asked_of(held))
    if not people:
        raise RuleViolation("Personne n’est à interroger : aucun siège n’est en fonction ce jour-là.")
    poll = DatePoll.objects.create(meeting=held, until=until, asked_at=now)
    DateSlot.objects.bulk_create([DateSlot(poll=poll, starts_at=each) for each in wanted])
    sent = _write_to(poll, people, "Quelle date vous convient", _asking(poll), by)
    record(GovernanceEvent.DATES_ASKED, on=held, by=by, poll=poll.pk, slots=len(wanted), sent=sent)
    return poll


@transaction.atomic
def answer_dates(*, participant: Participant, choices: Mapping[int, str], name: str) -> int:
    """Say which of the proposed dates suit; said again, it replaces what was said. How many were answered.

    ``choices`` are by the key of the date. Raises RuleViolation once a date was kept, without a name, and
    for a date that is not proposed.
    """
    meeting = held_meeting(participant.meeting_id)
    poll = meeting.date_polls.filter(closed_at__isnull=True).first()
    if poll is None:
        raise RuleViolation(OVER)
    name = reading.text(name)[:210]
    if not name:
        raise RuleViolation("Dites qui répond.")
    known = set(poll.slots.values_list("pk", flat=True))
    if not choices:
        raise RuleViolation("Répondez au moins pour une date.")
    if not set(choices) <= known or any(can not in CANS for can in choices.values()):
        raise RuleViolation("Choisissez une des réponses proposées.")
    now = timezone.now()
    SlotAnswer.objects.filter(slot__poll=poll, participant=participant).delete()
    SlotAnswer.objects.bulk_create(
        [
            SlotAnswer(slot_id=slot, participant=participant, can=can, answered_by=name, answered_at=now)
            for slot, can in choices.items()
        ]
    )
    record(GovernanceEvent.DATES_ANSWERED, on=meeting, by=None, poll=poll.pk, participant=participant.pk)
    return len(choices)


@transaction.atomic
def remind_dates(*, poll: DatePoll, by: User | None) -> int:
    """Write again to those who answered nothing, and to nobody else; returns how many."""
    meeting = held_meeting(poll.meeting_id)
    poll = locked(DatePoll.objects).get(pk=poll.pk)
    poll.meeting = meeting
    if poll.closed_at is not None:
        raise RuleViolation(OVER)
    sent = _write_to(poll, silent_of(poll), "Rappel : quelle date vous convient", _asking(poll), by)
    if not sent:
        raise RuleViolation("Tous ceux qui ont une adresse électronique ont répondu.")
    poll.reminded_at = timezone.now()
    poll.save(update_fields=["reminded_at"])
    record(GovernanceEvent.DATES_REMINDED, on=meeting, by=by, poll=poll.pk, sent=sent)
    return sent


@transaction.atomic
def keep_date(*, slot: DateSlot, by: User | None) -> Meeting:
    """Make a proposed date that of the meeting, end the poll, and tell those who were asked.

    Raises RuleViolation once one was kept, and when the meeting can no longer change.
    """
    meeting = held_meeting(slot.poll.meeting_id)
    poll = locked(DatePoll.objects).get(pk=slot.poll_id)
    if poll.closed_at is not None:
        raise RuleViolation(OVER)
    _refuse_settled(meeting)
    length = meeting.ends_at - meeting.starts_at if meeting.ends_at else None
    meeting = change_meeting(
        meeting=meeting,
        starts_at=slot.starts_at,
        ends_at=slot.starts_at + length if length else None,
        by=by,
    )
    poll.closed_at, poll.meeting = timezone.now(), meeting
    poll.save(update_fields=["closed_at"])
    DateSlot.objects.filter(pk=slot.pk).update(is_kept=True)
    text = f"La date retenue est le {when_told(slot.starts_at, None)}. La convocation suivra."
    _write_to(poll, asked_of(meeting), "Date retenue", text, by, with_link=False)
    draw_up_addressees(meeting=meeting)
    record(GovernanceEvent.DATE_KEPT, on=meeting, by=by, poll=poll.pk, slot=slot.pk)
    return meeting


@transaction.atomic
def drop_dates(*, poll: DatePoll, by: User | None) -> DatePoll:
    """End a poll without keeping a date: the meeting stays on its own, and others may be proposed."""
    meeting = held_meeting(poll.meeting_id)
    poll = locked(DatePoll.objects).get(pk=poll.pk)
    if poll.closed_at is not None:
        raise RuleViolation(OVER)
    poll.closed_at = timezone.now()
    poll.save(update_fields=["closed_at"])
    record(GovernanceEvent.DATES_DROPPED, on=meeting, by=by, poll=poll.pk)
    return poll


def _refuse_settled(meeting: Meeting) -> None:
    refuse_opened(meeting)
    if meeting.body_id is None or meeting.of_all_members:
        raise RuleViolation("On sonde les dates de ceux qui siègent : un conseil, un bureau, une commission.")
    if meeting.convened_on is not None:
        raise RuleViolation("La convocation est partie : la date ne change plus.")


def _asking(poll: DatePoll) -> str:
    slots = "\n".join(f"- {when_told(each.starts_at, None)}" for each in poll.slots.order_by("starts_at"))
    until = f" avant le {long_date(poll.until)}" if poll.until else ""
    return (
        f"Plusieurs dates sont possibles{NO_BREAK}:\n\n{slots}\n\nDites{until} celles qui vous conviennent."
    )


def _write_to(
    poll: DatePoll,
    people: Iterable[Participant],
    subject: str,
    text: str,
    by: User | None,
    *,
    with_link: bool = True,
) -> int:
    """Mail those of them who have an address; how many letters left."""
    chamber, meeting = Chamber.current(), poll.meeting
    letters = []
    for each in people:
        if not (addresses := deliverable(each.emails)):
            continue
        link = f"\n\nSans compte ni mot de passe{NO_BREAK}:\n{dates_link(each)}" if with_link else ""
        body = f"Bonjour,\n\n{meeting.body}\n\n{text}{link}\n\nBien cordialement,\n\n{chamber.name}"
        letters.append(Letter(KIND, addresses, f"{subject}{NO_BREAK}: {meeting.body}", body, each))
    post_many(letters, by=by)
    return len(letters)


def dates_link(participant: Participant) -> str:
    """The address where one answers, whole."""
    return str(settings.SITE_URL) + reverse("portal:meeting-dates", args=[participant.token])
