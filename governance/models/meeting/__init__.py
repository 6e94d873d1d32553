"""Meetings, from the agenda to the signed minutes."""

from governance.models.meeting.agenda import AgendaItem, Candidacy, Election, Resolution
from governance.models.meeting.ballot import Ballot, Count, Exclusion, Mark, UrnPaper, Vote
from governance.models.meeting.convocation import Convocation, Notice
from governance.models.meeting.meeting import Meeting, Officer
from governance.models.meeting.minutes import Minutes, Rectification, Signature, Task
from governance.models.meeting.participant import Contest, Participant, Presence, Proxy, RollAct, RollLine

__all__ = [
    "AgendaItem",
    "Ballot",
    "Candidacy",
    "Contest",
    "Convocation",
    "Count",
    "Election",
    "Exclusion",
    "Mark",
    "Meeting",
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
    "Task",
    "UrnPaper",
    "Vote",
]
