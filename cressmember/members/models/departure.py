"""A membership that may end by a procedure: each of its steps, when it was done, and what came of it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cressmember.kernel.folding import fold, words
from cressmember.members.models.membership import Membership
from cressmember.members.models.put import PutToVote


class DepartureQuerySet(models.QuerySet["Departure"]):
    def under_way(self) -> Self:
        """Keep those that nothing ended yet."""
        return self.filter(outcome="")

    def search(self, query: str) -> Self:
        """Keep those whose member answers to every word."""
        wanted = words(query)
        if not wanted:
            return self
        told = self.order_by().values_list("pk", "membership__organisation__name", "because")
        found = [pk for pk, *said in told if all(word in fold(" ".join(said)) for word in wanted)]
        return self.filter(pk__in=found)


class Departure(PutToVote):
    """A resignation, a strike-off, an exclusion or a loss of status, from its first step to its end.

    Its kinds are those of the statutes. What is done is dated, what is not is empty; whether it may be
    concluded is for the statutes in force to say.
    """

    class Kind(models.TextChoices):
        RESIGNATION = "resignation", "Démission"
        UNPAID = "unpaid", "Radiation pour défaut de paiement"
        STRUCK_OFF = "struck_off", "Radiation"
        EXCLUSION = "exclusion", "Exclusion"
        LOST_STATUS = "lost_status", "Perte de la qualité de membre"

    class Outcome(models.TextChoices):
        ENDED = "ended", "Adhésion terminée"
        KEPT = "kept", "Adhésion maintenue"
        DROPPED = "dropped", "Procédure abandonnée"

    membership = models.ForeignKey(
        Membership, verbose_name="adhésion", on_delete=models.PROTECT, related_name="departures"
    )
    kind = models.CharField("nature", max_length=11, choices=Kind.choices)
    because = models.TextField("motifs", blank=True)
    opened_on = models.DateField("ouverte le")
    resigned_on = models.DateField("démission reçue le", null=True, blank=True)
    in_writing = models.BooleanField("par écrit", default=False)
    reminded_on = models.DateField("rappel du", null=True, blank=True)
    paid_on = models.DateField("réglée le", null=True, blank=True)
    proposed_on = models.DateField("proposée le", null=True, blank=True)
    proposed_by = models.CharField("proposée par", max_length=120, blank=True)
    notified_on = models.DateField("avis au membre le", null=True, blank=True)
    registered = models.BooleanField("en recommandé ou en main propre", default=False)
    tracking = models.CharField("numéro du recommandé", max_length=40, blank=True)
    invited_on = models.DateField("invitation à s’expliquer du", null=True, blank=True)
    hearing_at = models.DateTimeField("audition prévue le", null=True, blank=True)
    hearing_place = models.CharField("lieu de l’audition", max_length=200, blank=True)
    heard_on = models.DateField("entendu le", null=True, blank=True)
    heard_said = models.TextField("ce qui a été dit", blank=True)
    lost_status = models.CharField("statut perdu", max_length=120, blank=True)
    lost_on = models.DateField("perdu le", null=True, blank=True)
    outcome = models.CharField("suite", max_length=7, choices=Outcome.choices, blank=True)
    decided_on = models.DateField("décidée le", null=True, blank=True)
    decided_by = models.CharField("décidée par", max_length=120, blank=True)
    effective_on = models.DateField("prend effet le", null=True, blank=True)
    verdict = models.TextField("ce que disent les statuts", blank=True, editable=False)

    objects = DepartureQuerySet.as_manager()

    class Meta:
        verbose_name = "départ"
        verbose_name_plural = "départs"
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["resignation", "unpaid", "struck_off", "exclusion", "lost_status"]),
                name="members_departure_kind_known",
                violation_error_message="Nature inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["ended", "kept", "dropped", ""]),
                name="members_departure_outcome_known",
                violation_error_message="Suite inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_on__isnull=True)
                | (~Q(outcome="") & Q(decided_on__isnull=False)),
                name="members_departure_outcome_dated",
                violation_error_message="Une suite est datée, et une date suppose une suite.",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("opened_on")),
                name="members_departure_decided_after_opening",
                violation_error_message="La décision ne peut pas précéder l’ouverture de la procédure.",
            ),
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(outcome=""),
                name="members_departure_one_under_way",
                violation_error_message="Une procédure de départ est déjà ouverte pour cet adhérent.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.membership.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("office:departure-detail", args=[self.pk])
