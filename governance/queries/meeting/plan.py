"""What a back-plan looks at: the meeting, its agenda, what the statutes say of it."""

from __future__ import annotations

from datetime import date, timedelta

from governance.models import Election, Meeting, Resolution
from governance.models.body import Body
from governance.queries.meeting.gathering import territory
from governance.queries.meeting.text import MeetingText, text_of_meeting
from governance.queries.text import text_in
from governance.rules.election.candidacy import Deadline
from governance.rules.meeting.agenda import AgendaRight
from governance.rules.meeting.backplan import Plan, last_day
from governance.rules.meeting.body import Meeting as Kind
from governance.rules.meeting.delay import Delay
from governance.rules.meeting.notice import Notice
from governance.rules.vote.decision import Matter


def plan_of(meeting: Meeting, text: MeetingText | None = None) -> Plan:
    """A meeting as its back-plan sees it. As many queries whatever its agenda."""
    text = text or text_of_meeting(meeting)
    matters = set(_matters(meeting))
    elections = list(
        Election.objects.filter(item__meeting=meeting, item__withdrawn_at=None).select_related("body")
    )
    records = text.body.records if text.body else None
    kind = longest_notice(text)
    # A roll closed on the day of the call or of the meeting is closed by them.
    roll_days = text.franchise.frozen.days if text.franchise else 0
    rights, rights_article = _requests(text)
    return Plan(
        meeting_on=meeting.held_on,
        notice=kind.notice if kind else None,
        is_further=meeting.call > 1,
        roll_on=meeting.held_on - timedelta(days=roll_days) if roll_days else None,
        roll_article=text.franchise.article if text.franchise else "",
        candidacies=_candidacies(elections, text),
        requests=rights,
        requests_article=rights_article,
        communications=records.communications if records else (),
        signed_by=records.minutes.signed_by if records and records.minutes else (),
        signed_article=records.minutes.article if records and records.minutes else "",
        of_all_members=meeting.body is not None and meeting.body.kind == Body.Kind.ASSEMBLY,
        has_accounts=Matter.ACCOUNTS in matters,
        has_elections=bool(elections),
        has_statutes=bool(matters & {Matter.STATUTES, Matter.OBJECT, Matter.SEAT}),
        decides=meeting.body is not None,
        territory=territory(),
    )


def last_day_to_stand(meeting: Meeting, *, body: Body, group: str = "") -> date | None:
    """The last day on which the text takes candidacies to these seats; None where it says nothing of it."""
    told = _candidacies([Election(body=body, group=group)], text_of_meeting(meeting))
    return last_day(told[1], meeting.held_on, territory()) if told else None


def longest_notice(text: MeetingText) -> Kind | None:
    """The kind of meeting whose notice is the longest: a mixed one is called as the stricter of its kinds."""

    def days(notice: Notice | None) -> int:
        return notice.delay.days + 31 * notice.delay.months if notice else 0

    return max(text.kinds, key=lambda kind: days(kind.notice), default=None)


def _matters(meeting: Meeting) -> list[Matter]:
    rows = Resolution.objects.filter(
        item__meeting=meeting, item__withdrawn_at=None, withdrawn_at=None
    ).values_list("matter", flat=True)
    return [each for each in Matter if each.value in set(rows)]


def _requests(text: MeetingText) -> tuple[tuple[AgendaRight, ...], str]:
    """The rights to put a question on the agenda, and their article: those of the first kind that has any."""
    for kind in text.kinds:
        if kind.agenda:
            return kind.agenda.rights, kind.agenda.article
    return (), ""


def _candidacies(elections: list[Election], text: MeetingText) -> tuple[str, Delay] | None:
    """Until when the text takes candidacies, for the first of the elections that it speaks of."""
    for election in elections:
        told = text_in(text.version, election.body)
        for each in told.seating.elections if told.seating else ():
            if election.group and election.group not in each.seats:
                continue
            for condition in each.candidacy.conditions:
                if isinstance(condition, Deadline):
                    return condition.article, condition.before
    return None
