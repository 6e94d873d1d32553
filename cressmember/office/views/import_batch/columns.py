"""What each sheet is and what its columns tell."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from cressmember.core.ui.views import FormPage
from cressmember.members.rules.sheet import Recognised, Said
from cressmember.office.actions.import_batch import Sheet, map_columns
from cressmember.office.forms import MappingForm
from cressmember.office.models import ImportBatch
from cressmember.office.views.import_batch.page import IMPORTS, STEPS, WAITING, BatchPage, found_in, tabs_of

HEADER = re.compile(r"[1-9][0-9]{0,5}")


class ImportColumnsView(BatchPage, FormPage):
    """What each sheet is and what its columns tell, confirmed before anything else."""

    title = "Ce que disent les colonnes"
    template_name = "office/import_columns.html"
    verb = "Confirmer et répéter"
    done = "C’est compris, et retenu pour la prochaine fois. Voici ce que le fichier ferait."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.has_permission() and self.batch.state not in WAITING:
            return HttpResponseRedirect(self.batch.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> MappingForm:
        found = found_in(self.batch)
        if self.request.method != "POST":
            return MappingForm(found=found)
        form = MappingForm(self.request.POST, found=_as_shown(self.batch, self.request.POST, found))
        if form.is_valid() and form.asks_to_look_again():
            self.looks_again = True
            return MappingForm(found=found_in(self.batch, form.said()))
        return form

    looks_again = False

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if self.looks_again:
            return self.render_to_response(self.get_context_data(form=form))
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def act(self, form: Any) -> ImportBatch:
        return map_columns(batch=self.batch, said=form.said(), by=self.request.user)

    def get_cancel_url(self) -> str:
        return str(IMPORTS[1])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            batch=self.batch,
            steps=STEPS,
            page_tabs=tabs_of(self.batch) if self.batch.state == ImportBatch.State.REHEARSED else [],
            looks_again=self.looks_again,
            trouble=self.batch.report.get("trouble", ""),
            **context,
        )


def _as_shown(
    batch: ImportBatch, data: Any, found: list[tuple[Sheet, Recognised]]
) -> list[tuple[Sheet, Recognised]]:
    """The sheets as the page that was sent showed them: with the kinds and headers that it had."""
    said = {}
    for rank, (sheet, seen) in enumerate(found):
        kind, header = data.get(f"shown_kind_{rank}", ""), data.get(f"shown_header_{rank}", "")
        if kind == seen.kind.value and header in {"", str(seen.header + 1)}:
            fields = {column.index: column.field for column in seen.columns}
            said[sheet.name] = Said(seen.kind, seen.header, fields)
        elif kind in {known.value for known in type(seen.kind)}:
            place = int(header) - 1 if HEADER.fullmatch(header) else None
            said[sheet.name] = Said(type(seen.kind)(kind), place)
    return found_in(batch, said)
