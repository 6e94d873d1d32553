"""What a credit becomes when it pays no due: sent back, or given as support."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from billing import permissions
from billing.actions.refund import accept_support, refund, withdraw_support
from billing.forms.refund import REFUNDED, RefundForm, SupportForm
from billing.models import Contribution, Receipt, Refund
from billing.views.because import BecauseView
from billing.views.trail import refuse_without_credit, to_receipt
from cressmember.core.ui.views import ActionFormView
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.writing import euros


class _OfCredit(ActionFormView):
    """A part of what is left of a receipt."""

    section = "billing"
    permission_required = permissions.RECEIVE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, while something is left."""
        return refuse_without_credit(request, self.object) or super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Receipt]:
        return Receipt.objects.select_related("payer").with_credit()

    def get_trail(self) -> Trail:
        return to_receipt(self.object)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"credit": self.object.credit}

    def get_destination(self, made: object) -> str:
        return str(self.object.get_absolute_url())


class RefundCreateView(_OfCredit):
    """Money that was sent back to its payer."""

    form_class = RefundForm
    verb = "Enregistrer le remboursement"
    introduction = (
        "Faites d’abord le virement à votre banque : cette page en garde la trace, elle n’envoie rien."
    )

    def get_title(self) -> str:
        return f"Rembourser le crédit de {euros(self.object.credit)}"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Record it; a page that already did leads to what it recorded."""
        outside_id = request.POST.get("outside_id", "")
        if re.match(REFUNDED, outside_id) and (known := Refund.objects.filter(outside_id=outside_id).first()):
            messages.info(request, f"Cette page a déjà enregistré ce remboursement de {euros(known.amount)}.")
            return redirect(known)
        return super().post(request, *args, **kwargs)

    def get_done(self, made: Refund) -> str:
        return f"{euros(made.amount)} rendus au payeur."

    def act_on(self, obj: Receipt, form: Any, *, by: Any) -> Refund:
        return refund(receipt=obj, by=by, **form.cleaned_data)


class SupportCreateView(_OfCredit):
    """Support beyond dues, that the payer chose."""

    form_class = SupportForm
    verb = "Enregistrer le soutien"
    introduction = (
        "Une contribution de soutien s’ajoute aux cotisations, elle n’en fait jamais partie. "
        "Elle ne donne pas droit à un reçu fiscal."
    )

    def get_title(self) -> str:
        return "Contribution de soutien"

    def get_done(self, made: Contribution) -> str:
        return f"{euros(made.amount)} gardés en contribution de soutien."

    def act_on(self, obj: Receipt, form: Any, *, by: Any) -> Contribution:
        return accept_support(receipt=obj, by=by, **form.cleaned_data)


class SupportWithdrawView(BecauseView):
    """Support that was not meant."""

    section = "billing"
    permission_required = permissions.RECEIVE
    examples = "Erreur, le payeur demande à être remboursé…"
    introduction = "Cet argent redevient un crédit du payeur : à affecter, ou à rendre."
    verb = "Retirer la contribution"
    done = "La contribution est retirée : cet argent est de nouveau un crédit du payeur."

    def get_queryset(self) -> QuerySet[Contribution]:
        return Contribution.objects.select_related("receipt__payer")

    def get_trail(self) -> Trail:
        return to_receipt(self.object.receipt)

    def get_title(self) -> str:
        return f"Retirer la contribution de {euros(self.object.amount)}"

    def act_on(self, obj: Contribution, form: Any, *, by: Any) -> Contribution:
        return withdraw_support(contribution=obj, by=by, **form.cleaned_data)
