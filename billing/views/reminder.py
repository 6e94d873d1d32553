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
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from billing import permissions
from billing.actions.reminder import (
    going_on,
    start_sending,
)
from billing.filters.reminder import ForetoldFilter
from billing.models import Due, ReminderPlan, ReminderSettings
from billing.queries.reminder import (
    Outlook,
    Planned,
    digest_of,
    outlooks,
    planned,
    undelivered,
)
from billing.tables.reminder import ForetoldTable
from billing.views.to_do import LetterheadWayOut
from cressmember.core.ui.views import FormPage, ListPage
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
