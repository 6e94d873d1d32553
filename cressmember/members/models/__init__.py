"""The register: one file per noun."""

from cressmember.members.models.college import College, CollegeSet, Placement
from cressmember.members.models.duplicate import DistinctPair
from cressmember.members.models.membership import Membership, Relation
from cressmember.members.models.network import NetworkFigure
from cressmember.members.models.organisation import DeclaredFigure, Organisation
from cressmember.members.models.person import Person
from cressmember.members.models.representation import Representation
from cressmember.members.models.settlement import Settlement

__all__ = [
    "College",
    "CollegeSet",
    "DeclaredFigure",
    "DistinctPair",
    "Membership",
    "NetworkFigure",
    "Organisation",
    "Person",
    "Placement",
    "Relation",
    "Representation",
    "Settlement",
]
