"""What staff type into the register; forms clean it and speak French, they decide nothing."""

from cressmember.members.forms.college import CollegeForm
from cressmember.members.forms.figure import FigureForm
from cressmember.members.forms.known import AnotherForm
from cressmember.members.forms.leaders import LeaderForm, LeaderFormSet, RenewalForm
from cressmember.members.forms.membership import AdmissionForm, EndMembershipForm, MembershipForm
from cressmember.members.forms.newcomer import LeavingForm, NewRepresentativeForm, ReplacementForm
from cressmember.members.forms.organisation import OrganisationForm
from cressmember.members.forms.periods import EndForm
from cressmember.members.forms.person import PersonField, PersonForm
from cressmember.members.forms.placement import PlacementForm
from cressmember.members.forms.proposal import DecisionForm, ProposalForm
from cressmember.members.forms.relation import RelationForm
from cressmember.members.forms.representation import RepresentationChangeForm, RepresentationForm

__all__ = [
    "AdmissionForm",
    "AnotherForm",
    "CollegeForm",
    "DecisionForm",
    "EndForm",
    "EndMembershipForm",
    "FigureForm",
    "LeaderForm",
    "LeaderFormSet",
    "LeavingForm",
    "MembershipForm",
    "NewRepresentativeForm",
    "OrganisationForm",
    "PersonField",
    "PersonForm",
    "PlacementForm",
    "ProposalForm",
    "RelationForm",
    "RenewalForm",
    "ReplacementForm",
    "RepresentationChangeForm",
    "RepresentationForm",
]
