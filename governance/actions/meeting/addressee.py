"""Those whom a convocation is addressed to: the list drawn up from the register, guests beside it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.kernel import reading
from cressmember.kernel.folding import fold
from cressmember.kernel.violations import RuleViolation
from governance.actions.meeting.enrolment import enrol_participants
from governance.actions.meeting.meeting import held_meeting, refuse_over
from governance.actions.warning import deliverable
from governance.journal import GovernanceEvent
from governance.models import Mandate, Meeting, Notice, Participant, Proxy, RollLine, SlotAnswer


@transaction.atomic
def draw_up_addressees(*, meeting: Meeting) -> int:
    """Draw up, or again, the list of those to convene, as the register knows them today; how many there are.

    Those who were convened, who are on a roll, answered or gave a proxy stay as they are; a seat drawn up
    again keeps its personal link, which a poll of dates may have sent already.
    """
    held = held_meeting(meeting)
    refuse_over(held)
    links: dict[int, str] = {}
    if held.convened_on is None:
        sitting = Mandate.objects.in_force(on=held.held_on).filter(body=held.body)
        SlotAnswer.objects.filter(participant__meeting=held).exclude(
            participant__mandate__in=sitting
        ).delete()
        fresh = untouched(held.participants.all()).exclude(quality=Participant.Quality.GUEST)
        links = dict(fresh.filter(mandate__isnull=False).values_list("mandate", "key"))
        fresh.delete()
    enrol_participants(meeting=held)
    again = list(held.participants.filter(mandate__in=links))
    for each in again:
        assert each.mandate_id is not None  # They were found by it.
        each.key = links[each.mandate_id]
    Participant.objects.bulk_update(again, ["key"], batch_size=500)
    return held.participants.count()


def untouched(participants: QuerySet[Participant]) -> QuerySet[Participant]:
    """Keep those to whom nothing happened yet: nobody holds on to their row."""
    own = OuterRef("pk")
    return participants.filter(
        ~Exists(RollLine.objects.filter(participant=own)),
        ~Exists(Notice.objects.filter(participant=own)),
        ~Exists(Proxy.objects.filter(giver=own)),
        ~Exists(Proxy.objects.filter(holder=own)),
        is_convened=False,
        answer="",
        contests__isnull=True,
        presences__isnull=True,
        attendees__isnull=True,
        slot_answers__isnull=True,
    )


@transaction.atomic
def add_guest(
    *, meeting: Meeting, name: str, email: str = "", postal_address: str = "", by: User | None
) -> Participant:
    """Invite somebody who has no vote. Raises RuleViolation without a name."""
    held = held_meeting(meeting)
    refuse_over(held)
    name = reading.text(name)
    if not name:
        raise RuleViolation("Dites qui est invité.")
    guest = Participant.objects.create(
        meeting=held,
        quality=Participant.Quality.GUEST,
        name=name[:250],
        sort_name=fold(name)[:250],
        search_text=fold(name),
        emails=deliverable([email]) if email else [],
        postal_address=postal_address,
    )
    record(GovernanceEvent.GUEST_ADDED, on=held, by=by, participant=guest.pk)
    return guest


@transaction.atomic
def remove_guest(*, participant: Participant, by: User | None) -> None:
    """No longer invite somebody. Raises RuleViolation once the convocation reached this guest."""
    held = held_meeting(participant.meeting_id)
    refuse_over(held)
    guest = held.participants.get(pk=participant.pk)
    if guest.quality != Participant.Quality.GUEST:
        raise RuleViolation("Seul un invité se retire : les autres sont convoqués de droit.")
    if guest.notices.exists() or guest.presences.exists():
        raise RuleViolation("Cette personne a déjà été invitée : prévenez-la.")
    record(GovernanceEvent.GUEST_REMOVED, on=held, by=by, participant=guest.pk)
    guest.delete()
