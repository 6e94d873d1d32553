"""What the accountant decided, the entries and their batches, the closed years."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from billing.rules.entries import ACCOUNTS, CALL, JOURNALS, RECEIPT, Account, Plan
from cressmember.kernel.periods import Period
from cressmember.kernel.writing import short_date

NUMBER = RegexValidator(r"^[0-9][0-9A-Z]{1,11}$", "Un numéro de compte : des chiffres, puis des capitales.")
LAST_MONTH_OF_CIVIL_YEAR = 12


class AccountingSettings(models.Model):
    """How the accountant books dues: when they are income, on which accounts, in which journals.

    One row, written before the first export. ``books_from`` is the day from which the chamber's books take
    entries from here; what is older is already in them.
    """

    class Recognised(models.TextChoices):
        CALL = CALL, "À l’appel : la cotisation appelée est un produit, l’adhérent la doit"
        RECEIPT = RECEIPT, "À l’encaissement : seule la cotisation payée est un produit"

    recognised = models.CharField(
        "constatation des cotisations", max_length=8, choices=Recognised.choices, default=Recognised.CALL
    )
    books_from = models.DateField("écritures à compter du", null=True, blank=True)
    last_month = models.PositiveSmallIntegerField(
        "dernier mois de l’exercice comptable", default=LAST_MONTH_OF_CIVIL_YEAR
    )
    with_bank = models.BooleanField("exporter le journal de banque", default=True)
    accounts = models.JSONField("comptes", default=dict)
    journals = models.JSONField("journaux", default=dict)
    set_at = models.DateTimeField("réglé le", auto_now=True)

    class Meta:
        verbose_name = "réglages comptables"
        verbose_name_plural = "réglages comptables"
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="billing_accountingsettings_only_one",
                violation_error_message="Une chambre a une seule comptabilité.",
            ),
            models.CheckConstraint(
                condition=Q(recognised__in=["call", "receipt"]),
                name="billing_accountingsettings_recognised_known",
                violation_error_message="Mode de constatation inconnu.",
            ),
            models.CheckConstraint(
                condition=Q(last_month__gte=1, last_month__lte=12),
                name="billing_accountingsettings_month",
                violation_error_message="L’exercice comptable finit un mois de l’année.",
            ),
        ]

    def __str__(self) -> str:
        return "Réglages comptables"

    def get_absolute_url(self) -> str:
        return reverse("billing:entry-list")

    @classmethod
    def current(cls) -> AccountingSettings:
        """The settings; unsaved ones, by the usual chart, while nobody confirmed them."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @property
    def is_set(self) -> bool:
        """Whether somebody confirmed them."""
        return not self._state.adding

    @property
    def plan(self) -> Plan:
        """The choices as the rules read them; an account left alone is that of the usual chart."""
        return Plan(
            self.recognised,
            {
                role: Account(*self.accounts.get(role, (usual.number, usual.label)))
                for role, usual in ACCOUNTS.items()
            },
            {
                key: Account(*self.journals.get(key, (usual.number, usual.label)))
                for key, usual in JOURNALS.items()
            },
        )

    def year_of(self, day: date) -> Period:
        """The accounting year that holds a day."""
        first_month = self.last_month % 12 + 1
        start = date(day.year if day.month >= first_month else day.year - 1, first_month, 1)
        return Period(start, start.replace(year=start.year + 1))

    def label_of(self, year: Period) -> str:
        """How an accounting year is called: « 2025 », or « 2024-2025 » when it is no civil year."""
        last = year.last_day or year.start
        return str(last.year) if last.year == year.start.year else f"{year.start.year}-{last.year}"


class EntryBatchQuerySet(models.QuerySet["EntryBatch"]):
    def standing(self) -> Self:
        """Keep the batches that were not taken back."""
        return self.filter(taken_back_at__isnull=True)


class EntryBatch(models.Model):
    """Entries that left together for the accountant; the file and its digest are kept, and never change."""

    year_starts_on = models.DateField("début de l’exercice comptable")
    year_ends_on = models.DateField("fin de l’exercice comptable (exclue)")
    year_label = models.CharField("exercice comptable", max_length=20)
    rank = models.PositiveIntegerField("lot")
    until = models.DateField("jusqu’au")
    first_number = models.PositiveIntegerField("première écriture")
    last_number = models.PositiveIntegerField("dernière écriture")
    lines = models.PositiveIntegerField("lignes")
    total = models.DecimalField("total", max_digits=14, decimal_places=2)
    content = models.TextField("fichier")
    sha256 = models.CharField("empreinte", max_length=64)
    exported_at = models.DateTimeField("exporté le")
    exported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entry_batches",
    )
    taken_back_at = models.DateTimeField("repris le", null=True, blank=True, editable=False)
    taken_back_because = models.CharField("motif de la reprise", max_length=250, blank=True, editable=False)

    objects = EntryBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "lot d’écritures"
        verbose_name_plural = "lots d’écritures"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year_starts_on", "rank"],
                name="billing_entrybatch_rank_once",
                violation_error_message="Ce lot existe déjà pour cet exercice.",
            ),
            models.CheckConstraint(
                condition=Q(first_number__gte=1, last_number__gte=F("first_number")),
                name="billing_entrybatch_numbers",
                violation_error_message="Un lot va d’une écriture à une autre.",
            ),
        ]

    def __str__(self) -> str:
        return f"Lot {self.rank} de {self.year_label}"

    def get_absolute_url(self) -> str:
        return reverse("billing:batch-detail", args=[self.pk])

    @property
    def filename(self) -> str:
        """What the file is called; never « FEC », which is that of all the books."""
        return f"ecritures-cotisations-{self.year_label}-lot-{self.rank}"

    @property
    def entry_count(self) -> int:
        return self.last_number - self.first_number + 1


class Entry(models.Model):
    """An accounting entry of a fact. It waits, drawn anew at will, until a batch takes it: then it is frozen.

    The fact is named, not pointed to: an import that is taken back leaves its exported entries, and their
    reversals, in the books. ``left_out`` says why the accountant does not receive it from here.
    """

    class LeftOut(models.TextChoices):
        NO = "", "À exporter"
        BANK = "bank", "Tenue par le cabinet (banque)"
        BEFORE = "before", "Déjà dans les comptes"

    fact_kind = models.CharField("fait", max_length=20)
    fact_id = models.BigIntegerField("numéro du fait")
    phase = models.CharField("phase", max_length=60)
    amount = models.DecimalField("montant du fait", max_digits=14, decimal_places=2)
    fact_on = models.DateField("date du fait")
    on = models.DateField("date")
    journal = models.CharField("journal", max_length=10)
    journal_key = models.CharField(max_length=10)
    journal_label = models.CharField("libellé du journal", max_length=80)
    label = models.CharField("libellé", max_length=250)
    piece = models.CharField("pièce", max_length=60)
    piece_on = models.DateField("date de la pièce")
    left_out = models.CharField("hors export", max_length=6, choices=LeftOut.choices, blank=True)
    batch = models.ForeignKey(
        EntryBatch,
        verbose_name="lot",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
    )
    number = models.PositiveIntegerField("numéro", null=True, blank=True)

    class Meta:
        verbose_name = "écriture"
        verbose_name_plural = "écritures"
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fact_kind", "fact_id", "phase"],
                name="billing_entry_once",
                violation_error_message="Ce fait a déjà son écriture.",
            ),
            models.UniqueConstraint(
                fields=["batch", "number"],
                name="billing_entry_number_once",
                violation_error_message="Ce numéro d’écriture est déjà pris.",
            ),
            models.CheckConstraint(
                condition=Q(left_out__in=["", "bank", "before"]),
                name="billing_entry_left_out_known",
                violation_error_message="Motif inconnu.",
            ),
            models.CheckConstraint(
                condition=Q(batch__isnull=True, number__isnull=True)
                | Q(batch__isnull=False, number__isnull=False, left_out="")
                | (Q(batch__isnull=False, number__isnull=True) & ~Q(left_out="")),
                name="billing_entry_numbered_when_exported",
                violation_error_message="Une écriture prend son numéro en partant.",
            ),
        ]
        indexes = [models.Index(fields=["batch", "on"], name="billing_entry_waiting")]

    def __str__(self) -> str:
        return f"{self.label} du {short_date(self.on)}"

    def get_absolute_url(self) -> str:
        return self.batch.get_absolute_url() if self.batch else reverse("billing:entry-list")


class EntryLine(models.Model):
    """One line of an entry. ``member_key`` names the file it concerns; zero, somebody outside the register.

    The file is named, not pointed to: a merge or an import taken back must not be held by an old line.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="lines")
    rank = models.PositiveSmallIntegerField("rang")
    role = models.CharField("usage du compte", max_length=12)
    account = models.CharField("compte", max_length=12)
    account_label = models.CharField("libellé du compte", max_length=120)
    auxiliary = models.CharField("compte auxiliaire", max_length=30, blank=True)
    auxiliary_label = models.CharField("nom", max_length=250, blank=True)
    member_key = models.BigIntegerField(default=0, db_index=True)
    debit = models.DecimalField("débit", max_digits=12, decimal_places=2)
    credit = models.DecimalField("crédit", max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = "ligne d’écriture"
        verbose_name_plural = "lignes d’écriture"
        ordering = ["entry", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "rank"],
                name="billing_entryline_rank_once",
                violation_error_message="Cette ligne existe déjà.",
            ),
            models.CheckConstraint(
                condition=Q(debit__gt=0, credit=0) | Q(debit=0, credit__gt=0),
                name="billing_entryline_one_side",
                violation_error_message="Une ligne est un débit ou un crédit.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.auxiliary}".strip()

    def get_absolute_url(self) -> str:
        return self.entry.get_absolute_url()


class ClosedYearQuerySet(models.QuerySet["ClosedYear"]):
    def standing(self) -> Self:
        """Keep the years that nobody reopened."""
        return self.filter(reopened_at__isnull=True)


class ClosedYear(models.Model):
    """An accounting year that no entry enters any more; what is learnt late is written in the next one.

    ``figures`` are the totals of that evening, in euros as text.
    """

    label = models.CharField("exercice comptable", max_length=20)
    starts_on = models.DateField("début")
    ends_on = models.DateField("fin (exclue)")
    figures = models.JSONField("totaux", default=dict)
    closed_at = models.DateTimeField("clos le", auto_now_add=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="closed_years"
    )
    reopened_at = models.DateTimeField("rouvert le", null=True, blank=True, editable=False)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="reopened_years",
    )
    reopened_because = models.CharField("motif", max_length=250, blank=True, editable=False)

    objects = ClosedYearQuerySet.as_manager()

    class Meta:
        verbose_name = "exercice clos"
        verbose_name_plural = "exercices clos"
        ordering = ["-ends_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["starts_on"],
                condition=Q(reopened_at__isnull=True),
                name="billing_closedyear_once",
                violation_error_message="Cet exercice est déjà clos.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="billing_closedyear_is_a_period",
                violation_error_message="L’exercice se termine après avoir commencé.",
            ),
        ]

    def __str__(self) -> str:
        return f"Exercice comptable {self.label}"

    def get_absolute_url(self) -> str:
        return f"{reverse('billing:closing-home')}?on={self.last_day:%Y-%m-%d}"

    @property
    def last_day(self) -> date:
        return self.ends_on - timedelta(days=1)


class Proof(models.Model):
    """What a proof of the dues found: nothing, or each disagreement with its member, row and cents."""

    ran_at = models.DateTimeField("faite le", auto_now_add=True)
    ran_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="proofs"
    )
    holds = models.BooleanField("tient")
    findings = models.JSONField("désaccords", default=list)
    figures = models.JSONField("ce qui a été vérifié", default=dict)

    class Meta:
        verbose_name = "preuve"
        verbose_name_plural = "preuves"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return "Preuve des cotisations"

    def get_absolute_url(self) -> str:
        return reverse("billing:proof-home")
