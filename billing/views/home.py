"""The treasurer's home: called, collected, remaining, each figure opening its rows."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from billing import permissions
from billing.filters import UNKNOWN
from billing.forms import YearForm
from billing.models import DuesYear
from billing.queries import GROUPS, aged, credits_total, grand_total, totals
from cressmember.core.ui import access, exports
from cressmember.core.ui.charts import Bar, Period
from cressmember.core.ui.tables import Exported
from cressmember.core.ui.views import PageTemplateView

BREAKDOWN = ("college", "kind", "departement")
REPORT = [
    Exported("Par", "text", lambda row: row[0]),
    Exported("", "text", lambda row: row[1].label),
    Exported("Cotisations", "number", lambda row: row[1].dues),
    Exported("Appelé (€)", "amount", lambda row: row[1].called),
    Exported("Encaissé (€)", "amount", lambda row: row[1].collected),
    Exported("Reste (€)", "amount", lambda row: row[1].remaining),
]


class BillingHomeView(PageTemplateView):
    """Where the dues stand, by college, type, département and year."""

    title = "Cotisations"
    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/home.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """The page; or, as a file, the report that the board and the accountant read."""
        if "export" in request.GET:
            return self._export(request.GET["export"])
        return super().get(request, *args, **kwargs)

    def _exports(self, year: DuesYear | None) -> list[tuple[str, str]]:
        if not self.request.user.has_perm(permissions.EXPORT):
            return []
        asked = {"year": year.pk if year else ""}
        return [(label, f"?{urlencode(asked | {'export': name})}") for name, label in exports.LABELS.items()]

    def _export(self, file_format: str) -> HttpResponseBase:
        if file_format not in exports.FORMATS:
            raise Http404("This report is not written in that format.")
        if not self.request.user.has_perm(permissions.EXPORT):
            raise PermissionDenied(access.refusal([permissions.EXPORT]))
        form = YearForm(self.request.GET)
        year = form.cleaned_data["year"] if form.is_valid() else None
        rows = [(GROUPS[by][1], row) for by in BREAKDOWN for row in totals(by=by, year=year)]
        rows.append(("Total", grand_total(year=year)))
        title = f"Cotisations {year or 'tous exercices'}"
        return exports.respond(
            exports.Sheet(title, f"{slugify(title)}-{timezone.localdate():%Y-%m-%d}", REPORT, rows),
            file_format,
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        latest = DuesYear.objects.filter(dues__isnull=False).order_by("-starts_on").first()
        form = YearForm(self.request.GET if "year" in self.request.GET else {"year": latest})
        year = form.cleaned_data["year"] if form.is_valid() else None
        today = timezone.localdate()
        by_college = totals(by="college", year=year)
        tables = [
            {
                "title": f"Par {GROUPS[by][1].lower()}",
                "heading": GROUPS[by][1],
                "rows": [(row, _rows_url(by, row.key, year)) for row in totals(by=by, year=year)],
            }
            for by in BREAKDOWN
        ]
        total = grand_total(year=year)
        ages = aged(on=today, year=year)
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
            ages=[(age, _rows_url("", "", year, age=age.label)) for age in ages],
            open_dues=sum(age.dues for age in ages),
            exports=self._exports(year),
            may_receive=self.request.user.has_perm(permissions.RECEIVE),
            **context,
        )


def _rows_url(by: str, key: str, year: DuesYear | None, *, standing: str = "live", age: str = "") -> str:
    """The list of the dues that make a figure: those in force, of which some may say nothing."""
    asked = {"age": age} if age else {"standing": standing}
    if by == "year":
        found = DuesYear.objects.filter(label=key).first()
        asked["year"] = str(found.pk) if found else ""
    elif by:
        asked["college_name" if by == "college" else by] = key or UNKNOWN
    if year:
        asked["year"] = str(year.pk)
    return f"{reverse('billing:due-list')}?{urlencode(asked)}"
