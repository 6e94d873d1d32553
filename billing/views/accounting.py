"""Entries for the accountant: what waits, what left, what was decided."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from billing import permissions
from billing.actions.accounting import export_batch, prepare_entries, set_accounting, take_back_batch
from billing.filters.entry import EntryLineFilter
from billing.forms.accounting import AccountingForm, ExportForm, UntilForm
from billing.models import AccountingSettings, Entry, EntryBatch, EntryLine
from billing.tables.entry import EntryLineTable
from billing.views.because import BecauseView
from cressmember.core.ui.views import FormPage, ListPage, RecordView
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, short_date

ENTRIES = ("Comptabilité", reverse_lazy("billing:entry-list"))


class EntryListView(ListPage):
    """The entries that wait for the accountant, their totals by account, and the batches that left."""

    title = "Comptabilité"
    section = "billing"
    permission_required = permissions.EXPORT
    export_permission = permissions.EXPORT
    template_name = "billing/entry_list.html"
    table_class = EntryLineTable
    filterset_class = EntryLineFilter
    noun = ("ligne", "lignes")
    feminine = True
    search_placeholder = "Libellé, pièce, compte"
    empty_title = "Aucune écriture n’attend"
    empty_text = "Préparez les écritures : chaque appel, encaissement ou décision en donne une."

    def get_queryset(self) -> QuerySet[EntryLine]:
        return EntryLine.objects.filter(entry__batch__isnull=True, entry__left_out="").select_related("entry")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        settings = AccountingSettings.current()
        lines = self.get_queryset().order_by()
        accounts = list(
            lines.values("account", "account_label")
            .annotate(lines=Count("pk"), debit=Sum("debit"), credit=Sum("credit"))
            .order_by("account")
        )
        left_out = Entry.objects.filter(batch__isnull=True).exclude(left_out="").order_by()
        return super().get_context_data(
            settings=settings,
            accounts=accounts,
            batches=EntryBatch.objects.defer("content").select_related("exported_by"),
            left_out=left_out.aggregate(
                bank=Count("pk", filter=Q(left_out="bank")), before=Count("pk", filter=Q(left_out="before"))
            ),
            may_decide=self.request.user.has_perm(permissions.APPROVE),
            **context,
        )


class AccountingUpdateView(FormPage):
    """What the accountant decided."""

    title = "Réglages comptables"
    section = "billing"
    permission_required = permissions.APPROVE
    form_class = AccountingForm
    trail = (ENTRIES,)
    success_url = ENTRIES[1]
    cancel_url = ENTRIES[1]
    done = "Les réglages sont enregistrés. Ce qui est déjà exporté ne change pas."
    introduction = (
        "À décider avec votre cabinet comptable, une fois. Les écritures qui attendent suivent ces choix ; "
        "celles qui sont parties ne changent pas."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"settings": AccountingSettings.current()}

    def act(self, form: Any) -> AccountingSettings:
        return set_accounting(by=self.request.user, **form.choices)


class EntryPrepareView(FormPage):
    """Draw the entries anew until a day."""

    title = "Préparer les écritures"
    section = "billing"
    permission_required = permissions.EXPORT
    form_class = UntilForm
    trail = (ENTRIES,)
    success_url = ENTRIES[1]
    cancel_url = ENTRIES[1]
    verb = "Préparer"
    introduction = (
        "Chaque fait qui n’est pas encore parti reçoit son écriture. Rien n’est envoyé, et vous pouvez "
        "recommencer autant qu’il faut."
    )

    def get_initial(self) -> dict[str, Any]:
        return {"until": timezone.localdate()}

    def act(self, form: Any) -> int:
        return prepare_entries(until=form.cleaned_data["until"], by=self.request.user)

    def get_done(self, made: int) -> str:
        return f"{counted(made, 'écriture attend', 'écritures attendent')} d’être exportées."


class BatchCreateView(FormPage):
    """Export what waits until a day."""

    title = "Exporter un lot d’écritures"
    section = "billing"
    permission_required = permissions.EXPORT
    form_class = ExportForm
    trail = (ENTRIES,)
    cancel_url = ENTRIES[1]
    verb = "Vérifier et exporter"
    introduction = (
        "Les écritures sont préparées jusqu’à cette date, vérifiées, numérotées, puis figées. Un lot tient "
        "dans un exercice comptable."
    )

    def act(self, form: Any) -> EntryBatch:
        return export_batch(until=form.cleaned_data["until"], on=timezone.localdate(), by=self.request.user)

    def get_done(self, made: EntryBatch) -> str:
        return f"{made} : {counted(made.entry_count, 'écriture exportée', 'écritures exportées')}."

    def way_out(self, violation: RuleViolation) -> tuple[str, str] | None:
        if not AccountingSettings.current().is_set and self.request.user.has_perm(permissions.APPROVE):
            return reverse("billing:accounting-update"), "Ouvrir les réglages comptables"
        return None


class BatchDetailView(ListPage):
    """A batch that left: its file, its entries line by line."""

    section = "billing"
    permission_required = permissions.EXPORT
    export_permission = permissions.EXPORT
    template_name = "billing/batch_detail.html"
    table_class = EntryLineTable
    filterset_class = EntryLineFilter
    noun = ("ligne", "lignes")
    feminine = True
    trail = (ENTRIES,)
    search_placeholder = "Libellé, pièce, compte"
    empty_title = "Aucune ligne ici"
    empty_text = "Ce lot a été repris : ses écritures attendent de nouveau. Son fichier est conservé."

    @cached_property
    def batch(self) -> EntryBatch:
        return get_object_or_404(EntryBatch.objects.defer("content"), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return str(self.batch)

    def get_queryset(self) -> QuerySet[EntryLine]:
        return EntryLine.objects.filter(entry__batch=self.batch, entry__left_out="").select_related("entry")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        later = EntryBatch.objects.standing().filter(pk__gt=self.batch.pk).exists()
        return super().get_context_data(
            batch=self.batch,
            may_take_back=self.request.user.has_perm(permissions.APPROVE)
            and not self.batch.taken_back_at
            and not later,
            **context,
        )


class BatchFileView(RecordView):
    """The file of a batch, as it left."""

    permission_required = permissions.EXPORT

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        batch = get_object_or_404(EntryBatch, pk=kwargs["pk"])
        response = HttpResponse(batch.content.encode(), content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{batch.filename}.txt"'
        return response


class BatchTakeBackView(BecauseView):
    """A batch that the accountant did not take."""

    section = "billing"
    permission_required = permissions.APPROVE
    examples = "Exporté trop tôt, mauvais compte, le cabinet ne l’a pas importé…"
    trail = (ENTRIES,)
    verb = "Reprendre ce lot"
    done = "Le lot est repris : ses écritures attendent de nouveau. Son fichier est conservé."
    introduction = (
        "Seulement si le cabinet ne l’a pas pris : demandez-le-lui. S’il l’a pris, corrigez ce qui est faux "
        "là où c’est faux ; le lot suivant portera l’écriture inverse."
    )

    def get_queryset(self) -> QuerySet[EntryBatch]:
        return EntryBatch.objects.defer("content")

    def get_title(self) -> str:
        return f"Reprendre : {self.object} (jusqu’au {short_date(self.object.until)})"

    def act_on(self, obj: EntryBatch, form: Any, *, by: Any) -> EntryBatch:
        return take_back_batch(batch=obj, by=by, **form.cleaned_data)
