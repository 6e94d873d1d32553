"""What members wish to work on: themes, and who said that one interests them."""

from __future__ import annotations

from django.db import models

from cressmember.members.models.organisation import Organisation
from cressmember.members.models.periods import Dated, ends_after_start


class Theme(models.Model):
    """A subject of the chamber's work; retired rather than deleted once somebody chose it."""

    name = models.CharField("thème", max_length=120, unique=True)
    order = models.PositiveSmallIntegerField("rang", default=0)
    is_retired = models.BooleanField("retiré", default=False)

    class Meta:
        verbose_name = "thème"
        verbose_name_plural = "thèmes"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Interest(Dated):
    """A theme that an organisation wishes to work on."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="interests")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="interests")

    class Meta:
        verbose_name = "centre d’intérêt"
        verbose_name_plural = "centres d’intérêt"
        ordering = ["theme__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "theme"],
                condition=models.Q(ends_on__isnull=True),
                name="members_interest_once_open",
                violation_error_message="Ce thème est déjà choisi.",
            ),
            ends_after_start("interest", start="starts_on", end="ends_on"),
        ]

    def __str__(self) -> str:
        return str(self.theme)
