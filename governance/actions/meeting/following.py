"""Meetings to come and open surveys follow who represents a member: whom they name, write to, give a link.

On three occasions: when who represents it is written down (at once), when somebody's term comes (within the
minute), when it is no longer a member. A link is never taken back: another key is drawn, so that the one that
was sent opens nothing any more, and the organisation finds the new one in its space.
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
from governance.actions.meeting.enrolment import representatives, write_to
from governance.actions.survey.invited import follow_invitations
from governance.journal import GovernanceEvent
from governance.models import Meeting, Participant, Survey, SurveyInvitation
from governance.models.meeting.participant import new_key


def hold_meetings_of(organisation: Organisation) -> list[Meeting]:
    """Lock the meetings to come to which a member is called: after its file, before the journal."""
    called = Participant.objects.filter(organisation=organisation, quality=Participant.Quality.MEMBER)
    return list(locked(Meeting.objects.to_come()).filter(pk__in=called.values("meeting")))


@transaction.atomic
def follow_representatives(*, organisation: Organisation, by: User | None) -> None:
    """Have the meetings to come name and write to those who act for a member on their day, and surveys today.

    What was answered, and the roll, stay. A meeting in session is left to its desk.
    """
    lines = [line for meeting in hold_meetings_of(organisation) for line in _lines_of(organisation, meeting)]
    changed = [line for line in lines if _follow(line, organisation)]
    on = timezone.localdate()
    gone = _gone([organisation.pk], on=on).get(organisation.pk, set())
    follow_invitations(organisation=organisation, gone=gone, on=on)
    for line in changed:
        record(GovernanceEvent.PARTICIPANT_FOLLOWED, on=line.meeting, by=by, participant=line.pk)


def follow_departures(*, on: date) -> int:
    """Do so where somebody's term came, which nobody writes down that day; how many members.

    Until then the link that they received would go on answering, and voting, for the member.
    """
    coming = Meeting.objects.to_come().filter(starts_at__date__gte=on)
    called = Participant.objects.filter(meeting__in=coming, quality=Participant.Quality.MEMBER)
    asked = SurveyInvitation.objects.filter(survey__in=Survey.objects.open())
    written: dict[int, set[str]] = defaultdict(set)
    for rows in (called, asked):
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

    The roll stays, and changes by acts alone. Surveys of a body stay with those who still sit in it.
    """
    for meeting in hold_meetings_of(organisation):
        if meeting.held_on >= ended_on:
            _draw_again(_lines_of(organisation, meeting))
    if ended_on <= on:
        open_ones = Survey.objects.open().exclude(segment=Survey.Segment.BODY)
        _draw_again(SurveyInvitation.objects.filter(organisation=organisation, survey__in=open_ones))


def _lines_of(organisation: Organisation, meeting: Meeting) -> QuerySet[Participant]:
    rows = locked(meeting.participants)
    return rows.filter(organisation=organisation, quality=Participant.Quality.MEMBER)


def _follow(line: Participant, organisation: Organisation) -> bool:
    """Have a line name and write to those who act on its day; whether it changed.

    Its link stays while whoever it names still acts, and everybody it was sent to is still written to.
    """
    contacts = representatives({organisation.pk}, line.meeting).get(organisation.pk, [])
    named, emails = line.person_id, line.emails
    write_to(line, contacts, organisation)
    left = {each.casefold() for each in emails} - {each.casefold() for each in line.emails}
    acting: set[int | None] = {person.pk for person, _ in contacts if person is not None}
    still_opens = not left and named in (acting or {None})
    if still_opens and (named is None or (named, emails) == (line.person_id, line.emails)):
        return False
    if not still_opens:
        line.key = new_key()
    line.save(update_fields=["key", "person", "representative_name", "emails", "search_text"])
    return True


def _gone(organisations: Collection[int], *, on: date) -> dict[int, set[str]]:
    """The addresses, in small letters, of those who acted for each organisation and no longer do.

    An organisation that nobody represents any more is left as it is: there is nobody to write to instead.
    """
    gone: dict[int, set[str]] = defaultdict(set)
    here: dict[int, set[str]] = defaultdict(set)
    rows = Representation.objects.filter(organisation__in=organisations, role__in=LEADING)
    for row in rows.select_related("person", "organisation"):
        is_over = row.ends_on is not None and row.ends_on <= on
        (gone if is_over else here)[row.organisation_id].add(row.address.casefold())
        gone[row.organisation_id] -= {"", row.organisation.email.casefold()}  # A shared mailbox is nobody’s.
    return {key: addresses - here[key] for key, addresses in gone.items() if here[key]}


def _draw_again(rows: QuerySet[Any]) -> None:
    for row in rows:
        row.key = new_key()
        row.save(update_fields=["key"])
