"""Paid dues, as the register knows them: billing writes and withdraws these facts, governance reads them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from cressmember.members.models.organisation import Organisation


class SettlementQuerySet(models.QuerySet["Settlement"]):
    def standing(self) -> Self:
        """Keep the facts that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def known(self, *, at: datetime) -> Self:
        """Keep what the register knew at that instant, whatever it learnt later."""
        return self.filter(recorded_at__lte=at).filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at))

    def covering(self, *, on: date) -> Self:
        """Keep the facts whose dues year holds that day."""
        return self.filter(year_starts_on__lte=on, year_ends_on__gt=on)


class Settlement(models.Model):
    """The dues of a year are settled for an organisation, on a date; withdrawn if the money goes back."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="settlements")
    year = models.CharField("exercice de cotisation", max_length=20)
    year_starts_on = models.DateField("début de l’exercice")
    year_ends_on = models.DateField("fin de l’exercice (exclue)")
    settled_on = models.DateField("soldée le")
    recorded_at = models.DateTimeField("enregistrée le")
    reference = models.CharField("référence", max_length=60, blank=True)
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)
    withdrawn_because = models.CharField("motif du retrait", max_length=200, blank=True)

    objects = SettlementQuerySet.as_manager()

    class Meta:
        verbose_name = "cotisation soldée"
        verbose_name_plural = "cotisations soldées"
        ordering = ["year_starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year"],
                condition=Q(withdrawn_at__isnull=True),
                name="members_settlement_once_a_year",
                violation_error_message="Cet exercice est déjà soldé.",
            ),
            models.CheckConstraint(
                condition=Q(year_ends_on__gt=F("year_starts_on")),
                name="members_settlement_year_is_a_period",
                violation_error_message="L’exercice se termine après avoir commencé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.year}"
