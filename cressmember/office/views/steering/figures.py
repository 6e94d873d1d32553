"""The members, those who lead the chamber, and the weight of dues."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from cressmember.core.ui.charts import Bar, Period
from cressmember.office.queries import membership
from cressmember.office.queries.representativeness import comparisons, parity_figures
from cressmember.office.queries.share import network_shares, shares
from cressmember.office.views.steering.page import DayPage, SteeringPage, YearPage

TITLES = {
    "kind": "Structures et réseaux",
    "legal_form": "Statut juridique",
    "employment_area": "Bassin d’emploi",
    "sector": "Secteur",
}
MOST_BARS = 12


class SteeringView(DayPage):
    """The members as of a day, along every line, and their number year after year."""

    title = "Adhérents"
    template_name = "office/steering/members.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        day = self.day
        ends = {year: min(date(year, 12, 31), day) for year in membership.years_known(on=day)}
        counts = membership.counts_on(ends.values())
        places = membership.members_by_departement(on=day)
        networks = membership.members_of_networks(on=day)
        return super().get_context_data(
            members=membership.how_many_on(day),
            members_url=membership.rows_url(on=day),
            course=membership.course(date(day.year, 1, 1), day + timedelta(days=1)),
            movements_url=f"{reverse('office:steering-movements')}?annee={day.year}",
            colleges=membership.count_by_college(on=day),
            lines=[
                (title, self._shown(line, membership.count_by(line, on=day)))
                for line, title in TITLES.items()
            ],
            departements=membership.count_by("departement", on=day),
            places=places,
            place_urls={code: membership.rows_url(on=day, departement=code) for code in places},
            years=[
                Period(str(year), [counts[end]], membership.rows_url(on=end)) for year, end in ends.items()
            ],
            series=["Adhérents"],
            networks=networks,
            **context,
        )

    def _shown(self, line: str, bars: list[Bar]) -> list[Bar]:
        """The first ones, and one bar for all that are left, which opens them."""
        asked = self.request.GET
        if len(bars) <= MOST_BARS or asked.get("tout") == line:
            return bars
        rest = bars[MOST_BARS - 1 :]
        whole = f"?{urlencode(asked.dict() | {'tout': line})}"
        return [*bars[: MOST_BARS - 1], Bar(f"{len(rest)} autres", sum(bar.value for bar in rest), whole)]


class MovementView(YearPage):
    """Who came and who left in a year."""

    title = "Entrées et sorties"
    template_name = "office/steering/movements.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        start, end = self.period
        return super().get_context_data(
            course=membership.course(start, end),
            joined=membership.joined_between(start, end),
            left=membership.left_between(start, end),
            **context,
        )


class RepresentativenessView(DayPage):
    """Who leads the chamber beside who makes it up; women and men."""

    title = "Représentativité"
    template_name = "office/steering/representativeness.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            comparisons=comparisons(on=self.day),
            parity=parity_figures(on=self.day),
            **context,
        )


class ShareView(SteeringPage):
    """What dues weigh in the income: ours, and the network's, with its two averages."""

    title = "Poids des cotisations"
    template_name = "office/steering/share.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(shares=shares(), network=network_shares(), **context)
