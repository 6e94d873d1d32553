"""Statements: sent, looked at, kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy

from billing import permissions
from billing.actions.statement import count_new, import_statement, read_statement, upload_statement
from billing.filters.bank import StatementFilter
from billing.forms.bank import ColumnsForm, StatementUploadForm
from billing.models import BankAccount, Statement, StatementUpload
from billing.rules.statement import Columns, ReadFile, Table, format_of, guessed, read_table, remembered
from billing.tables.bank import StatementTable
from billing.views.bank.page import BANK, bank_tabs
from cressmember.core.ui.views import FormPage, ListPage, RecordView, UpdatePage
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted

STATEMENTS = ("Relevés", reverse_lazy("billing:statement-list"))
SHOWN = 8


class StatementListView(ListPage):
    """The statements that were kept."""

    title = "Relevés"
    section = "billing"
    permission_required = permissions.VIEW
    export_permission = permissions.EXPORT
    template_name = "billing/bank_list.html"
    trail = (BANK,)
    table_class = StatementTable
    filterset_class = StatementFilter
    noun = ("relevé", "relevés")
    search_placeholder = "Fichier, compte…"
    empty_title = "Aucun relevé"
    empty_text = "Importez le premier : camt.053, OFX, CFONB 120 ou texte (CSV)."

    def get_queryset(self) -> QuerySet[Statement]:
        waiting = Count("lines", filter=Q(lines__explained_as=""))
        return Statement.objects.select_related("account").annotate(waiting=waiting)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        may_import = self.request.user.has_perm(permissions.RECEIVE) and BankAccount.objects.exists()
        return super().get_context_data(page_tabs=bank_tabs(), may_import=may_import, **context)


class StatementDetailView(RecordView):
    """One statement: its balances, and whether its lines make them."""

    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/statement_detail.html"
    trail = (BANK, STATEMENTS)

    def get_queryset(self) -> QuerySet[Statement]:
        return Statement.objects.select_related("account", "imported_by")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        statement: Any = self.object
        lines = reverse("billing:movement-list")
        totals = statement.lines.aggregate(
            come=Sum("amount", filter=Q(amount__gt=0)),
            gone=Sum("amount", filter=Q(amount__lt=0)),
            waiting=Count("pk", filter=Q(explained_as="")),
        )
        return super().get_context_data(
            totals=totals,
            lines_url=f"{lines}?statement={statement.pk}",
            waiting_url=f"{lines}?statement={statement.pk}&explained_as=waiting",
            **context,
        )


class StatementUploadView(FormPage):
    """A file of the bank is sent; nothing is kept before it was looked at."""

    title = "Importer un relevé"
    section = "billing"
    permission_required = permissions.RECEIVE
    form_class = StatementUploadForm
    template_name = "billing/statement_form.html"
    trail = (BANK, STATEMENTS)
    cancel_url = BANK[1]
    verb = "Lire le relevé"
    introduction = (
        "Le fichier est d’abord lu et montré. Une ligne déjà connue n’est jamais ajoutée deux fois, même si "
        "deux fichiers se recouvrent."
    )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(has_accounts=BankAccount.objects.exists(), **context)

    def act(self, form: Any) -> StatementUpload:
        upload = form.cleaned_data["file"]
        return upload_statement(
            account=form.cleaned_data["account"],
            filename=upload.name,
            data=upload.read(),
            by=self.request.user,
        )


class UploadDetailView(UpdatePage):
    """What was read, before it is kept; of a text file, where to read it."""

    section = "billing"
    permission_required = permissions.RECEIVE
    template_name = "billing/statement_preview.html"
    trail = (BANK, STATEMENTS)
    cancel_url = BANK[1]
    verb = "Importer"
    title = "Ce qui a été lu"

    def get_queryset(self) -> QuerySet[StatementUpload]:
        return StatementUpload.objects.select_related("account")

    @property
    def data(self) -> bytes:
        """The file as it was sent."""
        return bytes(self.object.data)

    def get_table(self) -> Table | None:
        """The cells of a text file; None for the formats that say by themselves where everything is."""
        if format_of(self.data) != "csv":
            return None
        try:
            return read_table(self.data)
        except RuleViolation as violation:
            self.refused = violation.message
            return None

    refused = ""

    def get_form(self, form_class: Any = None) -> forms.BaseForm:
        self.table = self.get_table()
        return super().get_form(form_class)

    def get_form_class(self) -> Any:
        return ColumnsForm if self.table else forms.Form

    def get_form_kwargs(self) -> dict[str, Any]:
        options = super().get_form_kwargs()
        if self.table:
            options["table"] = self.table
            options["initial"] = self._initial(self.table)
        return options

    def _initial(self, table: Table) -> dict[str, str]:
        told = remembered(self.object.account.csv_mapping)
        if told and told.headings == table.headings:
            return {name: value for name, value in told.kept().items() if name in ColumnsForm.base_fields}
        return guessed(table)

    @property
    def is_remembered(self) -> bool:
        """Whether the columns were told with an earlier file."""
        told = remembered(self.object.account.csv_mapping)
        return bool(self.table and told and told.headings == self.table.headings)

    def _columns(self, form: Any) -> Columns | None:
        """The columns as the form says them, or as it proposes them."""
        if self.table is None:
            return None
        if form.is_bound:
            return form.columns if form.is_valid() else None
        proposed = ColumnsForm(self._initial(self.table), table=self.table)
        return proposed.columns if proposed.is_valid() else None

    def form_valid(self, form: Any) -> HttpResponse:
        if "relire" in self.request.POST:
            return self.form_invalid(form)
        return super().form_valid(form)

    def act(self, form: Any) -> Any:
        return import_statement(
            account=self.object.account,
            filename=self.object.filename,
            data=self.data,
            columns=self._columns(form),
            by=self.request.user,
        )

    def get_done(self, made: Any) -> str:
        if made.again:
            return "Ce fichier était déjà importé : rien n’est ajouté."
        added = counted(made.statement.added, "ligne nouvelle", "lignes nouvelles")
        return f"Le relevé est importé : {added}."

    def get_destination(self, made: Any) -> str:
        if made.again or not made.statement.added:
            return str(made.statement.get_absolute_url())
        return reverse("billing:bank")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        form = context.get("form") or self.get_form()
        context["form"] = form
        read, refused = self._read(form)
        come = sum(one.amount for one in read.movements if one.amount > 0) if read else 0
        gone = sum(one.amount for one in read.movements if one.amount < 0) if read else 0
        return super().get_context_data(
            read=read,
            refused=refused,
            come=come,
            gone=gone,
            new=count_new(account=self.object.account, read=read) if read else 0,
            first=read.movements[:SHOWN] if read else (),
            is_remembered=self.is_remembered,
            **context,
        )

    def _read(self, form: Any) -> tuple[ReadFile | None, str]:
        if self.refused:
            return None, self.refused
        columns = self._columns(form)
        if self.table and columns is None:
            return None, ""
        try:
            return read_statement(account=self.object.account, data=self.data, columns=columns), ""
        except RuleViolation as violation:
            return None, violation.message
