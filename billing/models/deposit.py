"""Cheques taken to the bank together."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from billing.models.statement import BankAccount, StatementLine


class DepositQuerySet(models.QuerySet["Deposit"]):
    def standing(self) -> Self:
        """Keep the deposits that were not undone."""
        return self.filter(undone_at__isnull=True)


class Deposit(models.Model):
    """A deposit slip: its cheques are the receipts that point to it; the bank writes one line for all."""

    account = models.ForeignKey(
        BankAccount, verbose_name="compte", on_delete=models.PROTECT, related_name="deposits"
    )
    number = models.CharField("numéro", max_length=40, unique=True)
    deposited_on = models.DateField("remise du")
    total = models.DecimalField("total", max_digits=12, decimal_places=2)
    stored = models.OneToOneField(
        "core.StoredDocument", on_delete=models.PROTECT, related_name="billing_deposit"
    )
    made_at = models.DateTimeField("préparée le", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="deposits"
    )
    statement_line = models.OneToOneField(
        StatementLine,
        verbose_name="ligne de relevé",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="deposit",
    )
    undone_at = models.DateTimeField("défaite le", null=True, blank=True, editable=False)
    undone_because = models.CharField("motif", max_length=250, blank=True, editable=False)

    objects = DepositQuerySet.as_manager()

    class Meta:
        verbose_name = "remise de chèques"
        verbose_name_plural = "remises de chèques"
        ordering = ["-deposited_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(total__gt=0),
                name="billing_deposit_positive",
                violation_error_message="Une remise porte un montant.",
            ),
        ]

    def __str__(self) -> str:
        return f"Remise {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("billing:deposit-detail", args=[self.pk])
