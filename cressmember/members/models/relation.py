"""The ties with the chamber other than membership, dated like it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cressmember.members.models.organisation import Organisation
from cressmember.members.models.periods import Dated, ends_after_start
from cressmember.members.models.person import Person


class Relation(Dated):
    """A tie with the chamber other than membership: honorary, partner, funder, payer, prospect."""

    class Kind(models.TextChoices):
        HONORARY = "honorary", "Membre d’honneur ou personne qualifiée"
        PARTNER = "partner", "Partenaire"
        FUNDER = "funder", "Financeur"
        PAYER = "payer", "Payeur"
        PROSPECT = "prospect", "Prospect"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="relations"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="relations"
    )
    kind = models.CharField("lien", max_length=10, choices=Kind.choices)
    note = models.CharField("précision", max_length=250, blank=True)
    # Of a prospect: which campaign went after it, and who or what brought it.
    campaign = models.CharField("campagne de prospection", max_length=120, blank=True)
    source = models.CharField("connu par", max_length=120, blank=True)

    class Meta:
        verbose_name = "lien avec la chambre"
        verbose_name_plural = "liens avec la chambre"
        ordering = ["kind", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["honorary", "partner", "funder", "payer", "prospect"]),
                name="members_relation_kind_known",
                violation_error_message="Lien inconnu.",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, person__isnull=True)
                | Q(organisation__isnull=True, person__isnull=False),
                name="members_relation_one_holder",
                violation_error_message="Un lien concerne une organisation ou une personne, pas les deux.",
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=Q(ends_on__isnull=True, organisation__isnull=False),
                name="members_relation_organisation_once_open",
                violation_error_message="Ce lien existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(ends_on__isnull=True, person__isnull=False),
                name="members_relation_person_once_open",
                violation_error_message="Ce lien existe déjà.",
            ),
            ends_after_start("relation", start="starts_on", end="ends_on"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.organisation or self.person}"

    def get_absolute_url(self) -> str:
        if self.person_id:
            return reverse("members:person-detail", args=[self.person_id])
        return reverse("members:organisation-detail", args=[self.organisation_id])
