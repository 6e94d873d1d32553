"""Payments on line, seen by the chamber: attempts, transfers announced, money to send back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy

from billing import gateway, permissions
from billing.actions.announcement import withdraw_announcement
from billing.actions.checkout import reread_checkout
from billing.actions.provider_refund import refund_through_provider, reread_refunds
from billing.filters.checkout import AnnouncementFilter, CheckoutFilter, RepaymentFilter
from billing.forms.provider_refund import SendBackForm
from billing.models import Announcement, Checkout, ProviderDispute, ProviderRefund, Receipt
from billing.queries.checkout import events_of, payments_to_mind, refunds_proposed
from billing.queries.matters import announced
from billing.tables.checkout import (
    CHECKOUT_TONES,
    DISPUTE_TONES,
    REFUND_TONES,
    AnnouncementTable,
    CheckoutTable,
    RepaymentTable,
)
from billing.views.trail import refuse_without_credit, to_due, to_receipt
from cressmember.core.queries import history_of
from cressmember.core.ui.history import moments_of
from cressmember.core.ui.views import ActionFormView, ActionView, ListPage, RecordView
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros

CHECKOUTS = ("Paiements en ligne", reverse_lazy("billing:checkout-list"))
SILENT = "Le prestataire de paiement ne répond pas : rien n’a changé, réessayez dans quelques minutes."


class CheckoutListView(ListPage):
    """Every attempt to pay on line, and what waits for someone."""

    title = "Paiements en ligne"
    section = "billing"
    permission_required = permissions.VIEW
    export_permission = permissions.EXPORT
    template_name = "billing/checkout_list.html"
    table_class = CheckoutTable
    filterset_class = CheckoutFilter
    noun = ("paiement", "paiements")
    search_placeholder = "Adhérent, payeur, identifiant…"
    empty_title = "Aucun paiement en ligne"
    empty_text = "Ils apparaissent ici dès qu’un payeur suit le lien de son appel."

    def get_queryset(self) -> QuerySet[Checkout]:
        disputes = ProviderDispute.objects.filter(receipt=OuterRef("receipt")).values("state")[:1]
        return Checkout.objects.select_related("due__organisation", "due__dues_year", "payer").annotate(
            dispute=Subquery(disputes)
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            is_open=gateway.is_open(),
            to_mind=payments_to_mind(),
            may_receive=self.request.user.has_perm(permissions.RECEIVE),
            **context,
        )


class CheckoutDetailView(RecordView):
    """One attempt: what the provider said, when, and what to do."""

    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/checkout_detail.html"
    trail = (CHECKOUTS,)

    def get_queryset(self) -> QuerySet[Checkout]:
        return Checkout.objects.select_related("due__organisation", "due__dues_year", "payer", "receipt")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        checkout: Any = self.object
        return super().get_context_data(
            tone=CHECKOUT_TONES[checkout.state],
            events=events_of(checkout),
            may_reread=gateway.is_open() and self.request.user.has_perm(permissions.RECEIVE),
            is_for_trying=gateway.pages_origin().startswith("http://"),
            moments=moments_of(history_of(checkout), checkout),
            provided=provided_of(checkout.receipt, self.request.user) if checkout.receipt else None,
            **context,
        )


class CheckoutRereadView(ActionView):
    """Ask the provider where an attempt stands."""

    model = Checkout
    section = "billing"
    permission_required = permissions.RECEIVE
    is_one_transaction = False
    trail = (CHECKOUTS,)
    title = "Relire ce paiement chez le prestataire"
    verb = "Relire chez Stripe"
    consequences = (
        "L’état et les montants sont repris tels que le prestataire les connaît.",
        "Un paiement abouti devient un encaissement, une seule fois.",
    )

    def act(self, obj: Checkout, *, by: Any) -> Checkout:
        try:
            checkout = reread_checkout(checkout=obj, by=by)
            reread_refunds(checkout=checkout, by=by)
        except gateway.GatewayError as trouble:
            raise RuleViolation(SILENT) from trouble
        return checkout

    def get_done(self, made: Checkout) -> str:
        return f"Relu chez le prestataire : {made.get_state_display().lower()}."


class RepaymentListView(ListPage):
    """Money that came through the provider and pays nothing: proposed to be sent back."""

    title = "À rendre aux payeurs"
    section = "billing"
    permission_required = permissions.VIEW
    export_permission = permissions.EXPORT
    table_class = RepaymentTable
    filterset_class = RepaymentFilter
    noun = ("somme à rendre", "sommes à rendre")
    feminine = True
    search_placeholder = "Payeur…"
    empty_title = "Rien à rendre"
    empty_text = "Un paiement en ligne en double, ou d’une cotisation déjà réglée, est proposé ici."

    def get_queryset(self) -> Any:
        return refunds_proposed()


class ReceiptSendBackView(ActionFormView):
    """Send a credit back by the way it came."""

    section = "billing"
    permission_required = permissions.RECEIVE
    form_class = SendBackForm
    is_one_transaction = False
    verb = "Rembourser le payeur"
    introduction = (
        "L’argent repart par le prestataire, sur la carte ou le compte qui a payé. Les frais du paiement "
        "d’origine ne sont pas rendus à la chambre."
    )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, while something is left."""
        return refuse_without_credit(request, self.object) or super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Receipt]:
        return Receipt.objects.select_related("payer").with_credit()

    def get_trail(self) -> Trail:
        return to_receipt(self.object)

    def get_title(self) -> str:
        return f"Rembourser {euros(self.object.credit)} au payeur"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"credit": self.object.credit}

    def act_on(self, obj: Receipt, form: Any, *, by: Any) -> ProviderRefund:
        asked = refund_through_provider(receipt=obj, by=by, **form.cleaned_data)
        if asked.state == ProviderRefund.State.REFUSED:
            raise RuleViolation(f"Le prestataire refuse : {asked.error}")
        return asked

    def get_done(self, made: ProviderRefund) -> str:
        if made.state == ProviderRefund.State.UNCERTAIN:
            return (
                "Le prestataire n’a pas répondu : le remboursement est incertain. Ne le demandez "
                "pas de nouveau, il sera relu dans quelques minutes."
            )
        if made.state == ProviderRefund.State.DONE:
            return f"{euros(made.amount)} rendus au payeur."
        return f"{euros(made.amount)} : le remboursement est en cours chez le prestataire."


class AnnouncementListView(ListPage):
    """Transfers announced on dues that still owe something."""

    title = "Virements annoncés"
    section = "billing"
    permission_required = permissions.VIEW
    export_permission = permissions.EXPORT
    table_class = AnnouncementTable
    filterset_class = AnnouncementFilter
    noun = ("virement annoncé", "virements annoncés")
    search_placeholder = "Adhérent, payeur…"
    empty_title = "Aucun virement annoncé"
    empty_text = "Un payeur peut annoncer son virement depuis le lien de son appel."

    def get_queryset(self) -> QuerySet[Announcement]:
        return announced().select_related("due__organisation", "due__dues_year")


class AnnouncementWithdrawView(ActionView):
    """The transfer never came: its announcement no longer holds anything up."""

    section = "billing"
    permission_required = permissions.RECEIVE
    verb = "Retirer l’annonce"
    done = "L’annonce est retirée : la cotisation peut être relancée."

    def get_queryset(self) -> QuerySet[Announcement]:
        return Announcement.objects.select_related("due__organisation", "due__dues_year")

    def get_title(self) -> str:
        return f"Retirer : {self.object}, {euros(self.object.amount)}"

    def get_trail(self) -> Trail:
        return to_due(self.object.due)

    def get_consequences(self) -> Sequence[str]:
        return (
            f"« {self.object.due} » n’attend plus ce virement : elle peut être relancée.",
            "Le payeur pourra annoncer un autre virement.",
        )

    def act(self, obj: Announcement, *, by: Any) -> Announcement:
        return withdraw_announcement(announcement=obj, by=by)


def provided_of(receipt: Receipt, user: Any) -> dict[str, Any] | None:
    """What a receipt’s page says of the provider; nothing when the money did not come through it."""
    if not receipt.provider_payment:
        return None
    return {
        "checkout": Checkout.objects.filter(receipt=receipt).first(),
        "disputes": [(row, DISPUTE_TONES[row.state]) for row in receipt.disputes.all()],
        "refunds": [(row, REFUND_TONES[row.state]) for row in receipt.provider_refunds.all()],
        "may_send_back": gateway.is_open()
        and user.has_perm(permissions.RECEIVE)
        and refunds_proposed().filter(pk=receipt.pk).exists(),
    }
