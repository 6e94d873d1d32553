"""Who acts for an organisation, in what capacity, from when to when, and by which act."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from cressmember.members.models.organisation import Organisation
from cressmember.members.models.periods import Dated, ends_after_start
from cressmember.members.models.person import Person


class Representation(Dated):
    """A person, or a mailbox, that acts for an organisation during a period."""

    class Role(models.TextChoices):
        LEGAL = "legal", "Représentant·e légal·e"
        TITULAR = "titular", "Titulaire"
        SUBSTITUTE = "substitute", "Suppléant·e"
        DUES = "dues", "Contact cotisations"
        OTHER = "other", "Autre contact"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="representations")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="representations"
    )
    role = models.CharField("qualité", max_length=12, choices=Role.choices)
    label = models.CharField("fonction ou service", max_length=120, blank=True)
    email = models.EmailField(
        "adresse électronique", blank=True, help_text="Laissez vide pour utiliser celle de la personne."
    )
    phone = models.CharField(
        "téléphone", max_length=20, blank=True, help_text="Laissez vide pour utiliser celui de la personne."
    )
    act = models.CharField("acte de désignation", max_length=200, blank=True)
    act_on = models.DateField("date de l’acte", null=True, blank=True)

    class Meta:
        verbose_name = "contact ou représentant"
        verbose_name_plural = "contacts et représentants"
        ordering = ["role", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["legal", "titular", "substitute", "dues", "other"]),
                name="members_representation_role_known",
                violation_error_message="Qualité inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(email="") | ~Q(label=""),
                name="members_representation_is_someone",
                violation_error_message="Indiquez une personne, un service ou une adresse.",
            ),
            models.UniqueConstraint(
                fields=["organisation", "person", "role"],
                condition=Q(ends_on__isnull=True),
                name="members_representation_once_open",
                violation_error_message="Cette personne a déjà cette qualité pour cette organisation.",
            ),
            ends_after_start("representation", start="starts_on", end="ends_on"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} : {self.person or self.label or self.email}"

    def get_absolute_url(self) -> str:
        return reverse("members:organisation-detail", args=[self.organisation_id])

    @property
    def precedence(self) -> int:
        """Its place among those who act for an organisation: the titular first."""
        return PRECEDENCE.index(self.role)

    @property
    def address(self) -> str:
        """The e-mail address to use for this capacity."""
        return self.email or (self.person.email if self.person else "")

    @property
    def telephone(self) -> str:
        """The number to call for this capacity."""
        return self.phone or (self.person.phone if self.person else "")


PRECEDENCE = (
    Representation.Role.TITULAR,
    Representation.Role.SUBSTITUTE,
    Representation.Role.LEGAL,
    Representation.Role.DUES,
    Representation.Role.OTHER,
)
# Those who lead: a renewal names them all at once.
LEADING = PRECEDENCE[:3]
