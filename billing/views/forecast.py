"""« Simulation »: a scale tried before the assembly votes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.text import slugify

from billing import permissions
from billing.forms.forecast import ForecastForm
from billing.models import Campaign, Scale
from billing.queries.forecast import Forecast, Row, called_by_year, forecast, year_to_try
from billing.rules.forecast import Distance, Outcome, signed_euros, signed_percent
from cressmember.core.ui import access, exports
from cressmember.core.ui.address import Address
from cressmember.core.ui.charts import Period
from cressmember.core.ui.tables import Exported
from cressmember.core.ui.views import PageTemplateView
from cressmember.kernel.folding import words

OUTCOMES = {
    Outcome.UP: "Paieraient plus",
    Outcome.DOWN: "Paieraient moins",
    Outcome.SAME: "Inchangés",
    Outcome.NEW: "Sans passé",
    Outcome.BLOCKED: "Sans montant",
}
COLUMNS: dict[str, tuple[str, str, Callable[[Row], Any]]] = {
    "name": ("Adhérent", "", lambda row: row.sort_name),
    "college": ("Collège", "desk", lambda row: row.college),
    "last": ("Précédent (€)", "n desk", lambda row: row.last),
    "now": ("Simulé (€)", "n", lambda row: row.now),
    "difference": ("Différence (€)", "n", lambda row: row.difference),
    "share": ("%", "n desk", lambda row: row.share),
}
PER_PAGE = 50
NARROWING = ("q", "outcome", "obstacle", "college")


class ForecastView(PageTemplateView):
    """What a scale would call: total, colleges, who pays more or less, how far the budget is."""

    title = "Simulation"
    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/forecast.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """The page; or the list as a file."""
        self.address = Address(request)
        self.form = ForecastForm(request.GET if "scale" in request.GET else self.usual())
        self.found = self.tried()
        if "export" in request.GET:
            return self.export(request.GET["export"])
        return super().get(request, *args, **kwargs)

    def usual(self) -> dict[str, Any]:
        """What is tried when nobody chose: the latest scale, next year, today's members."""
        today = timezone.localdate()
        latest = Campaign.objects.standing().select_related("dues_year").first()
        scale = Scale.objects.order_by("-created_at", "-pk").first()
        return {
            "scale": scale.pk if scale else None,
            "year": latest.dues_year.starts_on.year + 1 if latest else today.year + 1,
            "on": today,
            "older": latest.older_figures_from if latest else None,
        }

    def tried(self) -> Forecast | None:
        """The forecast that was asked; None when it is not understood."""
        if not self.form.is_valid():
            return None
        asked = self.form.cleaned_data
        return forecast(
            scale=asked["scale"],
            dues_year=year_to_try(asked["year"]),
            on=asked["on"],
            older_figures_from=asked["older"],
            other=asked["other"],
        )

    def rows(self) -> list[Row]:
        """The rows that pass the filters of the address, in its order; those without a figure come last."""
        if self.found is None:
            return []
        asked = self.request.GET
        rows = list(self.found.rows)
        if (kept := asked.get("outcome", "")) in {str(one) for one in Outcome}:
            rows = [row for row in rows if row.outcome == kept]
        if asked.get("outcome") == "older":
            rows = [row for row in rows if row.line.older_figures]
        if obstacle := asked.get("obstacle"):
            rows = [row for row in rows if row.outcome is Outcome.BLOCKED and row.why == obstacle]
        if college := asked.get("college"):
            rows = [row for row in rows if (row.college or "Sans collège") == college]
        for word in words(asked.get("q", ""))[:10]:
            rows = [row for row in rows if word in row.sort_name]
        name = asked.get("tri", "name")
        key = COLUMNS.get(name.removeprefix("-"), COLUMNS["name"])[2]
        told = sorted((row for row in rows if key(row) is not None), key=key, reverse=name.startswith("-"))
        return [*told, *(row for row in rows if key(row) is None)]

    def export(self, file_format: str) -> HttpResponseBase:
        """The list as a file, with its filters and its order."""
        if file_format not in exports.FORMATS or self.found is None:
            raise Http404("This list is not written in that format.")
        if not self.request.user.has_perm(permissions.EXPORT):
            raise PermissionDenied(access.refusal([permissions.EXPORT]))
        columns = [
            Exported("Adhérent", "text", lambda row: row.name),
            Exported("Collège", "text", lambda row: row.college),
            Exported("Type", "text", lambda row: row.kind),
            Exported("Précédent (€)", "amount", lambda row: row.last),
            Exported("Simulé (€)", "amount", lambda row: row.now),
            Exported("Différence (€)", "amount", lambda row: row.difference),
            Exported("Pourquoi", "text", lambda row: row.why),
        ]
        if other := self.form.cleaned_data["other"]:
            columns.insert(5, Exported(f"{other} (€)", "amount", lambda row: row.under_other))
        title = f"Simulation {self.found.dues_year}, {self.found.scale}"
        name = f"{slugify(title)}-{timezone.localdate():%Y-%m-%d}"
        return exports.respond(exports.Sheet(title, name, columns, self.rows()), file_format)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = self.found
        shown: dict[str, Any] = {"form": self.form, "found": found, "today": timezone.localdate()}
        if found is not None:
            shown |= self._told(found)
        return super().get_context_data(**shown, **context)

    def _told(self, found: Forecast) -> dict[str, Any]:
        asked, rows = self.form.cleaned_data, self.rows()
        prints_all = "imprimer" in self.request.GET
        leaf = Paginator(rows, max(len(rows), 1) if prints_all else PER_PAGE).get_page(
            self.request.GET.get("page")
        )
        target = asked["target"]
        return {
            **self._narrowed(found, leaf),
            **self._drawn(found),
            "other": asked["other"],
            "distance": Distance(found.total, target) if target is not None else None,
            "written": [
                (row, *(_signed(row) if row.difference is not None else ("", ""))) for row in leaf.object_list
            ],
            "leaf": leaf,
            "count": len(rows),
            "sum_last": sum(row.last or 0 for row in rows),
            "sum_now": sum(row.now or 0 for row in rows),
            "heads": [self._head(name) for name in COLUMNS],
            "lacks_figures": any(row.lacks_a_figure for row in found.rows),
            "older": found.counts["older"],
            "print_url": self.address.with_(imprimer="tout", page=None),
            "screen_url": self.address.without("imprimer"),
            "prints_all": prints_all,
            "kept": [
                (name, value)
                for name, value in self.address.query.items()
                if name not in {*NARROWING, "page", "imprimer"}
            ],
            "exports": [
                (label, self.address.with_(export=name, page=None)) for name, label in exports.LABELS.items()
            ]
            if self.request.user.has_perm(permissions.EXPORT)
            else [],
        }

    def _drawn(self, found: Forecast) -> dict[str, Any]:
        """What was called year after year beside what is simulated, then parted by group."""
        year, history = found.dues_year.label, called_by_year()
        periods = [Period(label, [amount, None]) for label, amount in history if label != year]
        return {
            "periods": [*periods, Period(year, [dict(history).get(year), found.total])],
            "series": ["Appelé", "Simulé"],
            "groups": [
                ("Par collège", "Collège", found.by_college),
                ("Par type", "Type", found.by_kind),
            ],
        }

    def _narrowed(self, found: Forecast, leaf: Any) -> dict[str, Any]:
        """What narrows the rows, with the addresses that do and undo it."""
        asked = self.request.GET.get
        return {
            "q": asked("q", "")[:100],
            "outcome": asked("outcome", ""),
            "outcome_choices": [(str(one), label) for one, label in OUTCOMES.items()],
            "chosen": OUTCOMES.get(asked("outcome", ""), ""),
            "is_narrowed": any(map(asked, NARROWING)),
            "outcomes": [
                (label, found.counts[one], self.address.with_(outcome=one, page=None, college=None))
                for one, label in OUTCOMES.items()
            ],
            "obstacles": [
                (why, count, self.address.with_(outcome=None, college=None, obstacle=why, page=None))
                for why, count in found.obstacles
            ],
            "older_url": self.address.with_(outcome="older", page=None),
            "whole_url": self.address.without(*NARROWING, "page"),
            "previous_url": self.address.with_(page=leaf.number - 1) if leaf.has_previous() else "",
            "next_url": self.address.with_(page=leaf.number + 1) if leaf.has_next() else "",
        }

    def _head(self, name: str) -> tuple[str, str, str, str]:
        label, css, _ = COLUMNS[name]
        current = self.request.GET.get("tri", "name")
        sort = {name: "ascending", f"-{name}": "descending"}.get(current, "")
        return label, css, self.address.with_(tri=f"-{name}" if current == name else name, page=None), sort


def _signed(row: Row) -> tuple[str, str]:
    assert row.difference is not None
    written = signed_euros(row.difference).rpartition("\N{NO-BREAK SPACE}")[0]
    return written, "" if row.share is None else signed_percent(row.share)
