"""What is agreed or said about a due: a promise, a dispute, a payment plan, a formal notice, an address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from billing import permissions
from billing.actions.delivery import mend_delivery
from billing.actions.notice import record_notice
from billing.actions.pause import end_pause, open_dispute, promise_payment
from billing.actions.payment_plan import agree_plan, end_plan
from billing.forms.reminder import (
    DisputeForm,
    MendForm,
    NoticeForm,
    PaymentPlanForm,
    PromiseForm,
    ShareForm,
)
from billing.models import Document, Due, Pause, PaymentPlan, ReminderLetter
from billing.queries.reminder import undelivered
from billing.views.because import BecauseView
from billing.views.due import DUES
from billing.views.reminder import REMINDERS, tabs
from cressmember.core.ui.views import ActionFormView, PageTemplateView
from cressmember.kernel.money import round_cents
from cressmember.kernel.writing import counted, long_date
from cressmember.members.models import Representation

LATER = timedelta(days=15)


class _OnDue(ActionFormView):
    """Something said about a due; it leads back to it."""

    section = "billing"
    permission_required = permissions.RECEIVE
    trail = (DUES,)

    def get_queryset(self) -> QuerySet[Due]:
        return Due.objects.select_related("organisation", "payer", "dues_year").with_paid()

    def get_destination(self, made: object) -> str:
        return str(self.object.get_absolute_url())


class PromiseCreateView(_OnDue):
    """A payment is promised for a day."""

    form_class = PromiseForm
    verb = "Enregistrer la promesse"

    def get_title(self) -> str:
        return f"Paiement promis : « {self.object} »"

    def get_initial(self) -> dict[str, Any]:
        return {"for_day": timezone.localdate() + LATER}

    def get_done(self, made: Pause) -> str:
        until = long_date(made.promised_for) if made.promised_for else ""
        return f"La promesse est enregistrée : aucune relance avant le {until} passé."

    def act_on(self, obj: Due, form: Any, *, by: Any) -> Pause:
        return promise_payment(due=obj, on=timezone.localdate(), by=by, **form.cleaned_data)


class DisputeCreateView(_OnDue):
    """A due is contested."""

    form_class = DisputeForm
    verb = "Enregistrer la contestation"
    done = "La contestation est enregistrée : les relances s’arrêtent."

    def get_title(self) -> str:
        return f"Contestation : « {self.object} »"

    def act_on(self, obj: Due, form: Any, *, by: Any) -> Pause:
        return open_dispute(due=obj, on=timezone.localdate(), by=by, **form.cleaned_data)


class PauseEndView(BecauseView):
    """Reminders go again."""

    section = "billing"
    permission_required = permissions.RECEIVE
    examples = "Promesse non tenue, contestation réglée, erreur de saisie…"
    trail = (DUES,)
    verb = "Reprendre les relances"
    done = "Les relances reprennent."

    def get_queryset(self) -> QuerySet[Pause]:
        return Pause.objects.select_related("due__organisation", "due__dues_year")

    def get_title(self) -> str:
        return f"Lever : {self.object}"

    def act_on(self, obj: Pause, form: Any, *, by: Any) -> Pause:
        return end_pause(pause=obj, by=by, **form.cleaned_data)


class PaymentPlanCreateView(_OnDue):
    """A due is shared out; ``parts`` and ``since`` in the address say how it is proposed."""

    permission_required = permissions.APPROVE
    form_class = PaymentPlanForm
    template_name = "billing/payment_plan_form.html"
    verb = "Accorder l’échéancier"
    done = "L’échéancier est accordé : rien n’est en retard tant que ses parts sont payées à leur jour."

    def get_title(self) -> str:
        return f"Échéancier : « {self.object} »"

    def get_share(self) -> ShareForm:
        """How many parts are proposed, from when."""
        usual = {"parts": 3, "since": timezone.localdate() + LATER}
        asked = self.request.GET if "parts" in self.request.GET else None
        return ShareForm(asked, initial=usual)

    def get_form_kwargs(self) -> dict[str, Any]:
        share = self.get_share()
        parts, since = 3, timezone.localdate() + LATER
        if share.is_bound and share.is_valid():
            parts, since = share.cleaned_data["parts"], share.cleaned_data["since"]
        amount = round_cents(self.object.outstanding)
        return super().get_form_kwargs() | {"amount": amount, "parts": parts, "since": since}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(share=self.get_share(), **context)

    def act_on(self, obj: Due, form: Any, *, by: Any) -> PaymentPlan:
        return agree_plan(
            due=obj,
            parts=form.shared,
            because=form.cleaned_data["because"],
            agreed_by=form.cleaned_data["agreed_by"],
            agreed_on=timezone.localdate(),
            by=by,
        )


class PaymentPlanEndView(BecauseView):
    """A plan that is given up: what remains is owed as it was called."""

    section = "billing"
    permission_required = permissions.APPROVE
    examples = "Parts non payées, règlement anticipé, erreur de saisie…"
    trail = (DUES,)
    verb = "Mettre fin à l’échéancier"
    done = "L’échéancier a pris fin : ce qui reste est dû à la date de l’appel."

    def get_queryset(self) -> QuerySet[PaymentPlan]:
        return PaymentPlan.objects.select_related("due__organisation", "due__dues_year")

    def get_title(self) -> str:
        return f"Mettre fin : {self.object}"

    def act_on(self, obj: PaymentPlan, form: Any, *, by: Any) -> PaymentPlan:
        return end_plan(plan=obj, by=by, **form.cleaned_data)


class NoticeCreateView(_OnDue):
    """A formal notice that was posted outside of here."""

    permission_required = permissions.ISSUE
    form_class = NoticeForm
    verb = "Enregistrer la mise en demeure"
    done = "La mise en demeure est enregistrée."
    introduction = (
        "Pour une lettre écrite et postée en dehors de l’outil ; celles du plan s’enregistrent seules."
    )

    def get_title(self) -> str:
        return f"Mise en demeure : « {self.object} »"

    def act_on(self, obj: Due, form: Any, *, by: Any) -> ReminderLetter:
        return record_notice(due=obj, on=timezone.localdate(), by=by, **form.cleaned_data)


class DeliveryListView(PageTemplateView):
    """The dues whose last mail was refused: somebody finds another way."""

    title = "Appels et relances non remis"
    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/delivery_list.html"
    trail = (REMINDERS,)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rows = undelivered()
        found = contacts_of({key for due, _, _ in rows for key in (due.payer_id, due.organisation_id)})
        tasks = [
            (due, mail, _others(due, found, mail.to), due.documents.live().first()) for due, mail, _ in rows
        ]
        return super().get_context_data(
            page_tabs=tabs(len(rows)),
            tasks=tasks,
            said=counted(len(rows), "courriel refusé", "courriels refusés"),
            may_issue=self.request.user.has_perm(permissions.ISSUE),
            **context,
        )


class DeliveryMendView(_OnDue):
    """Another way to reach who did not receive it."""

    permission_required = permissions.ISSUE
    form_class = MendForm
    trail = (REMINDERS,)
    verb = "Renvoyer"
    introduction = (
        "L’adresse du registre ne change pas : corrigez-la aussi sur la fiche. Les délais de relance se "
        "comptent à partir de ce nouvel envoi."
    )

    def get_title(self) -> str:
        return f"Non remise : « {self.object} »"

    def get_form_kwargs(self) -> dict[str, Any]:
        due = self.object
        found = contacts_of({due.payer_id, due.organisation_id})
        return super().get_form_kwargs() | {
            "known": [(row.address, f"{row.address} ({told})") for row, told in _others(due, found, ())],
            "by_post": Document.objects.live().filter(due=due).exists(),
        }

    def get_done(self, made: Due) -> str:
        return "C’est renvoyé." if self._to else "L’appel rejoint ce qui est à imprimer."

    def act_on(self, obj: Due, form: Any, *, by: Any) -> Due:
        self._to = form.to
        return mend_delivery(due=obj, to=form.to, by=by)


def contacts_of(organisations: set[int]) -> dict[int, list[Representation]]:
    """Everybody who acts today for these organisations and has an address."""
    found: dict[int, list[Representation]] = {}
    today: date = timezone.localdate()
    rows = Representation.objects.in_force(on=today).filter(organisation__in=organisations)
    for row in rows.select_related("person", "organisation").order_by("pk"):
        if row.address:
            found.setdefault(row.organisation_id, []).append(row)
    return found


def _others(due: Due, found: dict[int, list[Representation]], refused: Any) -> list[tuple[Any, str]]:
    """The contacts of the payer, then of the member, each address once, without those that refused."""
    told: dict[str, tuple[Any, str]] = {}
    for key in dict.fromkeys((due.payer_id, due.organisation_id)):
        for row in found.get(key, ()):
            if row.address not in refused:
                told.setdefault(
                    row.address, (row, f"{row.person or row.label}, {row.get_role_display().lower()}")
                )
    return list(told.values())
