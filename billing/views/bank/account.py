"""The accounts of the chamber."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, Q
from django.urls import reverse_lazy

from billing import permissions
from billing.actions.statement import change_bank_account, open_bank_account
from billing.forms.bank import AccountForm
from billing.models import BankAccount
from billing.views.bank.page import BANK, bank_tabs
from cressmember.core.models import Chamber
from cressmember.core.ui.views import ActionFormView, FormPage, PageTemplateView

ACCOUNTS = ("Comptes", reverse_lazy("billing:account-list"))


class AccountListView(PageTemplateView):
    """The accounts whose statements are read."""

    title = "Comptes bancaires"
    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/account_list.html"
    trail = (BANK,)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        accounts = BankAccount.objects.annotate(
            waiting=Count("lines", filter=Q(lines__explained_as="")), last=Max("lines__booked_on")
        )
        return super().get_context_data(
            page_tabs=bank_tabs(),
            accounts=accounts,
            may_receive=self.request.user.has_perm(permissions.RECEIVE),
            **context,
        )


class AccountCreateView(FormPage):
    """One more account."""

    title = "Ajouter un compte bancaire"
    section = "billing"
    permission_required = permissions.RECEIVE
    form_class = AccountForm
    trail = (BANK, ACCOUNTS)
    cancel_url = ACCOUNTS[1]
    success_url = BANK[1]
    done = "Le compte est ajouté : importez-y un relevé."

    def get_initial(self) -> dict[str, Any]:
        first = not BankAccount.objects.exists()
        return {"name": "Compte courant", "iban": Chamber.current().iban} if first else {}

    def act(self, form: Any) -> BankAccount:
        return open_bank_account(by=self.request.user, **form.cleaned_data)


class AccountUpdateView(ActionFormView):
    """Another name, another IBAN."""

    model = BankAccount
    section = "billing"
    permission_required = permissions.RECEIVE
    form_class = AccountForm
    trail = (BANK, ACCOUNTS)
    done = "Le compte est modifié."

    def get_title(self) -> str:
        return f"Modifier {self.object}"

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.object, name) for name in ("name", "iban", "journal")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"account": self.object}

    def act_on(self, obj: BankAccount, form: Any, *, by: Any) -> object:
        return change_bank_account(account=obj, by=by, **form.cleaned_data)
