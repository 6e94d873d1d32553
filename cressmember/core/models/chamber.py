"""The chamber that this installation serves."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

DEFAULT_VAT_NOTE = "Cotisation sans contrepartie directe, hors champ de la TVA."


class Chamber(models.Model):
    """The one chamber: what its letters print and where its members pay."""

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
