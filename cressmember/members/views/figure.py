"""What an organisation declares of itself for a year."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cressmember.members.actions.figure import declare_figure
from cressmember.members.forms import FigureForm
from cressmember.members.models import Organisation
from cressmember.members.views.page import EditPage


class FigureCreateView(EditPage):
    """A declared figure, with its year and its source."""

    model = Organisation
    form_class = FigureForm
    done = "Le chiffre est enregistré."

    def get_title(self) -> str:
        return f"Chiffre déclaré : {self.object}"

    def act_on(self, obj: Organisation, form: Any, *, by: Any) -> object:
        return declare_figure(organisation=obj, on=timezone.localdate(), by=by, **form.cleaned_data)
