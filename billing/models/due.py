"""What a member owes for a dues year, with the figures that explain it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Round
from django.urls import reverse

from cressmember.core.models import Message
from cressmember.kernel.periods import Period

# What is called every year; other titles are called beside it.
DUES_TITLE = "Cotisation"
# What completes provisional dues of a year: « Régularisation 2026 ».
REGULARISATION = "Régularisation"

NOTHING = Decimal("0.00")
MONEY: Any = models.DecimalField(max_digits=14, decimal_places=2)


def cents(expression: Any) -> Round:
    """An amount that the database added up, to the cent."""
    # SQLite adds amounts up as floating numbers: rounded, they compare as the amounts that they are.
    return Round(expression, precision=2, output_field=MONEY)


def added_up(rows: Any, key: str) -> Coalesce:
    """What the amounts of these rows add up to, ``key`` being how each names the row that is annotated."""
    found = rows.filter(**{key: OuterRef("pk")}).order_by().values(key)
    return Coalesce(Subquery(found.annotate(total=Sum("amount")).values("total")), Value(NOTHING))


def allocated_through(key: str) -> Coalesce:
    """What the standing allocations of a row add up to, ``key`` being how an allocation names that row."""
    from billing.models.receipt import Allocation  # Inline: an allocation points at the due that it pays.

    return added_up(Allocation.objects.standing(), key)


def oldest_parts() -> tuple[Subquery, Subquery]:
    """The day of the oldest part left to pay of a due: of a plan agreed after the call, else of the scale.

    What was paid went to the oldest parts: one is left to pay when those after it hold less than remains.
    """
    from billing.models.payment_plan import PlanPart  # Inline: a plan points at its due.

    agreed = PlanPart.objects.filter(plan__ended_at__isnull=True)
    return _oldest_part(agreed, "plan__due"), _oldest_part(Instalment.objects.all(), "due")


def _oldest_part(parts: Any, key: str) -> Subquery:
    after = parts.filter(**{key: OuterRef(key)}, rank__gt=OuterRef("rank")).order_by().values(key)
    later = Coalesce(Subquery(after.annotate(total=Sum("amount")).values("total")), Value(NOTHING))
    left = parts.filter(**{key: OuterRef("pk")}).annotate(later=cents(later))
    left = left.filter(later__lt=OuterRef("outstanding"))
    return Subquery(left.order_by("rank").values("due_on")[:1])


def end_of_month(day: date) -> date:
    """The last day of the month of a day."""
    return day.replace(day=monthrange(day.year, day.month)[1])


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
        """Annotate what was paid (``paid``), adjusted by decision (``adjusted``), remains (``outstanding``).

        ``standing`` says where the due stands. ``owed_since`` is the last day to pay, that of the oldest part
        left to pay of a due that is shared out, or the day of the call for past dues whose day nobody knows.
        """
        from billing.models.adjustment import Adjustment  # Inline: an adjustment points at its due.

        adjustments = Adjustment.objects.standing()
        lost = adjustments.filter(due=OuterRef("pk"), kind=Adjustment.Kind.WRITE_OFF)
        return (
            self.annotate(
                paid=cents(allocated_through("due")),
                adjusted=cents(added_up(adjustments, "due")),
            )
            .annotate(
                outstanding=Case(
                    When(cancelled_at__isnull=False, then=Value(NOTHING)),
                    default=cents(F("amount") - F("paid") - F("adjusted")),
                    output_field=MONEY,
                ),
                standing=Case(
                    When(cancelled_at__isnull=False, then=Value("cancelled")),
                    When(Q(amount__lte=F("paid") + F("adjusted")) & Exists(lost), then=Value("lost")),
                    When(amount__lte=F("paid") + F("adjusted"), then=Value("paid")),
                    When(paid__gt=NOTHING, then=Value("part")),
                    default=Value("unpaid"),
                    output_field=models.CharField(),
                ),
            )
            .annotate(owed_since=Coalesce(*oldest_parts(), "due_on", "called_on"))
        )

    def owed(self) -> Any:
        """Keep the dues of which something remains to pay, annotated as by ``with_paid``."""
        return self.live().with_paid().filter(outstanding__gt=NOTHING)

    def undelivered(self) -> Self:
        """Keep the dues whose last mail did not arrive."""
        mails = Message.objects.filter(documents__billing_document__due=OuterRef("pk")).order_by("-pk")
        failed = self.annotate(mail=Subquery(mails.values("state")[:1])).filter(mail=Message.State.FAILED)
        # What was sent by post instead is on its way.
        by_post = models.Q(documents__cancelled_by__isnull=True, documents__delivery__in=["print", "posted"])
        return failed.exclude(by_post, documents__kind__in=["call", "invoice"])

    def doubtful(self) -> Self:
        """Keep the dues that are held for doubtful."""
        from billing.models.doubt import Doubt  # Inline: a doubt points at its due.

        return self.filter(Exists(Doubt.objects.filter(due=OuterRef("pk"), ends_on__isnull=True)))

    def expected(self, *, on: date) -> Self:
        """Keep the dues whose day to be paid is still to come in the month of a day."""
        return self.filter(owed_since__gte=on, owed_since__lte=end_of_month(on))

    def late(self, *, on: date) -> Any:
        """Keep the dues past their day and not paid in full."""
        return self.owed().filter(owed_since__lt=on)


class VatMode(models.TextChoices):
    """Where dues stand with the value-added tax; the chamber's accountant says which."""

    OUT_OF_SCOPE = "out_of_scope", "Hors champ de la TVA"
    EXEMPT = "exempt", "Exonérée"
    FRANCHISE = "franchise", "Franchise en base"
    TAXED = "taxed", "Soumise à la TVA"


class Due(models.Model):
    """One member's dues for one year: amount, trace, and who they were when they were called.

    ``amount`` is what is to be paid, the tax included. A provisional due was called on an older figure and is
    regularised once the figure is known.

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
    net_amount = models.DecimalField("montant hors taxe", max_digits=12, decimal_places=2)
    vat_amount = models.DecimalField("TVA", max_digits=12, decimal_places=2, default=NOTHING)
    vat_mode = models.CharField(
        "régime de TVA", max_length=12, choices=VatMode.choices, default=VatMode.OUT_OF_SCOPE
    )
    vat_rate = models.DecimalField("taux de TVA", max_digits=5, decimal_places=4, default=Decimal(0))
    provisional = models.BooleanField("provisoire", default=False)
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

    complement: Decimal  # What its regularisation called, when a query says so.
    # What was paid, and what is left to pay, when a query says so.
    paid: Decimal
    outstanding: Decimal

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
            models.CheckConstraint(
                condition=Q(vat_mode__in=["out_of_scope", "exempt", "franchise", "taxed"]),
                name="billing_due_vat_mode_known",
                violation_error_message="Régime de TVA inconnu.",
            ),
            models.CheckConstraint(
                # Nothing taxed unless it is said to be; SQLite compares amounts as floating numbers.
                condition=Q(vat_mode="taxed", vat_rate__gt=0, vat_amount__gte=0)
                | (~Q(vat_mode="taxed") & Q(vat_rate=0, vat_amount=0, net_amount=F("amount"))),
                name="billing_due_vat_adds_up",
                violation_error_message="La TVA d’une cotisation ne correspond pas à son régime.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.dues_year} · {self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("billing:due-detail", args=[self.pk])


class Instalment(models.Model):
    """A part of a due and its day; the parts of a due add up to it."""

    due = models.ForeignKey(Due, on_delete=models.PROTECT, related_name="instalments")
    rank = models.PositiveSmallIntegerField("rang")
    due_on = models.DateField("échéance")
    amount = models.DecimalField("montant", max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = "échéance"
        verbose_name_plural = "échéances"
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["due", "rank"],
                name="billing_instalment_once",
                violation_error_message="Cette échéance existe déjà.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="billing_instalment_positive",
                violation_error_message="Une échéance est un montant positif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due} · échéance {self.rank}"

    def get_absolute_url(self) -> str:
        return reverse("billing:due-detail", args=[self.due_id])
