"""Money sent back twice: the list of what is claimed, and how each ends."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from billing import permissions
from billing.actions.claim import give_up_claim, recover_claim, reopen_claim
from billing.filters.claim import ClaimFilter
from billing.forms.claim import GiveUpForm, RecoverForm
from billing.models import Claim
from billing.queries.claim import money_that_settles
from billing.tables.claim import ClaimTable
from billing.views.because import BecauseView
from billing.views.trail import RECEIPTS
from cressmember.core.ui.views import ActionFormView, ListPage
from cressmember.kernel.writing import euros, long_date


class ClaimListView(ListPage):
    """What payers received twice and did not give back."""

    title = "Rendu deux fois"
    trail = (RECEIPTS,)
    section = "billing"
    permission_required = permissions.VIEW
    export_permission = permissions.EXPORT
    table_class = ClaimTable
    filterset_class = ClaimFilter
    noun = ("somme à réclamer", "sommes à réclamer")
    feminine = True
    search_placeholder = "Payeur…"
    empty_title = "Rien à réclamer"
    empty_text = "Un paiement remboursé, puis repris par la banque du payeur, est à réclamer ici."

    def get_queryset(self) -> Any:
        return Claim.objects.open().annotate(
            owed_by=Coalesce("receipt__payer__name", "receipt__payer_name"),
            owed_by_sorted=Coalesce("receipt__payer__sort_name", "receipt__payer_name"),
        )


class _OnClaim(ActionFormView):
    section = "billing"
    permission_required = permissions.RECEIVE
    trail = (RECEIPTS,)

    def get_queryset(self) -> QuerySet[Claim]:
        return Claim.objects.select_related("receipt__payer")


class ClaimRecoverView(_OnClaim):
    """The payer gave it back: its money is in the inbox."""

    form_class = RecoverForm
    verb = "Régler par cet encaissement"
    done = "Cette somme est rendue : il n’y a plus rien à réclamer."

    def get_title(self) -> str:
        return f"{euros(self.object.amount)} rendus deux fois : réglés par le payeur"

    def get_introduction(self) -> str:
        claim = self.object
        payer = claim.receipt.payer or claim.receipt.payer_name
        told = f"{payer} doit rendre cette somme depuis le {long_date(claim.arose_on)}."
        if not money_that_settles(claim):
            told += (
                " Aucun encaissement de ce payeur n’a encore un crédit qui suffise : "
                "enregistrez d’abord l’argent qu’il a rendu."
            )
        return told

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"claim": self.object}

    def act_on(self, obj: Claim, form: Any, *, by: Any) -> Claim:
        return recover_claim(claim=obj, by=by, **form.cleaned_data)


class ClaimGiveUpView(_OnClaim):
    """The chamber no longer claims it."""

    permission_required = permissions.APPROVE
    form_class = GiveUpForm
    verb = "Abandonner cette somme"
    done = "Cette somme est abandonnée : elle passe en perte."

    def get_title(self) -> str:
        return f"Abandonner {euros(self.object.amount)} rendus deux fois"

    def get_initial(self) -> dict[str, Any]:
        return {"on": timezone.localdate()}

    def act_on(self, obj: Claim, form: Any, *, by: Any) -> Claim:
        return give_up_claim(claim=obj, by=by, **form.cleaned_data)


class ClaimReopenView(BecauseView):
    """It was held for over by mistake."""

    section = "billing"
    permission_required = permissions.APPROVE
    examples = "Mauvais encaissement choisi, décision annulée…"
    trail = (RECEIPTS,)
    verb = "Réclamer de nouveau"
    done = "Cette somme est de nouveau à réclamer."

    def get_queryset(self) -> QuerySet[Claim]:
        return Claim.objects.select_related("receipt")

    def get_title(self) -> str:
        return f"Réclamer de nouveau {euros(self.object.amount)}"

    def act_on(self, obj: Claim, form: Any, *, by: Any) -> Claim:
        return reopen_claim(claim=obj, by=by, **form.cleaned_data)
