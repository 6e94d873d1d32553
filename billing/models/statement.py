"""Bank accounts, their statements, and each line once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cressmember.kernel.writing import long_date


class BankAccount(models.Model):
    """An account of the chamber; ``csv_mapping`` is how its bank writes its text files, once told."""

    name = models.CharField("nom", max_length=80, unique=True)
    iban = models.CharField("IBAN", max_length=34, blank=True)
    journal = models.CharField("journal comptable", max_length=10, default="BQ")
    csv_mapping = models.JSONField("colonnes du fichier texte", default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = "compte bancaire"
        verbose_name_plural = "comptes bancaires"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["iban"],
                condition=~Q(iban=""),
                name="billing_bankaccount_iban_once",
                violation_error_message="Un compte porte déjà cet IBAN.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("billing:account-list")


FORMATS = [("camt", "camt"), ("ofx", "OFX"), ("cfonb", "CFONB 120"), ("csv", "Texte (CSV)")]
KNOWN_FORMATS = [code for code, _ in FORMATS]


class StatementUpload(models.Model):
    """A file that was sent and is being looked at; it goes once it is kept or forgotten."""

    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="uploads")
    filename = models.CharField(max_length=200)
    data = models.BinaryField()
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="statement_uploads"
    )

    class Meta:
        verbose_name = "relevé déposé"
        verbose_name_plural = "relevés déposés"
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("billing:upload-detail", args=[self.pk])


class Statement(models.Model):
    """A file of the bank, kept once; its balances are those that the bank writes, where it writes any."""

    account = models.ForeignKey(
        BankAccount, verbose_name="compte", on_delete=models.PROTECT, related_name="statements"
    )
    digest = models.CharField(max_length=64, editable=False)
    filename = models.CharField("fichier", max_length=200)
    format = models.CharField("format", max_length=5, choices=FORMATS)
    starts_on = models.DateField("du")
    ends_on = models.DateField("au")
    opening_balance = models.DecimalField(
        "solde de départ", max_digits=14, decimal_places=2, null=True, blank=True
    )
    closing_balance = models.DecimalField(
        "solde d’arrivée", max_digits=14, decimal_places=2, null=True, blank=True
    )
    difference = models.DecimalField(
        "écart avec les lignes", max_digits=14, decimal_places=2, null=True, blank=True
    )
    read = models.PositiveIntegerField("lignes lues")
    added = models.PositiveIntegerField("lignes nouvelles")
    remarks = models.JSONField("remarques", default=list, blank=True)
    imported_at = models.DateTimeField("importé le", auto_now_add=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="statements"
    )

    class Meta:
        verbose_name = "relevé"
        verbose_name_plural = "relevés"
        ordering = ["-ends_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "digest"],
                name="billing_statement_once",
                violation_error_message="Ce fichier a déjà été importé.",
            ),
            models.CheckConstraint(
                condition=Q(format__in=KNOWN_FORMATS),
                name="billing_statement_format_known",
                violation_error_message="Format inconnu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account}, du {long_date(self.starts_on)} au {long_date(self.ends_on)}"

    def get_absolute_url(self) -> str:
        return reverse("billing:statement-detail", args=[self.pk])


class StatementLineQuerySet(models.QuerySet["StatementLine"]):
    def waiting(self) -> Self:
        """Keep the lines that nobody has explained."""
        return self.filter(explained_as="")

    def search(self, query: str) -> Self:
        """Keep those whose text, name or reference holds every word."""
        found = self
        for word in query.split()[:20]:
            found = found.filter(
                Q(text__icontains=word) | Q(other_name__icontains=word) | Q(reference__icontains=word)
            )
        return found


class StatementLine(models.Model):
    """One movement on an account, known once by its fingerprint, and what explains it."""

    class Explanation(models.TextChoices):
        RECEIPT = "receipt", "Encaissement"
        KNOWN = "known", "Encaissement déjà saisi"
        DEPOSIT = "deposit", "Remise de chèques"
        PAYOUT = "payout", "Versement de cartes"
        RETURNED = "returned", "Rejet ou retour"
        LEFT_OUT = "left_out", "Autre mouvement"

    account = models.ForeignKey(
        BankAccount, verbose_name="compte", on_delete=models.PROTECT, related_name="lines"
    )
    statement = models.ForeignKey(
        Statement, verbose_name="relevé", on_delete=models.PROTECT, related_name="lines"
    )
    position = models.PositiveIntegerField("rang dans le fichier")
    fingerprint = models.CharField(max_length=64, editable=False)
    booked_on = models.DateField("date", db_index=True)
    value_on = models.DateField("date de valeur", null=True, blank=True)
    amount = models.DecimalField("montant", max_digits=14, decimal_places=2)
    text = models.TextField("libellé", blank=True)
    other_name = models.CharField("nom", max_length=250, blank=True)
    other_iban = models.CharField("IBAN d’origine", max_length=34, blank=True, db_index=True)
    reference = models.CharField("référence", max_length=140, blank=True)
    bank_reference = models.CharField("référence de la banque", max_length=140, blank=True)
    is_return = models.BooleanField("rejet ou retour", default=False)

    explained_as = models.CharField(
        "explication", max_length=10, choices=Explanation.choices, blank=True, editable=False
    )
    because = models.CharField("motif", max_length=250, blank=True, editable=False)
    explained_at = models.DateTimeField("expliquée le", null=True, blank=True, editable=False)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="explained_lines",
    )
    returned = models.ForeignKey(
        "billing.Receipt",
        verbose_name="encaissement rejeté",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="returned_by",
    )

    objects = StatementLineQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne de relevé"
        verbose_name_plural = "lignes de relevé"
        ordering = ["booked_on", "pk"]
        indexes = [
            models.Index(
                fields=["booked_on", "id"],
                condition=Q(explained_as=""),
                name="billing_line_waiting",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "fingerprint"],
                name="billing_statementline_once",
                violation_error_message="Cette ligne est déjà connue.",
            ),
            models.CheckConstraint(
                condition=~Q(amount=0),
                name="billing_statementline_not_nothing",
                violation_error_message="Une ligne de relevé porte un montant.",
            ),
            models.CheckConstraint(
                condition=Q(
                    explained_as__in=["", "receipt", "known", "deposit", "payout", "returned", "left_out"]
                ),
                name="billing_statementline_explained_as_known",
                violation_error_message="Explication inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(explained_as="", explained_at__isnull=True)
                | (~Q(explained_as="") & Q(explained_at__isnull=False)),
                name="billing_statementline_explained_on_a_day",
                violation_error_message="Une explication a une date.",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("billing:movement-detail", args=[self.pk])

    @property
    def label(self) -> str:
        """Whom it is from, or what the bank wrote."""
        return self.other_name or self.text or "Mouvement sans libellé"

    @property
    def is_credit(self) -> bool:
        """Whether money came in."""
        return self.amount > 0

    @property
    def size(self) -> Decimal:
        """The amount without its sign."""
        return abs(self.amount)

    def facts(self) -> dict[str, Any]:
        """What the bank wrote, as the journal keeps it."""
        return {"amount": str(self.amount), "booked_on": str(self.booked_on)}
