"""Dated figures of the network's chambers: counts at a date, never growth rates, never our own members."""

from django.db import models


class NetworkFigure(models.Model):
    """How many members a chamber had at a date: in one college, or in all when no college is named.

    A college that a chamber did not report has no row: unknown is not zero.
    """

    chamber = models.CharField("chambre", max_length=120)
    on = models.DateField("au")
    college = models.CharField("collège", max_length=40, blank=True)
    members = models.PositiveIntegerField("adhérents")
    source = models.CharField("source", max_length=200, blank=True)

    class Meta:
        verbose_name = "chiffre du réseau"
        verbose_name_plural = "chiffres du réseau"
        ordering = ["chamber", "on", "college"]
        constraints = [
            models.UniqueConstraint(
                fields=["chamber", "on", "college"],
                name="members_networkfigure_once_a_date",
                violation_error_message="Ce chiffre est déjà connu à cette date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chamber} au {self.on:%d/%m/%Y}"


class NetworkAccount(models.Model):
    """The dues and the operating income of a chamber in a year; what it did not say is empty."""

    chamber = models.CharField("chambre", max_length=120)
    year = models.PositiveSmallIntegerField("année")
    dues = models.DecimalField("cotisations", max_digits=12, decimal_places=2, null=True, blank=True)
    income = models.DecimalField(
        "produits d’exploitation", max_digits=14, decimal_places=2, null=True, blank=True
    )
    source = models.CharField("source", max_length=200, blank=True)

    class Meta:
        verbose_name = "comptes d’une chambre du réseau"
        verbose_name_plural = "comptes des chambres du réseau"
        ordering = ["chamber", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["chamber", "year"],
                name="members_networkaccount_once_a_year",
                violation_error_message="Ces comptes sont déjà connus pour cette année.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chamber}, {self.year}"
