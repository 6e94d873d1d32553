"""The public page where organisations ask to join: whether it is open, what it says, its charter."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class JoiningPage(models.Model):
    """What the chamber says to those who would join, and what it asks them to accept."""

    is_open = models.BooleanField(
        "recevoir les demandes d’adhésion en ligne",
        default=True,
        help_text="Sinon, la page explique toujours les collèges et les cotisations, et dit à qui écrire.",
    )
    introduction = models.TextField(
        "mot d’accueil",
        blank=True,
        help_text="En haut de la page : ce que fait la chambre, et ce que l’adhésion apporte.",
    )
    charter = models.TextField(
        "charte à accepter",
        blank=True,
        help_text="Lue et acceptée par qui demande à adhérer. Vide, aucune charte n’est demandée.",
    )
    next_steps = models.TextField(
        "ce qui se passe ensuite",
        blank=True,
        help_text="Qui décide, sous quel délai. Affiché à qui vient d’envoyer sa demande.",
    )

    class Meta:
        verbose_name = "page d’adhésion"
        verbose_name_plural = "page d’adhésion"
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="members_joiningpage_only_one",
                violation_error_message="Une installation a une seule page d’adhésion.",
            ),
        ]

    def __str__(self) -> str:
        return "Page d’adhésion"

    @classmethod
    def current(cls) -> JoiningPage:
        """The page as it was set; as it is made, before anybody set it."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
