"""Card payments that reach the bank together, less what they cost."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.urls import reverse

from billing.models.due import MONEY
from billing.models.statement import BankAccount, StatementLine
from cressmember.kernel.writing import short_date


class Payout(models.Model):
    """What a card provider pays out: ``net`` is ``gross`` less ``fees``; its payments point to it."""

    outside_id = models.CharField("identifiant d’origine", max_length=120, unique=True)
    account = models.ForeignKey(
        BankAccount,
        verbose_name="compte",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="payouts",
    )
    gross = models.DecimalField("brut", max_digits=12, decimal_places=2)
    fees = models.DecimalField("frais", max_digits=12, decimal_places=2)
    net = models.DecimalField("net", max_digits=12, decimal_places=2)
    arrived_on = models.DateField("versé le")
    recorded_at = models.DateTimeField("enregistré le", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="payouts"
    )
    statement_line = models.OneToOneField(
        StatementLine,
        verbose_name="ligne de relevé",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="payout",
    )

    class Meta:
        verbose_name = "versement de cartes"
        verbose_name_plural = "versements de cartes"
        ordering = ["-arrived_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                # Rounded: SQLite subtracts in floating numbers.
                condition=Q(net=Round(F("gross") - F("fees"), precision=2, output_field=MONEY)),
                name="billing_payout_net_of_fees",
                violation_error_message="Le net est le brut moins les frais.",
            ),
        ]

    def __str__(self) -> str:
        return f"Versement du {short_date(self.arrived_on)}"

    def get_absolute_url(self) -> str:
        return reverse("billing:payout-detail", args=[self.pk])
