"""What organisations declare of themselves for a year: budgets, headcounts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cressmember.kernel.writing import decimal_fr, euros
from cressmember.members.models.organisation import Organisation


class DeclaredFigure(models.Model):
    """A figure that an organisation declared for a year: its budget, its headcount."""

    class Kind(models.TextChoices):
        BUDGET = "budget", "Budget"
        FTE = "fte", "Effectif (ETP)"
        TURNOVER = "turnover", "Chiffre d’affaires"
        MEMBERS = "members", "Nombre d’adhérents"
        PAYROLL = "payroll", "Masse salariale"
        POPULATION = "population", "Population"
        MARGIN = "margin", "Marge brute"
        UNITS = "units", "Nombre d’unités"
        SUBSIDIES = "subsidies", "Subventions reçues"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="figures")
    kind = models.CharField("nature", max_length=10, choices=Kind.choices)
    year = models.PositiveSmallIntegerField("année")
    amount = models.DecimalField("valeur", max_digits=14, decimal_places=2)
    source = models.CharField("source", max_length=200)
    recorded_on = models.DateField("enregistrée le")

    class Meta:
        verbose_name = "chiffre déclaré"
        verbose_name_plural = "chiffres déclarés"
        ordering = ["kind", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "year"],
                name="members_declaredfigure_once_a_year",
                violation_error_message="Ce chiffre est déjà connu pour cette année.",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("budget", "fte", "turnover", "members", "payroll"),
                        *("population", "margin", "units", "subsidies"),
                    ]
                ),
                name="members_declaredfigure_kind_known",
                violation_error_message="Nature de chiffre inconnue.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="members_declaredfigure_not_negative",
                violation_error_message="Un chiffre déclaré ne peut pas être négatif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"

    @property
    def written(self) -> str:
        """The value with its unit: « 840 000,00 € », « 12,5 »."""
        if self.kind in COUNTED:
            return decimal_fr(self.amount.normalize())
        return euros(self.amount)


# The figures that count something; the others are in euros.
COUNTED = frozenset({"fte", "members", "population", "units"})
