"""The way back from what is done to a due or to a receipt: its title does not always say whose it is."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy

from billing.models import Due, Receipt
from billing.models.due import NOTHING
from cressmember.core.ui.views.page import Trail

DUES = ("Cotisations", reverse_lazy("billing:due-list"))
RECEIPTS = ("Encaissements", reverse_lazy("billing:receipt-list"))


def to_due(due: Due) -> Trail:
    """Back to a due, and to all of them."""
    return (DUES, (str(due), due.get_absolute_url()))


def to_receipt(receipt: Receipt) -> Trail:
    """Back to a receipt, named by its payer, and to all of them."""
    return (RECEIPTS, (f"{receipt} · {receipt.payer or receipt.payer_name}", receipt.get_absolute_url()))


def refuse_without_credit(request: HttpRequest, receipt: Receipt) -> HttpResponse | None:
    """Lead back to a receipt of which nothing is left, and say so; None while there is a credit."""
    credit: Decimal = getattr(receipt, "credit", NOTHING)
    if credit > NOTHING:
        return None
    messages.info(request, "Il ne reste rien de cet encaissement : aucun crédit à rendre ni à garder.")
    return redirect(receipt.get_absolute_url())
