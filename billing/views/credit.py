"""Credits that pay what their payer still owes."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy
from django.utils.functional import cached_property

from billing import permissions
from billing.actions.credit import spread_credits
from billing.forms.credit import SpreadForm
from billing.models.due import NOTHING
from billing.queries.credit import Pending, credits_to_spread
from billing.views.trail import RECEIPTS
from cressmember.core.ui.views import FormPage
from cressmember.kernel.writing import counted, euros


class CreditSpreadView(FormPage):
    """Every credit whose payer owes something, and what it would pay."""

    title = "Affecter les crédits"
    section = "billing"
    permission_required = permissions.RECEIVE
    form_class = SpreadForm
    template_name = "billing/credit_spread.html"
    trail = (RECEIPTS,)
    verb = "Affecter ces crédits"
    cancel_url = RECEIPTS[1]
    success_url = reverse_lazy("billing:receipt-list")

    @cached_property
    def pending(self) -> list[Pending]:
        """What would be done."""
        return credits_to_spread()

    @property
    def total(self) -> Any:
        """What it comes to, in euros."""
        return sum((row.amount for row in self.pending), NOTHING)

    def get_initial(self) -> dict[str, Any]:
        return {"expected": self.total}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(pending=self.pending, total=self.total, **context)

    def get_done(self, made: Any) -> str:
        paid = sum(row.amount for row in made)
        return f"{euros(paid)} affectés à {counted(len(made), 'cotisation', 'cotisations')}."

    def act(self, form: Any) -> Any:
        return spread_credits(expected=form.cleaned_data["expected"], by=self.request.user)
