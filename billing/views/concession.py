"""What one member is granted."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from billing import permissions
from billing.actions.concession import end_concession, grant_concession
from billing.forms.concession import ConcessionForm, EndConcessionForm
from billing.models import Concession
from cressmember.core.ui.views import ActionFormView
from cressmember.core.ui.views.page import Trail
from cressmember.members.models import Organisation


class ConcessionCreateView(ActionFormView):
    """A reduction or an exemption granted to one member."""

    model = Organisation
    section = "billing"
    permission_required = permissions.APPROVE
    form_class = ConcessionForm
    verb = "Accorder"
    done = "La décision est enregistrée : les prochaines répétitions l’appliquent."
    introduction = "Ce qui a déjà été appelé ne change pas : ajustez la cotisation elle-même."

    def get_trail(self) -> Trail:
        return ((str(self.object), self.object.get_absolute_url()),)

    def get_title(self) -> str:
        return f"Remise ou exonération : {self.object}"

    def get_destination(self, made: object) -> str:
        return str(self.object.get_absolute_url())

    def act_on(self, obj: Organisation, form: Any, *, by: Any) -> Concession:
        return grant_concession(organisation=obj, by=by, **form.cleaned_data)


class ConcessionEndView(ActionFormView):
    """What was granted comes to an end."""

    section = "billing"
    permission_required = permissions.APPROVE
    form_class = EndConcessionForm
    verb = "Mettre fin"
    done = "La remise prend fin : le barème seul dira ce qui est dû."
    introduction = (
        "À compter de ce jour, le barème seul dit ce qui est dû. Ce qui a déjà été appelé ne change pas."
    )

    def get_queryset(self) -> QuerySet[Concession]:
        return Concession.objects.select_related("organisation")

    def get_trail(self) -> Trail:
        return ((str(self.object.organisation), self.object.organisation.get_absolute_url()),)

    def get_title(self) -> str:
        return f"Mettre fin : {self.object}"

    def act_on(self, obj: Concession, form: Any, *, by: Any) -> Concession:
        return end_concession(concession=obj, by=by, **form.cleaned_data)
