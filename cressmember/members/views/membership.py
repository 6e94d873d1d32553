"""Admission, its correction, and the end of a membership."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cressmember.core.ui.views import ActionView
from cressmember.kernel.writing import long_date
from cressmember.members import permissions
from cressmember.members.actions.membership import (
    admit,
    correct_membership,
    end_membership,
    foretold_of_ending,
    reopen_membership,
)
from cressmember.members.forms import (
    AdmissionForm,
    EndMembershipForm,
    MembershipForm,
)
from cressmember.members.models import Membership, Organisation
from cressmember.members.views.page import EditPage, OnFile


class AdmissionView(EditPage):
    """An organisation becomes a member."""

    model = Organisation
    form_class = AdmissionForm
    verb = "Enregistrer l’adhésion"
    done = "L’adhésion est enregistrée."

    def get_title(self) -> str:
        return f"Adhésion : {self.object}"

    def act_on(self, obj: Organisation, form: Any, *, by: Any) -> object:
        return admit(organisation=obj, by=by, **form.cleaned_data)


class MembershipUpdateView(EditPage):
    """A correction of what was written of an admission."""

    model = Membership
    form_class = MembershipForm
    done = "L’adhésion est corrigée."

    def get_title(self) -> str:
        return f"Corriger l’adhésion : {self.object.organisation}"

    def act_on(self, obj: Membership, form: Any, *, by: Any) -> object:
        return correct_membership(membership=obj, by=by, **form.cleaned_data)


class MembershipEndView(EditPage):
    """The end of a membership."""

    model = Membership
    form_class = EndMembershipForm
    verb = "Mettre fin à l’adhésion"
    done = "La fin de l’adhésion est enregistrée."

    def get_title(self) -> str:
        return f"Fin de l’adhésion : {self.object.organisation}"

    @property
    def introduction(self) -> str:  # type: ignore[override]
        """What the end brings elsewhere, said before it is written."""
        return " ".join(foretold_of_ending(self.object.organisation, on=timezone.localdate()))

    def act_on(self, obj: Membership, form: Any, *, by: Any) -> object:
        return end_membership(membership=obj, by=by, **form.cleaned_data)


class MembershipReopenView(OnFile, ActionView):
    """An end that was written by mistake."""

    model = Membership
    section = "members"
    permission_required = permissions.EDIT
    verb = "Annuler la fin de l’adhésion"
    done = "L’adhésion se poursuit, comme si elle n’avait pas pris fin."

    def get_title(self) -> str:
        return f"Annuler la fin d’adhésion : {self.object.organisation}"

    def get_consequences(self) -> list[str]:
        ended = long_date(self.object.ended_on) if self.object.ended_on else ""
        return [
            f"L’adhésion, dont la fin est datée du {ended}, se poursuit sans interruption.",
            "Le rattachement au collège reprend lui aussi.",
        ]

    def act(self, obj: Membership, *, by: Any) -> object:
        return reopen_membership(membership=obj, by=by)
