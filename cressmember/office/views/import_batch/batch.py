"""The file itself: brought in, rehearsed, written, taken back."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from cressmember.core.ui import exports
from cressmember.core.ui.views import ActionView, FormPage, PageTemplateView, RecordView
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, enumerate_fr, euros
from cressmember.members.permissions import EXPORT, IMPORT
from cressmember.office.actions.import_batch import (
    Undoing,
    answer_questions,
    bring_in_and_rehearse,
    rehearsal_of,
    start_applying,
    undo_batch,
    undoing_of,
)
from cressmember.office.forms import AnswersForm, UploadForm
from cressmember.office.models import ImportBatch
from cressmember.office.views.import_batch.page import IMPORTS, STEPS, WAITING, fates_of, tabs_of


class ImportListView(PageTemplateView):
    """The files that were brought in."""

    title = "Imports"
    section = "members"
    permission_required = IMPORT
    template_name = "office/import_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        may_export = self.request.user.has_perm(EXPORT)
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
        return bring_in_and_rehearse(filename=upload.name, data=upload.read(), by=self.request.user)

    def get_destination(self, made: Any) -> str:
        return reverse("office:import-columns", args=[made.pk])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(steps=STEPS, **context)


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
        # A row that somebody left out blocks nothing any more.
        left_out = batch.rows.filter(rank=OuterRef("rank"), line=OuterRef("line"), left_out=True)
        blocking = batch.problems.filter(~Exists(left_out), blocks=True)
        members = Q(rank__in=batch.rows.values("rank"))
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
            problems_url=problems,
            problem_count=batch.problems.count(),
            # The figure above counts the rows of members: what blocks another sheet is listed apart.
            blocking=[
                (title, rows)
                for title, among in (
                    ("Lignes bloquées", members),
                    ("Lignes bloquées des autres feuilles", ~members),
                )
                if (rows := blocking.filter(among)[:10])
            ],
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
        changes = fates["created"] or fates["changed"]
        return [
            *([] if changes else ["Rien ne changera dans le registre."]),
            *([f"{enumerate_fr(told)}."] if told else []),
            "Une case vide n’efface jamais ce qui est connu.",
            "L’import pourra être annulé tant que rien ne s’appuie sur lui.",
        ]

    def act(self, obj: ImportBatch, *, by: Any) -> object:
        return start_applying(batch=obj, by=by)


class ImportUndoView(ActionView):
    """Take the file back, having read what goes and what stays."""

    model = ImportBatch
    section = "members"
    permission_required = IMPORT
    template_name = "office/import_undo.html"
    trail = (IMPORTS,)
    verb = "Annuler l’import"
    danger = True
    done = "L’import est annulé."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        batch = self.get_object()
        if batch.state != ImportBatch.State.APPLIED:
            return HttpResponseRedirect(batch.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_title(self) -> str:
        return f"Annuler l’import : {self.object}"

    @cached_property
    def undoing(self) -> Undoing:
        return undoing_of(self.object)

    def get_consequences(self) -> list[str]:
        removed, given_back = self.undoing.files_removed, self.undoing.files_given_back
        told = []
        if removed:
            one, many = "fiche créée par ce fichier disparaît", "fiches créées par ce fichier disparaissent"
            if any(self.object.report.get(sheet) for sheet in ("departures", "partners")):
                many += ", celles des autres feuilles comprises"
            rest = "avec ce qu’il y avait écrit : contacts, chiffres, cotisations passées"
            told.append(f"{counted(removed, one, many)}, {rest}.")
        if given_back:
            one = "fiche modifiée retrouve ce qu’elle disait avant"
            many = "fiches modifiées retrouvent ce qu’elles disaient avant"
            told.append(f"{counted(given_back, one, many)}.")
        dues, receipts, paid = self.undoing.money
        if dues or receipts:
            gone = f"{counted(dues, 'cotisation importée', 'cotisations importées')} et "
            gone += counted(receipts, "encaissement importé", "encaissements importés")
            told.append(f"Disparaissent aussi {gone}, pour {euros(paid)} encaissés.")
        if not told and any(self.undoing.doomed.values()):
            told = ["Ce que ce fichier avait ajouté disparaît : personnes, liens, collèges, barème."]
        if self.undoing.kept:
            told.append("Ce qui a été écrit depuis à la main reste, dans les fiches nommées plus bas.")
        return told or ["Ce fichier n’a rien changé : rien ne disparaît du registre."]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(undoing=self.undoing, **context)

    def act(self, obj: ImportBatch, *, by: Any) -> object:
        return undo_batch(batch=obj, by=by)
