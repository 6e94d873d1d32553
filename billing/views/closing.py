"""Where dues stood on the evening of a day, and years that are closed."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.text import slugify

from billing import permissions
from billing.actions.closing import close_year, reopen_year
from billing.forms.accounting import ClosingForm, OnForm, years_to_close
from billing.models import AccountingSettings, ClosedYear, Entry, Proof
from billing.queries.closing import Evening, balance_as_of
from billing.views.because import BecauseView
from cressmember.core.permissions import CONFIGURE
from cressmember.core.ui import exports
from cressmember.core.ui.tables import Exported
from cressmember.core.ui.views import FormPage, PageTemplateView
from cressmember.kernel.writing import long_date, short_date

CLOSING = ("Clôture", reverse_lazy("billing:closing-home"))
SHEET = [
    Exported("État", "text", lambda row: row[0]),
    Exported("Compte auxiliaire", "text", lambda row: row[1].code),
    Exported("Tiers", "text", lambda row: row[1].name),
    Exported("Pièce", "text", lambda row: row[2]),
    Exported("Date", "day", lambda row: row[3]),
    Exported("Montant (€)", "amount", lambda row: row[4]),
]


class ClosingHomeView(PageTemplateView):
    """What was owed, doubtful, paid or called in advance, and sent back twice, on the evening of a day."""

    title = "Clôture"
    section = "billing"
    permission_required = permissions.EXPORT
    template_name = "billing/closing_home.html"

    @cached_property
    def form(self) -> OnForm:
        given = self.request.GET if "on" in self.request.GET else {"on": last_closing_day()}
        return OnForm(given)

    @property
    def day(self) -> date:
        return self.form.cleaned_data["on"] if self.form.is_valid() else last_closing_day()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """The page; or, as a file, the three lists in one."""
        if "export" not in request.GET:
            return super().get(request, *args, **kwargs)
        if request.GET["export"] not in exports.FORMATS:
            raise Http404("These lists are not written in that format.")
        title = f"Cotisations au {short_date(self.day)}"
        return exports.respond(
            exports.Sheet(title, slugify(title), SHEET, rows_of(balance_as_of(self.day))),
            request.GET["export"],
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        evening = balance_as_of(self.day)
        user = self.request.user
        return super().get_context_data(
            on_form=self.form,
            evening=evening,
            members=evening.by_member(),
            closed=ClosedYear.objects.select_related("closed_by", "reopened_by"),
            standing=ClosedYear.objects.standing().first(),
            late=Entry.objects.filter(fact_on__lte=self.day, on__gt=self.day).count(),
            proof=Proof.objects.first(),
            to_close=years_to_close(),
            exports=[
                (label, f"?{urlencode({'on': self.day.isoformat(), 'export': name})}")
                for name, label in exports.LABELS.items()
            ],
            may_close=user.has_perm(permissions.APPROVE),
            may_reopen=user.has_perm(CONFIGURE),
            **context,
        )


class ClosingCreateView(FormPage):
    """Close an accounting year."""

    title = "Clore un exercice comptable"
    section = "billing"
    permission_required = permissions.APPROVE
    form_class = ClosingForm
    trail = (CLOSING,)
    cancel_url = CLOSING[1]
    verb = "Clore l’exercice"
    introduction = (
        "Plus aucune écriture n’entre dans un exercice clos. Ce qui s’apprend ensuite s’écrit au premier "
        "jour ouvert, avec sa vraie date dans le libellé."
    )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The years to close; back to the page of closings, with why, when there is none."""
        if years_to_close():
            return super().get(request, *args, **kwargs)
        messages.info(request, "Aucun exercice comptable terminé n’attend d’être clos.")
        return HttpResponseRedirect(CLOSING[1])

    def act(self, form: Any) -> ClosedYear:
        year = AccountingSettings.current().year_of(form.cleaned_data["year"])
        return close_year(year=year, on=timezone.localdate(), by=self.request.user)

    def get_done(self, made: ClosedYear) -> str:
        return f"{made} : clos jusqu’au {long_date(made.last_day)}."


class ClosingReopenView(BecauseView):
    """Open a closed year again."""

    section = "billing"
    permission_required = CONFIGURE
    examples = "Le cabinet demande une correction, exercice clos trop tôt…"
    trail = (CLOSING,)
    verb = "Rouvrir l’exercice"
    done = "L’exercice est rouvert : ce qui le concerne s’y écrit de nouveau."

    def get_queryset(self) -> QuerySet[ClosedYear]:
        return ClosedYear.objects.all()

    def get_title(self) -> str:
        return f"Rouvrir : {self.object}"

    def act_on(self, obj: ClosedYear, form: Any, *, by: Any) -> ClosedYear:
        return reopen_year(closed=obj, by=by, **form.cleaned_data)


def last_closing_day() -> date:
    """The last day of the accounting year that ended last."""
    return AccountingSettings.current().year_of(timezone.localdate()).start - timedelta(days=1)


def rows_of(evening: Evening) -> list[tuple[Any, ...]]:
    """The lists of an evening, one under the other."""
    return [
        *(
            (
                "Créance douteuse" if row.doubtful else "Créance",
                row.member,
                f"{row.due.title} {row.due.dues_year}",
                row.due.called_on,
                row.owed,
            )
            for row in evening.receivables
        ),
        *(
            ("Payé d’avance", row.payer, str(row.receipt), row.receipt.received_on, row.amount)
            for row in evening.advances
        ),
        *(
            (
                "Appelé d’avance",
                row.member,
                f"{row.due.title} {row.due.dues_year}",
                row.due.called_on,
                row.amount,
            )
            for row in evening.in_advance
        ),
        *(
            ("Rendu deux fois", row.payer, str(row.claim.receipt), row.claim.arose_on, row.amount)
            for row in evening.claims
        ),
    ]
