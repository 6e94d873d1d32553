"""Meetings to come and open surveys follow who represents a member: whom they name, write to, give a link.

On three occasions: when who represents it is written down (at once), when somebody's term comes (within the
minute), when it is no longer a member. A seat of a body follows who sits in it, within the minute. A link is
never taken back: another key is drawn, so that the one that was sent opens nothing any more, and the
organisation finds the new one in its space.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.members.actions.hold import hold
from cressmember.members.models import Organisation, Representation
from cressmember.members.models.representation import LEADING
from governance.actions.meeting.enrolment import Contacts, people_in, representatives, write_to
from governance.actions.survey.invited import (
    addresses_left,
    follow_bodies,
    follow_invitations,
    following_members,
)
from governance.journal import GovernanceEvent
from governance.models import Meeting, Participant
from governance.models.meeting.participant import new_key

# What is written of a line that follows somebody else.
FOLLOWED = ["key", "person", "representative_name", "emails", "search_text"]


def hold_meetings_of(organisation: Organisation) -> list[Meeting]:
    """Lock the meetings to come to which a member is called: after its file, before the journal."""
    called = Participant.objects.filter(organisation=organisation, quality=Participant.Quality.MEMBER)
    return list(locked(Meeting.objects.answered_from_afar()).filter(pk__in=called.values("meeting")))


@transaction.atomic
def follow_representatives(*, organisation: Organisation, by: User | None) -> None:
    """Have the meetings to come name and write to those who act for a member on their day, and surveys today.

    What was answered, and the roll, stay. A meeting in session is left to its desk.
    """
    on = timezone.localdate()
    changed = []
    for meeting in hold_meetings_of(organisation):
        contacts = representatives({organisation.pk}, on=_day_of(meeting, on)).get(organisation.pk, [])
        lines = _lines_of(organisation, meeting)
        changed += [line for line in lines if _follow(line, contacts, organisation)]
    gone = _gone([organisation.pk], on=on).get(organisation.pk, set())
    follow_invitations(organisation=organisation, gone=gone, on=on)
    for line in changed:
        record(GovernanceEvent.PARTICIPANT_FOLLOWED, on=line.meeting, by=by, participant=line.pk)


def follow_departures(*, on: date) -> int:
    """Do so where somebody's term came, which nobody writes down that day; how many members.

    Until then the link that they received would go on answering, and voting, for the member.
    """
    called = Participant.objects.filter(meeting__in=_followed(on), quality=Participant.Quality.MEMBER)
    written: dict[int, set[str]] = defaultdict(set)
    for rows in (called, following_members()):
        known = rows.filter(organisation__isnull=False).order_by()
        for key, emails in known.values_list("organisation", "emails"):
            written[key].update(each.casefold() for each in emails)
    stale = [key for key, gone in _gone(written, on=on).items() if gone & written[key]]
    for key in sorted(stale):
        with transaction.atomic():
            follow_representatives(organisation=hold([key])[key], by=None)
    return len(stale)


def close_links(*, organisation: Organisation, ended_on: date, on: date) -> None:
    """Draw other keys for what a member that leaves was called to.

    The roll stays, and changes by acts alone.
    """
    for meeting in hold_meetings_of(organisation):
        if _day_of(meeting, on) >= ended_on:
            _draw_again(_lines_of(organisation, meeting))
    if ended_on <= on:
        _draw_again(following_members().filter(organisation=organisation))


def _lines_of(organisation: Organisation, meeting: Meeting) -> QuerySet[Participant]:
    rows = locked(meeting.participants)
    return rows.filter(organisation=organisation, quality=Participant.Quality.MEMBER)


def _followed(on: date) -> QuerySet[Meeting]:
    return Meeting.objects.answered_from_afar().exclude(opened_at__isnull=True, starts_at__date__lt=on)


def _day_of(meeting: Meeting, on: date) -> date:
    """The day whose people answer for a meeting: its own, each of its days for what is put in writing."""
    return max(meeting.held_on, on)


def _follow(line: Participant, contacts: Contacts, organisation: Organisation) -> bool:
    """Have a line name and write to those who act on its day; whether it changed.

    Its link stays while whoever it names still acts, and everybody it was sent to is still written to.
    """
    named, emails = line.person_id, line.emails
    write_to(line, contacts, organisation)
    left = {each.casefold() for each in emails} - {each.casefold() for each in line.emails}
    acting: set[int | None] = {person.pk for person, _ in contacts if person is not None}
    still_opens = not left and named in (acting or {None})
    if still_opens and (named is None or (named, emails) == (line.person_id, line.emails)):
        return False
    if not still_opens:
        line.key = new_key()
    line.save(update_fields=FOLLOWED)
    return True


def follow_seats(*, on: date) -> int:
    """Have meetings and open surveys follow who sits in the seats that they called; how many changed.

    Whoever was replaced, or whose mandate is over, answers and votes by a link no more. The roll stays.
    """
    called = Participant.objects.filter(meeting__in=_followed(on), mandate__isnull=False)
    changed = 0
    for meeting in Meeting.objects.filter(pk__in={line.meeting_id for line, _ in _left(called, on)}):
        changed += _follow_seats_of(meeting, on)
    return changed + follow_bodies(on=on)


@transaction.atomic
def _follow_seats_of(meeting: Meeting, on: date) -> int:
    locked(Meeting.objects).get(pk=meeting.pk)
    found = _left(meeting.participants.filter(mandate__isnull=False), on)
    for line, contacts in found:
        assert line.mandate is not None  # Asked for above.
        # For a seat that is over, there is nobody to write to, its organisation included.
        write_to(line, contacts, None if line.mandate.is_over(on) else line.mandate.organisation)
        line.key = new_key()
        line.save(update_fields=FOLLOWED)
    for line, _ in found:
        record(GovernanceEvent.PARTICIPANT_FOLLOWED, on=meeting, by=None, participant=line.pk)
    return len(found)


def _left(lines: QuerySet[Participant], on: date) -> list[tuple[Participant, Contacts]]:
    """The lines whose link was sent to somebody who no longer sits, each with those who do."""
    by_day: dict[date, list[Participant]] = defaultdict(list)
    for line in lines.select_related("meeting", "mandate__person", "mandate__organisation").order_by("pk"):
        by_day[_day_of(line.meeting, on)].append(line)
    found = []
    for day, called in by_day.items():
        seats = [line.mandate for line in called if line.mandate is not None]
        sitting = people_in([seat for seat in seats if not seat.is_over(on)], on=day)
        former = addresses_left(seats, on=day)
        for line, seat in zip(called, seats, strict=True):
            contacts = sitting.get(seat.pk, [])
            here = {address.casefold() for _, address in contacts}
            told = {address.casefold() for address in line.emails}
            left = told if seat.is_over(on) else told & (former[seat.pk] - here)
            acting: set[int | None] = {person.pk for person, _ in contacts if person is not None}
            if left or line.person_id not in (acting or {None}):
                found.append((line, contacts))
    return found


def _gone(organisations: Collection[int], *, on: date) -> dict[int, set[str]]:
    """The addresses, in small letters, of those who acted for each organisation and no longer do.

    With nobody left, what follows is written to the organisation itself.
    """
    gone: dict[int, set[str]] = defaultdict(set)
    here: dict[int, set[str]] = defaultdict(set)
    rows = Representation.objects.filter(organisation__in=organisations, role__in=LEADING)
    for row in rows.select_related("person", "organisation"):
        is_over = row.ends_on is not None and row.ends_on <= on
        (gone if is_over else here)[row.organisation_id].add(row.address.casefold())
        gone[row.organisation_id] -= {"", row.organisation.email.casefold()}  # A shared mailbox is nobody’s.
    return {key: addresses - here[key] for key, addresses in gone.items()}


def _draw_again(rows: QuerySet[Any]) -> None:
    for row in rows:
        row.key = new_key()
        row.save(update_fields=["key"])
