"""Bringing in a file: upload, rehearsal, questions, application, and taking back."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from cressmember.accounts.models import User
from cressmember.core.actions.job import start_job
from cressmember.core.ui.views import ActionView, FormPage, PageTemplateView, RecordView
from cressmember.office.actions.register_import import undo_batch
from cressmember.office.actions.upload import answer_questions, leave_rows_out, rehearsal_of, upload_register
from cressmember.office.forms import AnswersForm, UploadForm
from cressmember.office.models import ImportBatch
from cressmember.office.permissions import IMPORT

IMPORTS = ("Imports", "/gestion/imports/")
MOST_SHOWN = 300


class ImportListView(PageTemplateView):
    """The files that were brought in."""

    title = "Imports"
    section = "members"
    permission_required = IMPORT
    template_name = "office/import_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(batches=ImportBatch.objects.select_related("created_by"), **context)


class ImportCreateView(FormPage):
    """A file to bring in."""

    title = "Reprendre un fichier d’adhérents"
    section = "members"
    permission_required = IMPORT
    form_class = UploadForm
    trail = (IMPORTS,)
    cancel_url = IMPORTS[1]
    verb = "Lire le fichier"
    introduction = "Le fichier est d’abord répété : rien n’est écrit dans le registre avant votre accord."

    def act(self, form: Any) -> ImportBatch:
        upload = form.cleaned_data["file"]
        return upload_register(filename=upload.name, data=upload.read(), by=self.request.user)


class ImportDetailView(RecordView):
    """The rehearsal: what each row would do, its problems, the questions that remain."""

    model = ImportBatch
    section = "members"
    permission_required = IMPORT
    template_name = "office/import_detail.html"
    trail = (IMPORTS,)

    def get_answers(self, batch: ImportBatch, data: Any = None) -> AnswersForm:
        rehearsal = rehearsal_of(batch)
        self.rehearsal = rehearsal
        return AnswersForm(data, questions=rehearsal.questions, colleges=rehearsal.colleges)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        batch, user = self.get_object(), cast(User, request.user)
        if "leave_out" in request.POST:
            kept = batch.choices.get("left_out", [])
            leave_rows_out(batch=batch, lines=[*kept, int(request.POST["leave_out"])], by=user)
        else:
            answers = self.get_answers(batch, request.POST)
            if answers.is_valid():
                answer_questions(batch=batch, meanings=answers.meanings(), by=user)
        return HttpResponseRedirect(batch.get_absolute_url())

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        batch = self.object
        if batch.state == ImportBatch.State.REHEARSED:
            context["answers"] = self.get_answers(batch)
            planned = [row for row in self.rehearsal.planned if row.outcome in {"created", "changed"}]
            context["planned"] = planned[:MOST_SHOWN]
            context["sheets"] = [
                (name, kind.value, list(found.columns)) for name, kind, found in self.rehearsal.sheets
            ]
        return super().get_context_data(
            report=batch.report,
            colleges=list(batch.report.get("colleges", {}).items()),
            problems=batch.report.get("problems", [])[:MOST_SHOWN],
            apply_url=reverse("office:import-apply", args=[batch.pk]),
            undo_url=reverse("office:import-undo", args=[batch.pk]),
            **context,
        )


class ImportApplyView(ActionView):
    """Write the file into the register."""

    model = ImportBatch
    section = "members"
    permission_required = IMPORT
    verb = "Écrire dans le registre"
    consequences = (
        "Les fiches sont créées ou complétées ; une case vide n’efface jamais ce qui est connu.",
        "La reprise pourra être annulée tant que rien ne s’appuie sur elle.",
    )

    def get_title(self) -> str:
        return f"Reprendre {self.object}"

    def act(self, obj: ImportBatch, *, by: Any) -> object:
        return start_job("office.apply_import", by=by, about=obj, batch=obj.pk)


class ImportUndoView(ActionView):
    """Take the file back."""

    model = ImportBatch
    section = "members"
    permission_required = IMPORT
    verb = "Annuler la reprise"
    danger = True
    done = "La reprise est annulée."
    consequences = ("Tout ce que ce fichier a créé disparaît ; ce qu’il a modifié retrouve sa valeur.",)

    def get_title(self) -> str:
        return f"Annuler la reprise : {self.object}"

    def act(self, obj: ImportBatch, *, by: Any) -> object:
        return undo_batch(batch=obj, by=by)
