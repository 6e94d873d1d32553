"""The ties with the chamber other than membership."""

from __future__ import annotations

from typing import Any

from cressmember.members.actions.relation import end_relation, open_relation
from cressmember.members.forms import EndForm, RelationForm
from cressmember.members.models import Organisation, Relation
from cressmember.members.views.page import EditPage


class RelationCreateView(EditPage):
    """A partner, a funder, a prospect…"""

    model = Organisation
    form_class = RelationForm
    done = "Le lien est enregistré."

    def get_title(self) -> str:
        return f"Lien avec la chambre : {self.object}"

    def act_on(self, obj: Organisation, form: Any, *, by: Any) -> object:
        return open_relation(organisation=obj, by=by, **form.cleaned_data)


class RelationEndView(EditPage):
    """The end of a tie."""

    model = Relation
    form_class = EndForm
    verb = "Mettre fin à ce lien"
    done = "La fin du lien est enregistrée."

    def get_title(self) -> str:
        return f"Fin du lien « {self.object.get_kind_display()} »"

    def act_on(self, obj: Relation, form: Any, *, by: Any) -> object:
        return end_relation(relation=obj, by=by, **form.cleaned_data)
