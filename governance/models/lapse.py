"""The loss of what gave a seat, and what became of the mandate."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from governance.models.mandate import Mandate


class Lapse(models.Model):
    """What came of the loss of membership or of standing for one mandate: once for each loss.

    It stays when the end is taken back, so that the same loss does not end the mandate again. ``ended_on`` is
    the end that it wrote.
    """

    class What(models.TextChoices):
        MEMBERSHIP = "membership", "Qualité d’adhérent"
        STANDING = "standing", "À jour de cotisation"

    class Outcome(models.TextChoices):
        ENDED = "ended", "Démission constatée"
        KEPT = "kept", "Maintien en place"

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="lapses")
    what = models.CharField("ce qui est perdu", max_length=10, choices=What.choices)
    lost_on = models.DateField("perdu le")
    outcome = models.CharField("suite", max_length=5, choices=Outcome.choices)
    ended_on = models.DateField("fin du mandat le", null=True, blank=True)
    article = models.CharField("article", max_length=60, blank=True)
    decision = models.CharField("décision", max_length=200, blank=True)
    decided_on = models.DateField("décision du", null=True, blank=True)

    class Meta:
        verbose_name = "perte de ce qui donnait le siège"
        verbose_name_plural = "pertes de ce qui donnait le siège"
        ordering = ["lost_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=["membership", "standing"]),
                name="governance_lapse_what_known",
                violation_error_message="Ce qui est perdu est inconnu.",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["ended", "kept"]),
                name="governance_lapse_outcome_known",
                violation_error_message="Suite inconnue.",
            ),
            models.UniqueConstraint(
                fields=["mandate", "what", "lost_on"],
                name="governance_lapse_once",
                violation_error_message="La suite de cette perte est déjà enregistrée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} : {self.mandate}"

    def get_absolute_url(self) -> str:
        return reverse("governance:mandate-detail", args=[self.mandate_id])
