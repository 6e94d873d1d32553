"""Money of a receipt that was sent back to its payer."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from billing.models.receipt import Receipt


class RefundQuerySet(models.QuerySet["Refund"]):
    def standing(self) -> Self:
        """Keep the refunds whose money did not come back."""
        return self.filter(withdrawn_at__isnull=True)


class Refund(models.Model):
    """Money of a receipt that was sent back to its payer; immutable, unique under its outside identifier.

    One that reached nobody (card closed, account unknown) is withdrawn with its reason: the money is here.
    """

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="refunds")
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2)
    refunded_on = models.DateField("remboursé le")
    because = models.CharField("motif", max_length=250)
    outside_id = models.CharField("identifiant d’origine", max_length=120, unique=True)
    recorded_at = models.DateTimeField("enregistré le", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="refunds"
    )
    withdrawn_at = models.DateTimeField("revenu le", null=True, blank=True, editable=False)
    withdrawn_because = models.CharField("motif du retour", max_length=250, blank=True, editable=False)

    objects = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = "remboursement"
        verbose_name_plural = "remboursements"
        ordering = ["refunded_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="billing_refund_positive",
                violation_error_message="Un remboursement est un montant positif.",
            ),
        ]

    def __str__(self) -> str:
        return f"Remboursement du {self.refunded_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("billing:receipt-detail", args=[self.receipt_id])
