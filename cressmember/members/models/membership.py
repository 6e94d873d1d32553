"""Being a member is a dated fact, decided by a body."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cressmember.kernel.elision import of
from cressmember.members.models.organisation import Organisation
from cressmember.members.models.periods import ends_after_start, in_force


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self, *, on: date) -> Self:
        return self.filter(in_force(on, start="admitted_on", end="ended_on"))


class Membership(models.Model):
    """A membership, from admission to its end.

    ``admitted_on`` empty: a member since before our records, or on a date that could not be read.
    ``ended_on`` is the first day on which the organisation is no longer a member.
    """

    class Precision(models.TextChoices):
        DAY = "day", "au jour près"
        MONTH = "month", "au mois près"
        YEAR = "year", "à l’année près"

    class EndReason(models.TextChoices):
        RESIGNATION = "resignation", "Démission"
        STRIKE_OFF = "strike_off", "Radiation"
        EXCLUSION = "exclusion", "Exclusion"
        LIQUIDATION = "liquidation", "Liquidation"
        MERGER = "merger", "Fusion avec un autre adhérent"
        OTHER = "other", "Autre motif"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    admitted_on = models.DateField("admise le", null=True, blank=True)
    admitted_precision = models.CharField(
        "précision", max_length=5, choices=Precision.choices, default=Precision.DAY
    )
    decided_by = models.CharField("instance qui a décidé", max_length=120, blank=True)
    decided_on = models.DateField("décision du", null=True, blank=True)
    ended_on = models.DateField("fin le", null=True, blank=True)
    end_reason = models.CharField("motif", max_length=12, choices=EndReason.choices, blank=True)
    end_note = models.CharField("précision sur le motif", max_length=250, blank=True)
    end_decided_by = models.CharField("fin décidée par", max_length=120, blank=True)
    end_decided_on = models.DateField("fin décidée le", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "adhésion"
        verbose_name_plural = "adhésions"
        ordering = ["admitted_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(ended_on__isnull=True),
                name="members_membership_one_open",
                violation_error_message="Cette organisation est déjà adhérente.",
            ),
            models.CheckConstraint(
                condition=Q(admitted_precision__in=["day", "month", "year"]),
                name="members_membership_admitted_precision_known",
                violation_error_message="Précision inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_reason="")
                | Q(
                    ended_on__isnull=False,
                    end_reason__in=[
                        "resignation",
                        "strike_off",
                        "exclusion",
                        "liquidation",
                        "merger",
                        "other",
                    ],
                ),
                name="members_membership_end_reason_known",
                violation_error_message="Une adhésion qui prend fin a un motif, et un motif suppose une fin.",
            ),
            ends_after_start("membership", start="admitted_on", end="ended_on"),
        ]

    def __str__(self) -> str:
        return f"Adhésion {of(self.organisation)}"

    def get_absolute_url(self) -> str:
        return reverse("members:organisation-detail", args=[self.organisation_id])

    def in_force_on(self, day: date) -> bool:
        return (self.admitted_on is None or self.admitted_on <= day) and (
            self.ended_on is None or day < self.ended_on
        )
