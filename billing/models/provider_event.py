"""The provider’s letterbox: each notice kept once, as it came, then acted on."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

# The notices that come up, in the reader’s words; any other keeps the name that the provider gives it.
WORDS = {
    "checkout.session.completed": "Page de paiement terminée",
    "checkout.session.async_payment_succeeded": "Prélèvement abouti",
    "checkout.session.async_payment_failed": "Prélèvement refusé",
    "checkout.session.expired": "Page de paiement expirée",
    "payment_intent.processing": "Paiement en cours",
    "payment_intent.succeeded": "Paiement reçu",
    "payment_intent.payment_failed": "Paiement refusé",
    "payment_intent.canceled": "Paiement abandonné",
    "charge.refunded": "Paiement remboursé",
    "charge.dispute.created": "Paiement contesté",
    "charge.dispute.updated": "Contestation en cours",
    "charge.dispute.closed": "Contestation close",
    "refund.created": "Remboursement demandé",
    "refund.updated": "Remboursement suivi",
    "refund.failed": "Remboursement refusé",
    "payout.paid": "Versement à la banque",
}


class ProviderEventQuerySet(models.QuerySet["ProviderEvent"]):
    def waiting(self) -> Self:
        """Keep the notices that nobody acted on yet."""
        return self.filter(handled_at__isnull=True)

    def to_examine(self) -> Self:
        """Keep those that only somebody can make out, and that nobody did yet."""
        return self.filter(outcome=ProviderEvent.Outcome.REFUSED)


class ProviderEvent(models.Model):
    """A notice whose signature was verified: a hint of what to read again at the provider."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "À traiter"
        DONE = "done", "Traité"
        IGNORED = "ignored", "Sans objet"
        REFUSED = "refused", "À examiner"
        EXAMINED = "examined", "Examiné"

    event_id = models.CharField("identifiant", max_length=120, unique=True)
    kind = models.CharField("type", max_length=80)
    api_version = models.CharField("version", max_length=40, blank=True)
    about = models.CharField("objet", max_length=120, blank=True)
    payment = models.CharField("paiement", max_length=120, blank=True)
    attempt = models.CharField("essai", max_length=64, blank=True)
    body = models.TextField("contenu")
    received_at = models.DateTimeField("reçu le", auto_now_add=True)
    handled_at = models.DateTimeField("traité le", null=True, blank=True)
    next_try_at = models.DateTimeField("à traiter à partir du")
    tries = models.PositiveSmallIntegerField("essais", default=0)
    outcome = models.CharField("suite", max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    note = models.CharField("ce qui s’est passé", max_length=250, blank=True)
    because = models.CharField("ce qui en a été fait", max_length=250, blank=True)

    objects = ProviderEventQuerySet.as_manager()

    class Meta:
        verbose_name = "avis du prestataire"
        verbose_name_plural = "avis du prestataire"
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["waiting", "done", "ignored", "refused", "examined"]),
                name="billing_providerevent_outcome_known",
                violation_error_message="Suite inconnue.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(handled_at__isnull=True),
                name="billing_providerevent_waiting",
            ),
            models.Index(fields=["payment"], name="billing_providerevent_payment"),
        ]

    def __str__(self) -> str:
        return f"{self.words} · {self.event_id}"

    def get_absolute_url(self) -> str:
        return reverse("billing:event-detail", args=[self.pk])

    @property
    def words(self) -> str:
        """What it announces, as its reader says it."""
        return WORDS.get(self.kind, self.kind)
