"""The outbox: every mail is a row, written with the fact that it announces, with its delivery history."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cressmember.core.models.document import StoredDocument


class Message(models.Model):
    """A mail to send: nothing leaves the house that is not here."""

    class State(models.TextChoices):
        WAITING = "waiting", "En attente"
        SENDING = "sending", "En cours d’envoi"
        SENT = "sent", "Envoyé"
        FAILED = "failed", "Non remis"
        UNCERTAIN = "uncertain", "Incertain"
        HELD = "held", "Retenu"

    kind = models.CharField("nature", max_length=60, db_index=True)
    to = models.JSONField("destinataires")
    subject = models.CharField("objet", max_length=200)
    text = models.TextField("texte")
    about_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True)
    about_id = models.BigIntegerField(null=True)
    about = GenericForeignKey("about_type", "about_id")
    documents = models.ManyToManyField(StoredDocument, related_name="messages", blank=True)
    state = models.CharField("état", max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("tentatives", default=0)
    next_try_at = models.DateTimeField("prochain essai")
    last_error = models.TextField("dernière erreur", blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField("créé le")
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField("envoyé le", null=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="messages"
    )

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["next_try_at"], name="core_message_waiting", condition=Q(state="waiting"))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending", "sent", "failed", "uncertain", "held"]),
                name="core_message_state_known",
                violation_error_message="État inconnu.",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("core:message-detail", args=[self.pk])

    @property
    def recipients(self) -> str:
        return ", ".join(self.to)


class Delivery(models.Model):
    """One attempt at sending a message."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries")
    at = models.DateTimeField("date")
    outcome = models.CharField("issue", max_length=10, choices=Message.State.choices)
    note = models.TextField("précision", blank=True)

    class Meta:
        verbose_name = "envoi"
        verbose_name_plural = "envois"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["waiting", "sending", "sent", "failed", "uncertain", "held"]),
                name="core_delivery_outcome_known",
                violation_error_message="Issue inconnue.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} le {self.at:%d/%m/%Y}"
