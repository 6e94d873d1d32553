"""What gave a seat is lost: people find the resignation, or keep whoever sits."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property

from cressmember.core.ui.views import ActionFormView
from governance.actions.lapse import decide_lapse
from governance.forms.lapse import LapseForm
from governance.models import Lapse, Mandate
from governance.queries.lapse import Found, lapses_found
from governance.views.mandate import OnMandate


class LapseView(OnMandate, ActionFormView):
    """The decision on a loss that the statutes leave to people."""

    template_name = "governance/lapse.html"
    form_class = LapseForm
    verb = "Enregistrer la décision"

    def get_title(self) -> str:
        return f"Constater la démission : {self.object}"

    @cached_property
    def losses(self) -> list[Found]:
        return lapses_found(on=timezone.localdate(), mandate=self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"losses": self.losses}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(losses=self.losses, **context)

    def get_done(self, made: Mandate) -> str:
        if made.end_reason:
            return "La démission est constatée : le mandat prend fin."
        return "Le maintien en place est enregistré : la même perte ne sera plus signalée."

    def act_on(self, obj: Mandate, form: Any, *, by: Any) -> Mandate:
        data = form.cleaned_data
        found = form.losses[data["found"]]
        return decide_lapse(
            mandate=obj,
            what=found.what,
            lost_on=found.lost_on,
            outcome=Lapse.Outcome(data["outcome"]),
            on=data["on"],
            decision=data["decision"],
            decided_on=data["decided_on"],
            by=by,
        )
