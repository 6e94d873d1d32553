"""The place of a member in the colleges."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cressmember.members.actions.placement import place_members
from cressmember.members.forms import PlacementForm
from cressmember.members.models import Organisation
from cressmember.members.queries import tied_to_college
from cressmember.members.views.page import EditPage


class PlacementView(EditPage):
    """A member changes college; what depends on the one it leaves is told beforehand, and left as it is."""

    model = Organisation
    form_class = PlacementForm
    template_name = "members/organisation_place.html"
    done = "Le changement de collège est enregistré."

    def get_title(self) -> str:
        return f"Changer de collège : {self.object}"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        tied = tied_to_college(self.object, on=timezone.localdate(), user=self.request.user)
        return super().get_context_data(tied=tied, **context)

    def act_on(self, obj: Organisation, form: Any, *, by: Any) -> object:
        return place_members(organisations=[obj], by=by, **form.cleaned_data)
