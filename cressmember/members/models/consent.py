"""What people and organisations agreed to, purpose by purpose: a history, never a box that is overwritten."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from cressmember.members.models.organisation import Organisation
from cressmember.members.models.person import Person


class Consent(models.Model):
    """One answer about one purpose, by a person, an organisation or an address; the latest one holds.

    An address answers for itself because a mailbox is often shared: who unsubscribes it speaks for the box.
    ``wording`` is the very sentence that was shown (GDPR article 7, paragraph 1: to be able to prove it).
    """

    class Purpose(models.TextChoices):
        DIRECTORY = "directory", "Figurer dans l’annuaire des adhérents"
        DIRECTORY_CONTACT = "contact", "Montrer son adresse et son téléphone aux autres adhérents"
        NEWSLETTER = "newsletter", "Recevoir la lettre d’information"
        EVENTS = "events", "Recevoir les invitations aux évènements"
        SURVEYS = "surveys", "Recevoir les consultations"

    # What is written to a mailbox, for which the latest answer about the address holds.
    MAILED = (Purpose.NEWSLETTER, Purpose.EVENTS, Purpose.SURVEYS)

    class Way(models.TextChoices):
        FORM = "form", "Formulaire en ligne"
        SPACE = "space", "Espace adhérent"
        LINK = "link", "Lien d’un courriel"
        STAFF = "staff", "Saisi par l’équipe"
        IMPORT = "import", "Fichier importé"

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="consents"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="consents"
    )
    address = models.EmailField("adresse électronique", blank=True, db_index=True)
    purpose = models.CharField("finalité", max_length=12, choices=Purpose.choices)
    is_given = models.BooleanField("donné")
    at = models.DateTimeField("le")
    way = models.CharField("par", max_length=6, choices=Way.choices)
    wording = models.TextField("phrase présentée", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "consentement"
        verbose_name_plural = "consentements"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=["directory", "contact", "newsletter", "events", "surveys"]),
                name="members_consent_purpose_known",
                violation_error_message="Finalité inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(way__in=["form", "space", "link", "staff", "import"]),
                name="members_consent_way_known",
                violation_error_message="Origine inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation__isnull=True, address="")
                | Q(person__isnull=True, organisation__isnull=False, address="")
                | (Q(person__isnull=True, organisation__isnull=True) & ~Q(address="")),
                name="members_consent_of_one",
                violation_error_message=(
                    "Un consentement vient d’une personne, d’une organisation ou d’une adresse."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} : {'oui' if self.is_given else 'non'}"
