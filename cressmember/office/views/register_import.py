"""Bringing in a file: upload, columns, rehearsal row by row, application, and taking back."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from cressmember.core.ui import exports
from cressmember.core.ui.views import ActionView, FormPage, ListPage, PageTemplateView, RecordView
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, enumerate_fr
from cressmember.members.rules.sheet import Recognised, Said
from cressmember.office.actions.import_batch import (
    answer_questions,
    correct_cells,
    learnt_columns,
    leave_row_out,
    map_columns,
    rehearsal_of,
    share_siret,
    sheets_of,
    start_applying,
    take_row_back,
    upload_register,
)
from cressmember.office.actions.register_import import (
    Sheet,
    SheetAnswers,
    answers_from,
    recognised_sheets,
    undo_batch,
)
from cressmember.office.actions.register_import.compare import SHARED_SIRET
from cressmember.office.filters import ImportProblemFilter, ImportRowFilter
from cressmember.office.forms import AnswersForm, MappingForm, RowForm, SharedSiretForm, UploadForm
from cressmember.office.models import FATES, ImportBatch, ImportProblem, ImportRow
from cressmember.office.permissions import IMPORT
from cressmember.office.tables import FATE_TONES, ImportProblemTable, ImportRowTable

IMPORTS = ("Imports", reverse_lazy("office:import-list"))
STEPS = ("Déposer le fichier", "Confirmer les colonnes", "Lire la répétition", "Écrire dans le registre")
HEADER = re.compile(r"[1-9][0-9]{0,5}")
WAITING = {ImportBatch.State.UPLOADED, ImportBatch.State.REHEARSED}


def tabs_of(batch: ImportBatch) -> list[tuple]:
    """The pages of one import."""
    here = [batch.pk]
    tabs: list[tuple] = [
        ("Répétition" if batch.state in WAITING else "Synthèse", batch.get_absolute_url()),
        ("Lignes", reverse("office:import-rows", args=here), batch.rows.count()),
        ("Problèmes", reverse("office:import-problems", args=here), batch.problems.count()),
    ]
    if batch.state in WAITING:
        tabs.append(("Colonnes", reverse("office:import-columns", args=here)))
    return tabs


def fates_of(batch: ImportBatch) -> Counter[str]:
    """How many rows there are of each fate."""
    return Counter(batch.rows.with_fate().order_by().values_list("fate", flat=True))


def found_in(batch: ImportBatch, said: dict[str, Said] | None = None) -> list[tuple[Sheet, Recognised]]:
    """The sheets of a file with what they are; ``said`` is tried without being kept."""
    answers = answers_from(batch.choices)
    if said is not None:
        answers = {
            name: SheetAnswers(told, answers[name].cells if name in answers else {})
            for name, told in said.items()
        }
    return recognised_sheets(
        sheets_of(batch), columns=batch.choices.get("columns"), learnt=learnt_columns(), answers=answers
    )


class ImportListView(PageTemplateView):
    """The files that were brought in."""

    title = "Imports"
    section = "members"
    permission_required = IMPORT
    template_name = "office/import_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        may_export = self.request.user.has_perm("members.export")
        return super().get_context_data(
            batches=ImportBatch.objects.select_related("created_by"),
            exports=[
                (label, reverse("members:register-export", args=[file_format]))
                for file_format, label in exports.LABELS.items()
                if may_export
            ],
            **context,
        )


class ImportCreateView(FormPage):
    """A file to bring in."""

    title = "Importer un fichier d’adhérents"
    section = "members"
    permission_required = IMPORT
    form_class = UploadForm
    template_name = "office/import_form.html"
    trail = (IMPORTS,)
    cancel_url = IMPORTS[1]
    verb = "Lire le fichier"
    introduction = "Le fichier est d’abord répété : rien n’est écrit dans le registre avant votre accord."

    def act(self, form: Any) -> ImportBatch:
        upload = form.cleaned_data["file"]
        return upload_register(filename=upload.name, data=upload.read(), by=self.request.user)

    def get_destination(self, made: Any) -> str:
        return reverse("office:import-columns", args=[made.pk])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(steps=STEPS, **context)


class _BatchPage:
    """A page of one import."""

    kwargs: dict[str, Any]
    section = "members"
    permission_required = IMPORT

    @cached_property
    def batch(self) -> ImportBatch:
        return get_object_or_404(ImportBatch, pk=self.kwargs["pk"])

    def get_trail(self) -> Trail:
        return [IMPORTS, (str(self.batch), self.batch.get_absolute_url())]


class ImportColumnsView(_BatchPage, FormPage):
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


class ImportDetailView(RecordView):
    """The rehearsal: its figures, the questions that remain, what is left to do."""

    model = ImportBatch
    section = "members"
    permission_required = IMPORT
    template_name = "office/import_detail.html"
    trail = (IMPORTS,)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        batch = self.get_object()
        if batch.state == ImportBatch.State.UPLOADED:
            return HttpResponseRedirect(reverse("office:import-columns", args=[batch.pk]))
        return super().get(request, *args, **kwargs)

    def get_answers(self, batch: ImportBatch, data: Any = None) -> AnswersForm:
        questions = batch.report.get("questions", {})
        colleges = rehearsal_of(batch).colleges if questions else []
        return AnswersForm(data, questions=questions, colleges=colleges)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        batch = self.get_object()
        try:
            answers = self.get_answers(batch, request.POST)
            if answers.is_valid():
                answer_questions(batch=batch, meanings=answers.meanings(), by=self.request.user)
        except RuleViolation as violation:
            messages.error(request, str(violation))
        return HttpResponseRedirect(batch.get_absolute_url())

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        batch = self.object
        if batch.state == ImportBatch.State.REHEARSED:
            context["answers"] = self.get_answers(batch)
        rows, problems = (reverse(f"office:import-{page}", args=[batch.pk]) for page in ("rows", "problems"))
        report = batch.report
        fates = fates_of(batch)
        return super().get_context_data(
            report=report,
            steps=STEPS if batch.state == ImportBatch.State.REHEARSED else None,
            page_tabs=tabs_of(batch),
            figures=[
                (label, fates[fate], f"{rows}?outcome={fate}", tone)
                for label, fate, tone in (
                    ("À créer" if batch.state in WAITING else "Créées", "created", "neutral"),
                    ("À modifier" if batch.state in WAITING else "Modifiées", "changed", "neutral"),
                    ("Inchangées", "unchanged", "neutral"),
                    ("Bloquées", "skipped", "attention" if fates["skipped"] else "neutral"),
                    ("Écartées", "left_out", "neutral"),
                )
                if fates[fate] or fate != "left_out"
            ],
            rows_url=rows,
            problems_url=problems,
            problem_count=batch.problems.count(),
            blocking=batch.problems.filter(blocks=True)[:10],
            blocking_url=f"{problems}?effect=blocks",
            colleges=list(report.get("colleges", {}).items()),
            dues=[(due["year"], due["called"], due["collected"]) for due in _amounts(report)],
            apply_url=reverse("office:import-apply", args=[batch.pk]),
            undo_url=reverse("office:import-undo", args=[batch.pk]),
            **context,
        )


def _amounts(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {**due, "called": Decimal(due["called"]), "collected": Decimal(due["collected"])}
        for due in report.get("dues", [])
    ]


class ImportRowListView(_BatchPage, ListPage):
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
        return f"Lignes de {self.batch}"

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
        return f"Problèmes de {self.batch}"

    def get_queryset(self) -> Any:
        return ImportProblem.objects.filter(batch=self.batch)


class ImportRowView(_BatchPage, PageTemplateView):
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


class ImportApplyView(ActionView):
    """Write the file into the register."""

    model = ImportBatch
    section = "members"
    permission_required = IMPORT
    trail = (IMPORTS,)
    verb = "Écrire dans le registre"

    def get_title(self) -> str:
        return f"Importer {self.object}"

    def get_consequences(self) -> list[str]:
        words = {
            "created": ("fiche créée", "fiches créées"),
            "changed": ("fiche modifiée", "fiches modifiées"),
            "skipped": ("ligne bloquée", "lignes bloquées"),
            "left_out": ("ligne écartée par vous", "lignes écartées par vous"),
        }
        fates = fates_of(self.object)
        told = [counted(fates[fate], *noun) for fate, noun in words.items() if fates[fate]]
        return [
            f"{enumerate_fr(told)}." if told else "Rien ne change dans le registre.",
            "Une case vide n’efface jamais ce qui est connu.",
            "L’import pourra être annulé tant que rien ne s’appuie sur lui.",
        ]

    def act(self, obj: ImportBatch, *, by: Any) -> object:
        return start_applying(batch=obj, by=by)


class ImportUndoView(ActionView):
    """Take the file back."""

    model = ImportBatch
    section = "members"
    permission_required = IMPORT
    trail = (IMPORTS,)
    verb = "Annuler l’import"
    danger = True
    done = "L’import est annulé."
    consequences = ("Tout ce que ce fichier a créé disparaît ; ce qu’il a modifié retrouve sa valeur.",)

    def get_title(self) -> str:
        return f"Annuler l’import : {self.object}"

    def act(self, obj: ImportBatch, *, by: Any) -> object:
        return undo_batch(batch=obj, by=by)
