"""Decisions that lower a due."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from billing import permissions
from billing.actions.adjustment import adjust_due, withdraw_adjustment
from billing.forms.adjustment import AdjustmentForm
from billing.models import Adjustment, Due
from billing.views.because import BecauseView
from billing.views.due import OnDue
from billing.views.trail import to_due
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.writing import euros


class AdjustmentCreateView(OnDue):
    """A reduction, a set-off or a write-off."""

    permission_required = permissions.APPROVE
    form_class = AdjustmentForm
    verb = "Enregistrer la décision"
    introduction = (
        "L’appel déjà émis ne change pas. Ce qui aurait été payé en trop devient un crédit du payeur."
    )

    def get_title(self) -> str:
        return f"Ajuster « {self.object} »"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"due": self.object}

    def get_done(self, made: Adjustment) -> str:
        return f"Décision enregistrée : {made.get_kind_display().lower()} de {euros(made.amount)}."

    def act_on(self, obj: Due, form: Any, *, by: Any) -> Adjustment:
        return adjust_due(due=obj, by=by, **form.cleaned_data)


class AdjustmentWithdrawView(BecauseView):
    """A decision that is taken back."""

    section = "billing"
    permission_required = permissions.APPROVE
    examples = "Erreur de saisie, décision rapportée…"
    verb = "Retirer l’ajustement"
    done = "L’ajustement est retiré : la cotisation est de nouveau due d’autant."

    def get_queryset(self) -> QuerySet[Adjustment]:
        return Adjustment.objects.select_related("due__organisation", "due__dues_year")

    def get_trail(self) -> Trail:
        return to_due(self.object.due)

    def get_title(self) -> str:
        return f"Retirer : {self.object} de {euros(self.object.amount)}"

    def get_introduction(self) -> str:
        return "La cotisation redevient due d’autant. La décision reste écrite, marquée retirée."

    def act_on(self, obj: Adjustment, form: Any, *, by: Any) -> Adjustment:
        return withdraw_adjustment(adjustment=obj, by=by, **form.cleaned_data)
