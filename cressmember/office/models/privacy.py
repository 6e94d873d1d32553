"""Personal data: how long each kind is kept, what the register of processing says, who was erased."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cressmember.members.models import Person
from cressmember.office.rules.retention import KINDS


class RetentionTerm(models.Model):
    """How long the chamber keeps a kind of record, from a day on; the latest one in force holds."""

    kind = models.CharField(
        "nature", max_length=12, choices=[(kind.key, kind.label) for kind in KINDS.values()]
    )
    months = models.PositiveSmallIntegerField("durée (mois)")
    starts_on = models.DateField("à compter du")
    decided_by = models.CharField("décidé par", max_length=120)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = "durée de conservation"
        verbose_name_plural = "durées de conservation"
        ordering = ["kind", "-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=sorted(KINDS)),
                name="office_retentionterm_kind_known",
                violation_error_message="Nature inconnue.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.months} mois"


class ProcessingNote(models.Model):
    """What the chamber completes of a processing in its register (GDPR article 30)."""

    processing = models.CharField("traitement", max_length=20, unique=True)
    manager = models.CharField("qui en répond à la chambre", max_length=150, blank=True)
    recipients = models.TextField("autres destinataires et prestataires", blank=True)
    transfers = models.TextField(
        "transferts hors de l’Union européenne",
        blank=True,
        help_text="Vers quel pays, par quel prestataire, et ce qui les encadre : décision d’adéquation, "
        "clauses types. Vide, le registre dit qu’il n’y en a pas.",
    )
    security = models.TextField("mesures propres à la chambre", blank=True)
    remarks = models.TextField("observations", blank=True)

    class Meta:
        verbose_name = "complément du registre des traitements"
        verbose_name_plural = "compléments du registre des traitements"
        ordering = ["processing"]

    def __str__(self) -> str:
        return self.processing


class Erasure(models.Model):
    """Somebody was erased; ``counts`` is how many rows of what were written over, never what they said."""

    class Reason(models.TextChoices):
        ASKED = "asked", "Demandé par la personne"
        TERM = "term", "Fin de la durée de conservation"
        MISTAKE = "mistake", "Fiche créée par erreur"

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="erasure")
    reason = models.CharField("motif", max_length=7, choices=Reason.choices)
    asked_on = models.DateField("demandé le", null=True, blank=True)
    at = models.DateTimeField("effacée le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    counts = models.JSONField("effacé", default=dict)

    class Meta:
        verbose_name = "effacement"
        verbose_name_plural = "effacements"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=["asked", "term", "mistake"]),
                name="office_erasure_reason_known",
                violation_error_message="Motif inconnu.",
            ),
        ]

    def __str__(self) -> str:
        return f"Effacement de la personne n° {self.person_id}"

    def get_absolute_url(self) -> str:
        return reverse("office:erasure-detail", args=[self.pk])


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    def standing(self) -> RestrictionQuerySet:
        """Those whose countdown still runs, or was not applied yet."""
        return self.filter(lifted_at__isnull=True)

    def due(self, *, on: date) -> RestrictionQuerySet:
        """Those whose countdown has ended on that day."""
        return self.standing().filter(ends_on__lte=on)


class Restriction(models.Model):
    """A record that a duty keeps although it names somebody who was erased (GDPR article 17, paragraph 3).

    ``places`` says where it does, field by field and by positions alone: the name itself is kept nowhere
    else. Nobody works with it meanwhile (article 18); it is written over when the countdown ends.
    """

    erasure = models.ForeignKey(Erasure, on_delete=models.PROTECT, related_name="restrictions")
    kind = models.CharField(
        "nature", max_length=12, choices=[(kind.key, kind.label) for kind in KINDS.values()]
    )
    record_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    record_id = models.BigIntegerField()
    title = models.CharField("document", max_length=250)
    places = models.JSONField(default=dict, editable=False)
    ground = models.CharField("fondement", max_length=250)
    article = models.CharField("texte", max_length=120)
    fact_on = models.DateField("compté du")
    ends_on = models.DateField("jusqu’au")
    lifted_at = models.DateTimeField("effacé le", null=True, blank=True)

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        verbose_name = "document limité"
        verbose_name_plural = "documents limités"
        ordering = ["ends_on", "pk"]
        indexes = [models.Index(fields=["record_type", "record_id"], name="office_restriction_by_record")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=sorted(KINDS)),
                name="office_restriction_kind_known",
                violation_error_message="Nature inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("fact_on")),
                name="office_restriction_ends_after_fact",
                violation_error_message="Une conservation finit après le fait dont elle part.",
            ),
            models.UniqueConstraint(
                fields=["erasure", "record_type", "record_id"],
                name="office_restriction_once",
                violation_error_message="Ce document est déjà limité pour cette personne.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
