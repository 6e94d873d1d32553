"""The chamber that this installation serves."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

DEFAULT_VAT_NOTE = "Cotisation sans contrepartie directe, hors champ de la TVA."
DEFAULT_PENALTIES = "Pénalités de retard : trois fois le taux d’intérêt légal, sans rappel nécessaire."
DEFAULT_RECOVERY = (
    "Indemnité forfaitaire pour frais de recouvrement en cas de retard : 40\N{NO-BREAK SPACE}€."
)
DEFAULT_DISCOUNT = "Pas d’escompte pour paiement anticipé."


class Chamber(models.Model):
    """The one chamber: what its letters print, where its members pay, where it stands with VAT."""

    class ExemptionGround(models.TextChoices):
        """Why it charges no VAT, by the codes that invoices carry; its accountant says which one is true."""

        OUT_OF_SCOPE = "VATEX-EU-O", "Hors champ de la TVA : cotisations sans contrepartie directe"
        EXEMPT = "VATEX-FR-CGI261-7", "Exonérée : organisme d’intérêt général, article 261-7-1° du CGI"
        FRANCHISE = "VATEX-FR-FRANCHISE", "Franchise en base, article 293 B du CGI"

    name = models.CharField("nom", max_length=150)
    short_name = models.CharField("nom court", max_length=60, blank=True)
    street = models.CharField("adresse", max_length=200, blank=True)
    postcode = models.CharField("code postal", max_length=10, blank=True)
    city = models.CharField("ville", max_length=100, blank=True)
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    rna = models.CharField("numéro RNA", max_length=10, blank=True)
    iban = models.CharField("IBAN", max_length=34, blank=True)
    bic = models.CharField("BIC", max_length=11, blank=True)
    legal_note = models.CharField("mentions légales", max_length=250, blank=True)
    vat_note = models.CharField(
        "mention de TVA des appels", max_length=250, default=DEFAULT_VAT_NOTE, blank=True
    )
    vat_number = models.CharField("numéro de TVA", max_length=14, blank=True)
    tax_registration = models.CharField(
        "identifiant fiscal",
        max_length=30,
        blank=True,
        help_text="Pour qui n’a pas de numéro de TVA. Vide : le SIREN.",
    )
    exemption_ground = models.CharField(
        "motif d’absence de TVA",
        max_length=20,
        choices=ExemptionGround.choices,
        default=ExemptionGround.OUT_OF_SCOPE,
        help_text="Ce que disent les cotisations dont le barème ne parle pas de TVA.",
    )
    invoices_untaxed = models.BooleanField(
        "facturer aussi ce qui est exonéré ou en franchise",
        default=False,
        help_text="Sinon, ces cotisations sont appelées, sans facture.",
    )
    penalty_mention = models.CharField(
        "pénalités de retard", max_length=250, default=DEFAULT_PENALTIES, blank=True
    )
    recovery_mention = models.CharField(
        "frais de recouvrement", max_length=250, default=DEFAULT_RECOVERY, blank=True
    )
    discount_mention = models.CharField("escompte", max_length=250, default=DEFAULT_DISCOUNT, blank=True)
    receipt_ground = models.CharField(
        "fondement légal des reçus fiscaux",
        max_length=250,
        blank=True,
        help_text=(
            "À laisser vide, sauf si la chambre délivre des reçus fiscaux : le rescrit ou l’article, "
            "et sa date. Vide, chaque reçu dit qu’il n’est pas un reçu fiscal."
        ),
    )
    support_purpose = models.CharField(
        "à quoi sert une contribution de soutien",
        max_length=250,
        blank=True,
        help_text=(
            "Proposée à qui paie en ligne, jamais cochée d’avance, jamais dans l’appel ni son code à "
            "scanner. Vide, elle n’est pas proposée."
        ),
    )
    lists_members = models.BooleanField(
        "les adhérents se voient dans l’annuaire",
        default=True,
        help_text=(
            "Nom, ville, secteur, collège et site : ceux qui ont refusé n’y sont pas. Décoché, seuls y sont "
            "ceux qui l’ont accepté. Les personnes n’y sont jamais sans leur accord."
        ),
    )
    data_officer = models.CharField(
        "délégué·e à la protection des données",
        max_length=200,
        blank=True,
        help_text="Son nom et comment l’écrire, ou qui répond de ces questions. Vide, le registre dit qu’il "
        "n’y en a pas.",
    )
    signatory = models.CharField("signataire des courriers", max_length=120, blank=True)
    signatory_title = models.CharField("fonction du signataire", max_length=120, blank=True)
    accent = models.CharField(
        "couleur",
        max_length=7,
        default="#1f5f5b",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", "Une couleur s’écrit comme #1f5f5b.")],
    )

    class Meta:
        verbose_name = "chambre"
        verbose_name_plural = "chambre"
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="core_chamber_only_one",
                violation_error_message="Une installation sert une seule chambre.",
            ),
            models.CheckConstraint(
                condition=Q(exemption_ground__in=["VATEX-EU-O", "VATEX-FR-CGI261-7", "VATEX-FR-FRANCHISE"]),
                name="core_chamber_exemption_ground_known",
                violation_error_message="Motif inconnu.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    @classmethod
    def current(cls) -> Chamber:
        """The chamber, or an unsaved one with a plain name before the first start."""
        return cls.objects.filter(pk=1).first() or cls(pk=1, name="Chambre à configurer")

    def letterhead(self) -> dict[str, Any]:
        """What a document copies of the chamber when it is frozen."""
        return {
            "name": self.name,
            "short_name": self.short_name,
            "street": self.street,
            "postcode": self.postcode,
            "city": self.city,
            "email": self.email,
            "phone": self.phone,
            "siret": self.siret,
            "rna": self.rna,
            "iban": self.iban,
            "bic": self.bic,
            "legal_note": self.legal_note,
            "vat_note": self.vat_note,
            "signatory": self.signatory,
            "signatory_title": self.signatory_title,
            "accent": self.accent,
        }

    def offering(self) -> dict[str, Any]:
        """What it offers to who pays on line."""
        return {"support_purpose": self.support_purpose}

    def invoicing(self) -> dict[str, Any]:
        """What an invoice or a receipt copies of the chamber, beside its letterhead."""
        return {
            "vat_number": self.vat_number,
            "tax_registration": self.tax_registration,
            "exemption_ground": self.exemption_ground,
            "invoices_untaxed": self.invoices_untaxed,
            "penalty_mention": self.penalty_mention,
            "recovery_mention": self.recovery_mention,
            "discount_mention": self.discount_mention,
            "receipt_ground": self.receipt_ground,
        }
