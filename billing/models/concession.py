"""What one member was granted before being called, and what a public payer asks for."""

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


class PublicPayer(models.Model):
    """What a public body needs on an invoice, and how long it may take to pay."""

    organisation = models.OneToOneField(
        "members.Organisation", on_delete=models.PROTECT, related_name="public_payer"
    )
    service_code = models.CharField("code service", max_length=100, blank=True)
    engagement_required = models.BooleanField("numéro d’engagement exigé", default=False)
    payment_days = models.PositiveSmallIntegerField("délai de paiement (jours)", default=30)

    class Meta:
        verbose_name = "payeur public"
        verbose_name_plural = "payeurs publics"
        constraints = [
            models.CheckConstraint(
                condition=Q(payment_days__gte=1, payment_days__lte=180),
                name="billing_publicpayer_days_sound",
                violation_error_message="Un délai de paiement va de 1 à 180 jours.",
            ),
        ]

    def __str__(self) -> str:
        return f"Payeur public · {self.organisation}"


class PortalDeposit(models.Model):
    """A document deposited on the public invoicing portal, as the treasurer typed it in."""

    class Status(models.TextChoices):
        DEPOSITED = "deposited", "Déposée"
        RECEIVED = "received", "Mise à disposition"
        REJECTED = "rejected", "Rejetée"
        SUSPENDED = "suspended", "Suspendue"
        SERVICED = "serviced", "Service fait"
        ORDERED = "ordered", "Mise en paiement"

    document = models.OneToOneField(
        "billing.Document", on_delete=models.PROTECT, related_name="portal_deposit"
    )
    engagement = models.CharField("numéro d’engagement", max_length=60, blank=True)
    deposited_on = models.DateField("déposée le")
    status = models.CharField("état", max_length=9, choices=Status.choices, default=Status.DEPOSITED)
    status_on = models.DateField("état au")
    note = models.CharField("observation", max_length=250, blank=True)

    class Meta:
        verbose_name = "dépôt sur le portail public"
        verbose_name_plural = "dépôts sur le portail public"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=["deposited", "received", "rejected", "suspended", "serviced", "ordered"]
                ),
                name="billing_portaldeposit_status_known",
                violation_error_message="État de dépôt inconnu.",
            ),
            models.CheckConstraint(
                condition=Q(status_on__gte=F("deposited_on")),
                name="billing_portaldeposit_status_after_deposit",
                violation_error_message="Un état ne précède pas le dépôt.",
            ),
        ]

    def __str__(self) -> str:
        return f"Dépôt de {self.document}"

    @property
    def is_stuck(self) -> bool:
        """Whether the body waits for something of us: its delay does not run."""
        return self.status in {self.Status.REJECTED, self.Status.SUSPENDED}
