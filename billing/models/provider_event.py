"""The provider’s letterbox: each notice kept once, as it came, then acted on."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse


class ProviderEventQuerySet(models.QuerySet["ProviderEvent"]):
    def waiting(self) -> Self:
        """Keep the notices that nobody acted on yet."""
        return self.filter(handled_at__isnull=True)


class ProviderEvent(models.Model):
    """A notice whose signature was verified: a hint of what to read again at the provider."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "À traiter"
        DONE = "done", "Traité"
        IGNORED = "ignored", "Sans objet"
        REFUSED = "refused", "À examiner"

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

    objects = ProviderEventQuerySet.as_manager()

    class Meta:
        verbose_name = "avis du prestataire"
        verbose_name_plural = "avis du prestataire"
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["waiting", "done", "ignored", "refused"]),
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
        return f"{self.kind} · {self.event_id}"

    def get_absolute_url(self) -> str:
        return reverse("billing:event-detail", args=[self.pk])
