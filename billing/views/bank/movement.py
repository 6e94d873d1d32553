"""One line of the bank: what it may be, what it is, and taking that back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from billing import permissions
from billing.actions.line import (
    accept,
    explain_as_return,
    explain_by_known,
    explain_by_receipt,
    leave_out,
    withdraw_explanation,
)
from billing.filters.bank import MovementFilter
from billing.forms.bank import KnownForm, OutsiderForm, PaysForm, ReturnedForm
from billing.models import Deposit, Payout, Receipt, StatementLine
from billing.queries import find_payers, most_shown
from billing.queries.bank import suggestions_for, token_of
from billing.tables.bank import EXPLAINED_TONES, MovementTable
from billing.views.bank.page import BANK, bank_tabs, proposals
from billing.views.bank.queue import next_line
from billing.views.because import BecauseView
from billing.views.receipt import SplitPage
from cressmember.core.ui.address import typed
from cressmember.core.ui.views import ActionFormView, ActionView, ListPage, RecordView
from cressmember.kernel.elision import of
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros
from cressmember.members.models import Organisation

NEAR = timedelta(days=45)
MOST_CANDIDATES = 50


class MovementListView(ListPage):
    """Every line of every statement."""

    title = "Lignes de relevé"
    section = "billing"
    permission_required = permissions.VIEW
    export_permission = permissions.EXPORT
    template_name = "billing/bank_list.html"
    trail = (BANK,)
    table_class = MovementTable
    filterset_class = MovementFilter
    noun = ("ligne", "lignes")
    feminine = True
    search_placeholder = "Nom, libellé, référence…"
    empty_title = "Aucune ligne"
    empty_text = "Importez un relevé : ses lignes apparaîtront ici."

    def get_queryset(self) -> QuerySet[StatementLine]:
        name, text = (NullIf(field, Value(""), output_field=CharField()) for field in ("other_name", "text"))
        said = Coalesce(name, text, Value("Mouvement sans libellé"), output_field=CharField())
        return StatementLine.objects.annotate(said=said)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(page_tabs=bank_tabs(), **context)


class MovementDetailView(RecordView):
    """One line: explained, or what it may be."""

    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/movement_detail.html"
    trail = (BANK,)

    def get_queryset(self) -> QuerySet[StatementLine]:
        return StatementLine.objects.select_related(
            "account", "statement__account", "explained_by", "returned"
        )

    def get_title(self) -> str:
        return f"{euros(self.object.amount)}, {self.object.label}"[:120]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        line: Any = self.object
        may_receive = self.request.user.has_perm(permissions.RECEIVE)
        query = typed(self.request, "q")
        waits = not line.explained_as
        found = suggestions_for([line]) if waits else {}
        payers = find_payers(query) if waits and query and may_receive and line.is_credit else []
        return super().get_context_data(
            waits=waits,
            tone=EXPLAINED_TONES[line.explained_as],
            label=line.get_explained_as_display() if line.explained_as else "À expliquer",
            proposals=proposals([line], found)[line.pk],
            receipts=line.receipts.select_related("payer"),
            deposit=Deposit.objects.filter(statement_line=line).first(),
            payout=Payout.objects.filter(statement_line=line).first(),
            query=query,
            payers=payers,
            most=most_shown(payers),
            may_receive=may_receive,
            following=next_line(line) if waits else next_line(),
            **context,
        )


class _OnLine:
    """Something done to a line; it leads to the next one that waits."""

    section = "billing"
    permission_required = permissions.RECEIVE
    trail = (BANK,)
    model = StatementLine
    object: Any
    request: Any

    def get_destination(self, made: Any) -> str:
        following = next_line(self.object)
        back = self.request.POST.get("suite") == "file" or following is None
        return reverse("billing:bank") if back or following is None else following.get_absolute_url()

    def get_cancel_url(self) -> str:
        return str(self.object.get_absolute_url())


class MovementAcceptView(_OnLine, ActionView):
    """What was suggested is right."""

    verb = "Accepter"
    done = "La ligne est expliquée."

    def get_title(self) -> str:
        return f"Accepter : {self.object.label}"

    def _found(self) -> list[Any]:
        return suggestions_for([self.object])[self.object.pk]

    def get_consequences(self) -> list[str]:
        found = self._found()[:1]
        told = proposals([self.object], {self.object.pk: found})[self.object.pk]
        return [one.does for one in told] or ["Rien n’est proposé pour cette ligne."]

    def act(self, obj: StatementLine, *, by: Any) -> Any:
        found = [] if obj.explained_as else self._found()
        asked = self.request.POST.get("proposition")
        best = next((one for one in found if asked in (None, token_of(one))), None)
        if best is None:
            raise RuleViolation("Cette proposition ne tient plus : relisez la ligne, quelque chose a changé.")
        return accept(line=obj, suggestion=best, by=by)


class MovementPayView(_OnLine, SplitPage):
    """The payer was found: what the money pays."""

    form_class = PaysForm
    template_name = "billing/movement_pay.html"
    verb = "Encaisser"
    done = "L’encaissement est enregistré."
    explained = (
        "La plus ancienne d’abord, sauf si vous changez ces montants ; zéro laisse une cotisation de côté. "
        "Ce que vous n’affectez pas reste au crédit du payeur."
    )
    nothing_due = "Ce payeur ne doit rien : la somme restera à son crédit."

    def get_title(self) -> str:
        return f"{euros(self.object.amount)} {of(self.get_payer())}"

    @cached_property
    def payer(self) -> Organisation:
        return get_object_or_404(Organisation, pk=self.kwargs["payer"])

    def get_payer(self) -> Organisation:
        return self.payer

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"amount": self.object.amount}

    def act_on(self, obj: StatementLine, form: Any, *, by: Any) -> object:
        return explain_by_receipt(line=obj, payer=self.payer, by=by, **form.cleaned_data)


class MovementOutsideView(_OnLine, ActionFormView):
    """Someone whom the register does not know paid."""

    form_class = OutsiderForm
    verb = "Encaisser"
    done = "L’encaissement est enregistré, en crédit."
    introduction = (
        "La somme est gardée en crédit sous ce nom ; elle pourra payer la cotisation d’un adhérent plus tard."
    )

    def get_title(self) -> str:
        return f"{euros(self.object.amount)} d’un payeur hors du registre"

    def get_initial(self) -> dict[str, Any]:
        # A bank that names nobody apart says it in its own words, to be cut down.
        return {"payer_name": (self.object.other_name or self.object.text)[:250]}

    def act_on(self, obj: StatementLine, form: Any, *, by: Any) -> object:
        return explain_by_receipt(line=obj, payer=None, by=by, **form.cleaned_data)


class MovementKnownView(_OnLine, ActionFormView):
    """The money was typed in before the bank showed it."""

    form_class = KnownForm
    verb = "Reconnaître"
    done = "La ligne est reconnue : rien n’est encaissé deux fois."
    introduction = "Leurs montants doivent faire exactement celui de la ligne."

    def get_title(self) -> str:
        return f"Reconnaître {euros(self.object.amount)} déjà saisis"

    def get_form_kwargs(self) -> dict[str, Any]:
        line = self.object
        near = (
            Receipt.objects.standing()
            .filter(statement_line=None, deposit=None, payout=None, amount__lte=line.amount)
            .filter(received_on__range=(line.booked_on - NEAR, line.booked_on + NEAR))
            .exclude(method__in=[Receipt.Method.CASH, Receipt.Method.OPENING])
            .order_by("-amount", "-received_on", "pk")
        )
        keys = list(near.values_list("pk", flat=True)[:MOST_CANDIDATES])
        candidates = Receipt.objects.filter(pk__in=keys).select_related("payer").order_by("-amount", "pk")
        return super().get_form_kwargs() | {"candidates": candidates}

    def act_on(self, obj: StatementLine, form: Any, *, by: Any) -> object:
        return explain_by_known(line=obj, receipts=list(form.cleaned_data["receipts"]), by=by)


class MovementReturnView(_OnLine, ActionFormView):
    """The bank takes money back."""

    form_class = ReturnedForm
    verb = "Annuler l’encaissement"
    done = "L’encaissement rejeté est annulé : ce qu’il payait est de nouveau dû."
    introduction = (
        "L’encaissement choisi est annulé, et ce qu’il payait redevient dû. "
        "Seuls ceux du montant de la ligne sont proposés."
    )

    def get_title(self) -> str:
        return f"Rejet de {euros(self.object.size)}"

    def get_form_kwargs(self) -> dict[str, Any]:
        line = self.object
        keys = list(
            Receipt.objects.standing()
            .filter(amount=-line.amount, received_on__lte=line.booked_on)
            .order_by("-received_on", "-pk")
            .values_list("pk", flat=True)[:MOST_CANDIDATES]
        )
        candidates = Receipt.objects.filter(pk__in=keys).select_related("payer")
        return super().get_form_kwargs() | {"candidates": candidates}

    def act_on(self, obj: StatementLine, form: Any, *, by: Any) -> object:
        return explain_as_return(line=obj, receipt=form.cleaned_data["receipt"], by=by)


class MovementLeaveOutView(_OnLine, BecauseView):
    """The movement is nobody’s dues."""

    examples = "Frais bancaires, virement interne, subvention, fournisseur, salaire…"
    verb = "Laisser de côté"
    done = "La ligne est laissée de côté."

    def get_title(self) -> str:
        return f"Laisser de côté : {euros(self.object.amount)}, {self.object.label}"[:120]

    def act_on(self, obj: StatementLine, form: Any, *, by: Any) -> object:
        return leave_out(line=obj, by=by, **form.cleaned_data)


class MovementWithdrawView(_OnLine, BecauseView):
    """What explained the line was wrong."""

    examples = "Mauvais payeur, doublon, erreur de ligne…"
    verb = "Défaire"
    done = "L’explication est retirée : la ligne attend de nouveau."
    template_name = "billing/movement_withdraw.html"

    def get_title(self) -> str:
        return f"Défaire : {euros(self.object.amount)}, {self.object.label}"[:120]

    def get_destination(self, made: Any) -> str:
        return self.get_cancel_url()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(consequence=UNDONE.get(self.object.explained_as, ""), **context)

    def act_on(self, obj: StatementLine, form: Any, *, by: Any) -> object:
        return withdraw_explanation(line=obj, by=by, **form.cleaned_data)


UNDONE = {
    "receipt": "L’encaissement né de cette ligne est annulé, et ce qu’il payait redevient dû.",
    "known": "L’encaissement saisi reste : il n’est simplement plus lié à cette ligne.",
    "deposit": "La remise reste : elle est de nouveau attendue sur le compte.",
    "payout": "Le versement reste : il est de nouveau attendu sur le compte.",
    "returned": "L’encaissement rejeté est enregistré de nouveau, sur ce qu’il payait si c’est encore dû.",
    "left_out": "La ligne attend de nouveau une explication.",
}
