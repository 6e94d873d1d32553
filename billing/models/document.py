"""Numbered documents: a dues call and, when it was wrong, its cancellation. Never edited."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from billing.models.due import Due
from cressmember.kernel.writing import NO_BREAK


def numbered(series: str, rank: int) -> str:
    """The number of a document as it is printed: « AC-2025-0042 »."""
    return f"{series}-{rank:04}"


class DocumentQuerySet(models.QuerySet["Document"]):
    def live(self) -> Self:
        """Keep the calls that no other document cancelled."""
        return self.filter(kind="call", cancelled_by__isnull=True)


class Document(models.Model):
    """A document of a gapless series; what it prints is frozen in its stored document at issue."""

    class Kind(models.TextChoices):
        CALL = "call", "Appel de cotisation"
        CANCELLATION = "cancellation", "Annulation d’appel"

    class Delivery(models.TextChoices):
        MAIL = "mail", "Courriel"
        PRINT = "print", "À imprimer"
        POSTED = "posted", "Posté"

    due = models.ForeignKey(Due, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField("nature", max_length=12, choices=Kind.choices)
    series = models.CharField("série", max_length=30)
    sequence = models.PositiveIntegerField("rang")
    number = models.CharField("numéro", max_length=40, unique=True)
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2)
    issued_on = models.DateField("date")
    issued_at = models.DateTimeField("émis le")
    recipient_name = models.CharField("destinataire", max_length=250)
    recipient_email = models.EmailField("adresse électronique", blank=True)
    delivery = models.CharField("envoi", max_length=6, choices=Delivery.choices)
    posted_on = models.DateField("posté le", null=True, blank=True)
    stored = models.OneToOneField(
        "core.StoredDocument", on_delete=models.PROTECT, related_name="billing_document"
    )
    cancelled_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="cancels"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documents"
        ordering = ["-issued_on", "-sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "sequence"],
                name="billing_document_sequence_once",
                violation_error_message="Ce rang est déjà pris dans la série.",
            ),
            models.UniqueConstraint(
                fields=["due"],
                condition=Q(kind="call", cancelled_by__isnull=True),
                name="billing_document_one_live_call",
                violation_error_message="Cette cotisation a déjà un appel en vigueur.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["call", "cancellation"]),
                name="billing_document_kind_known",
                violation_error_message="Nature inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(delivery__in=["mail", "print", "posted"]),
                name="billing_document_delivery_known",
                violation_error_message="Mode d’envoi inconnu.",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_by__isnull=True) | ~Q(cancelled_by=F("id")),
                name="billing_document_not_cancelled_by_itself",
                violation_error_message="Un document ne s’annule pas lui-même.",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("billing:document-detail", args=[self.pk])

    @property
    def name(self) -> str:
        """What it is called in full: « Appel de cotisation n° AC-2025-0042 »."""
        return f"{self.get_kind_display()} n°{NO_BREAK}{self.number}"
