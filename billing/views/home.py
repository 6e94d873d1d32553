"""The treasurer's home: called, collected, remaining, each figure opening its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from billing import permissions
from billing.filters.matching import UNKNOWN
from billing.forms.dues_year import YearForm
from billing.models import Due, DuesYear
from billing.queries import GROUPS, added, aged, breakdown, credits_total
from billing.queries.matters import matters
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
    Exported("Remises et pertes (€)", "amount", lambda row: row[1].adjusted),
    Exported("Reste dû (€)", "amount", lambda row: row[1].remaining),
]


class BillingHomeView(PageTemplateView):
    """Where the dues stand, by college, type, département and year."""

    title = "Trésorerie"
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
        year = self._year(YearForm(self.request.GET, years=DuesYear.objects.all()))
        groups = breakdown(BREAKDOWN, year=year)
        rows = [(GROUPS[by].name, row) for by in BREAKDOWN for row in groups[by]]
        rows.append(("Total", added(groups["college"])))
        title = f"Cotisations {year or 'tous exercices'}"
        return exports.respond(
            exports.Sheet(title, f"{slugify(title)}-{timezone.localdate():%Y-%m-%d}", REPORT, rows),
            file_format,
        )

    def _year(self, form: YearForm) -> DuesYear | None:
        return form.cleaned_data["year"] if form.is_valid() else None

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        years = list(
            DuesYear.objects.annotate(is_called=Exists(Due.objects.filter(dues_year=OuterRef("pk"))))
        )
        latest = next((one.pk for one in years if one.is_called), "")
        form = YearForm(self.request.GET if "year" in self.request.GET else {"year": latest}, years=years)
        year = self._year(form)
        groups = breakdown((*BREAKDOWN, "year"), year=year)
        total = added(groups["college"])
        today = timezone.localdate()
        ages = aged(on=today, year=year)
        tables: list[dict[str, Any]] = [
            {
                "title": f"Par {GROUPS[by].name.lower()}",
                "heading": GROUPS[by].name,
                "rows": [(row, Rows.of(by, row.key, year)) for row in groups[by]],
            }
            for by in BREAKDOWN
        ]
        by_label = {one.label: one for one in years}
        return super().get_context_data(
            year_form=form,
            year=year,
            today=today,
            total=total,
            rows=Rows.of("", "", year),
            credits=credits_total(),
            matters=[
                (matter, f"{reverse(f'billing:{matter.place}')}?{urlencode(matter.asked)}".rstrip("?"))
                for matter in matters(on=today)
            ],
            tables=tables,
            bars=[Bar(row.label, row.called, rows.called) for row, rows in tables[0]["rows"]],
            years=[
                Period(row.label, [row.called, row.collected], Rows.of("", "", by_label[row.key]).called)
                for row in groups["year"]
            ],
            series=["Appelé", "Encaissé"],
            ages=[(age, _address(year, age=age.label)) for age in ages],
            open_dues=sum(age.dues for age in ages),
            exports=self._exports(year),
            may_receive=self.request.user.has_perm(permissions.RECEIVE),
            **context,
        )


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the dues that make each figure of a line are listed."""

    called: str
    collected: str
    adjusted: str
    remaining: str

    @classmethod
    def of(cls, by: str, key: str, year: DuesYear | None) -> Self:
        """Those of a group; a group may be that of the dues that say nothing."""
        group = {GROUPS[by].field: key or UNKNOWN} if by else {}
        return cls(
            *(_address(year, standing=kind, **group) for kind in ("live", "collected", "adjusted", "open"))
        )


def _address(year: DuesYear | None, **asked: str) -> str:
    if year:
        asked["year"] = str(year.pk)
    return f"{reverse('billing:due-list')}?{urlencode(asked)}"
