"""A due that may never be paid; it is still owed."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from billing.models.due import Due


class DoubtQuerySet(models.QuerySet["Doubt"]):
    def on(self, day: models.DateField | object) -> Self:
        """Keep the doubts that stand on a day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


class Doubt(models.Model):
    """A due that may never be paid, from a day until another (excluded): it is still owed.

    It is reminded like any other, unless its payer is ``insolvent``: code de commerce, article L622-21.
    """

    due = models.ForeignKey(Due, on_delete=models.PROTECT, related_name="doubts")
    starts_on = models.DateField("douteuse depuis le")
    ends_on = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    because = models.CharField("motif", max_length=250)
    # Whose debts a court has frozen is not pursued: the due is declared to the court's representative.
    insolvent = models.BooleanField("procédure collective ouverte", default=False)
    ended_because = models.CharField("motif de la fin", max_length=250, blank=True)
    recorded_at = models.DateTimeField("enregistré le", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="doubts"
    )

    objects = DoubtQuerySet.as_manager()

    class Meta:
        verbose_name = "créance douteuse"
        verbose_name_plural = "créances douteuses"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="billing_doubt_is_a_period",
                violation_error_message="Le doute prend fin après avoir commencé.",
            ),
            models.UniqueConstraint(
                fields=["due"],
                condition=Q(ends_on__isnull=True),
                name="billing_doubt_once",
                violation_error_message="Cette cotisation est déjà tenue pour douteuse.",
            ),
        ]

    def __str__(self) -> str:
        return f"Créance douteuse depuis le {self.starts_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("billing:due-detail", args=[self.due_id])
