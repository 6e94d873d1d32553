"""What somebody who is not a member yet would owe, by the scale that calls would be made on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing.models import Campaign, DuesYear, Scale
from billing.models.due import DUES_TITLE
from billing.rules.facts import Blocked, Facts, Figure
from billing.rules.quote import Quote
from billing.rules.scale import Scale as ScaleRules
from billing.rules.scale_document import scale_from
from billing.rules.vocabulary import BASES
from cressmember.kernel.periods import Period

SOURCE = "chiffre que vous indiquez"


@dataclass(frozen=True, slots=True)
class Estimate:
    """What would be owed, with its explanation; or why no amount can be told.

    ``whole`` is the amount of an entire year, net of VAT, when joining later than its first month lowers it.
    """

    quote: Quote | None = None
    whole: Decimal | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class InForce:
    """The scale in force on a day, and the dues year of that day."""

    scale: Scale
    rules: ScaleRules
    year: Period
    on: date

    @property
    def figures_year(self) -> int:
        """The year whose figures the scale looks at."""
        return self.year.start.year + self.rules.base_offset

    @property
    def bases(self) -> dict[str, str]:
        """The figures that some rule looks at, code and name: « Budget 2024 »."""
        return self._named({rule.formula.base for rule in self.rules.rules})

    @property
    def reads_departements(self) -> bool:
        """Whether some rule depends on where a member stands."""
        return any(rule.departements for rule in self.rules.rules)

    def bases_for(self, *, college: str, kind: str, departement: str) -> dict[str, str]:
        """The figures asked of such a newcomer; all of them while its college is not known."""
        if not college:
            return self.bases
        facts = self._facts(college, kind, departement, {})
        theirs = (rule for rule in self.rules.rules if rule.concerns(facts) and rule.years.hold(1))
        rule = next(theirs, None)
        return self._named({rule.formula.base}) if rule else {}

    def estimate(
        self, *, college: str, kind: str, departement: str, figures: Mapping[str, Decimal]
    ) -> Estimate:
        """What such a newcomer would owe who is admitted that day; by the same rules as the calls."""
        answer = self.rules.evaluate(self._facts(college, kind, departement, figures))
        if isinstance(answer, Blocked):
            return Estimate(problem=self._told(answer, college=college, kind=kind, departement=departement))
        whole = Decimal(answer.trace["whole"])
        return Estimate(quote=answer, whole=whole if whole != answer.net else None)

    def _told(self, blocked: Blocked, *, college: str, kind: str, departement: str) -> str:
        """Why no amount can be told, to who is no treasurer."""
        if blocked.code == "figure_missing":
            asked = self.bases_for(college=college, kind=kind, departement=departement)
            return f"Indiquez ce chiffre, dont dépend la cotisation : {', '.join(asked.values())}."
        return "Le barème ne dit pas seul la cotisation de ce cas : la chambre vous la dira."

    def _facts(self, college: str, kind: str, departement: str, figures: Mapping[str, Decimal]) -> Facts:
        return Facts(
            college=college,
            kind=kind,
            year=self.year,
            departement=departement,
            figures={base: [Figure(amount, self.figures_year, SOURCE)] for base, amount in figures.items()},
            admitted_on=self.on,
        )

    def _named(self, bases: set[str | None]) -> dict[str, str]:
        return {base: f"{BASES[base].name} {self.figures_year}" for base in BASES if base in bases}


def scale_in_force(*, on: date) -> InForce | None:
    """The scale on which dues of that day are called, or would be; None when no body adopted one.

    That of the campaign approved for the dues year of the day; else the last one adopted.
    """
    year = DuesYear.objects.filter(starts_on__lte=on, ends_on__gt=on).first()
    campaign = year and (
        Campaign.objects.standing()
        .filter(dues_year=year, title=DUES_TITLE, approved_at__isnull=False)
        .select_related("scale")
        .order_by("approved_at", "pk")
        .last()
    )
    adopted = Scale.objects.filter(adopted_on__isnull=False, adopted_on__lte=on)
    scale = campaign.scale if campaign else adopted.order_by("adopted_on", "version", "pk").last()
    if scale is None:
        return None
    period = year.period if year else Period(date(on.year, 1, 1), date(on.year + 1, 1, 1))
    return InForce(scale, scale_from(scale.document), period, on)
