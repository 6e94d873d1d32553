"""The campaign of a dues year: rehearsed, approved, then issued once."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from billing.models.due import DUES_TITLE, DuesYear
from billing.models.scale import Scale


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def standing(self) -> Self:
        """Keep the campaigns that nobody abandoned: one a year and title."""
        return self.exclude(status=Campaign.Status.ABANDONED)

    def under_way(self) -> Self:
        """Keep the campaigns that still wait for someone."""
        return self.standing().exclude(status=Campaign.Status.ISSUED)


class Campaign(models.Model):
    """Calling the dues of a year on a scale.

    Approval binds a rehearsal, known by its digest: if anything that made an amount has changed since,
    issuing refuses and names the members concerned.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "En préparation"
        REHEARSED = "rehearsed", "Répétée"
        APPROVED = "approved", "Approuvée"
        ISSUED = "issued", "Émise"
        ABANDONED = "abandoned", "Abandonnée"

    dues_year = models.ForeignKey(
        DuesYear, verbose_name="exercice", on_delete=models.PROTECT, related_name="campaigns"
    )
    title = models.CharField("libellé des cotisations", max_length=80, default=DUES_TITLE)
    scale = models.ForeignKey(
        Scale, verbose_name="barème", on_delete=models.PROTECT, related_name="campaigns"
    )
    members_on = models.DateField("adhérents au")
    due_on = models.DateField("échéance")
    older_figures_from = models.PositiveSmallIntegerField(
        "chiffres acceptés depuis",
        null=True,
        blank=True,
        help_text="Année la plus ancienne acceptée quand le chiffre attendu manque.",
    )
    message = models.TextField("mot joint à l’appel", blank=True)
    status = models.CharField("état", max_length=10, choices=Status.choices, default=Status.DRAFT)
    rehearsed_at = models.DateTimeField("répétée le", null=True, blank=True, editable=False)
    rehearsal_digest = models.CharField(max_length=64, blank=True, editable=False)
    approved_at = models.DateTimeField("approuvée le", null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="approved_campaigns",
    )
    issued_at = models.DateTimeField("émise le", null=True, blank=True, editable=False)
    abandoned_because = models.CharField("motif de l’abandon", max_length=250, blank=True, editable=False)
    created_at = models.DateTimeField("créée le", auto_now_add=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = "campagne"
        verbose_name_plural = "campagnes"
        ordering = ["-dues_year__starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dues_year", "title"],
                condition=~Q(status="abandoned"),
                name="billing_campaign_once_a_year",
                violation_error_message="Une campagne de ce libellé existe déjà pour cet exercice.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "rehearsed", "approved", "issued", "abandoned"]),
                name="billing_campaign_status_known",
                violation_error_message="État inconnu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.dues_year}"

    def get_absolute_url(self) -> str:
        return reverse("billing:campaign-detail", args=[self.pk])

    @property
    def terms(self) -> dict[str, Any]:
        """What a treasurer decides of it, and may still change until it is approved."""
        return {
            "scale": self.scale_id,
            "members_on": self.members_on,
            "due_on": self.due_on,
            "older_figures_from": self.older_figures_from,
            "message": self.message,
        }

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed: neither approved, nor issued, nor abandoned."""
        return self.status in {Campaign.Status.DRAFT, Campaign.Status.REHEARSED}


# What becomes of a line: a call; none until something is mended; none, because staff said so.
TO_CALL = Q(amount__gt=0, left_out_because="")
BLOCKED = Q(amount__isnull=True, left_out_because="")
LEFT_OUT = ~Q(left_out_because="")


class CampaignLineQuerySet(models.QuerySet["CampaignLine"]):
    def to_call(self) -> Self:
        """Keep the lines that become a call: something is owed, and nobody left the member out."""
        return self.filter(TO_CALL)


class CampaignLine(models.Model):
    """One member in the rehearsal: last year's and this year's amount, why it changed, what blocks."""

    class Delivery(models.TextChoices):
        MAIL = "mail", "Courriel"
        PRINT = "print", "À imprimer"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="lines")
    organisation = models.ForeignKey(
        "members.Organisation", on_delete=models.PROTECT, related_name="campaign_lines"
    )
    payer = models.ForeignKey(
        "members.Organisation", on_delete=models.PROTECT, related_name="campaign_lines_to_pay"
    )
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2, null=True, blank=True)
    last_amount = models.DecimalField(
        "montant précédent", max_digits=12, decimal_places=2, null=True, blank=True
    )
    reason = models.TextField("pourquoi ce montant change", blank=True)
    explanation = models.TextField("explication", blank=True)
    trace = models.JSONField("calcul", default=dict)
    older_figures = models.BooleanField("chiffres plus anciens", default=False)
    provisional = models.BooleanField("à titre provisoire", default=False)
    blocked_code = models.CharField(max_length=40, blank=True)
    blocked_because = models.TextField("ce qui bloque", blank=True)
    college_code = models.CharField(max_length=40, blank=True)
    college_name = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=10, blank=True)
    departement = models.CharField(max_length=3, blank=True)
    delivery = models.CharField("envoi", max_length=5, choices=Delivery.choices)
    recipient = models.JSONField("destinataire", default=dict)
    left_out_because = models.CharField("écarté de la campagne", max_length=250, blank=True)

    objects = CampaignLineQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne de campagne"
        verbose_name_plural = "lignes de campagne"
        ordering = ["organisation__sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "organisation"],
                name="billing_campaignline_once",
                violation_error_message="Cet adhérent est déjà dans la campagne.",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="billing_campaignline_not_negative",
                violation_error_message="Une cotisation ne peut pas être négative.",
            ),
            models.CheckConstraint(
                condition=Q(delivery__in=["mail", "print"]),
                name="billing_campaignline_delivery_known",
                violation_error_message="Mode d’envoi inconnu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} · {self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("billing:campaign-detail", args=[self.campaign_id])

    @property
    def outcome(self) -> str:
        """Why this amount, or why none, in a sentence."""
        if self.left_out_because:
            return f"Écarté : {self.left_out_because}"
        return self.blocked_because or self.reason
