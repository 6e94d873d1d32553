"""Reminders: what will go and what will not, what is approved today, what went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from billing import permissions
from billing.actions.reminder import (
    BUNDLE,
    bundle_letters,
    going_on,
    post_letters,
    start_sending,
)
from billing.filters.reminder import ForetoldFilter, LetterFilter
from billing.forms.reminder import PostLetterForm
from billing.models import Due, ReminderLetter, ReminderPlan, ReminderSettings
from billing.queries.reminder import (
    Outlook,
    Planned,
    digest_of,
    letters_to_post,
    outlooks,
    planned,
    undelivered,
)
from billing.tables.reminder import ForetoldTable, LetterTable
from billing.views.to_do import LetterheadWayOut
from cressmember.core.actions.document import try_again
from cressmember.core.models import StoredDocument
from cressmember.core.ui.views import ActionFormView, ActionView, FormPage, ListPage, RecordView
from cressmember.kernel.writing import counted, euros, plural, sentence_case

REMINDERS = ("Relances", reverse_lazy("billing:reminder-list"))
LETTERS = ("Envoyées", reverse_lazy("billing:letter-list"))
AHEAD = timedelta(days=30)
FARTHEST = timedelta(days=366)


def tabs(undelivered_count: int | None = None) -> list[tuple]:
    """The pages of reminders."""
    failed = len(undelivered()) if undelivered_count is None else undelivered_count
    return [
        ("À venir", reverse("billing:reminder-list")),
        ("Envoyées", reverse("billing:letter-list")),
        ("Non remises", reverse("billing:delivery-list"), failed),
        ("Plan et réglages", reverse("billing:plan-list")),
    ]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar: how many mails and letters go, about how many dues, for how much."""

    on: date
    levels: str
    mails: int
    letters: int
    dues: int
    amount: Decimal


def calendar(letters: Sequence[Planned]) -> list[Day]:
    """What goes on each day, in order."""
    days: dict[date, list[Planned]] = {}
    for letter in letters:
        days.setdefault(letter.on, []).append(letter)
    return [
        Day(
            on,
            ", ".join(
                f"{name}\N{NO-BREAK SPACE}: {count}"
                for name, count in Counter(sentence_case(one.level.name) for one in rows).items()
            ),
            sum(one.by_mail for one in rows),
            sum(one.by_post for one in rows),
            sum(len(one.rows) for one in rows),
            sum((one.amount for one in rows), Decimal(0)),
        )
        for on, rows in sorted(days.items())
    ]


class ReminderListView(ListPage):
    """Who will receive what, when, and why not, until a day."""

    title = "Relances"
    section = "billing"
    permission_required = permissions.VIEW
    export_permission = permissions.EXPORT
    template_name = "billing/reminder_list.html"
    table_class = ForetoldTable
    filterset_class = ForetoldFilter
    noun = ("cotisation à payer", "cotisations à payer")
    feminine = True
    search_placeholder = "Adhérent, payeur…"
    empty_title = "Rien n’est dû"
    empty_text = "Toutes les cotisations appelées sont réglées : il n’y a personne à relancer."

    def get_queryset(self) -> QuerySet[Due]:
        found: QuerySet[Due] = Due.objects.owed().select_related("organisation", "payer", "dues_year")
        return found

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    @cached_property
    def until(self) -> date:
        """The last day of what is foretold: a month ahead unless the address says another."""
        form = self.filters.form if self.filters else None
        asked = form.cleaned_data.get("until") if form and form.is_valid() else None
        return min(max(asked or self.today + AHEAD, self.today), self.today + FARTHEST)

    @cached_property
    def seen(self) -> dict[int, Outlook]:
        return {one.due.pk: one for one in outlooks(on=self.today, until=self.until)}

    def get_filters(self) -> Any:
        filters: Any = super().get_filters()
        self.filters = filters
        filters.seen = self.seen
        return filters

    def get_table(self, rows: QuerySet) -> ForetoldTable:
        table = super().get_table(rows)
        for name in ("foretold", "because"):
            if name in table.columns:
                table.columns[name].column.seen = self.seen
        return table

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        letters = planned(self.seen.values(), on=self.today)
        now = [letter for letter in letters if letter.on == self.today]
        failed = sum(
            any(pause.kind == "undelivered" for pause in one.verdict.pauses) for one in self.seen.values()
        )
        return super().get_context_data(
            page_tabs=tabs(failed),
            plan=ReminderPlan.objects.in_force(on=self.today),
            settings=ReminderSettings.current(),
            until=self.until,
            days=calendar(letters),
            mails=sum(letter.by_mail for letter in now),
            letters=sum(letter.by_post for letter in now),
            amount=sum((letter.amount for letter in now), Decimal(0)),
            paused=sum(bool(one.verdict.pauses) for one in self.seen.values()),
            failed=failed,
            may_issue=self.request.user.has_perm(permissions.ISSUE),
            send_url=f"{reverse('billing:reminder-send')}?liste={digest_of(now)}" if now else "",
            **context,
        )


class ReminderSendView(LetterheadWayOut, FormPage):
    """Approve what goes today, as it was read."""

    title = "Envoyer les relances d’aujourd’hui"
    section = "billing"
    permission_required = permissions.ISSUE
    form_class = Form
    template_name = "billing/reminder_send.html"
    trail = (REMINDERS,)
    cancel_url = REMINDERS[1]
    verb = "Envoyer"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        letters = going_on(timezone.localdate())
        total = sum((letter.amount for letter in letters), Decimal(0))
        dues = sum(len(letter.rows) for letter in letters)
        mails, posted = sum(one.by_mail for one in letters), sum(one.by_post for one in letters)
        sentences = [
            f"{counted(dues, 'cotisation', 'cotisations')} en retard, pour {euros(total)} : "
            f"{counted(mails, 'courriel', 'courriels')} et {counted(posted, 'lettre', 'lettres')} à poster.",
            "Ce qui serait payé ou suspendu d’ici l’envoi reste de côté.",
        ]
        formal = sum(letter.level.formal for letter in letters)
        if formal:
            will = plural(formal, "est préparée", "sont préparées")
            notices = counted(formal, "mise en demeure", "mises en demeure")
            sentences.append(f"{notices} {will} : postez-les en recommandé, puis saisissez leur numéro.")
        return super().get_context_data(letters=letters, consequences=sentences, **context)

    def act(self, form: Any) -> object:
        # The address says which list was on the page that was read.
        digest = self.request.GET.get("liste", "")
        return start_sending(on=timezone.localdate(), digest=digest, by=self.request.user)


class LetterListView(ListPage):
    """Every reminder that went."""

    title = "Relances parties"
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
        return super().get_context_data(
            stored=letter.stored,
            file_url=reverse("billing:letter-file", args=[letter.pk]),
            retry_url=reverse("billing:letter-retry", args=[letter.pk]),
            reminders=letter.reminders.select_related("due__organisation", "due__dues_year"),
            may_issue=user.has_perm(permissions.ISSUE),
            may_post=user.has_perm(permissions.ISSUE) and letter.delivery == ReminderLetter.Delivery.PRINT,
            may_see_mail=user.has_perm("core.outbox"),
            **context,
        )


class LetterFileView(RecordView):
    """The file itself; one that is not ready leads to the page that says so."""

    permission_required = permissions.VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        letter = get_object_or_404(ReminderLetter.objects.select_related("stored"), pk=kwargs["pk"])
        if letter.stored and letter.stored.state == StoredDocument.State.RENDERED:
            return _file(letter.stored)
        return redirect(letter)


class LetterRetryView(ActionView):
    """A letter that could not be produced is given another chance."""

    model = ReminderLetter
    section = "billing"
    permission_required = permissions.ISSUE
    verb = "Produire de nouveau"
    done = "La lettre est de nouveau en préparation."

    def get_title(self) -> str:
        return f"Produire de nouveau : {self.object}"

    def act(self, obj: ReminderLetter, *, by: Any) -> object:
        if obj.stored:
            try_again(obj.stored)
        return obj


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


class SheafCreateView(FormPage):
    """Every reminder that goes by post, in one file."""

    title = "Imprimer les relances"
    section = "billing"
    permission_required = permissions.ISSUE
    form_class = Form
    template_name = "billing/sheaf_form.html"
    trail = (REMINDERS, LETTERS)
    verb = "Préparer le fichier"
    cancel_url = LETTERS[1]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(letters=letters_to_post().select_related("payer"), **context)

    def act(self, form: Any) -> StoredDocument:
        waiting = letters_to_post().select_related("stored")
        return bundle_letters(letters=list(waiting), by=self.request.user)

    def get_destination(self, made: Any) -> str:
        return reverse("billing:sheaf-detail", args=[made.pk])


class _OnSheaf:
    """A file of reminders to print, and the letters in it."""

    section = "billing"
    permission_required = permissions.ISSUE
    trail = (REMINDERS, LETTERS)

    def get_queryset(self) -> QuerySet[StoredDocument]:
        return StoredDocument.objects.filter(kind=BUNDLE)

    def letters(self, stored: StoredDocument) -> QuerySet[ReminderLetter]:
        inside = ReminderLetter.objects.filter(stored__in=stored.content["documents"])
        return inside.select_related("payer").order_by("pk")

    def left(self, stored: StoredDocument) -> QuerySet[ReminderLetter]:
        """Those that go as plain letters: a registered one is marked by itself, with its number."""
        return self.letters(stored).filter(delivery=ReminderLetter.Delivery.PRINT, formal_notice=False)


class SheafDetailView(_OnSheaf, RecordView):
    """A file of reminders to print: prepared, opened, then posted."""

    template_name = "billing/sheaf_detail.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        stored: Any = self.object
        return super().get_context_data(
            stored=stored,
            file_url=reverse("billing:sheaf-file", args=[stored.pk]),
            retry_url=reverse("billing:sheaf-retry", args=[stored.pk]),
            may_issue=True,
            letters=self.letters(stored),
            left=self.left(stored).count(),
            **context,
        )


class SheafFileView(_OnSheaf, RecordView):
    """The file itself."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        stored = get_object_or_404(self.get_queryset(), pk=kwargs["pk"])
        if stored.state == StoredDocument.State.RENDERED:
            return _file(stored)
        return redirect("billing:sheaf-detail", stored.pk)


class _ActOnSheaf(_OnSheaf):
    """Something done to a file of reminders; it leads back to its page."""

    object: Any

    def get_destination(self, made: Any) -> str:
        return reverse("billing:sheaf-detail", args=[self.object.pk])

    def get_cancel_url(self) -> str:
        return self.get_destination(None)


class SheafRetryView(_ActOnSheaf, ActionView):
    """A file that could not be produced is given another chance."""

    title = "Produire de nouveau le fichier à imprimer"
    verb = "Produire de nouveau"
    done = "Le fichier est de nouveau en préparation."

    def act(self, obj: StoredDocument, *, by: Any) -> object:
        try_again(obj)
        return obj


class SheafPostView(_ActOnSheaf, ActionFormView):
    """The plain letters of a file went by post."""

    form_class = PostLetterForm
    verb = "Marquer comme postées"
    done = "Les lettres sont marquées comme postées."
    introduction = "Les mises en demeure se marquent une par une, avec leur numéro de recommandé."

    def get_title(self) -> str:
        return f"Marquer {counted(self.left(self.object).count(), 'lettre', 'lettres')} comme postées"

    def act_on(self, obj: StoredDocument, form: Any, *, by: Any) -> object:
        return post_letters(letters=list(self.left(obj)), by=by, **form.cleaned_data)


def _file(stored: StoredDocument) -> FileResponse:
    return FileResponse(stored.file.open("rb"), content_type="application/pdf", filename=stored.filename)
