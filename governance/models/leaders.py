"""The declaration of a change of leaders, and what the authority asks of each: for administrators alone."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cressmember.kernel.periods import months_later
from cressmember.members.models import Person
from governance.models.statutes import Statutes

# Law of 1 July 1901, article 5: changes in the administration are declared within three months.
MONTHS_TO_DECLARE = 3


class LeaderDetails(models.Model):
    """What the form asks of a leader and that nobody else in the house has to know."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="leader_details")
    birth_date = models.DateField("date de naissance", null=True, blank=True)
    birth_place = models.CharField("lieu de naissance", max_length=120, blank=True)
    nationality = models.CharField("nationalité", max_length=60, blank=True)
    profession = models.CharField("profession", max_length=120, blank=True)
    address = models.TextField("adresse du domicile", blank=True)

    class Meta:
        verbose_name = "état civil d’un dirigeant"
        verbose_name_plural = "états civils des dirigeants"

    def __str__(self) -> str:
        return f"État civil n° {self.pk}"

    @property
    def missing(self) -> list[str]:
        """What the form asks and that is not known, by its name."""
        labels = {field.name: str(field.verbose_name) for field in self._meta.local_fields}
        return [labels[name] for name in ASKED if not getattr(self, name)]


ASKED = ("birth_date", "birth_place", "nationality", "profession", "address")


class LeadersDeclaration(models.Model):
    """A change of leaders to declare, and what became of it.

    ``content`` keeps the list as it was filed: those who change afterwards change nothing of it.
    """

    changed_on = models.DateField("changement du")
    decision = models.CharField("décision", max_length=200)
    extract = models.TextField("extrait de la délibération", blank=True)
    statutes = models.ForeignKey(
        Statutes,
        verbose_name="statuts modifiés",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="declarations",
    )
    filed_on = models.DateField("déposée le", null=True, blank=True)
    content = models.JSONField("liste déposée", default=list, blank=True)
    receipt = models.FileField("récépissé", upload_to="receipts/", max_length=200, blank=True)
    receipt_name = models.CharField("nom du fichier", max_length=200, blank=True)
    created_at = models.DateTimeField("créée le", auto_now_add=True)

    class Meta:
        verbose_name = "déclaration des dirigeants"
        verbose_name_plural = "déclarations des dirigeants"
        ordering = ["-changed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["changed_on"],
                name="governance_leadersdeclaration_once_a_day",
                violation_error_message="Un changement de ce jour est déjà à déclarer.",
            ),
            models.CheckConstraint(
                condition=Q(filed_on__isnull=True) | Q(filed_on__gte=F("changed_on")),
                name="governance_leadersdeclaration_filed_afterwards",
                violation_error_message="Un changement se déclare après avoir eu lieu.",
            ),
            models.CheckConstraint(
                condition=Q(receipt="") | Q(filed_on__isnull=False),
                name="governance_leadersdeclaration_receipt_if_filed",
                violation_error_message="Un récépissé suppose un dépôt.",
            ),
        ]

    def __str__(self) -> str:
        return f"Changement du {self.changed_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("governance:leaders-detail", args=[self.pk])

    @property
    def due_on(self) -> date:
        """The last day to declare it."""
        return months_later(self.changed_on, MONTHS_TO_DECLARE)

    def standing(self, on: date) -> tuple[str, str]:
        """The tone and the word of where it stands on a day."""
        if self.filed_on and self.filed_on <= on:
            return ("good", "Récépissé reçu") if self.receipt else ("waiting", "Déposée, récépissé attendu")
        return ("stop", "En retard") if on > self.due_on else ("attention", "À déposer")
