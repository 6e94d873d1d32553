"""The treasurer's home: called, collected, remaining, each figure opening its rows."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from billing import permissions
from billing.filters import UNKNOWN
from billing.forms import YearForm
from billing.models import Campaign, DuesYear
from billing.queries import GROUPS, credits_total, grand_total, totals
from cressmember.core.ui.charts import Bar, Period
from cressmember.core.ui.views import PageTemplateView


class BillingHomeView(PageTemplateView):
    """Where the dues stand, by college, type, département and year."""

    title = "Cotisations"
    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/home.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        latest = DuesYear.objects.filter(dues__isnull=False).order_by("-starts_on").first()
        form = YearForm(self.request.GET or {"year": latest.pk if latest else ""})
        year = form.cleaned_data["year"] if form.is_valid() else None
        by_college = totals(by="college", year=year)
        tables = [
            {
                "title": f"Par {GROUPS[by][1].lower()}",
                "heading": GROUPS[by][1],
                "rows": [(row, _rows_url(by, row.key, year)) for row in totals(by=by, year=year)],
            }
            for by in ("college", "kind", "departement")
        ]
        total = grand_total(year=year)
        return super().get_context_data(
            year_form=form,
            year=year,
            total=total,
            share=int(total.collected * 100 / total.called) if total.called else 0,
            credits=credits_total(),
            tables=tables,
            bars=[Bar(row.label, row.called, _rows_url("college", row.key, year)) for row in by_college],
            years=[
                Period(row.label, [row.called, row.collected], _rows_url("year", row.key, None))
                for row in totals(by="year")
            ],
            series=["Appelé", "Encaissé"],
            all_url=_rows_url("", "", year),
            unpaid_url=_rows_url("", "", year, standing="open"),
            campaigns=Campaign.objects.select_related("dues_year", "scale")[:5],
            may_receive=self.request.user.has_perm(permissions.RECEIVE),
            **context,
        )


def _rows_url(by: str, key: str, year: DuesYear | None, *, standing: str = "live") -> str:
    """The list of the dues that make a figure: those in force, of which some may say nothing."""
    asked = {"standing": standing}
    if by == "year":
        found = DuesYear.objects.filter(label=key).first()
        asked["year"] = str(found.pk) if found else ""
    elif by:
        asked["college_name" if by == "college" else by] = key or UNKNOWN
    if year:
        asked["year"] = str(year.pk)
    return f"{reverse('billing:due-list')}?{urlencode(asked)}"
