"""Meetings, from the agenda to the signed minutes."""

from governance.models.meeting.agenda import AgendaItem, Candidacy, Election, Resolution
from governance.models.meeting.attendee import Activity, Attendee
from governance.models.meeting.ballot import Ballot, Count, Exclusion, Mark, UrnPaper, Vote
from governance.models.meeting.convocation import Convocation, Notice
from governance.models.meeting.date_poll import DatePoll, DateSlot, SlotAnswer
from governance.models.meeting.meeting import Meeting, Officer
from governance.models.meeting.minutes import Minutes, Rectification, Signature, Task
from governance.models.meeting.paper import MeetingPaper
from governance.models.meeting.participant import Contest, Participant, Presence, Proxy, RollAct, RollLine

__all__ = [
    "Activity",
    "AgendaItem",
    "Attendee",
    "Ballot",
    "Candidacy",
    "Contest",
    "Convocation",
    "Count",
    "DatePoll",
    "DateSlot",
    "Election",
    "Exclusion",
    "Mark",
    "Meeting",
    "MeetingPaper",
    "Minutes",
    "Notice",
    "Officer",
    "Participant",
    "Presence",
    "Proxy",
    "Rectification",
    "Resolution",
    "RollAct",
    "RollLine",
    "Signature",
    "SlotAnswer",
    "Task",
    "UrnPaper",
    "Vote",
]
