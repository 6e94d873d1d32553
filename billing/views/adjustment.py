"""Individual cases of a due: a decision that lowers it, a doubt about it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from billing import permissions
from billing.actions.adjustment import adjust_due, end_doubt, raise_doubt, withdraw_adjustment
from billing.forms.adjustment import AdjustmentForm, DoubtForm, EndDoubtForm
from billing.models import Adjustment, Doubt, Due
from billing.views.because import BecauseView
from billing.views.due import DUES
from cressmember.core.ui.views import ActionFormView
from cressmember.kernel.writing import euros


class _OnDue(ActionFormView):
    """Something decided on a due."""

    section = "billing"
    permission_required = permissions.APPROVE
    trail = (DUES,)

    def get_queryset(self) -> QuerySet[Due]:
        return Due.objects.select_related("organisation", "dues_year").with_paid()

    def get_destination(self, made: object) -> str:
        return str(self.object.get_absolute_url())


class AdjustmentCreateView(_OnDue):
    """A reduction, a set-off or a write-off."""

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
    trail = (DUES,)
    verb = "Retirer l’ajustement"
    done = "L’ajustement est retiré : la cotisation est de nouveau due d’autant."

    def get_queryset(self) -> QuerySet[Adjustment]:
        return Adjustment.objects.select_related("due__organisation", "due__dues_year")

    def get_title(self) -> str:
        return f"Retirer : {self.object} de {euros(self.object.amount)}"

    def act_on(self, obj: Adjustment, form: Any, *, by: Any) -> Adjustment:
        return withdraw_adjustment(adjustment=obj, by=by, **form.cleaned_data)


class DoubtCreateView(_OnDue):
    """A due that may never be paid."""

    form_class = DoubtForm
    verb = "Tenir pour douteuse"
    done = "La créance est tenue pour douteuse ; elle reste due."

    def get_title(self) -> str:
        return f"Tenir « {self.object} » pour douteuse"

    def act_on(self, obj: Due, form: Any, *, by: Any) -> Doubt:
        return raise_doubt(due=obj, by=by, **form.cleaned_data)


class DoubtEndView(ActionFormView):
    """A due about which there is no doubt any more."""

    section = "billing"
    permission_required = permissions.APPROVE
    form_class = EndDoubtForm
    trail = (DUES,)
    verb = "Lever le doute"
    done = "La créance n’est plus douteuse."

    def get_queryset(self) -> QuerySet[Doubt]:
        return Doubt.objects.select_related("due__organisation", "due__dues_year")

    def get_title(self) -> str:
        return f"Lever le doute sur « {self.object.due} »"

    def get_initial(self) -> dict[str, Any]:
        return {"on": timezone.localdate()}

    def act_on(self, obj: Doubt, form: Any, *, by: Any) -> Doubt:
        return end_doubt(doubt=obj, by=by, **form.cleaned_data)
