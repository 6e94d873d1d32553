"""What pauses the reminders of a due: a promise, a dispute."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from billing import permissions
from billing.actions.pause import end_pause, open_dispute, promise_payment
from billing.forms.pause import DisputeForm, PromiseForm
from billing.models import Due, Pause
from billing.views.because import BecauseView
from billing.views.due import OnDue
from billing.views.trail import to_due
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.writing import long_date

# How far a promise is, unless another day is said.
LATER = timedelta(days=15)


class PromiseCreateView(OnDue):
    """A payment is promised for a day."""

    permission_required = permissions.RECEIVE
    form_class = PromiseForm
    verb = "Enregistrer la promesse"

    def get_title(self) -> str:
        return f"Paiement promis : « {self.object} »"

    def get_initial(self) -> dict[str, Any]:
        return {"for_day": timezone.localdate() + LATER}

    def get_done(self, made: Pause) -> str:
        until = long_date(made.promised_for) if made.promised_for else ""
        return f"La promesse est enregistrée : aucune relance avant le {until} passé."

    def act_on(self, obj: Due, form: Any, *, by: Any) -> Pause:
        return promise_payment(due=obj, on=timezone.localdate(), by=by, **form.cleaned_data)


class DisputeCreateView(OnDue):
    """A due is contested."""

    permission_required = permissions.RECEIVE
    form_class = DisputeForm
    verb = "Enregistrer la contestation"
    done = "La contestation est enregistrée : les relances s’arrêtent."

    def get_title(self) -> str:
        return f"Contestation : « {self.object} »"

    def act_on(self, obj: Due, form: Any, *, by: Any) -> Pause:
        return open_dispute(due=obj, on=timezone.localdate(), by=by, **form.cleaned_data)


class PauseEndView(BecauseView):
    """Reminders go again."""

    section = "billing"
    permission_required = permissions.RECEIVE
    examples = "Promesse non tenue, contestation réglée, erreur de saisie…"
    verb = "Reprendre les relances"
    done = "La suspension est levée."

    def get_queryset(self) -> QuerySet[Pause]:
        return Pause.objects.select_related("due__organisation", "due__dues_year")

    def get_trail(self) -> Trail:
        return to_due(self.object.due)

    def get_title(self) -> str:
        return f"Lever : {self.object}"

    def get_introduction(self) -> str:
        said = f"« {self.object.because} ». " if self.object.because else ""
        return f"{said}Les relances reprendront aux dates du plan, si rien d’autre ne les suspend."

    def act_on(self, obj: Pause, form: Any, *, by: Any) -> Pause:
        return end_pause(pause=obj, by=by, **form.cleaned_data)
