"""What a member owes for a dues year, with the figures that explain it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Round
from django.urls import reverse

from cressmember.kernel.periods import Period

# What is called every year; other titles are called beside it.
DUES_TITLE = "Cotisation"

NOTHING = Decimal("0.00")
MONEY: Any = models.DecimalField(max_digits=14, decimal_places=2)


def cents(expression: Any) -> Round:
    """An amount that the database added up, to the cent."""
    # SQLite adds amounts up as floating numbers: rounded, they compare as the amounts that they are.
    return Round(expression, precision=2, output_field=MONEY)


def allocated_through(key: str) -> Coalesce:
    """What the standing allocations of a row add up to, ``key`` being how an allocation names that row."""
    from billing.models.receipt import Allocation  # Inline: an allocation points at the due that it pays.

    found = Allocation.objects.standing().filter(**{key: OuterRef("pk")}).order_by().values(key)
    return Coalesce(Subquery(found.annotate(total=Sum("amount")).values("total")), Value(NOTHING))


class DuesYear(models.Model):
    """The period that dues cover; it need not be the civil year."""

    label = models.CharField("exercice", max_length=20, unique=True)
    starts_on = models.DateField("début")
    ends_on = models.DateField("fin (exclue)")

    class Meta:
        verbose_name = "exercice de cotisation"
        verbose_name_plural = "exercices de cotisation"
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="billing_duesyear_is_a_period",
                violation_error_message="L’exercice se termine après avoir commencé.",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)


class DueQuerySet(models.QuerySet["Due"]):
    def live(self) -> Self:
        """Keep the dues that were not cancelled."""
        return self.filter(cancelled_at__isnull=True)

    def with_paid(self) -> Any:
        """Annotate what was paid (``paid``), what remains (``outstanding``), where it stands (``standing``).

        ``owed_since`` is the last day to pay, or the day of the call for past dues whose day nobody knows.
        """
        return self.annotate(
            paid=cents(allocated_through("due")), owed_since=Coalesce("due_on", "called_on")
        ).annotate(
            outstanding=Case(
                When(cancelled_at__isnull=False, then=Value(NOTHING)),
                default=cents(F("amount") - F("paid")),
                output_field=MONEY,
            ),
            standing=Case(
                When(cancelled_at__isnull=False, then=Value("cancelled")),
                When(paid__gte=F("amount"), then=Value("paid")),
                When(paid__gt=NOTHING, then=Value("part")),
                default=Value("unpaid"),
                output_field=models.CharField(),
            ),
        )

    def owed(self) -> Any:
        """Keep the dues of which something remains to pay, annotated as by ``with_paid``."""
        return self.live().with_paid().filter(outstanding__gt=NOTHING)

    def late(self, *, on: date) -> Any:
        """Keep the dues past their day and not paid in full."""
        return self.owed().filter(owed_since__lt=on)


class Due(models.Model):
    """One member's dues for one year: amount, trace, and who they were when they were called.

    The college, the type and the département are copied: figures by college must not move when a member does.
    """

    class Origin(models.TextChoices):
        CAMPAIGN = "campaign", "Campagne"
        SINGLE = "single", "Appel individuel"
        OPENING = "opening", "Fichier importé"

    organisation = models.ForeignKey(
        "members.Organisation", verbose_name="adhérent", on_delete=models.PROTECT, related_name="dues"
    )
    payer = models.ForeignKey(
        "members.Organisation", verbose_name="payeur", on_delete=models.PROTECT, related_name="dues_to_pay"
    )
    dues_year = models.ForeignKey(
        DuesYear, verbose_name="exercice", on_delete=models.PROTECT, related_name="dues"
    )
    title = models.CharField("libellé", max_length=80, default=DUES_TITLE)
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2)
    origin = models.CharField("origine", max_length=10, choices=Origin.choices)
    campaign = models.ForeignKey(
        "billing.Campaign", on_delete=models.PROTECT, null=True, blank=True, related_name="dues"
    )
    scale = models.ForeignKey(
        "billing.Scale", on_delete=models.PROTECT, null=True, blank=True, related_name="dues"
    )
    trace = models.JSONField("calcul", default=dict)
    explanation = models.TextField("explication", blank=True)
    college_code = models.CharField("code du collège", max_length=40, blank=True)
    college_name = models.CharField("collège", max_length=120, blank=True)
    kind = models.CharField("type", max_length=10, blank=True)
    departement = models.CharField("département", max_length=3, blank=True)
    called_on = models.DateField("appelée le")
    due_on = models.DateField("échéance", null=True, blank=True)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True, editable=False)
    cancelled_because = models.CharField("motif d’annulation", max_length=250, blank=True, editable=False)

    objects = DueQuerySet.as_manager()

    outstanding: Decimal  # What is left to pay, when a query says so.

    class Meta:
        verbose_name = "cotisation"
        verbose_name_plural = "cotisations"
        ordering = ["-dues_year__starts_on", "organisation__sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "dues_year", "title"],
                condition=Q(cancelled_at__isnull=True),
                name="billing_due_once_a_year",
                violation_error_message="Cet adhérent a déjà une cotisation de ce libellé pour cet exercice.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="billing_due_not_negative",
                violation_error_message="Une cotisation ne peut pas être négative.",
            ),
            models.CheckConstraint(
                condition=Q(origin__in=["campaign", "single", "opening"]),
                name="billing_due_origin_known",
                violation_error_message="Origine inconnue.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.dues_year} · {self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("billing:due-detail", args=[self.pk])
