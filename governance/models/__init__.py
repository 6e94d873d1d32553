"""Statutes, bodies, mandates and meetings."""

from governance.models.body import Body, SeatPlan, seat_name
from governance.models.group import GroupMeeting, GroupReview, Roadmap, WorkGroup
from governance.models.lapse import Lapse
from governance.models.leaders import LeaderDetails, LeadersDeclaration
from governance.models.mandate import Holder, Mandate, MandateSettings
from governance.models.meeting import (
    AgendaItem,
    Ballot,
    Candidacy,
    Contest,
    Convocation,
    Count,
    Election,
    Exclusion,
    Mark,
    Meeting,
    Minutes,
    Notice,
    Officer,
    Participant,
    Presence,
    Proxy,
    Rectification,
    Resolution,
    RollAct,
    RollLine,
    Signature,
    Task,
    UrnPaper,
    Vote,
)
from governance.models.office import Office
from governance.models.outside import OutsideSeat
from governance.models.reassignment import Reassignment
from governance.models.statutes import Statutes

__all__ = [
    "AgendaItem",
    "Ballot",
    "Body",
    "Candidacy",
    "Contest",
    "Convocation",
    "Count",
    "Election",
    "Exclusion",
    "GroupMeeting",
    "GroupReview",
    "Holder",
    "Lapse",
    "LeaderDetails",
    "LeadersDeclaration",
    "Mandate",
    "MandateSettings",
    "Mark",
    "Meeting",
    "Minutes",
    "Notice",
    "Office",
    "Officer",
    "OutsideSeat",
    "Participant",
    "Presence",
    "Proxy",
    "Reassignment",
    "Rectification",
    "Resolution",
    "Roadmap",
    "RollAct",
    "RollLine",
    "SeatPlan",
    "Signature",
    "Statutes",
    "Task",
    "UrnPaper",
    "Vote",
    "WorkGroup",
    "seat_name",
]
