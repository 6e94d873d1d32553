"""The minutes of a meeting, and the tasks that its decisions gave."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cressmember.members.models import Person
from governance.models.meeting.agenda import AgendaItem
from governance.models.meeting.meeting import Meeting


class Minutes(models.Model):
    """The minutes: text around figures that stay bound to their computation, until they are signed.

    ``blocks`` is the text, in order; ``content`` what was signed, frozen, and ``stored`` its file.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Projet"
        REVIEWED = "reviewed", "Relu"
        APPROVED = "approved", "Approuvé"
        SIGNED = "signed", "Signé"

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    state = models.CharField("état", max_length=8, choices=State.choices, default=State.DRAFT)
    number = models.PositiveIntegerField("numéro", null=True, blank=True, unique=True, editable=False)
    blocks = models.JSONField("texte", default=list)
    reviewed_at = models.DateTimeField("relu le", null=True, blank=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    approved_on = models.DateField("approuvé le", null=True, blank=True)
    approved_in = models.ForeignKey(
        Meeting,
        verbose_name="approuvé par la réunion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="minutes_approved",
    )
    content = models.JSONField("texte signé", null=True, blank=True, editable=False)
    content_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    stored = models.OneToOneField(
        "core.StoredDocument", on_delete=models.PROTECT, null=True, blank=True, related_name="minutes"
    )

    class Meta:
        verbose_name = "procès-verbal"
        verbose_name_plural = "procès-verbaux"
        ordering = ["-meeting__starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "reviewed", "approved", "signed"]),
                name="governance_minutes_state_known",
                violation_error_message="État inconnu.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "reviewed", "approved"], content__isnull=True)
                | Q(state="signed", content__isnull=False),
                name="governance_minutes_signed_is_frozen",
                violation_error_message="Un procès-verbal signé ne change plus.",
            ),
        ]

    def __str__(self) -> str:
        return f"Procès-verbal · {self.meeting}"

    def get_absolute_url(self) -> str:
        return reverse("governance:minutes-detail", args=[self.meeting_id])


class Signature(models.Model):
    """Somebody signed the minutes, in the quality that the statutes ask for."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="signatures")
    quality = models.CharField("en qualité de", max_length=120)
    name = models.CharField("nom", max_length=210)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_on = models.DateField("signé le")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = "signature"
        verbose_name_plural = "signatures"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "quality"],
                name="governance_signature_once_a_quality",
                violation_error_message="Le procès-verbal est déjà signé en cette qualité.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.quality}"


class Rectification(models.Model):
    """A note that corrects signed minutes, numbered in their series: the minutes themselves never change."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="rectifications")
    number = models.PositiveIntegerField("numéro", unique=True, editable=False)
    text = models.TextField("rectification")
    made_on = models.DateField("faite le")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    stored = models.OneToOneField(
        "core.StoredDocument", on_delete=models.PROTECT, null=True, blank=True, related_name="rectification"
    )

    class Meta:
        verbose_name = "note rectificative"
        verbose_name_plural = "notes rectificatives"
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="governance_rectification_is_written",
                violation_error_message="Écrivez ce qui est rectifié.",
            ),
        ]

    def __str__(self) -> str:
        return f"Note rectificative n° {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("governance:minutes-detail", args=[self.minutes.meeting_id])


class Task(models.Model):
    """Something to do by a day: before a meeting, or because it decided so."""

    class Kind(models.TextChoices):
        BEFORE = "before", "Préparation"
        AFTER = "after", "Suite légale"
        DECISION = "decision", "Décision"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="tasks")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    kind = models.CharField("nature", max_length=8, choices=Kind.choices)
    code = models.CharField(max_length=40, blank=True, editable=False)
    title = models.CharField("à faire", max_length=200)
    article = models.CharField("article", max_length=120, blank=True)
    owner = models.CharField("par", max_length=120, blank=True)
    due_on = models.DateField("pour le", null=True, blank=True)
    done_on = models.DateField("faite le", null=True, blank=True)

    class Meta:
        verbose_name = "tâche"
        verbose_name_plural = "tâches"
        ordering = [models.F("due_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["before", "after", "decision"]),
                name="governance_task_kind_known",
                violation_error_message="Nature inconnue.",
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="governance_task_is_titled",
                violation_error_message="Dites ce qu’il y a à faire.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "code"],
                condition=~Q(code=""),
                name="governance_task_proposed_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:meeting-detail", args=[self.meeting_id])
