"""Money sent back twice: what its payer has to give back."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from billing.models.receipt import Receipt


class ClaimQuerySet(models.QuerySet["Claim"]):
    def standing(self) -> Self:
        """Keep what did go back: neither returned to the chamber since, nor counted otherwise."""
        return self.filter(withdrawn_at__isnull=True)

    def open(self) -> Self:
        """Keep what nobody gave back yet, and that the chamber still claims."""
        return self.standing().filter(recovered_from__isnull=True, given_up_on__isnull=True)

    def recovered(self) -> Self:
        """Keep what a payer gave back, by money that is a receipt of its own."""
        return self.standing().filter(recovered_from__isnull=False)


class Claim(models.Model):
    """What left beyond what a receipt brought: refunded, then taken back by the bank; or refunded once void.

    The payer owes it, apart from any due. It ends when money of the payer covers it, when the chamber gives
    it up, or when what left comes back (``withdrawn_at``). An end that was not one: it is withdrawn, and
    another takes its place, so that each end stays in the books with its day.
    """

    receipt = models.ForeignKey(
        Receipt, verbose_name="encaissement", on_delete=models.PROTECT, related_name="claims"
    )
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2)
    arose_on = models.DateField("reparti le")
    because = models.CharField("motif", max_length=250)
    outside_id = models.CharField("identifiant d’origine", max_length=120)
    recorded_at = models.DateTimeField("enregistré le", auto_now_add=True)
    recovered_from = models.ForeignKey(
        Receipt,
        verbose_name="rendu par",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="recoveries",
    )
    recovered_at = models.DateTimeField("rendu le", null=True, blank=True, editable=False)
    given_up_on = models.DateField("abandonné le", null=True, blank=True, editable=False)
    given_up_because = models.CharField("motif de l’abandon", max_length=250, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="ended_claims",
    )
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True, editable=False)
    withdrawn_because = models.CharField("motif du retrait", max_length=250, blank=True, editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = "somme rendue deux fois"
        verbose_name_plural = "sommes rendues deux fois"
        ordering = ["arose_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="billing_claim_positive",
                violation_error_message="On ne réclame qu’un montant positif.",
            ),
            models.CheckConstraint(
                condition=Q(recovered_from__isnull=True) | Q(given_up_on__isnull=True),
                name="billing_claim_ends_once",
                violation_error_message="Une somme est rendue ou abandonnée, pas les deux.",
            ),
            models.CheckConstraint(
                condition=Q(recovered_from__isnull=True, recovered_at__isnull=True)
                | Q(recovered_from__isnull=False, recovered_at__isnull=False),
                name="billing_claim_recovered_at_an_instant",
                violation_error_message="Dites quand cette somme a été rendue.",
            ),
            models.UniqueConstraint(
                fields=["outside_id"],
                condition=Q(withdrawn_at__isnull=True),
                name="billing_claim_once",
                violation_error_message="Cette somme est déjà réclamée.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rendu deux fois le {self.arose_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("billing:receipt-detail", args=[self.receipt_id])

    @property
    def is_open(self) -> bool:
        return not (self.withdrawn_at or self.recovered_from_id or self.given_up_on)
