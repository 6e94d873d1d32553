"""What a public body asks for on an invoice, and what became of it on the public portal."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


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
