"""What a member would change in its own file: proposed by it, accepted by the chamber."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cressmember.members.models.organisation import Organisation

# What a member may propose of its own file. Its name, its legal form and its college are decided elsewhere.
OPEN_FIELDS = (
    "acronym",
    "siret",
    "sector",
    "street",
    "street_more",
    "postcode",
    "city",
    "employment_area",
    "email",
    "phone",
    "website",
    "newsletter",
)


class ChangeProposalQuerySet(models.QuerySet["ChangeProposal"]):
    def waiting(self) -> Self:
        """Keep those that nobody decided yet."""
        return self.filter(outcome="")


class ChangeProposal(models.Model):
    """Values that a member proposes for its file; nothing moves before someone of the chamber accepts.

    ``values`` and ``known`` are keyed by the fields of a file: what is proposed, and what stood there when it
    was, so that an answer given to another state of the file is told. ``accepted`` names the fields that were
    taken over: one accepted in part keeps its ``reason`` for the others.
    """

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Acceptée"
        REFUSED = "refused", "Refusée"
        WITHDRAWN = "withdrawn", "Retirée"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="proposals")
    values = models.JSONField("valeurs proposées")
    known = models.JSONField("valeurs connues")
    note = models.CharField("précision", max_length=250, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("proposée le")
    outcome = models.CharField("suite", max_length=9, choices=Outcome.choices, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("traitée le", null=True, blank=True)
    reason = models.CharField("motif", max_length=250, blank=True)
    accepted = models.JSONField("champs repris", default=list, blank=True, editable=False)

    objects = ChangeProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "modification proposée"
        verbose_name_plural = "modifications proposées"
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["accepted", "refused", "withdrawn", ""]),
                name="members_changeproposal_outcome_known",
                violation_error_message="Suite inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True)
                | (~Q(outcome="") & Q(decided_at__isnull=False)),
                name="members_changeproposal_outcome_dated",
                violation_error_message="Une suite est datée, et une date suppose une suite.",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(outcome=""),
                name="members_changeproposal_one_waiting",
                violation_error_message="Une modification attend déjà : complétez-la ou retirez-la.",
            ),
        ]

    def __str__(self) -> str:
        return f"Modification proposée par {self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("members:proposal-decide", args=[self.pk])

    @property
    def standing(self) -> str:
        """What became of it, « in_part » where some of its fields only were taken over."""
        if self.outcome == self.Outcome.ACCEPTED and len(self.accepted) < len(self.values):
            return "in_part"
        return self.outcome or "waiting"

    @property
    def is_waiting(self) -> bool:
        """Whether nobody decided it yet."""
        return not self.outcome
