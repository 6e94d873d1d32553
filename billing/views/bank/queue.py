"""The lines that wait: suggestions with their reasons, the sure ones at once."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse

from billing import permissions
from billing.actions.sure_line import accept_sure
from billing.forms.bank import SureForm
from billing.models import BankAccount, Statement, StatementLine
from billing.queries.bank import ACCEPTING, MATCHED_AT_ONCE, suggestions_for
from billing.rules.matching import Confidence
from billing.views.bank.page import BANK, bank_tabs, proposals
from cressmember.core.actions.job import start_job
from cressmember.core.models import Job
from cressmember.core.ui.views import FormPage, PageTemplateView
from cressmember.kernel.writing import counted, plural

ON_A_PAGE = 20
# Beyond, the worker does it and shows how far it is.
AT_ONCE = 40


def next_line(after: StatementLine | None = None) -> StatementLine | None:
    """The next line that waits; past the last one, the first again."""
    waiting = StatementLine.objects.waiting()
    if after is None:
        return waiting.first()
    same_day = waiting.filter(booked_on=after.booked_on, pk__gt=after.pk)
    return same_day.first() or waiting.filter(booked_on__gt=after.booked_on).first() or waiting.first()


class BankView(PageTemplateView):
    """What the bank shows and nobody explained yet."""

    title = "Banque"
    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/bank_queue.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        waiting = StatementLine.objects.waiting().select_related("account")
        leaf = Paginator(waiting, ON_A_PAGE).get_page(self.request.GET.get("page"))
        shown = list(leaf.object_list)
        compared = list(waiting[:MATCHED_AT_ONCE])
        known = {line.pk for line in compared}
        found = suggestions_for([*compared, *(line for line in shown if line.pk not in known)])
        sure = sum(bool(one) and one[0].confidence is Confidence.SURE for one in found.values())
        told = proposals(shown, {line.pk: found[line.pk][:1] for line in shown})
        return super().get_context_data(
            page_tabs=bank_tabs(),
            lines=[(line, next(iter(told[line.pk]), None)) for line in shown],
            leaf=leaf,
            count=leaf.paginator.count,
            sure=sure,
            has_accounts=BankAccount.objects.exists(),
            has_statements=Statement.objects.exists(),
            explained=StatementLine.objects.exclude(explained_as="").count() if not shown else 0,
            may_receive=self.request.user.has_perm(permissions.RECEIVE),
            **context,
        )


class SureView(FormPage):
    """All that is sure, read before it is done, and done at once."""

    title = "Accepter ce qui est sûr"
    section = "billing"
    permission_required = permissions.RECEIVE
    form_class = SureForm
    # Each line in its own: held together, the files of many lines would be taken crosswise.
    is_one_transaction = False
    template_name = "billing/bank_sure.html"
    trail = (BANK,)
    cancel_url = BANK[1]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        lines = list(StatementLine.objects.waiting()[:MATCHED_AT_ONCE])
        found = {
            key: one[:1]
            for key, one in suggestions_for(lines).items()
            if one and one[0].confidence is Confidence.SURE
        }
        sure = [line for line in lines if line.pk in found]
        told = proposals(sure, found)
        rows = [(line, told[line.pk][0]) for line in sure]
        context.setdefault("form", SureForm(initial=self._read(rows)))
        if rows:
            context["form"].initial.update(self._read(rows))
        context = super().get_context_data(rows=rows, total=sum(line.amount for line in sure), **context)
        count = len(rows)
        accepted = plural(count, "Accepter cette ligne", f"Accepter ces {count} lignes")
        return context | {"verb": accepted}

    def _read(self, rows: list[tuple[Any, Any]]) -> dict[str, str]:
        return {"read": ",".join(f"{line.pk}:{proposal.token}" for line, proposal in rows)}

    def act(self, form: Any) -> Any:
        tokens = form.tokens
        if len(tokens) > AT_ONCE:
            told = {str(key): token for key, token in tokens.items()}
            return start_job(ACCEPTING, by=self.request.user, read=told)
        return accept_sure(read=tokens, by=self.request.user)

    def get_done(self, made: Any) -> str:
        if isinstance(made, Job):
            return ""
        done = counted(made.accepted, "ligne est expliquée", "lignes sont expliquées")
        if not made.left:
            return f"{done}."
        left = counted(made.left, "ligne a changé et attend", "lignes ont changé et attendent")
        return f"{done}. {left} qu’une personne choisisse."

    def get_destination(self, made: Any) -> str:
        return made.get_absolute_url() if isinstance(made, Job) else reverse("billing:bank")
