"""What calls people to a meeting: a text frozen when it is sent, and one notice for each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from governance.models.meeting.meeting import Meeting
from governance.models.meeting.participant import Participant


class Convocation(models.Model):
    """A sending: the convocation itself, or what completes it. ``content`` is what it said, frozen."""

    class Kind(models.TextChoices):
        CALL = "call", "Convocation"
        ADDITION = "addition", "Complément"
        CANCELLATION = "cancellation", "Annulation"
        REMINDER = "reminder", "Relance"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="convocations")
    kind = models.CharField("nature", max_length=12, choices=Kind.choices)
    sent_on = models.DateField("envoyée le")
    sent_at = models.DateTimeField("enregistrée le")
    content = models.JSONField("contenu")
    content_sha256 = models.CharField(max_length=64)
    verdict = models.JSONField("régularité", default=dict, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = "convocation"
        verbose_name_plural = "convocations"
        ordering = ["sent_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["call", "addition", "cancellation", "reminder"]),
                name="governance_convocation_kind_known",
                violation_error_message="Nature inconnue.",
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(kind="call"),
                name="governance_convocation_called_once",
                violation_error_message="Cette réunion est déjà convoquée : envoyez un complément.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.meeting}"

    def get_absolute_url(self) -> str:
        return reverse("governance:convocation-detail", args=[self.pk])


class Notice(models.Model):
    """One convocation to one participant in one way: what became of it stands in its mail or its letter."""

    class Way(models.TextChoices):
        MAIL = "mail", "Courriel"
        POST = "post", "Courrier à poster"
        REGISTERED = "registered", "Lettre recommandée"
        HAND = "hand", "Remise en main propre"

    convocation = models.ForeignKey(Convocation, on_delete=models.PROTECT, related_name="notices")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="notices")
    way = models.CharField("envoi", max_length=10, choices=Way.choices)
    address = models.CharField("adresse", max_length=500, blank=True)
    message = models.OneToOneField(
        "core.Message",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meeting_notice",
    )
    letter = models.OneToOneField(
        "core.StoredDocument",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meeting_notice",
    )
    posted_on = models.DateField("remise ou postée le", null=True, blank=True)
    acknowledged_on = models.DateField("accusée le", null=True, blank=True)
    reference = models.CharField("numéro de recommandé", max_length=60, blank=True)

    class Meta:
        verbose_name = "envoi d’une convocation"
        verbose_name_plural = "envois de convocations"
        ordering = ["participant__sort_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=["mail", "post", "registered", "hand"]),
                name="governance_notice_way_known",
                violation_error_message="Mode d’envoi inconnu.",
            ),
            models.UniqueConstraint(
                fields=["convocation", "participant", "way", "address"],
                name="governance_notice_once",
                violation_error_message="Cet envoi est déjà parti.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.convocation} · {self.participant}"
