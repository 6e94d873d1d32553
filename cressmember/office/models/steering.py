"""What a chamber writes down of itself each year, and what binds it to the State and the Region."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse

from governance.models.mandate import DaysUntil


class YearFigure(models.Model):
    """A figure of the chamber for a year that no other room knows; without a row, it is not known.

    ``is_unknown`` tells that the question was read and has no answer: the network takes « ne sait pas ».
    """

    class Kind(models.TextChoices):
        INCOME = "income", "Produits d’exploitation"
        EMPLOYEES = "employees", "Salarié·es au 31 décembre"
        FTE = "fte", "Effectif en ETP"
        NEWSLETTER = "newsletter", "Abonnés à la lettre d’information"
        VISITS = "visits", "Visites du site internet"
        FOLLOWERS = "followers", "Abonnés sur les réseaux sociaux"
        LINKEDIN = "linkedin", "dont LinkedIn"
        FTE_REPRESENTATION = "fte_1", "ETP : représentation"
        FTE_DEVELOPMENT = "fte_2", "ETP : création et développement"
        FTE_TRAINING = "fte_3", "ETP : formation"
        FTE_OBSERVATION = "fte_4", "ETP : observation"
        FTE_EUROPE = "fte_5", "ETP : Europe"

    year = models.PositiveSmallIntegerField("année")
    kind = models.CharField("chiffre", max_length=10, choices=Kind.choices)
    value = models.DecimalField("valeur", max_digits=14, decimal_places=2, null=True, blank=True)
    is_unknown = models.BooleanField("ne sait pas", default=False)
    source = models.CharField("source", max_length=200, blank=True)

    class Meta:
        verbose_name = "chiffre annuel"
        verbose_name_plural = "chiffres annuels"
        ordering = ["-year", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "kind"],
                name="office_yearfigure_once_a_year",
                violation_error_message="Ce chiffre est déjà connu pour cette année.",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("income", "employees", "fte", "newsletter", "visits", "followers", "linkedin"),
                        *("fte_1", "fte_2", "fte_3", "fte_4", "fte_5"),
                    ]
                ),
                name="office_yearfigure_kind_known",
                violation_error_message="Chiffre inconnu.",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True, is_unknown=True) | Q(value__gte=0, is_unknown=False),
                name="office_yearfigure_said",
                violation_error_message="Un chiffre est positif ou nul, ou n’est pas connu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def to_renew(self, *, on: date) -> Self:
        """Those that end within the days they asked to be warned, and that no later one follows."""
        later = Agreement.objects.filter(
            partner=models.OuterRef("partner"), ends_on__gt=models.OuterRef("ends_on")
        )
        left = DaysUntil(F("ends_on"), Cast(Value(on), models.DateField()))
        soon = Q(LessThanOrEqual(left, F("warning_days")))
        return self.filter(soon, ends_on__isnull=False).exclude(models.Exists(later))


class Agreement(models.Model):
    """An agreement with those who recognise or fund the chamber: the State's, the Region's, a plan of years.

    The law asks for one with the State's representative and the president of the regional council (law
    2014-856 of 31 July 2014, article 6). ``evidence`` says where what was promised is shown.
    """

    class Kind(models.TextChoices):
        ACCREDITATION = "accreditation", "Convention d’agrément (loi de 2014, art. 6)"
        MULTI_YEAR = "multi_year", "Convention pluriannuelle d’objectifs"
        CHARTER = "charter", "Charte avec un pôle ou un réseau"
        OTHER = "other", "Autre convention"

    kind = models.CharField("nature", max_length=13, choices=Kind.choices)
    partner = models.CharField("avec", max_length=200)
    signed_on = models.DateField("signée le", null=True, blank=True)
    starts_on = models.DateField("à compter du")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    warning_days = models.PositiveSmallIntegerField("prévenir avant l’échéance (jours)", default=180)
    evidence = models.TextField(
        "preuves et engagements",
        blank=True,
        help_text="Ce qui a été promis, et où cela se montre : rapport d’activité, feuilles de présence…",
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "convention"
        verbose_name_plural = "conventions"
        ordering = ["-starts_on", "partner"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["accreditation", "multi_year", "charter", "other"]),
                name="office_agreement_kind_known",
                violation_error_message="Nature inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="office_agreement_ends_after_start",
                violation_error_message="La fin vient après le début.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.partner}"

    def get_absolute_url(self) -> str:
        return reverse("office:agreement-list")
