"""Agreements with those who recognise or fund the chamber."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils import timezone

from cressmember.core.ui.views import ActionView, CreatePage, UpdatePage
from cressmember.office.actions.steering import delete_agreement, write_agreement
from cressmember.office.forms.steering import AgreementForm
from cressmember.office.models import Agreement
from cressmember.office.permissions import TYPE
from cressmember.office.views.steering.page import SteeringPage

AGREEMENTS = ("Conventions", reverse_lazy("office:agreement-list"))


class AgreementListView(SteeringPage):
    """Every agreement, those to renew first said."""

    title = "Conventions"
    template_name = "office/steering/agreements.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        today = timezone.localdate()
        due = set(Agreement.objects.to_renew(on=today).values_list("pk", flat=True))
        return super().get_context_data(
            agreements=[(row, *_state(row, today, due)) for row in Agreement.objects.all()],
            may_type=self.request.user.has_perm(TYPE),
            **context,
        )


def _state(row: Agreement, today: Any, due: set[int]) -> tuple[str, str]:
    if row.ends_on and row.ends_on <= today:
        return ("attention", "Échue, sans suite") if row.pk in due else ("neutral", "Terminée")
    if row.pk in due:
        return "attention", "À renouveler"
    return ("waiting", "À venir") if row.starts_on > today else ("good", "En cours")


class AgreementCreateView(CreatePage):
    """A new agreement."""

    title = "Nouvelle convention"
    section = "steering"
    permission_required = TYPE
    form_class = AgreementForm
    trail = (AGREEMENTS,)
    cancel_url = AGREEMENTS[1]
    done = "La convention est enregistrée."

    def act(self, form: Any) -> Agreement:
        return write_agreement(agreement=None, by=self.request.user, **form.cleaned_data)


class OnAgreement:
    """A page that writes on one agreement."""

    model = Agreement
    section = "steering"
    permission_required = TYPE
    trail = (AGREEMENTS,)

    def get_queryset(self) -> QuerySet[Agreement]:
        return Agreement.objects.all()


class AgreementUpdateView(OnAgreement, UpdatePage):
    """Correct an agreement."""

    form_class = AgreementForm
    done = "La convention est corrigée."

    def get_title(self) -> str:
        return str(self.object)

    def act(self, form: Any) -> Agreement:
        return write_agreement(agreement=self.object, by=self.request.user, **form.cleaned_data)


class AgreementDeleteView(OnAgreement, ActionView):
    """Forget an agreement written down by mistake."""

    title = "Retirer cette convention"
    verb = "Retirer"
    danger = True
    done = "La convention est retirée."
    consequences = ("À faire seulement pour une erreur de saisie : une convention échue se garde.",)
    success_url = AGREEMENTS[1]

    def act(self, obj: Agreement, *, by: Any) -> None:
        delete_agreement(agreement=obj, by=by)
