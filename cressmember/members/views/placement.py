"""The place of a member in the colleges."""

from __future__ import annotations

from typing import Any

from cressmember.members.actions.placement import place_members
from cressmember.members.forms import PlacementForm
from cressmember.members.models import Organisation
from cressmember.members.views.page import EditPage


class PlacementView(EditPage):
    """A member changes college."""

    model = Organisation
    form_class = PlacementForm
    done = "Le changement de collège est enregistré."

    def get_title(self) -> str:
        return f"Changer de collège : {self.object}"

    def act_on(self, obj: Organisation, form: Any, *, by: Any) -> object:
        return place_members(organisations=[obj], by=by, **form.cleaned_data)
