"""What the card provider paid out."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, Count, QuerySet, Sum, Value, When
from django.urls import reverse_lazy

from billing import permissions
from billing.filters.bank import PayoutFilter
from billing.models import Payout
from billing.tables.bank import PAYOUT_LABELS, PAYOUT_TONES, PayoutTable
from billing.views.bank.page import BANK, bank_tabs
from cressmember.core.ui.views import ListPage, RecordView
from cressmember.kernel.money import round_cents

PAYOUTS = ("Versements de cartes", reverse_lazy("billing:payout-list"))


def _with_standing() -> Any:
    return Payout.objects.annotate(
        standing=Case(
            When(statement_line__isnull=False, then=Value("seen")),
            default=Value("waiting"),
            output_field=CharField(),
        ),
        payments=Count("receipts"),
    )


class PayoutListView(ListPage):
    """Every payout."""

    title = "Versements de cartes"
    section = "billing"
    permission_required = permissions.VIEW
    export_permission = permissions.EXPORT
    template_name = "billing/bank_list.html"
    trail = (BANK,)
    table_class = PayoutTable
    filterset_class = PayoutFilter
    noun = ("versement", "versements")
    search_placeholder = "Identifiant…"
    empty_title = "Aucun versement"
    empty_text = "Ce que le prestataire de paiement verse, moins ses frais, apparaît ici de lui-même."

    def get_queryset(self) -> QuerySet[Payout]:
        return _with_standing()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(page_tabs=bank_tabs(), **context)


class PayoutDetailView(RecordView):
    """One payout: its payments, its fees, its line."""

    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/payout_detail.html"
    trail = (BANK, PAYOUTS)

    def get_queryset(self) -> QuerySet[Payout]:
        return _with_standing().select_related("statement_line")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        payout: Any = self.object
        receipts = payout.receipts.select_related("payer").order_by("pk")
        held = round_cents(payout.receipts.aggregate(total=Sum("amount"))["total"] or 0)
        return super().get_context_data(
            tone=PAYOUT_TONES[payout.standing],
            label=PAYOUT_LABELS[payout.standing],
            receipts=receipts,
            held=held,
            missing=payout.gross - held,
            **context,
        )
