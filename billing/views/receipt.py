"""The money inbox."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy

from billing import permissions
from billing.actions.receipt import allocate, receive, void_receipt, withdraw_allocation
from billing.filters import ReceiptFilter
from billing.forms import ReceiptForm, VoidForm, WithdrawForm
from billing.models import Allocation, Receipt
from billing.queries import find_payers, outstanding_dues
from billing.tables import ReceiptTable
from cressmember.core.ui.views import ActionFormView, ActionView, ListPage, PageTemplateView, RecordView
from cressmember.kernel.writing import euros
from cressmember.members.models import Organisation

RECEIPTS = ("Encaissements", reverse_lazy("billing:receipt-list"))


class ReceiptListView(ListPage):
    """Everything that came in."""

    title = "Encaissements"
    section = "billing"
    permission_required = permissions.VIEW
    export_permission = permissions.EXPORT
    template_name = "billing/receipt_list.html"
    table_class = ReceiptTable
    filterset_class = ReceiptFilter
    noun = ("encaissement", "encaissements")
    search_placeholder = "Payeur…"
    empty_title = "Aucun encaissement"
    empty_text = "Enregistrez le premier."

    def get_queryset(self) -> QuerySet[Receipt]:
        return Receipt.objects.select_related("payer").with_credit()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            may_receive=self.request.user.has_perm(permissions.RECEIVE),
            create_url=reverse("billing:receipt-payer"),
            **context,
        )


class PayerView(PageTemplateView):
    """Who paid? Organisations by name, those that owe something first."""

    title = "Qui a payé ?"
    section = "billing"
    permission_required = permissions.RECEIVE
    template_name = "billing/receipt_payer.html"
    trail = (RECEIPTS,)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        query = self.request.GET.get("q", "")
        return super().get_context_data(query=query, payers=find_payers(query), **context)


class ReceiptCreateView(ActionFormView):
    """A payment, and the dues that it pays."""

    model = Organisation
    section = "billing"
    permission_required = permissions.RECEIVE
    form_class = ReceiptForm
    template_name = "billing/receipt_form.html"
    verb = "Enregistrer l’encaissement"
    trail = (RECEIPTS,)
    cancel_url = RECEIPTS[1]

    def get_title(self) -> str:
        return f"Encaissement : {self.object}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"dues": outstanding_dues(payer=self.object)}

    def get_done(self, made: Any) -> str:
        return f"{euros(made.amount)} enregistrés."

    def act_on(self, obj: Organisation, form: Any, *, by: Any) -> Receipt:
        return receive(payer=obj, by=by, **form.cleaned_data)


class ReceiptDetailView(RecordView):
    """One receipt and what it pays."""

    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/receipt_detail.html"
    trail = (RECEIPTS,)

    def get_queryset(self) -> QuerySet[Receipt]:
        return Receipt.objects.select_related("payer", "recorded_by").with_credit()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        receipt: Any = self.object
        return super().get_context_data(
            allocations=receipt.allocations.select_related("due__organisation", "due__dues_year"),
            may_receive=self.request.user.has_perm(permissions.RECEIVE) and not receipt.voided_at,
            **context,
        )


class ReceiptAllocateView(ActionView):
    """Spread a credit over what its payer owes."""

    model = Receipt
    section = "billing"
    permission_required = permissions.RECEIVE
    verb = "Affecter le crédit"
    done = "Le crédit est affecté aux cotisations dues, la plus ancienne d’abord."
    consequences = ("Ce qui reste de cet encaissement paie les cotisations dues par le même payeur.",)

    def get_title(self) -> str:
        return f"Affecter : {self.object}"

    def act(self, obj: Receipt, *, by: Any) -> object:
        dues = outstanding_dues(payer=obj.payer) if obj.payer else []
        return allocate(receipt=obj, dues=dues, by=by)


class ReceiptVoidView(ActionFormView):
    """Money that goes back."""

    model = Receipt
    section = "billing"
    permission_required = permissions.RECEIVE
    form_class = VoidForm
    verb = "Annuler l’encaissement"
    done = "L’encaissement est annulé ; ce qu’il payait est de nouveau dû."

    def get_title(self) -> str:
        return f"Annuler : {self.object}"

    def act_on(self, obj: Receipt, form: Any, *, by: Any) -> object:
        return void_receipt(receipt=obj, by=by, **form.cleaned_data)


class AllocationWithdrawView(ActionFormView):
    """Money put on the wrong due is a credit again."""

    model = Allocation
    section = "billing"
    permission_required = permissions.RECEIVE
    form_class = WithdrawForm
    trail = (RECEIPTS,)
    verb = "Retirer l’affectation"
    done = "L’affectation est retirée : la cotisation est de nouveau due, l’argent est à affecter."

    def get_queryset(self) -> QuerySet[Allocation]:
        return Allocation.objects.select_related("due__organisation", "due__dues_year", "receipt")

    def get_title(self) -> str:
        return f"Retirer {euros(self.object.amount)} de « {self.object.due} »"

    def act_on(self, obj: Allocation, form: Any, *, by: Any) -> object:
        return withdraw_allocation(allocation=obj, by=by, **form.cleaned_data)
