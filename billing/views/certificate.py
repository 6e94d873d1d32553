"""Attestations of membership and balance confirmations, for one or for all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from billing import permissions
from billing.actions.attestation import attest_memberships, start_attesting
from billing.actions.balance import start_stating, state_balances
from billing.forms.document import BalanceForm, DeliveryForm
from billing.models import AccountingSettings
from billing.views.document import DOCUMENTS
from cressmember.core.ui.views import ActionFormView, FormPage
from cressmember.core.ui.views.page import Trail
from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import Organisation

ALREADY = "C’est déjà fait : le document existe, renvoyez-le depuis sa page (Cotisations › Documents)."


class _OneView(ActionFormView):
    model = Organisation
    section = "billing"
    permission_required = permissions.ISSUE

    def get_trail(self) -> Trail:
        return ((str(self.object), self.object.get_absolute_url()),)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"alone": True}


class _ManyView(FormPage):
    section = "billing"
    permission_required = permissions.ISSUE
    trail = (DOCUMENTS,)
    cancel_url = DOCUMENTS[1]

    def get_destination(self, made: Any) -> str:
        return reverse("core:job-detail", args=[made.pk])


class _OfBooks:
    """The letter is proposed for the last day of the accounting year that is over."""

    def get_initial(self) -> dict[str, Any]:
        year = AccountingSettings.current().year_of(timezone.localdate())
        return {"as_of": year.start - timedelta(days=1)}


class AttestationCreateView(_OneView):
    """Attest the membership of one."""

    form_class = DeliveryForm
    verb = "Attester"
    introduction = (
        "L’attestation dit depuis quand l’organisation est adhérente, dans quel collège, et si la "
        "cotisation de l’exercice est réglée, à la date d’aujourd’hui."
    )
    done = "L’attestation est émise."

    def get_title(self) -> str:
        return f"Attester l’adhésion : {self.object}"

    def act_on(self, obj: Organisation, form: Any, *, by: Any) -> object:
        made = attest_memberships(organisations=[obj], on=timezone.localdate(), by=by, **form.cleaned_data)
        if not made:
            raise RuleViolation(ALREADY)
        return made[0]


class AttestationCreateManyView(_ManyView):
    """Attest every membership."""

    title = "Attester toutes les adhésions"
    form_class = DeliveryForm
    verb = "Attester"
    introduction = (
        "Une attestation numérotée pour chaque adhérent d’aujourd’hui. Qui en a déjà une de ce jour "
        "n’en reçoit pas d’autre. Ce qui est à imprimer se réunit ensuite en un fichier, depuis les "
        "documents."
    )

    def act(self, form: Any) -> object:
        return start_attesting(on=timezone.localdate(), by=self.request.user, **form.cleaned_data)


class BalanceCreateView(_OfBooks, _OneView):
    """Have one balance confirmed."""

    form_class = BalanceForm
    verb = "Écrire la lettre"
    introduction = (
        "La lettre dit ce que vos livres portaient ce jour-là : appelé, réglé, reste dû, crédit. Le "
        "bas est une réponse à remplir par le payeur."
    )
    done = "La lettre est écrite."

    def get_title(self) -> str:
        return f"Faire confirmer le solde : {self.object}"

    def act_on(self, obj: Organisation, form: Any, *, by: Any) -> object:
        made = state_balances(payers=[obj], on=timezone.localdate(), by=by, **form.cleaned_data)
        if not made:
            raise RuleViolation(ALREADY)
        return made[0]


class BalanceCreateManyView(_OfBooks, _ManyView):
    """Have every balance confirmed, for the auditor."""

    title = "Faire confirmer tous les soldes"
    form_class = BalanceForm
    verb = "Écrire les lettres"
    introduction = (
        "Une lettre numérotée à chaque payeur appelé dans l’année qui précède ce jour, ou dont le "
        "compte n’était pas soldé. Qui en a déjà une pour ce jour n’en reçoit pas d’autre."
    )

    def act(self, form: Any) -> object:
        return start_stating(on=timezone.localdate(), by=self.request.user, **form.cleaned_data)
