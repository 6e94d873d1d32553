"""The register: one file per noun."""

from cressmember.members.models.application import Application, Evidence
from cressmember.members.models.college import College, CollegeSet
from cressmember.members.models.consent import Consent
from cressmember.members.models.departure import Departure
from cressmember.members.models.duplicate import DistinctPair
from cressmember.members.models.figure import DeclaredFigure
from cressmember.members.models.joining import JoiningPage
from cressmember.members.models.membership import Membership
from cressmember.members.models.network import NetworkAccount, NetworkFigure
from cressmember.members.models.opposition import Opposition
from cressmember.members.models.organisation import Organisation
from cressmember.members.models.person import Person
from cressmember.members.models.placement import Placement
from cressmember.members.models.proposal import ChangeProposal
from cressmember.members.models.relation import Relation
from cressmember.members.models.representation import Representation
from cressmember.members.models.settlement import Settlement
from cressmember.members.models.theme import Interest, Theme

__all__ = [
    "Application",
    "ChangeProposal",
    "College",
    "CollegeSet",
    "Consent",
    "DeclaredFigure",
    "Departure",
    "DistinctPair",
    "Evidence",
    "Interest",
    "JoiningPage",
    "Membership",
    "NetworkAccount",
    "NetworkFigure",
    "Opposition",
    "Organisation",
    "Person",
    "Placement",
    "Relation",
    "Representation",
    "Settlement",
    "Theme",
]
