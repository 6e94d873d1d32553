"""Meetings to come and open surveys follow who represents a member: whom they name, write to, give a link."""

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
from cressmember.kernel.folding import fold
from cressmember.members.actions.hold import hold
from cressmember.members.models import Organisation, Representation
from governance.actions.meeting.enrolment import ROLES, representatives
from governance.actions.survey.invited import follow_invitations
from governance.actions.warning import deliverable
from governance.journal import GovernanceEvent
from governance.models import Meeting, Participant, Survey, SurveyInvitation
from governance.models.meeting.participant import new_key


def hold_meetings_of(organisation: Organisation) -> list[Meeting]:
    """Lock the meetings to come to which a member is called: after its file, before the journal."""
    called = Participant.objects.filter(organisation=organisation, quality=Participant.Quality.MEMBER)
    return list(locked(Meeting.objects.to_come()).filter(pk__in=called.values("meeting")))


@transaction.atomic
def follow_representatives(*, organisation: Organisation, by: User | None) -> int:
    """Have the meetings to come name and write to those who act for a member on their day; how many changed.

    A link that somebody who left received opens nothing any more: another is drawn, which the organisation
    finds in its space. What was answered, and the roll, stay. A meeting in session is left to its desk.
    """
    changed = []
    for meeting in hold_meetings_of(organisation):
        rows = locked(Participant.objects).filter(
            meeting=meeting, organisation=organisation, quality=Participant.Quality.MEMBER
        )
        contacts = representatives({organisation.pk}, meeting).get(organisation.pk, [])
        people = [person for person, _ in contacts if person is not None]
        emails = deliverable(address for _, address in contacts) or deliverable([organisation.email])
        for row in rows:
            left = {each.casefold() for each in row.emails} - {each.casefold() for each in emails}
            if not people:
                if row.person_id is None and not left:
                    continue
                # Somebody was named, and nobody is any more: the link that they had is worth nothing.
                row.key, row.person, row.representative_name = new_key(), None, ""
            elif not left and row.person_id == people[0].pk and row.emails == emails:
                continue
            else:
                if left or row.person_id not in {person.pk for person in people}:
                    row.key = new_key()
                row.person, row.representative_name = people[0], str(people[0])
            row.emails = emails
            row.search_text = fold(" ".join([row.name, *(str(person) for person in people)]))
            row.save(update_fields=["key", "person", "representative_name", "emails", "search_text"])
            changed.append((meeting, row))
    on = timezone.localdate()
    asked = follow_invitations(
        organisation=organisation, gone=_gone([organisation.pk], on=on).get(organisation.pk, set()), on=on
    )
    for meeting, row in changed:
        record(GovernanceEvent.PARTICIPANT_FOLLOWED, on=meeting, by=by, participant=row.pk)
    return len(changed) + asked


def follow_departures(*, on: date) -> int:
    """Do so where somebody left otherwise than by the space: by the team, at a term; how many members.

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


def _gone(organisations: Collection[int], *, on: date) -> dict[int, set[str]]:
    """The addresses, in small letters, of those who acted for each organisation and no longer do.

    An organisation that nobody represents any more is left as it is: there is nobody to write to instead.
    """
    gone: dict[int, set[str]] = defaultdict(set)
    here: dict[int, set[str]] = defaultdict(set)
    rows = Representation.objects.filter(organisation__in=organisations, role__in=ROLES)
    for row in rows.select_related("person", "organisation"):
        is_over = row.ends_on is not None and row.ends_on <= on
        (gone if is_over else here)[row.organisation_id].add(row.address.casefold())
        gone[row.organisation_id] -= {"", row.organisation.email.casefold()}  # A shared mailbox is nobody’s.
    return {key: addresses - here[key] for key, addresses in gone.items() if here[key]}


def close_links(*, organisation: Organisation, ended_on: date, on: date) -> None:
    """Draw other keys for what a member that leaves was called to: its links open nothing any more.

    The roll stays, and changes by acts alone. Surveys of a body stay with those who still sit in it.
    """
    for meeting in hold_meetings_of(organisation):
        rows = meeting.participants.filter(organisation=organisation, quality=Participant.Quality.MEMBER)
        _draw_again(rows if meeting.held_on >= ended_on else rows.none())
    if ended_on <= on:
        open_ones = Survey.objects.open().exclude(segment=Survey.Segment.BODY)
        _draw_again(SurveyInvitation.objects.filter(organisation=organisation, survey__in=open_ones))


def _draw_again(rows: QuerySet[Any]) -> None:
    for row in rows:
        row.key = new_key()
        row.save(update_fields=["key"])
