"""The money inbox."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from billing import permissions
from billing.actions.receipt import allocate, receive, void_receipt, withdraw_allocation
from billing.filters.receipt import ReceiptFilter
from billing.forms.receipt import TYPED_IN, AllocationForm, ReceiptForm
from billing.models import Allocation, Due, Receipt
from billing.queries import find_members_owing, find_payers, most_shown, outstanding_dues
from billing.tables.receipt import RECEIPT_LABELS, RECEIPT_TONES, ReceiptTable
from billing.views.because import BecauseView
from billing.views.checkout import provided_of
from billing.views.trail import RECEIPTS, to_receipt
from cressmember.core.ui.address import typed
from cressmember.core.ui.fields import KEY
from cressmember.core.ui.views import ActionFormView, ListPage, PageTemplateView, RecordView
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.writing import enumerate_fr, euros
from cressmember.members.models import Organisation

MOST_OTHERS = 100


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
        return Receipt.objects.with_payer().with_credit()

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
        query = typed(self.request, "q")
        payers = find_payers(query)
        return super().get_context_data(query=query, payers=payers, most=most_shown(payers), **context)


class SplitPage(ActionFormView):
    """A form that says what money pays, for its payer and for the other members whom the address names."""

    section = "billing"
    permission_required = permissions.RECEIVE
    trail = (RECEIPTS,)
    explained = ""
    nothing_due = ""

    def get_payer(self) -> Organisation | None:
        """Who paid."""
        raise NotImplementedError

    @cached_property
    def others(self) -> list[Organisation]:
        """The other members who are paid for."""
        asked = [int(key) for key in self.request.GET.getlist("pour") if KEY.fullmatch(key)]
        return list(Organisation.objects.filter(pk__in=asked[:MOST_OTHERS]))

    @cached_property
    def dues(self) -> list[Due]:
        """What the money may pay."""
        return outstanding_dues(payer=self.get_payer(), others=[other.pk for other in self.others])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"dues": self.dues}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        query = typed(self.request, "adherent")
        shown = {due.organisation_id for due in self.dues}
        named = [("pour", str(other.pk)) for other in self.others]
        owing = find_members_owing(query)
        found = [
            (member, f"?{urlencode([*named, ('pour', str(member.pk))])}")
            for member in owing
            if member.pk not in shown
        ]
        return super().get_context_data(
            explained=self.explained,
            nothing_due=self.nothing_due,
            query=query,
            opened=query or not self.dues,
            others=self.others,
            found=found,
            most=most_shown(owing),
            **context,
        )


class ReceiptCreateView(SplitPage):
    """A payment, and the dues that it pays."""

    model = Organisation
    form_class = ReceiptForm
    template_name = "billing/receipt_form.html"
    verb = "Enregistrer l’encaissement"
    cancel_url = RECEIPTS[1]
    explained = (
        "Tels quels, ces montants sont payés du plus ancien au plus récent, jusqu’à épuisement de la somme. "
        "Changez-les pour répartir vous-même ; zéro laisse une cotisation de côté. Le surplus reste au "
        "crédit du payeur."
    )
    nothing_due = (
        "Ce payeur ne doit rien : la somme restera à son crédit, sauf si vous ajoutez un autre adhérent."
    )

    def get_title(self) -> str:
        return f"Encaissement : {self.object}"

    def get_payer(self) -> Organisation:
        return self.object

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"payer": self.object}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Record the money; a page that already did leads to what it recorded, whatever it says now."""
        outside_id = request.POST.get("outside_id", "")
        if re.match(TYPED_IN, outside_id) and (
            known := Receipt.objects.filter(outside_id=outside_id).first()
        ):
            messages.info(
                request,
                f"Cette page a déjà enregistré cet encaissement de {euros(known.amount)} : "
                "rien n’a été ajouté. Pour en enregistrer un autre, recommencez depuis la liste.",
            )
            return redirect(known)
        return super().post(request, *args, **kwargs)

    def get_done(self, made: Any) -> str:
        credit = Receipt.objects.with_credit().get(pk=made.pk).credit
        kept = f", dont {euros(credit)} restent en crédit" if credit else ""
        return f"{euros(made.amount)} enregistrés{kept}."

    def act_on(self, obj: Organisation, form: Any, *, by: Any) -> Receipt:
        return receive(payer=obj, by=by, **form.cleaned_data)


class ReceiptDetailView(RecordView):
    """One receipt and what it pays."""

    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/receipt_detail.html"
    trail = (RECEIPTS,)

    def get_queryset(self) -> QuerySet[Receipt]:
        shown_by = ("statement_line", "deposit", "payout")
        return Receipt.objects.select_related("payer", "recorded_by", *shown_by).with_credit()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        receipt: Any = self.object
        user, documents = self.request.user, receipt.documents.order_by("pk")
        return super().get_context_data(
            tone=RECEIPT_TONES[receipt.standing],
            label=RECEIPT_LABELS[receipt.standing],
            may_allocate=receipt.credit > 0 and Due.objects.filter(payer=receipt.payer_id).owed().exists(),
            may_pay_others=receipt.credit > 0 and Due.objects.owed().exists(),
            refunds=receipt.refunds.all(),
            contributions=receipt.contributions.all(),
            claims=receipt.claims.select_related("recovered_from"),
            may_claim=self.request.user.has_perm(permissions.RECEIVE),
            may_give_up=self.request.user.has_perm(permissions.APPROVE),
            allocations=receipt.allocations.select_related(
                "due__organisation", "due__dues_year", "allocated_by"
            ),
            may_receive=self.request.user.has_perm(permissions.RECEIVE) and not receipt.voided_at,
            provided=provided_of(receipt, self.request.user),
            may_acknowledge=not (receipt.voided_at or documents) and user.has_perm(permissions.ISSUE),
            documents=documents,
            **context,
        )


class ReceiptAllocateView(SplitPage):
    """Put a credit on the dues that it pays."""

    form_class = AllocationForm
    template_name = "billing/receipt_allocate.html"
    verb = "Affecter le crédit"
    done = "Le crédit est affecté."
    explained = (
        "La plus ancienne d’abord, sauf si vous changez ces montants ; zéro laisse une cotisation de côté. "
        "Ce que vous n’affectez pas reste en crédit."
    )
    nothing_due = "Ce payeur ne doit rien : ajoutez l’adhérent dont ce crédit paie la cotisation."

    def get_queryset(self) -> QuerySet[Receipt]:
        return Receipt.objects.select_related("payer").with_credit()

    def get_title(self) -> str:
        return f"Affecter le crédit de {euros(self.object.credit)}"

    def get_payer(self) -> Organisation | None:
        return self.object.payer

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"credit": self.object.credit}

    def get_destination(self, made: object) -> str:
        return str(self.object.get_absolute_url())

    def act_on(self, obj: Receipt, form: Any, *, by: Any) -> object:
        return allocate(receipt=obj, by=by, **form.cleaned_data)


class ReceiptVoidView(BecauseView):
    """Money that goes back."""

    section = "billing"
    permission_required = permissions.RECEIVE
    examples = "Chèque sans provision, virement retourné, erreur de saisie…"
    template_name = "billing/receipt_void.html"
    verb = "Annuler l’encaissement"
    danger = True

    def get_queryset(self) -> QuerySet[Receipt]:
        return Receipt.objects.select_related("payer").with_credit()

    def get_trail(self) -> Trail:
        return to_receipt(self.object)

    def get_title(self) -> str:
        return f"Annuler l’encaissement de {euros(self.object.amount)}"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(paid=self._paid().standing(), **context)

    def get_done(self, made: Receipt) -> str:
        taken_back = self._paid().filter(withdrawn_at=made.voided_at)
        reopened = [f"{euros(row.amount)} sur « {row.due} »" for row in taken_back]
        if not reopened:
            return "L’encaissement est annulé. Il ne payait aucune cotisation."
        return f"L’encaissement est annulé. Est de nouveau dû : {enumerate_fr(reopened)}."

    def _paid(self) -> Any:
        return self.object.allocations.select_related("due__organisation", "due__dues_year")

    def act_on(self, obj: Receipt, form: Any, *, by: Any) -> Receipt:
        return void_receipt(receipt=obj, by_hand=True, by=by, **form.cleaned_data)


class AllocationWithdrawView(BecauseView):
    """Money put on the wrong due is a credit again."""

    model = Allocation
    section = "billing"
    permission_required = permissions.RECEIVE
    examples = "Erreur d’affectation, encaissement d’une autre année…"
    introduction = "La cotisation redevient due d’autant, et cet argent un crédit du payeur."
    verb = "Retirer l’affectation"
    done = "L’affectation est retirée : la cotisation est de nouveau due, l’argent est à affecter."

    def get_queryset(self) -> QuerySet[Allocation]:
        return Allocation.objects.select_related("due__organisation", "due__dues_year", "receipt__payer")

    def get_trail(self) -> Trail:
        return to_receipt(self.object.receipt)

    def get_title(self) -> str:
        return f"Retirer {euros(self.object.amount)} de « {self.object.due} »"

    def act_on(self, obj: Allocation, form: Any, *, by: Any) -> object:
        return withdraw_allocation(allocation=obj, by=by, **form.cleaned_data)
