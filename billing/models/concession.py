"""What one member was granted before being called."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from billing.rules.concession import Concession as ConcessionRule
from cressmember.kernel.writing import decimal_fr, euros


class ConcessionQuerySet(models.QuerySet["Concession"]):
    def on(self, day: date) -> Self:
        """Keep what holds on a day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


class Concession(models.Model):
    """A reduction or an exemption of one member, decided by a body, from a day until another (excluded)."""

    class Kind(models.TextChoices):
        EXEMPT = "exempt", "Exonération"
        AMOUNT = "amount", "Remise en euros"
        PERCENT = "percent", "Remise en pourcentage"

    organisation = models.ForeignKey(
        "members.Organisation", verbose_name="adhérent", on_delete=models.PROTECT, related_name="concessions"
    )
    kind = models.CharField("nature", max_length=8, choices=Kind.choices)
    value = models.DecimalField("valeur", max_digits=12, decimal_places=2, default=0)
    because = models.CharField("motif", max_length=250)
    decided_by = models.CharField("décidée par", max_length=120)
    decided_on = models.DateField("décidée le")
    starts_on = models.DateField("à compter du")
    ends_on = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    recorded_at = models.DateTimeField("enregistrée le", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="concessions"
    )

    objects = ConcessionQuerySet.as_manager()

    class Meta:
        verbose_name = "remise accordée"
        verbose_name_plural = "remises accordées"
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["exempt", "amount", "percent"]),
                name="billing_concession_kind_known",
                violation_error_message="Nature de remise inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(kind="exempt", value=0)
                | Q(kind="amount", value__gt=0)
                | Q(kind="percent", value__gt=0, value__lte=100),
                name="billing_concession_value_fits",
                violation_error_message="Une remise est un montant positif, ou un pourcentage de 0 à 100.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="billing_concession_is_a_period",
                violation_error_message="La remise prend fin après avoir commencé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.said} · {self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("members:organisation-detail", args=[self.organisation_id])

    @property
    def said(self) -> str:
        """What is granted: « Exonération », « Remise de 20 % », « Remise de 150,00 € »."""
        if self.kind == self.Kind.EXEMPT:
            return self.get_kind_display()
        if self.kind == self.Kind.AMOUNT:
            return f"Remise de {euros(self.value)}"
        return f"Remise de {decimal_fr(self.value.normalize())}\N{NO-BREAK SPACE}%"

    @property
    def rule(self) -> ConcessionRule:
        """What the engine of dues reads."""
        return ConcessionRule(
            self.kind,
            self.value,
            because=self.because,
            decided_by=self.decided_by,
            decided_on=self.decided_on,
        )
