"""The place of a member in the colleges."""

from __future__ import annotations

from typing import Any

from cressmember.core.ui.views import ActionFormView
from cressmember.members import permissions
from cressmember.members.actions.placement import place_members
from cressmember.members.forms import (
    PlacementForm,
)
from cressmember.members.models import Organisation


class PlacementView(ActionFormView):
    """A member changes college."""

    model = Organisation
    section = "members"
    permission_required = permissions.EDIT
    form_class = PlacementForm
    done = "Le changement de collège est enregistré."

    def get_title(self) -> str:
        return f"Changer de collège : {self.object}"

    def act_on(self, obj: Organisation, form: Any, *, by: Any) -> object:
        return place_members(organisations=[obj], by=by, **form.cleaned_data)
