"""Reminders that went: listed, opened, posted."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from billing import permissions
from billing.actions.reminder import post_letters
from billing.filters.reminder import LetterFilter
from billing.forms.letter import PostLetterForm
from billing.models import ReminderLetter
from billing.queries.reminder import letters_to_post
from billing.tables.reminder import LetterTable
from billing.views.reminder import LETTERS, REMINDERS, tabs
from billing.views.stored import StoredFileView, StoredRetryView, shown_file
from cressmember.core.ui.views import ActionFormView, ListPage, RecordView


class LetterListView(ListPage):
    """Every reminder that went."""

    title = "Relances envoyées"
    section = "billing"
    permission_required = permissions.VIEW
    export_permission = permissions.EXPORT
    template_name = "billing/letter_list.html"
    table_class = LetterTable
    filterset_class = LetterFilter
    noun = ("relance", "relances")
    feminine = True
    trail = (REMINDERS,)
    search_placeholder = "Payeur, adhérent, recommandé…"
    empty_title = "Aucune relance"
    empty_text = "Les relances apparaissent ici dès leur envoi."

    def get_queryset(self) -> QuerySet[ReminderLetter]:
        return ReminderLetter.objects.select_related("payer")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            page_tabs=tabs(),
            to_post=letters_to_post().count(),
            may_issue=self.request.user.has_perm(permissions.ISSUE),
            **context,
        )


class LetterDetailView(RecordView):
    """One reminder: about what, to whom, by which way."""

    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/letter_detail.html"
    trail = (REMINDERS, LETTERS)

    def get_queryset(self) -> QuerySet[ReminderLetter]:
        return ReminderLetter.objects.select_related("payer", "stored", "message", "run__approved_by")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        letter: Any = self.object
        user = self.request.user
        may_issue = user.has_perm(permissions.ISSUE)
        return super().get_context_data(
            **shown_file("letter", letter, may_retry=may_issue),
            reminders=letter.reminders.select_related("due__organisation", "due__dues_year"),
            may_post=may_issue and letter.delivery == ReminderLetter.Delivery.PRINT,
            may_see_mail=user.has_perm("core.outbox"),
            **context,
        )


class LetterFileView(StoredFileView):
    """The file of a reminder that goes by post."""

    permission_required = permissions.VIEW
    queryset = ReminderLetter.objects.select_related("stored")


class LetterRetryView(StoredRetryView):
    """A letter that could not be produced is given another chance."""

    queryset = ReminderLetter.objects.select_related("stored")
    trail = (REMINDERS, LETTERS)


class LetterPostView(ActionFormView):
    """A reminder went by post."""

    model = ReminderLetter
    section = "billing"
    permission_required = permissions.ISSUE
    form_class = PostLetterForm
    trail = (REMINDERS, LETTERS)
    verb = "Marquer comme postée"
    done = "La lettre est marquée comme postée."

    def get_title(self) -> str:
        return f"{self.object} : postée"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"registered": self.object.formal_notice}

    def act_on(self, obj: ReminderLetter, form: Any, *, by: Any) -> object:
        post_letters(letters=[obj], by=by, **form.cleaned_data)
        return obj
