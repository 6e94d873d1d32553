"""Two files that look alike and that somebody has told apart."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cressmember.members.models.organisation import Organisation


class DistinctPair(models.Model):
    """Two files that are two organisations: they are proposed as duplicates no more."""

    # What tells two files apart has no sense once one of them is merged.
    first = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="distinct_after")
    second = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="distinct_before")
    told_at = models.DateTimeField("déclarées distinctes le", auto_now_add=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="pairs_told_apart",
    )

    class Meta:
        verbose_name = "fiches distinctes"
        verbose_name_plural = "fiches distinctes"
        ordering = ["first__sort_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="members_distinctpair_in_order",
                violation_error_message="Choisissez deux fiches différentes.",
            ),
            models.UniqueConstraint(
                fields=["first", "second"],
                name="members_distinctpair_once",
                violation_error_message="Ces deux fiches sont déjà déclarées distinctes.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} et {self.second}"

    def get_absolute_url(self) -> str:
        return reverse("members:duplicate-list")
