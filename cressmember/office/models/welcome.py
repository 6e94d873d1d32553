"""The welcome of a new member: what no other room knows of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from cressmember.members.models import Organisation


class WelcomeStep(models.Model):
    """A step of a member's welcome that somebody did, on a day."""

    class Kind(models.TextChoices):
        MEETING = "meeting", "Rencontre d’accueil"
        DOCUMENT = "document", "Livret d’accueil remis"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="welcome_steps")
    kind = models.CharField("étape", max_length=8, choices=Kind.choices)
    done_on = models.DateField("le")
    note = models.CharField("précision", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "étape d’accueil"
        verbose_name_plural = "étapes d’accueil"
        ordering = ["done_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                name="office_welcomestep_once",
                violation_error_message="Cette étape est déjà notée.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["meeting", "document"]),
                name="office_welcomestep_kind_known",
                violation_error_message="Étape inconnue.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
