"""A payment on line: each attempt, from the click to the money."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from billing.models.due import Due
from billing.models.receipt import Receipt


class CheckoutQuerySet(models.QuerySet["Checkout"]):
    def under_way(self) -> Self:
        """Keep the attempts of which money may still come, as far as anybody knows."""
        return self.filter(state__in=Checkout.UNDER_WAY)


class Checkout(models.Model):
    """One attempt to pay a due on line.

    Its key goes to the provider as the idempotency key, and comes back with every notice. The row is
    committed before the provider is asked; *uncertain* is a state, settled by reading over there, never by
    asking again.
    """

    class Means(models.TextChoices):
        CARD = "card", "Carte bancaire"
        DEBIT = "debit", "Prélèvement SEPA"

    class State(models.TextChoices):
        PREPARED = "prepared", "Préparé"
        OPEN = "open", "En cours"
        PENDING = "pending", "Prélèvement en cours"
        PAID = "paid", "Payé"
        FAILED = "failed", "Échoué"
        EXPIRED = "expired", "Expiré"
        UNCERTAIN = "uncertain", "Incertain"
        CANCELLED = "cancelled", "Abandonné"

    UNDER_WAY = (State.PREPARED, State.OPEN, State.PENDING, State.UNCERTAIN)

    key = models.UUIDField("identifiant", unique=True, default=uuid.uuid4, editable=False)
    due = models.ForeignKey(
        Due, verbose_name="cotisation", on_delete=models.PROTECT, related_name="checkouts"
    )
    payer = models.ForeignKey(
        "members.Organisation", verbose_name="payeur", on_delete=models.PROTECT, related_name="checkouts"
    )
    means = models.CharField("moyen", max_length=5, choices=Means.choices)
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2)
    # What the payer chose to give beyond its dues: a line of its own over there, never part of ``amount``.
    support = models.DecimalField("soutien", max_digits=12, decimal_places=2, default=Decimal("0.00"))
    state = models.CharField("état", max_length=10, choices=State.choices, default=State.PREPARED)
    session_id = models.CharField("page de paiement", max_length=120, blank=True)
    session_url = models.URLField("adresse de la page", max_length=1000, blank=True)
    payment_id = models.CharField("paiement", max_length=120, blank=True)
    receipt = models.OneToOneField(
        Receipt, on_delete=models.PROTECT, null=True, blank=True, related_name="checkout"
    )
    error = models.CharField("ce qui s’est passé", max_length=250, blank=True)
    created_at = models.DateTimeField("commencé le", auto_now_add=True)
    expires_at = models.DateTimeField("page ouverte jusqu’au", null=True, blank=True)
    read_at = models.DateTimeField("relu le", null=True, blank=True)
    settled_at = models.DateTimeField("terminé le", null=True, blank=True)

    objects = CheckoutQuerySet.as_manager()

    class Meta:
        verbose_name = "paiement en ligne"
        verbose_name_plural = "paiements en ligne"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="billing_checkout_positive",
                violation_error_message="On ne paie qu’un montant positif.",
            ),
            models.CheckConstraint(
                condition=Q(support__gte=0),
                name="billing_checkout_support_not_negative",
                violation_error_message="Une contribution de soutien est un montant positif.",
            ),
            models.CheckConstraint(
                condition=Q(means__in=["card", "debit"]),
                name="billing_checkout_means_known",
                violation_error_message="Moyen de paiement inconnu.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "prepared",
                        "open",
                        "pending",
                        "paid",
                        "failed",
                        "expired",
                        "uncertain",
                        "cancelled",
                    ]
                ),
                name="billing_checkout_state_known",
                violation_error_message="État inconnu.",
            ),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(receipt__isnull=False),
                name="billing_checkout_paid_by_a_receipt",
                violation_error_message="Un paiement reçu est un encaissement.",
            ),
            models.UniqueConstraint(
                fields=["session_id"],
                condition=~Q(session_id=""),
                name="billing_checkout_session_once",
                violation_error_message="Cette page de paiement est celle d’un autre essai.",
            ),
            models.UniqueConstraint(
                fields=["payment_id"],
                condition=~Q(payment_id=""),
                name="billing_checkout_payment_once",
                violation_error_message="Ce paiement est celui d’un autre essai.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["read_at"],
                condition=Q(state__in=["prepared", "open", "pending", "uncertain"]),
                name="billing_checkout_under_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_means_display()} · {self.due}"

    def get_absolute_url(self) -> str:
        return reverse("billing:checkout-detail", args=[self.pk])

    @property
    def total(self) -> Decimal:
        """What the payer is asked over there: the due, and the support that it chose."""
        return self.amount + self.support

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY


# What the provider calls the ground of a dispute; the others say nothing to a treasurer.
DISPUTE_GROUNDS = {
    "credit_not_processed": "remboursement attendu",
    "debit_not_authorized": "prélèvement non autorisé",
    "duplicate": "payé deux fois",
    "fraudulent": "paiement dit frauduleux",
    "incorrect_account_details": "coordonnées bancaires inexactes",
    "insufficient_funds": "provision insuffisante",
    "product_not_received": "prestation non reçue",
    "product_unacceptable": "prestation non conforme",
    "subscription_canceled": "adhésion résiliée",
    "unrecognized": "paiement non reconnu",
}


class ProviderDispute(models.Model):
    """A payment that the payer’s bank contests: the money is held, then comes back or is lost."""

    class State(models.TextChoices):
        OPEN = "open", "En cours"
        WON = "won", "Gagnée"
        LOST = "lost", "Perdue"

    outside_id = models.CharField("identifiant", max_length=120, unique=True)
    receipt = models.ForeignKey(
        Receipt, verbose_name="encaissement", on_delete=models.PROTECT, related_name="disputes"
    )
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2)
    reason = models.CharField("motif", max_length=60, blank=True)
    state = models.CharField("état", max_length=4, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField("ouverte le")
    read_at = models.DateTimeField("relue le")
    closed_at = models.DateTimeField("close le", null=True, blank=True)

    class Meta:
        verbose_name = "contestation"
        verbose_name_plural = "contestations"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "won", "lost"]),
                name="billing_providerdispute_state_known",
                violation_error_message="État inconnu.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="billing_providerdispute_positive",
                violation_error_message="On ne conteste qu’un montant positif.",
            ),
        ]

    def __str__(self) -> str:
        return f"Contestation du {timezone.localdate(self.opened_at):%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("billing:receipt-detail", args=[self.receipt_id])

    @property
    def ground(self) -> str:
        """Why the payer contests, in French; empty when the provider does not really say."""
        return DISPUTE_GROUNDS.get(self.reason, "")
