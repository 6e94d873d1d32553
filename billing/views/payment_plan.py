"""Dues shared out: agreed, ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from billing import permissions
from billing.actions.payment_plan import agree_plan, end_plan
from billing.forms.payment_plan import PaymentPlanForm, ShareForm
from billing.models import Due, PaymentPlan
from billing.views.because import BecauseView
from billing.views.due import OnDue
from billing.views.trail import to_due
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.money import round_cents

# When the first part is due, unless another day is said.
LATER = timedelta(days=15)


class PaymentPlanCreateView(OnDue):
    """A due is shared out; ``parts`` and ``since`` in the address say how it is proposed."""

    permission_required = permissions.APPROVE
    form_class = PaymentPlanForm
    template_name = "billing/payment_plan_form.html"
    verb = "Accorder l’échéancier"
    done = "L’échéancier est accordé : rien n’est en retard tant que ses parts sont payées à leur jour."

    def get_title(self) -> str:
        return f"Échéancier : « {self.object} »"

    def get_share(self) -> ShareForm:
        """How many parts are proposed, from when."""
        usual = {"parts": 3, "since": timezone.localdate() + LATER}
        asked = self.request.GET if "parts" in self.request.GET else None
        return ShareForm(asked, initial=usual)

    def get_form_kwargs(self) -> dict[str, Any]:
        share = self.get_share()
        parts, since = 3, timezone.localdate() + LATER
        if share.is_bound and share.is_valid():
            parts, since = share.cleaned_data["parts"], share.cleaned_data["since"]
        amount = round_cents(self.object.outstanding)
        return super().get_form_kwargs() | {"amount": amount, "parts": parts, "since": since}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(share=self.get_share(), **context)

    def act_on(self, obj: Due, form: Any, *, by: Any) -> PaymentPlan:
        return agree_plan(
            due=obj,
            parts=form.shared,
            because=form.cleaned_data["because"],
            agreed_by=form.cleaned_data["agreed_by"],
            agreed_on=timezone.localdate(),
            by=by,
        )


class PaymentPlanEndView(BecauseView):
    """A plan that is given up: what remains is owed as it was called."""

    section = "billing"
    permission_required = permissions.APPROVE
    examples = "Parts non payées, règlement anticipé, erreur de saisie…"
    verb = "Mettre fin à l’échéancier"
    done = "L’échéancier a pris fin : ce qui reste est dû à la date de l’appel."

    def get_queryset(self) -> QuerySet[PaymentPlan]:
        return PaymentPlan.objects.select_related("due__organisation", "due__dues_year")

    def get_trail(self) -> Trail:
        return to_due(self.object.due)

    def get_title(self) -> str:
        return f"Mettre fin : {self.object}"

    def get_introduction(self) -> str:
        return "Ce qui reste à payer est dû tout entier à l’échéance de l’appel, et les relances reprennent."

    def act_on(self, obj: PaymentPlan, form: Any, *, by: Any) -> PaymentPlan:
        return end_plan(plan=obj, by=by, **form.cleaned_data)
