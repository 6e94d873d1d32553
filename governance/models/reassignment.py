"""Where people decided that a member goes when the colleges change."""

from __future__ import annotations

from django.db import models

from cressmember.members.models import Organisation
from governance.models.statutes import Statutes


class Reassignment(models.Model):
    """A choice for one member; those that the text alone leads have none."""

    statutes = models.ForeignKey(Statutes, on_delete=models.CASCADE, related_name="reassignments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="reassignments")
    college = models.SlugField("code du collège", max_length=40)

    class Meta:
        verbose_name = "rattachement choisi"
        verbose_name_plural = "rattachements choisis"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statutes", "organisation"],
                name="governance_reassignment_once",
                violation_error_message="Un adhérent ne va que dans un collège.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.college}"
