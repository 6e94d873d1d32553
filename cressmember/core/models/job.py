"""Long work, seen by those who wait for it: progress, what remains, and a report that is kept."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse


class Job(models.Model):
    """A piece of long work; it can be run again from the start after its worker was killed."""

    class State(models.TextChoices):
        QUEUED = "queued", "En attente"
        RUNNING = "running", "En cours"
        DONE = "done", "Terminé"
        FAILED = "failed", "En échec"

    kind = models.CharField("nature", max_length=60)
    title = models.CharField("titre", max_length=150)
    about_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True)
    about_id = models.BigIntegerField(null=True)
    about = GenericForeignKey("about_type", "about_id")
    arguments = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField("état", max_length=8, choices=State.choices, default=State.QUEUED)
    done = models.PositiveIntegerField("fait", default=0)
    total = models.PositiveIntegerField("à faire", default=0)
    note = models.CharField("étape", max_length=200, blank=True)
    report = models.JSONField("compte rendu", default=dict, encoder=DjangoJSONEncoder)
    error = models.TextField("ce qui a échoué", blank=True)
    traceback = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField("tentatives", default=0)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="lancé par",
        on_delete=models.PROTECT,
        null=True,
        related_name="jobs",
    )
    created_at = models.DateTimeField("lancé le", auto_now_add=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField("terminé le", null=True)

    class Meta:
        verbose_name = "travail"
        verbose_name_plural = "travaux"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running", "done", "failed"]),
                name="core_job_state_known",
                violation_error_message="État inconnu.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("core:job-detail", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}
