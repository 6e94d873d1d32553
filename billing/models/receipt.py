"""The money inbox: what came in, and what it pays."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from billing.models.due import MONEY, NOTHING, Due, added_up, allocated_through, cents

# How the identifiers of the money of an imported file begin.
IMPORTED = "opening:"
# How those of the money that came through the provider do; what follows names the payment over there.
PROVIDED = "stripe:"


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def standing(self) -> Self:
        """Keep the money that was not sent back or recorded by mistake."""
        return self.filter(voided_at__isnull=True)

    def with_credit(self) -> Any:
        """Annotate what a receipt brought (``received``), paid (``allocated``), has left (``credit``).

        What was sent back (``refunded``), given as support (``contributed``) or taken for money that had been
        sent back twice (``reclaimed``) is no credit any more.
        ``standing`` says where it stands. Voided money brought nothing, whatever its amount.
        """
        # Inline: each points at its receipt.
        from billing.models.claim import Claim
        from billing.models.contribution import Contribution
        from billing.models.refund import Refund

        voided = When(voided_at__isnull=False, then=Value(NOTHING))
        left = F("amount") - F("allocated") - F("refunded") - F("contributed") - F("reclaimed")
        return (
            self.annotate(
                received=Case(voided, default=F("amount"), output_field=MONEY),
                allocated=cents(allocated_through("receipt")),
                refunded=cents(added_up(Refund.objects.standing(), "receipt")),
                contributed=cents(added_up(Contribution.objects.standing(), "receipt")),
                reclaimed=cents(added_up(Claim.objects.recovered(), "recovered_from")),
            )
            .annotate(credit=Case(voided, default=cents(left), output_field=MONEY))
            .annotate(
                standing=Case(
                    When(voided_at__isnull=False, then=Value("voided")),
                    When(credit__gt=NOTHING, then=Value("credit")),
                    When(refunded__gte=F("received"), then=Value("refunded")),
                    default=Value("allocated"),
                    output_field=models.CharField(),
                )
            )
        )

    def with_payer(self) -> Any:
        """Annotate the payer’s name (``paid_by``) and its place in a list (``paid_by_sorted``)."""
        return self.annotate(
            paid_by=Coalesce("payer__name", "payer_name"),
            paid_by_sorted=Coalesce("payer__sort_name", "payer_name"),
        )


class Receipt(models.Model):
    """Money that came in; immutable, unique under its outside identifier.

    The payer is an organisation of the register; ``payer_name`` is for who is not in it.

    A mistake, a bounced cheque, a returned transfer: the receipt is voided with its reason, and what it
    paid is owed again.
    """

    class Method(models.TextChoices):
        TRANSFER = "transfer", "Virement"
        CHEQUE = "cheque", "Chèque"
        CARD = "card", "Carte bancaire"
        DEBIT = "debit", "Prélèvement"
        CASH = "cash", "Espèces"
        MANDATE = "mandate", "Mandat administratif"
        OPENING = "opening", "Non précisé"

    payer = models.ForeignKey(
        "members.Organisation",
        verbose_name="payeur",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="receipts",
    )
    payer_name = models.CharField("nom du payeur", max_length=250, blank=True)
    method = models.CharField("moyen", max_length=10, choices=Method.choices)
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2)
    received_on = models.DateField("reçu le")
    reference = models.CharField("référence", max_length=120, blank=True)
    note = models.CharField("observation", max_length=250, blank=True)
    outside_id = models.CharField("identifiant d’origine", max_length=120, unique=True)
    recorded_at = models.DateTimeField("enregistré le", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="receipts"
    )
    # How the bank shows it: a line of its own, or one with other cheques or other card payments.
    statement_line = models.ForeignKey(
        "billing.StatementLine",
        verbose_name="ligne de relevé",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="receipts",
    )
    deposit = models.ForeignKey(
        "billing.Deposit",
        verbose_name="remise",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="receipts",
    )
    payout = models.ForeignKey(
        "billing.Payout",
        verbose_name="versement",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="receipts",
    )
    voided_at = models.DateTimeField("annulé le", null=True, blank=True, editable=False)
    voided_because = models.CharField("motif d’annulation", max_length=250, blank=True, editable=False)

    objects = ReceiptQuerySet.as_manager()

    credit: Decimal  # What is left of it, when a query says so.

    class Meta:
        verbose_name = "encaissement"
        verbose_name_plural = "encaissements"
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="billing_receipt_positive",
                violation_error_message="Un encaissement est un montant positif.",
            ),
            models.CheckConstraint(
                condition=Q(method__in=["transfer", "cheque", "card", "debit", "cash", "mandate", "opening"]),
                name="billing_receipt_method_known",
                violation_error_message="Moyen de paiement inconnu.",
            ),
            models.CheckConstraint(
                condition=Q(payer__isnull=False) | ~Q(payer_name=""),
                name="billing_receipt_has_a_payer",
                violation_error_message="Indiquez qui a payé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.means} du {self.received_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("billing:receipt-detail", args=[self.pk])

    @property
    def is_imported(self) -> bool:
        """Whether it came in with the chamber’s own file."""
        return self.outside_id.startswith(IMPORTED)

    @property
    def provider_payment(self) -> str:
        """The payment over there, when the money came through the provider."""
        return self.outside_id.removeprefix(PROVIDED) if self.outside_id.startswith(PROVIDED) else ""

    @property
    def means(self) -> str:
        """How it was paid, where it is known: « Virement », else « Encaissement »."""
        return "Encaissement" if self.method == self.Method.OPENING else self.get_method_display()


class AllocationQuerySet(models.QuerySet["Allocation"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class Allocation(models.Model):
    """What a receipt pays on a due; only an allocation changes what is owed."""

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="allocations")
    due = models.ForeignKey(Due, on_delete=models.PROTECT, related_name="allocations")
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2)
    allocated_on = models.DateField("affecté au")
    allocated_at = models.DateTimeField("enregistré le", auto_now_add=True)
    allocated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="allocations"
    )
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True, editable=False)
    withdrawn_because = models.CharField("motif du retrait", max_length=250, blank=True, editable=False)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = "affectation"
        verbose_name_plural = "affectations"
        ordering = ["allocated_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="billing_allocation_positive",
                violation_error_message="Une affectation est un montant positif.",
            ),
            # The due first: what pays a due is asked for everywhere, and this index may answer it.
            models.UniqueConstraint(
                fields=["due", "receipt"],
                condition=Q(withdrawn_at__isnull=True),
                name="billing_allocation_once",
                violation_error_message="Cet encaissement est déjà affecté à cette cotisation.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receipt} → {self.due}"

    def get_absolute_url(self) -> str:
        return reverse("billing:receipt-detail", args=[self.receipt_id])
