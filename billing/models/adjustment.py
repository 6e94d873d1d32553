"""What lowers a due after it was called: a decision, never a payment."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from billing.models.due import Due


class AdjustmentQuerySet(models.QuerySet["Adjustment"]):
    def standing(self) -> Self:
        """Keep the adjustments that nobody withdrew."""
        return self.filter(withdrawn_at__isnull=True)


class Adjustment(models.Model):
    """A reduction, a set-off, a write-off, a credit note in part: what is owed goes down by a decision, with
    who took it.

    A write-off pays nothing: the member still did not settle its year.
    """

    class Kind(models.TextChoices):
        REDUCTION = "reduction", "Remise"
        SET_OFF = "set_off", "Compensation"
        WRITE_OFF = "write_off", "Passage en perte"
        CREDIT_NOTE = "credit_note", "Avoir"

    due = models.ForeignKey(Due, on_delete=models.PROTECT, related_name="adjustments")
    kind = models.CharField("nature", max_length=12, choices=Kind.choices)
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2)
    because = models.CharField("motif", max_length=250)
    decided_by = models.CharField("décidé par", max_length=120)
    decided_on = models.DateField("décidé le")
    recorded_at = models.DateTimeField("enregistré le", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="adjustments"
    )
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True, editable=False)
    withdrawn_because = models.CharField("motif du retrait", max_length=250, blank=True, editable=False)

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = "ajustement"
        verbose_name_plural = "ajustements"
        ordering = ["decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="billing_adjustment_positive",
                violation_error_message="Un ajustement est un montant positif.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["reduction", "set_off", "write_off", "credit_note"]),
                name="billing_adjustment_kind_known",
                violation_error_message="Nature d’ajustement inconnue.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} du {self.decided_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("billing:due-detail", args=[self.due_id])
