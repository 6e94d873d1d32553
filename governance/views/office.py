"""Offices of a body."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet

from cressmember.core.ui.views import ActionFormView
from cressmember.core.ui.views.page import Trail
from governance import permissions
from governance.actions.office import end_office, give_office
from governance.forms.office import EndOfficeForm, OfficeForm
from governance.models import Body, Office
from governance.queries.bureau import said_of_office
from governance.queries.text import text_of
from governance.views.body import BODIES, OnBody, Proposing


class OfficeCreateView(Proposing, OnBody, ActionFormView):
    """An office given to one of those who sit."""

    form_class = OfficeForm
    verb = "Confier la fonction"
    done = "La fonction est confiée."

    def get_title(self) -> str:
        return f"Confier une fonction : {self.object}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"body": self.object}

    def act_on(self, obj: Body, form: Any, *, by: Any) -> Office:
        data = form.cleaned_data
        person = data.pop("person", None)
        beside = {"body": obj, "person": person} if person else {}
        return give_office(by=by, **beside, **data)

    def get_done(self, made: Office) -> str:
        assert made.starts_on
        for sentence in said_of_office(made, text_of(made.body, on=made.starts_on)).told:
            messages.warning(self.request, sentence)
        return self.done


class OfficeEndView(ActionFormView):
    """An office is over; the mandate goes on."""

    model = Office
    section = "governance"
    permission_required = permissions.PREPARE
    form_class = EndOfficeForm
    verb = "Mettre fin à la fonction"
    done = "La fin de la fonction est enregistrée ; le mandat continue."

    def get_queryset(self) -> QuerySet[Office]:
        return Office.objects.select_related("body", "person")

    def get_title(self) -> str:
        return f"Fin de la fonction : {self.object.name}, {self.object.person}"

    def get_trail(self) -> Trail:
        return (BODIES, (str(self.object.body), self.object.get_absolute_url()))

    def act_on(self, obj: Office, form: Any, *, by: Any) -> Office:
        return end_office(office=obj, on=form.cleaned_data["on"], by=by)
