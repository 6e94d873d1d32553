"""A due that the chamber agreed to be paid in parts, after it was called."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from billing.models.due import Due


class PaymentPlanQuerySet(models.QuerySet["PaymentPlan"]):
    def standing(self) -> Self:
        """Keep the plans that nobody ended."""
        return self.filter(ended_at__isnull=True)


class PaymentPlan(models.Model):
    """What was owed on the day of the agreement, shared out over days to come; its parts add up to it.

    It takes the place of the last day to pay, and of the instalments of the scale, until it is ended.
    """

    due = models.ForeignKey(Due, on_delete=models.PROTECT, related_name="payment_plans")
    amount = models.DecimalField("montant étalé", max_digits=12, decimal_places=2)
    agreed_on = models.DateField("accordé le")
    agreed_by = models.CharField("accordé par", max_length=120)
    because = models.CharField("motif", max_length=250)
    recorded_at = models.DateTimeField("enregistré le", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField("terminé le", null=True, blank=True, editable=False)
    ended_because = models.CharField("motif de la fin", max_length=250, blank=True, editable=False)

    objects = PaymentPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "échéancier accordé"
        verbose_name_plural = "échéanciers accordés"
        ordering = ["agreed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="billing_paymentplan_positive",
                violation_error_message="On n’étale qu’un montant positif.",
            ),
            models.UniqueConstraint(
                fields=["due"],
                condition=Q(ended_at__isnull=True),
                name="billing_paymentplan_one_standing",
                violation_error_message="Cette cotisation a déjà un échéancier.",
            ),
        ]

    def __str__(self) -> str:
        return f"Échéancier du {self.agreed_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("billing:due-detail", args=[self.due_id])


class PlanPart(models.Model):
    """A part of a payment plan and its day."""

    plan = models.ForeignKey(PaymentPlan, on_delete=models.PROTECT, related_name="parts")
    rank = models.PositiveSmallIntegerField("rang")
    due_on = models.DateField("échéance")
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = "part d’un échéancier"
        verbose_name_plural = "parts d’un échéancier"
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "rank"],
                name="billing_planpart_once",
                violation_error_message="Cette part existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["plan", "due_on"],
                name="billing_planpart_one_a_day",
                violation_error_message="Deux parts ne tombent pas le même jour.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="billing_planpart_positive",
                violation_error_message="Une part est un montant positif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · part {self.rank}"

    def get_absolute_url(self) -> str:
        return self.plan.get_absolute_url()
