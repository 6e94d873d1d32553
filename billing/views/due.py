"""Dues: the list and each one's explanation."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from billing import permissions
from billing.actions.due import cancel_opening
from billing.filters.due import DueFilter
from billing.models import Due
from billing.queries.checkout import announced_transfer
from billing.queries.due import of_the_same_year
from billing.queries.payment_link import payment_link
from billing.queries.reminder import outlooks
from billing.rules.recomputation import amount_again
from billing.tables.due import STANDING_LABELS, STANDING_TONES, DueTable
from billing.views.because import BecauseView
from billing.views.trail import DUES
from cressmember.core.queries import history_of
from cressmember.core.ui.history import moments_of
from cressmember.core.ui.views import ActionFormView, ListPage, RecordView


class DueListView(ListPage):
    """Every due, with what was paid and what remains."""

    title = "Cotisations"
    section = "billing"
    permission_required = permissions.VIEW
    export_permission = permissions.EXPORT
    table_class = DueTable
    filterset_class = DueFilter
    noun = ("cotisation", "cotisations")
    feminine = True
    search_placeholder = "Adhérent, payeur…"
    empty_title = "Aucune cotisation"
    empty_text = "Ouvrez une campagne pour appeler les cotisations de l’année."

    def get_queryset(self) -> QuerySet[Due]:
        return Due.objects.select_related("organisation", "payer", "dues_year").with_paid()


class DueDetailView(RecordView):
    """One due: its amount explained, its documents, what paid it."""

    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/due_detail.html"
    trail = (DUES,)

    def get_queryset(self) -> QuerySet[Due]:
        return Due.objects.select_related(
            "organisation", "payer", "dues_year", "scale", "campaign"
        ).with_paid()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        due: Any = self.object
        user = self.request.user
        plans = due.payment_plans.prefetch_related("parts")
        is_agreed = any(plan.ended_at is None for plan in plans)
        # An imported due was not computed here: there is nothing to compute again.
        again = amount_again(due.trace) if due.trace else None
        is_late = due.outstanding > 0 and due.owed_since < timezone.localdate()
        return super().get_context_data(
            again=again,
            is_the_same=again == due.amount,
            tone="attention" if is_late else STANDING_TONES[due.standing],
            label="En retard" if is_late else STANDING_LABELS[due.standing],
            same_year=of_the_same_year(due),
            documents=due.documents.select_related("stored").order_by("pk"),
            instalments=due.instalments.all(),
            adjustments=due.adjustments.all(),
            doubt=due.doubts.filter(ends_on__isnull=True).first(),
            may_adjust=user.has_perm(permissions.APPROVE) and not due.cancelled_at,
            allocations=due.allocations.select_related("receipt"),
            outlook=next(iter(outlooks(on=timezone.localdate(), only=[due.pk])), None),
            is_late=is_late,
            due_next=due.owed_since if due.outstanding and (due.due_on or is_agreed) else None,
            pauses=due.pauses.all(),
            payment_plans=plans,
            reminders=due.reminders.select_related("letter"),
            moments=moments_of(history_of(due), due),
            attempts=due.checkouts.all()[:5],
            announced=announced_transfer(due),
            link=payment_link(due) if due.outstanding > 0 else "",
            pay_url=reverse("billing:receipt-create", args=[due.payer_id]),
            may_receive=user.has_perm(permissions.RECEIVE) and due.outstanding > 0,
            may_cancel=user.has_perm(permissions.ISSUE),
            may_cancel_opening=user.has_perm(permissions.ISSUE)
            and due.origin == Due.Origin.OPENING
            and not due.cancelled_at,
            **context,
        )


class DueCancelView(BecauseView):
    """A due that came in with a file by mistake."""

    model = Due
    section = "billing"
    permission_required = permissions.ISSUE
    trail = (DUES,)
    examples = "Importée deux fois, adhérent parti avant l’exercice…"
    introduction = "Elle ne sera plus due, et ce qui l’a payée redevient un crédit du payeur."
    verb = "Annuler cette cotisation"
    danger = True
    done = "La cotisation est annulée ; ce qui la payait est à affecter."

    def get_title(self) -> str:
        return f"Annuler « {self.object} »"

    def act_on(self, obj: Due, form: Any, *, by: Any) -> object:
        return cancel_opening(due=obj, by=by, **form.cleaned_data)


class OnDue(ActionFormView):
    """Something said or decided about a due; it leads back to it."""

    section = "billing"
    trail = (DUES,)

    def get_queryset(self) -> QuerySet[Due]:
        return Due.objects.select_related("organisation", "payer", "dues_year").with_paid()

    def get_destination(self, made: object) -> str:
        return str(self.object.get_absolute_url())
