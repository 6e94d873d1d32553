"""Support that a payer chose to give beyond its dues."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from billing.models.receipt import Receipt


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def standing(self) -> Self:
        """Keep the contributions that nobody withdrew."""
        return self.filter(withdrawn_at__isnull=True)


class Contribution(models.Model):
    """Support that a payer chose to give beyond its dues, out of money received; no call ever asks for it."""

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="contributions")
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2)
    given_on = models.DateField("donné le")
    agreement = models.CharField("accord du payeur", max_length=250)
    recorded_at = models.DateTimeField("enregistré le", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
    )
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True, editable=False)
    withdrawn_because = models.CharField("motif du retrait", max_length=250, blank=True, editable=False)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = "contribution de soutien"
        verbose_name_plural = "contributions de soutien"
        ordering = ["given_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="billing_contribution_positive",
                violation_error_message="Une contribution est un montant positif.",
            ),
        ]

    def __str__(self) -> str:
        return f"Contribution de soutien du {self.given_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("billing:receipt-detail", args=[self.receipt_id])
