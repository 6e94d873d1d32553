"""Deposit slips: cheques chosen, printed, seen on the statement."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, Count, F, QuerySet, Value, When
from django.urls import reverse_lazy

from billing import permissions
from billing.actions.deposit import make_deposit, undo_deposit
from billing.filters.bank import DepositFilter
from billing.forms.bank import DepositForm
from billing.models import BankAccount, Deposit
from billing.models.due import MONEY, NOTHING
from billing.queries.bank import deposit_candidates
from billing.tables.bank import DEPOSIT_LABELS, DEPOSIT_TONES, DepositTable
from billing.views.bank.page import BANK, bank_tabs
from billing.views.because import BecauseView
from billing.views.stored import StoredFileView, StoredRetryView, shown_file
from cressmember.core.ui.views import FormPage, ListPage, RecordView

DEPOSITS = ("Remises de chèques", reverse_lazy("billing:deposit-list"))


def _with_standing(deposits: Any) -> Any:
    """Where each slip stands, and what it counts for: one that was undone counts for nothing."""
    return deposits.annotate(
        standing=Case(
            When(undone_at__isnull=False, then=Value("undone")),
            When(statement_line__isnull=False, then=Value("seen")),
            default=Value("waiting"),
            output_field=CharField(),
        ),
        counted=Case(
            When(undone_at__isnull=False, then=Value(NOTHING)), default=F("total"), output_field=MONEY
        ),
        cheques=Count("receipts"),
    )


class DepositListView(ListPage):
    """Every deposit slip."""

    title = "Remises de chèques"
    section = "billing"
    permission_required = permissions.VIEW
    export_permission = permissions.EXPORT
    template_name = "billing/deposit_list.html"
    trail = (BANK,)
    table_class = DepositTable
    filterset_class = DepositFilter
    noun = ("remise", "remises")
    feminine = True
    search_placeholder = "Numéro de remise, de chèque…"
    empty_title = "Aucune remise"
    empty_text = "Enregistrez les chèques reçus, puis réunissez-les ici sur un bordereau."

    def get_queryset(self) -> QuerySet[Deposit]:
        return _with_standing(Deposit.objects.select_related("account"))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        may_deposit = self.request.user.has_perm(permissions.RECEIVE) and BankAccount.objects.exists()
        return super().get_context_data(
            page_tabs=bank_tabs(),
            left=deposit_candidates().count(),
            may_deposit=may_deposit,
            **context,
        )


class DepositCreateView(FormPage):
    """The cheques received, put on a slip."""

    title = "Nouvelle remise de chèques"
    section = "billing"
    permission_required = permissions.RECEIVE
    form_class = DepositForm
    template_name = "billing/deposit_form.html"
    trail = (BANK, DEPOSITS)
    cancel_url = DEPOSITS[1]
    verb = "Faire le bordereau"
    done = "La remise est faite : imprimez son bordereau, puis portez les chèques à la banque."

    def get_form_kwargs(self) -> dict[str, Any]:
        candidates = deposit_candidates().select_related("payer").order_by("received_on", "pk")
        return super().get_form_kwargs() | {"candidates": candidates}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            has_cheques=deposit_candidates().exists(), has_accounts=BankAccount.objects.exists(), **context
        )

    def act(self, form: Any) -> Deposit:
        data = form.cleaned_data
        return make_deposit(
            account=data["account"],
            receipts=list(data["receipts"]),
            deposited_on=data["deposited_on"],
            by=self.request.user,
        )


class DepositDetailView(RecordView):
    """One slip and its cheques."""

    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/deposit_detail.html"
    trail = (BANK, DEPOSITS)

    def get_queryset(self) -> QuerySet[Deposit]:
        return _with_standing(
            Deposit.objects.select_related("account", "stored", "statement_line", "made_by")
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        deposit: Any = self.object
        may_receive = self.request.user.has_perm(permissions.RECEIVE)
        return super().get_context_data(
            tone=DEPOSIT_TONES[deposit.standing],
            label=DEPOSIT_LABELS[deposit.standing],
            receipts=deposit.receipts.select_related("payer").order_by("pk"),
            **shown_file("deposit", deposit, may_retry=may_receive),
            may_undo=may_receive and deposit.standing == "waiting",
            **context,
        )


class DepositFileView(StoredFileView):
    """The slip itself."""

    permission_required = permissions.VIEW
    queryset = Deposit.objects.select_related("stored")


class DepositRetryView(StoredRetryView):
    """A slip that could not be produced is given another chance."""

    permission_required = permissions.RECEIVE
    queryset = Deposit.objects.select_related("stored")
    trail = (BANK, DEPOSITS)


class DepositUndoView(BecauseView):
    """A slip that did not go to the bank."""

    model = Deposit
    section = "billing"
    permission_required = permissions.RECEIVE
    trail = (BANK, DEPOSITS)
    examples = "Chèque oublié, erreur de compte…"
    introduction = "Son numéro reste pris, et ses chèques peuvent aller sur une autre remise."
    verb = "Défaire la remise"
    done = "La remise est défaite : ses chèques peuvent aller sur une autre."

    def get_title(self) -> str:
        return f"Défaire la remise {self.object.number}"

    def act_on(self, obj: Deposit, form: Any, *, by: Any) -> object:
        return undo_deposit(deposit=obj, by=by, **form.cleaned_data)
