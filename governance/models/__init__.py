"""Statutes, bodies and mandates."""

from governance.models.body import Body, SeatPlan, seat_name
from governance.models.group import GroupMeeting, GroupReview, Roadmap, WorkGroup
from governance.models.lapse import Lapse
from governance.models.leaders import LeaderDetails, LeadersDeclaration
from governance.models.mandate import Holder, Mandate, MandateSettings
from governance.models.office import Office
from governance.models.outside import OutsideSeat
from governance.models.reassignment import Reassignment
from governance.models.statutes import Statutes

__all__ = [
    "Body",
    "GroupMeeting",
    "GroupReview",
    "Holder",
    "Lapse",
    "LeaderDetails",
    "LeadersDeclaration",
    "Mandate",
    "MandateSettings",
    "Office",
    "OutsideSeat",
    "Reassignment",
    "Roadmap",
    "SeatPlan",
    "Statutes",
    "WorkGroup",
    "seat_name",
]
