"""The next call of a meeting that lacked its quorum."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from governance.actions.meeting.enrolment import enrol_participants
from governance.actions.meeting.meeting import held_meeting
from governance.actions.meeting.task import plan_tasks
from governance.journal import GovernanceEvent
from governance.models import (
    AgendaItem,
    Candidacy,
    Election,
    Meeting,
    MeetingPaper,
    Participant,
    Proxy,
    Resolution,
)
from governance.queries.meeting.text import text_of_meeting
from governance.rules.meeting.convocation import further_verdict
from governance.rules.presence.carrying import carried_verdict

COPIED = ("title", "text", "minutes", "speaker", "requested_by", "position")


@transaction.atomic
def call_again(*, meeting: Meeting, starts_at: datetime, by: User | None) -> Meeting:
    """Prepare the next call of a meeting: same agenda, same papers, same candidates, another day.

    Raises RuleViolation for a meeting not convened or called off, one that was called again already, and a
    day that the statutes do not allow after the first.
    """
    first = held_meeting(meeting)
    if first.convened_on is None or first.cancelled_at is not None:
        raise RuleViolation("Seule une réunion convoquée, et non annulée, se convoque de nouveau.")
    if Meeting.objects.filter(previous=first).exists():
        raise RuleViolation("Cette réunion a déjà été convoquée de nouveau.")
    again = Meeting(
        body=first.body,
        rules=first.rules,
        title=_title(first, starts_at),
        call=first.call + 1,
        previous=first,
        format=first.format,
        starts_at=starts_at,
        ends_at=starts_at + (first.ends_at - first.starts_at) if first.ends_at else None,
        place=first.place,
        video_link=first.video_link,
        note=first.note,
    )
    _refuse_wrong_day(first, again)
    again.save()
    _copy_agenda(first, again)
    record(GovernanceEvent.MEETING_CREATED, on=again, by=by, previous=first.pk, call=again.call)
    plan_tasks(meeting=again)
    _carry_proxies(first, again, by)
    return again


def _carry_proxies(first: Meeting, again: Meeting, by: User | None) -> None:
    """Give again the proxies that still hold at this call, between those who are concerned by both."""
    rule = text_of_meeting(again).proxies
    given = Proxy.objects.filter(giver__meeting=first, revoked_at=None, declined_at=None, shared_to=None)
    kept = [
        each
        for each in given.select_related("giver", "holder").order_by("filed_at", "pk")
        if carried_verdict(rule, says_so=each.for_further).is_yes
    ]
    if not kept:
        return
    enrol_participants(meeting=again)
    people = {_who(each): each for each in again.participants.exclude(quality=Participant.Quality.GUEST)}
    made = []
    for proxy in kept:
        giver = people.get(_who(proxy.giver))
        holder = people.get(_who(proxy.holder)) if proxy.holder else None
        if giver is None or (proxy.holder is not None and holder is None):
            continue
        origin, proxy.pk = Proxy(pk=proxy.pk), None
        proxy.carried_from, proxy.giver, proxy.holder = origin, giver, holder
        proxy.revoked_because = ""
        giver.answer, giver.answered_at = Participant.Answer.PROXY, proxy.filed_at
        giver.answered_by = proxy.given_by
        made.append(proxy)
    Proxy.objects.bulk_create(made)
    Participant.objects.bulk_update([each.giver for each in made], ["answer", "answered_at", "answered_by"])
    if made:
        record(GovernanceEvent.PROXIES_CARRIED, on=again, by=by, previous=first.pk, proxies=len(made))


def _who(participant: Participant) -> tuple[int | None, int | None]:
    """The same one from a meeting to the next: its seat, or its organisation."""
    if participant.mandate_id is not None:
        return participant.mandate_id, None
    return None, participant.organisation_id


def _refuse_wrong_day(first: Meeting, again: Meeting) -> None:
    """Hold the day of a further call to the statutes, for each decision that they let be taken then."""
    decisions = [each for each in text_of_meeting(again).decisions if len(each.calls) >= again.call]
    for decision in decisions:
        call = decision.call(again.call)
        verdict = further_verdict(call, previous_on=first.held_on, meeting_on=again.held_on, same_agenda=True)
        if verdict.is_no:
            raise RuleViolation(verdict.sentence)


def _copy_agenda(first: Meeting, again: Meeting) -> None:
    """Copy what was on the agenda, and give the same papers to read."""
    items = list(first.items.filter(withdrawn_at=None).order_by("position", "pk"))
    copies = AgendaItem.objects.bulk_create(
        [AgendaItem(meeting=again, **{name: getattr(item, name) for name in COPIED}) for item in items]
    )
    copy_of = {item.pk: copy for item, copy in zip(items, copies, strict=True)}
    resolutions = list(Resolution.objects.filter(item__in=items, withdrawn_at=None))
    for resolution in resolutions:
        resolution.pk, resolution.number = None, None
        resolution.item = copy_of[resolution.item_id]
    Resolution.objects.bulk_create(resolutions)
    _copy_elections(copy_of)
    papers = list(MeetingPaper.objects.filter(meeting=first))
    for paper in papers:
        paper.pk, paper.meeting = None, again
        paper.item = copy_of.get(paper.item_id) if paper.item_id else None
    MeetingPaper.objects.bulk_create(papers)


def _copy_elections(copy_of: Mapping[int, AgendaItem]) -> None:
    """Copy the seats to fill with those who stand: a candidacy received in time is not asked for again."""
    kept = Election.objects.filter(item__in=copy_of, settled_at=None)
    for election in kept.prefetch_related("candidacies"):
        standing = [each for each in election.candidacies.all() if each.stands]
        election.pk, election.verdict, election.item = None, None, copy_of[election.item_id]
        election.save(force_insert=True)
        for candidacy in standing:
            candidacy.pk, candidacy.election = None, election
        Candidacy.objects.bulk_create(standing)


def _title(first: Meeting, starts_at: datetime) -> str:
    """The title of the first call, its day (where it tells it) replaced by that of the next, and the call."""
    day = long_date(timezone.localdate(starts_at))
    bare = first.title.removesuffix(f" ({_rank(first.call)} convocation)")
    told = bare.replace(long_date(first.held_on), day)
    return f"{told[:135]} ({_rank(first.call + 1)} convocation)"


def _rank(call: int) -> str:
    return "deuxième" if call == 2 else f"{call}e"
