"""A transfer that the payer says was made: a promise, no money yet."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from billing.models.due import Due


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def standing(self) -> Self:
        """Keep the promises that nobody withdrew."""
        return self.filter(withdrawn_at__isnull=True)


class Announcement(models.Model):
    """A transfer announced on a due, by whoever holds its link; it changes nothing to what is owed."""

    due = models.ForeignKey(
        Due, verbose_name="cotisation", on_delete=models.PROTECT, related_name="announcements"
    )
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2)
    announced_on = models.DateField("annoncé le")
    recorded_at = models.DateTimeField("enregistré le", auto_now_add=True)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True, editable=False)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = "virement annoncé"
        verbose_name_plural = "virements annoncés"
        ordering = ["-announced_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="billing_announcement_positive",
                violation_error_message="On n’annonce qu’un montant positif.",
            ),
            models.UniqueConstraint(
                fields=["due"],
                condition=Q(withdrawn_at__isnull=True),
                name="billing_announcement_one_standing",
                violation_error_message="Un virement est déjà annoncé sur cette cotisation.",
            ),
        ]

    def __str__(self) -> str:
        return f"Virement annoncé le {self.announced_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return self.due.get_absolute_url()
