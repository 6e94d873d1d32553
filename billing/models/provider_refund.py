"""Money asked back through the provider: written before it is asked, whatever is answered."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from billing.models.receipt import Receipt


class ProviderRefundQuerySet(models.QuerySet["ProviderRefund"]):
    def under_way(self) -> Self:
        """Keep those that may still take place."""
        return self.filter(state__in=ProviderRefund.UNDER_WAY)


class ProviderRefund(models.Model):
    """A refund asked of the provider, by the way the money came; once confirmed, it is a refund of ours."""

    class State(models.TextChoices):
        PREPARED = "prepared", "Préparé"
        PENDING = "pending", "En cours"
        DONE = "done", "Remboursé"
        REFUSED = "refused", "Refusé"
        UNCERTAIN = "uncertain", "Incertain"

    UNDER_WAY = (State.PREPARED, State.PENDING, State.UNCERTAIN)

    key = models.UUIDField("identifiant", unique=True, default=uuid.uuid4, editable=False)
    receipt = models.ForeignKey(
        Receipt, verbose_name="encaissement", on_delete=models.PROTECT, related_name="provider_refunds"
    )
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2)
    because = models.CharField("motif", max_length=250)
    state = models.CharField("état", max_length=9, choices=State.choices, default=State.PREPARED)
    outside_id = models.CharField("remboursement", max_length=120, blank=True)
    error = models.CharField("ce qui s’est passé", max_length=250, blank=True)
    asked_at = models.DateTimeField("demandé le", auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    read_at = models.DateTimeField("relu le", null=True, blank=True)
    settled_at = models.DateTimeField("terminé le", null=True, blank=True)

    objects = ProviderRefundQuerySet.as_manager()

    class Meta:
        verbose_name = "remboursement demandé"
        verbose_name_plural = "remboursements demandés"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="billing_providerrefund_positive",
                violation_error_message="On ne rembourse qu’un montant positif.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "pending", "done", "refused", "uncertain"]),
                name="billing_providerrefund_state_known",
                violation_error_message="État inconnu.",
            ),
            models.UniqueConstraint(
                fields=["outside_id"],
                condition=~Q(outside_id=""),
                name="billing_providerrefund_once",
                violation_error_message="Ce remboursement est déjà connu.",
            ),
        ]

    def __str__(self) -> str:
        return f"Remboursement de « {self.receipt} »"

    def get_absolute_url(self) -> str:
        return reverse("billing:receipt-detail", args=[self.receipt_id])
