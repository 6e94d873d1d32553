"""A member is placed in a college during a period."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cressmember.members.models.college import College
from cressmember.members.models.organisation import Organisation
from cressmember.members.models.periods import Dated, ends_after_start


class Placement(Dated):
    """A member's college, from a date to a date."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="placements")
    college = models.ForeignKey(
        College, verbose_name="collège", on_delete=models.PROTECT, related_name="placements"
    )
    act = models.CharField("décision", max_length=200, blank=True)

    class Meta:
        verbose_name = "rattachement à un collège"
        verbose_name_plural = "rattachements aux collèges"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(ends_on__isnull=True),
                name="members_placement_one_open",
                violation_error_message="Un adhérent n’appartient qu’à un collège à la fois.",
            ),
            ends_after_start("placement", start="starts_on", end="ends_on"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.college}"

    def get_absolute_url(self) -> str:
        return reverse("members:organisation-detail", args=[self.organisation_id])
