"""A dues scale: data typed in by the chamber, versioned, adopted by a body on a date."""

from __future__ import annotations

import hashlib
import json

from django.db import models
from django.db.models import Q
from django.urls import reverse

from billing.rules.adoption import with_article
from cressmember.kernel.writing import long_date


class Scale(models.Model):
    """One version of the scale; the document is read by ``billing.rules``.

    Once a campaign was approved on it, ``frozen_at`` is set and it never changes again: a new version
    replaces it.
    """

    name = models.CharField("nom", max_length=120)
    version = models.PositiveSmallIntegerField("version", default=1)
    document = models.JSONField("barème")
    note = models.TextField("notes de lecture", blank=True)
    adopted_by = models.CharField("adopté par", max_length=120, blank=True)
    adopted_on = models.DateField("adopté le", null=True, blank=True)
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    frozen_at = models.DateTimeField("figé le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "barème"
        verbose_name_plural = "barèmes"
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "version"],
                name="billing_scale_version_once",
                violation_error_message="Cette version du barème existe déjà.",
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1),
                name="billing_scale_version_from_one",
                violation_error_message="Les versions se comptent à partir de 1.",
            ),
        ]

    def __str__(self) -> str:
        return self.name if self.version == 1 else f"{self.name} (version {self.version})"

    def get_absolute_url(self) -> str:
        return reverse("billing:scale-detail", args=[self.pk])

    @property
    def digest(self) -> str:
        """What tells this text from any other: a SHA-256 of the document, in hexadecimal."""
        return hashlib.sha256(json.dumps(self.document, sort_keys=True).encode()).hexdigest()

    @property
    def adoption(self) -> str:
        """« par l’assemblée générale le 20 juin 2024 »; nothing while no body adopted it."""
        if self.adopted_on is None:
            return ""
        return f"par {with_article(self.adopted_by)} le {long_date(self.adopted_on)}"
