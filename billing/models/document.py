"""Numbered documents: what is asked, what corrects it, what is certified. Never edited."""

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


# What asks for money; what is about a due and nothing else; what certifies something about an organisation.
ASKING = ["call", "invoice"]
OF_A_DUE = ["call", "cancellation", "invoice", "credit_note"]
OF_AN_ORGANISATION = ["attestation", "balance"]


class DocumentQuerySet(models.QuerySet["Document"]):
    def live(self) -> Self:
        """Keep the calls and invoices that no other document cancelled."""
        return self.filter(kind__in=ASKING, cancelled_by__isnull=True)


class Document(models.Model):
    """A document of a gapless series; what it prints is frozen in its stored document at issue.

    ``organisation`` is whom it concerns: the member of a due, the payer of a receipt or of a balance. It is
    empty for the receipt of a payer who is not in the register. ``corrects`` is the invoice that a credit
    note lowers; one that takes the whole of it away is also in its ``cancelled_by``.
    """

    class Kind(models.TextChoices):
        CALL = "call", "Appel de cotisation"
        CANCELLATION = "cancellation", "Annulation d’appel"
        INVOICE = "invoice", "Facture"
        CREDIT_NOTE = "credit_note", "Avoir"
        RECEIPT = "receipt", "Reçu"
        ATTESTATION = "attestation", "Attestation d’adhésion"
        BALANCE = "balance", "Confirmation de solde"

    class Delivery(models.TextChoices):
        MAIL = "mail", "Courriel"
        PRINT = "print", "À imprimer"
        POSTED = "posted", "Posté"

    due = models.ForeignKey(Due, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    receipt = models.ForeignKey(
        "billing.Receipt", on_delete=models.PROTECT, null=True, blank=True, related_name="documents"
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        verbose_name="concerne",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
    )
    kind = models.CharField("nature", max_length=12, choices=Kind.choices)
    series = models.CharField("série", max_length=30)
    sequence = models.PositiveIntegerField("rang")
    number = models.CharField("numéro", max_length=40, unique=True)
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2, null=True, blank=True)
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
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="corrected_by"
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
                condition=Q(kind__in=ASKING, cancelled_by__isnull=True),
                name="billing_document_one_live_call",
                violation_error_message="Cette cotisation a déjà un appel ou une facture en vigueur.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[*OF_A_DUE, *OF_AN_ORGANISATION, "receipt"]),
                name="billing_document_kind_known",
                violation_error_message="Nature inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OF_A_DUE, due__isnull=False, receipt__isnull=True)
                | Q(kind__in=OF_AN_ORGANISATION, due__isnull=True, receipt__isnull=True)
                | Q(kind="receipt", due__isnull=False, receipt__isnull=True)
                | Q(kind="receipt", due__isnull=True, receipt__isnull=False),
                name="billing_document_is_about_something",
                violation_error_message="Un document porte sur une cotisation ou un encaissement.",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(kind="receipt", receipt__isnull=False),
                name="billing_document_concerns_somebody",
                violation_error_message="Un document concerne une organisation du registre.",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=False) | Q(kind="attestation"),
                name="billing_document_has_an_amount",
                violation_error_message="Ce document porte un montant.",
            ),
            models.CheckConstraint(
                condition=Q(kind="credit_note", corrects__isnull=False)
                | (~Q(kind="credit_note") & Q(corrects__isnull=True)),
                name="billing_document_credit_note_corrects",
                violation_error_message="Un avoir corrige une facture, et rien d’autre n’en corrige une.",
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
    def is_live(self) -> bool:
        """Whether it asks for money, and no other document cancelled it."""
        return self.kind in ASKING and self.cancelled_by_id is None

    @property
    def name(self) -> str:
        """What it is called in full: « Appel de cotisation n° AC-2025-0042 »."""
        return f"{self.get_kind_display()} n°{NO_BREAK}{self.number}"
