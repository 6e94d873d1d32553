"""Stored documents: the content is frozen at issue, the file is rendered from it once."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q


class StoredDocument(models.Model):
    """A document whose content never changes; ``sha256`` is the digest of the rendered file."""

    class State(models.TextChoices):
        TO_RENDER = "to_render", "En préparation"
        RENDERED = "rendered", "Prêt"
        FAILED = "failed", "En échec"

    kind = models.CharField("nature", max_length=40, db_index=True)
    title = models.CharField("titre", max_length=200)
    filename = models.CharField("nom de fichier", max_length=150)
    template = models.CharField(max_length=120)
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    about_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True)
    about_id = models.BigIntegerField(null=True)
    about = GenericForeignKey("about_type", "about_id")
    state = models.CharField("état", max_length=10, choices=State.choices, default=State.TO_RENDER)
    file = models.FileField(upload_to="documents/", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField("taille", default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    frozen_at = models.DateTimeField("figé le")
    rendered_at = models.DateTimeField("produit le", null=True)

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documents"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["id"], name="core_document_to_render", condition=Q(state="to_render"))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["to_render", "rendered", "failed"]),
                name="core_storeddocument_state_known",
                violation_error_message="État inconnu.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
