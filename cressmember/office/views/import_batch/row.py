"""The rows of a file, its problems, and one row to mend."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from cressmember.core.ui.views import ListPage, PageTemplateView
from cressmember.kernel.elision import of
from cressmember.kernel.violations import RuleViolation
from cressmember.members.rules.sheet import Recognised
from cressmember.office.actions.import_batch import (
    SHARED_SIRET,
    Sheet,
    SheetAnswers,
    answers_from,
    correct_cells,
    leave_row_out,
    share_siret,
    take_row_back,
)
from cressmember.office.filters import ImportProblemFilter, ImportRowFilter
from cressmember.office.forms import RowForm, SharedSiretForm
from cressmember.office.models import FATES, ImportProblem, ImportRow
from cressmember.office.tables import FATE_TONES, ImportProblemTable, ImportRowTable
from cressmember.office.views.import_batch.page import WAITING, BatchPage, found_in, tabs_of


class ImportRowListView(BatchPage, ListPage):
    """Every row of the members' sheet, with what becomes of it."""

    template_name = "office/import_rows.html"
    table_class = ImportRowTable
    filterset_class = ImportRowFilter
    noun = ("ligne", "lignes")
    feminine = True
    search_placeholder = "Raison sociale…"
    empty_title = "Aucune ligne"
    empty_text = "Aucune feuille d’adhérents n’a été lue dans ce fichier."

    def get_title(self) -> str:
        return f"Lignes {of(self.batch)}"

    def get_queryset(self) -> Any:
        return ImportRow.objects.filter(batch=self.batch).with_fate()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(page_tabs=tabs_of(self.batch), **context)


class ImportProblemListView(ImportRowListView):
    """What is wrong in the file, each with its row, its column, its value and what would mend it."""

    table_class = ImportProblemTable
    filterset_class = ImportProblemFilter
    noun = ("problème", "problèmes")
    feminine = False
    search_placeholder = "Colonne, valeur, message…"
    empty_title = "Aucun problème"
    empty_text = "Toutes les valeurs de ce fichier se lisent."

    def get_title(self) -> str:
        return f"Problèmes {of(self.batch)}"

    def get_queryset(self) -> Any:
        return ImportProblem.objects.filter(batch=self.batch)


class ImportRowView(BatchPage, PageTemplateView):
    """One row: its cells to correct, its problems, what it would change, and whether it is left out."""

    template_name = "office/import_row.html"

    @cached_property
    def is_open(self) -> bool:
        return self.batch.state in WAITING and bool(self.batch.file)

    @cached_property
    def place(self) -> tuple[Sheet, Recognised]:
        rank, line = self.kwargs["rank"], self.kwargs["line"]
        found = found_in(self.batch)
        if not 1 <= rank <= len(found) or not 1 <= line <= len(found[rank - 1][0].rows):
            raise Http404
        return found[rank - 1]

    @cached_property
    def row(self) -> ImportRow | None:
        rows = ImportRow.objects.filter(batch=self.batch).with_fate()
        return rows.filter(rank=self.kwargs["rank"], line=self.kwargs["line"]).first()

    @cached_property
    def problems(self) -> list[ImportProblem]:
        return list(
            ImportProblem.objects.filter(batch=self.batch, rank=self.kwargs["rank"], line=self.kwargs["line"])
        )

    def get_title(self) -> str:
        named = f" : {self.row.name}" if self.row and self.row.name else ""
        return f"Ligne {self.kwargs['line']}{named}"

    def get_form(self, data: Any = None) -> RowForm:
        sheet, found = self.place
        told: dict[str, str] = {}
        for problem in self.problems:
            told[problem.column] = f"{told.get(problem.column, '')} {problem.message}".strip()
        cells = sheet.rows[self.kwargs["line"] - 1]
        return RowForm(data, columns=found.columns, cells=cells, problems=told)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_open:
            raise Http404
        sheet, _ = self.place
        here: dict[str, Any] = {
            "batch": self.batch,
            "sheet": sheet.name,
            "line": self.kwargs["line"],
            "by": self.request.user,
        }
        act, form = request.POST.get("act", ""), self.get_form(request.POST)
        try:
            if act == "leave_out":
                leave_row_out(**here)
                done = "La ligne est écartée."
            elif act == "take_back":
                take_row_back(**here)
                done = "La ligne est reprise."
            elif act == "share":
                share_siret(because=request.POST.get("because", ""), **here)
                done = "La justification est retenue, et le fichier répété."
            elif form.is_valid():
                correct_cells(cells=form.corrections(), **here)
                done = "La correction est retenue, et le fichier répété."
            else:
                return self.render_to_response(self.get_context_data(form=form))
        except RuleViolation as violation:
            messages.error(request, str(violation))
        else:
            messages.success(request, done)
        return HttpResponseRedirect(request.path)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rank, line = self.kwargs["rank"], self.kwargs["line"]
        if self.is_open:
            sheet, _ = self.place
            answers = answers_from(self.batch.choices).get(sheet.name, SheetAnswers())
            context.setdefault("form", self.get_form())
            context["is_left_out"] = line in answers.left_out
            asks = any(problem.asks == SHARED_SIRET for problem in self.problems)
            if asks or line in answers.shared:
                context["shared_form"] = SharedSiretForm(initial={"because": answers.shared.get(line, "")})
            context["sheet_name"] = sheet.name
        elif self.row is None and not self.problems:
            raise Http404
        else:
            context["sheet_name"] = (self.row or self.problems[0]).sheet
        return super().get_context_data(
            batch=self.batch,
            row=self.row,
            fate=self._fate(),
            notices=self._notices(context.get("form")),
            changes=list(self.row.changes.items()) if self.row and self.row.outcome == "changed" else [],
            next_problem=self._next_problem(rank, line),
            problems_url=reverse("office:import-problems", args=[self.batch.pk]),
            page_tabs=tabs_of(self.batch),
            **context,
        )

    def _fate(self) -> tuple[str, str] | None:
        row: Any = self.row
        return (FATE_TONES[row.fate], FATES[row.fate]) if row else None

    def _notices(self, form: RowForm | None) -> list[ImportProblem]:
        """The problems that no cell of the form shows, and those that keep the row out."""
        beside = {bound.label for bound in form.troubled} if form else set()
        return [problem for problem in self.problems if problem.blocks or problem.column not in beside]

    def _next_problem(self, rank: int, line: int) -> ImportProblem | None:
        others = self.batch.problems.all()
        return others.filter(rank=rank, line__gt=line).first() or others.filter(rank__gt=rank).first()
