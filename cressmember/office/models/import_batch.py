"""An import of the register: the file, its rehearsal, what it wrote, so that it can be taken back."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cressmember.members.rules.sheet import KIND_LABELS, SheetKind

LEARNT_IN = {
    kind.value: KIND_LABELS[kind] for kind in (SheetKind.MEMBERS, SheetKind.DEPARTURES, SheetKind.PARTNERS)
}


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def waiting(self) -> Self:
        """Keep the files that somebody still has to confirm or to write."""
        return self.filter(state__in=[ImportBatch.State.UPLOADED, ImportBatch.State.REHEARSED])


class ImportBatch(models.Model):
    """A file that staff brought in; nothing of it is written before it is applied."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "Reçu"
        REHEARSED = "rehearsed", "Répété"
        APPLIED = "applied", "Écrit dans le registre"
        UNDONE = "undone", "Import annulé"

    filename = models.CharField("fichier", max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    file = models.FileField(upload_to="imports/", max_length=200)
    state = models.CharField("état", max_length=10, choices=State.choices, default=State.UPLOADED)
    choices = models.JSONField("réponses", default=dict, blank=True)
    report = models.JSONField("répétition", default=dict, blank=True)
    written = models.JSONField("ce qui a été écrit", default=dict, blank=True)
    created_at = models.DateTimeField("reçu le", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="imports"
    )
    applied_at = models.DateTimeField("écrit le", null=True, blank=True)
    undone_at = models.DateTimeField("annulé le", null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "imports"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["uploaded", "rehearsed", "applied", "undone"]),
                name="office_importbatch_state_known",
                violation_error_message="État inconnu.",
            ),
        ]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("office:import-detail", args=[self.pk])


class LearntColumn(models.Model):
    """A header that somebody explained once, in a kind of sheet: it is understood the next time.

    ``field`` is empty for a column kept as it is, « - » for one that is not taken.
    """

    kind = models.CharField("nature de la feuille", max_length=12, choices=LEARNT_IN.items())
    label = models.CharField("en-tête", max_length=120)
    field = models.CharField("champ", max_length=40, blank=True)

    class Meta:
        verbose_name = "colonne apprise"
        verbose_name_plural = "colonnes apprises"
        ordering = ["kind", "label"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["members", "departures", "partners"]),
                name="office_learntcolumn_kind_known",
                violation_error_message="Nature de feuille inconnue.",
            ),
            models.UniqueConstraint(
                fields=["kind", "label"],
                name="office_learntcolumn_once",
                violation_error_message="Cet en-tête est déjà expliqué.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} → {self.field}"


class LearntValue(models.Model):
    """A spelling that somebody explained once, such as « à définir » for a college."""

    field = models.CharField("champ", max_length=40)
    spelling = models.CharField("écriture", max_length=120)
    meaning = models.CharField("sens", max_length=120)

    class Meta:
        verbose_name = "valeur apprise"
        verbose_name_plural = "valeurs apprises"
        ordering = ["field", "spelling"]
        constraints = [
            models.UniqueConstraint(
                fields=["field", "spelling"],
                name="office_learntvalue_once",
                violation_error_message="Cette écriture est déjà expliquée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spelling} → {self.meaning}"
