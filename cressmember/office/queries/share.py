"""What dues weigh in the chamber's income, year after year, and in that of the network's chambers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from billing.models import DuesYear
from billing.queries import totals
from cressmember.members.models import NetworkAccount
from cressmember.members.rules.network import Averages, averages
from cressmember.office.models import YearFigure


@dataclass(frozen=True, slots=True)
class Share:
    """Dues of the dues year that begins in a civil year, and the income typed for that year, in euros."""

    year: int
    called: Decimal
    collected: Decimal
    income: Decimal | None

    @property
    def of_income(self) -> Decimal | None:
        """The dues called as a share of the income; None while the income is not known."""
        return self.called / self.income if self.income else None


def shares() -> list[Share]:
    """The years whose dues were called, the latest first."""
    begun = dict(DuesYear.objects.values_list("label", "starts_on__year"))
    income = dict(
        YearFigure.objects.filter(kind=YearFigure.Kind.INCOME, value__isnull=False).values_list(
            "year", "value"
        )
    )
    found: dict[int, tuple[Decimal, Decimal]] = {}
    for row in totals(by="year"):
        year = begun[row.label]
        called, collected = found.get(year, (Decimal(0), Decimal(0)))
        found[year] = (called + row.called, collected + row.collected)
    return [Share(year, *found[year], income.get(year)) for year in sorted(found, reverse=True)]


@dataclass(frozen=True, slots=True)
class NetworkShares:
    """The chambers of the network in a year, and both averages of what dues weigh in their income."""

    year: int
    accounts: list[NetworkAccount]
    averages: Averages | None


def network_shares() -> NetworkShares | None:
    """The latest year that the network's accounts tell; None without any."""
    latest = NetworkAccount.objects.order_by("-year").values_list("year", flat=True).first()
    if latest is None:
        return None
    accounts = list(NetworkAccount.objects.filter(year=latest))
    pairs = [(_exact(row.dues), _exact(row.income)) for row in accounts]
    return NetworkShares(latest, accounts, averages(pairs))


def _exact(amount: Decimal | None) -> Fraction | None:
    return None if amount is None else Fraction(amount)
