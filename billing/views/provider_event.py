"""The provider’s notices: read by whoever follows the money, acted on by whoever receives it."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy

from billing import gateway, permissions
from billing.actions.provider_event import attempt_of, examine_event, handle_event
from billing.filters.checkout import EventFilter
from billing.forms.because import ExaminedForm
from billing.models import ProviderEvent
from billing.tables.checkout import EVENT_TONES, EventTable
from cressmember.core.permissions import CONFIGURE
from cressmember.core.ui.views import ActionFormView, ActionView, ListPage, RecordView
from cressmember.kernel.violations import RuleViolation

EVENTS = ("Avis de paiement", reverse_lazy("billing:event-list"))


class EventListView(ListPage):
    """Every notice that the provider signed, and what became of it."""

    title = "Avis de paiement"
    section = "billing"
    permission_required = permissions.VIEW
    export_permission = permissions.EXPORT
    template_name = "billing/event_list.html"
    table_class = EventTable
    filterset_class = EventFilter
    model = ProviderEvent
    noun = ("avis", "avis")
    search_placeholder = "Avis, identifiant…"
    empty_title = "Aucun avis du prestataire"
    empty_text = "Le prestataire de paiement écrit ici à chaque paiement, échec ou remboursement."

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            is_open=gateway.is_open(),
            may_configure=self.request.user.has_perm(CONFIGURE),
            notices_url=settings.SITE_URL + reverse("stripe-events"),
            api_version=settings.STRIPE_API_VERSION,
            **context,
        )


class EventDetailView(RecordView):
    """One notice, as it came."""

    model = ProviderEvent
    section = "billing"
    permission_required = permissions.VIEW
    template_name = "billing/event_detail.html"
    trail = (EVENTS,)

    def get_title(self) -> str:
        event: Any = self.object
        return str(event.words)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        event: Any = self.object
        return super().get_context_data(
            tone=EVENT_TONES[event.outcome],
            checkout=attempt_of(event),
            body=_readable(event.body),
            may_receive=self.request.user.has_perm(permissions.RECEIVE),
            **context,
        )


class EventHandleView(ActionView):
    """Act at once on a notice that waits."""

    section = "billing"
    permission_required = permissions.RECEIVE
    is_one_transaction = False
    trail = (EVENTS,)
    title = "Traiter cet avis maintenant"
    verb = "Traiter maintenant"
    consequences = ("Ce dont il parle est relu chez le prestataire ; rien n’est compté deux fois.",)

    def get_queryset(self) -> QuerySet[ProviderEvent]:
        return ProviderEvent.objects.all()

    def act(self, obj: ProviderEvent, *, by: Any) -> ProviderEvent:
        event = handle_event(event=obj)
        if not event.handled_at:
            raise RuleViolation(f"L’avis attend encore : {event.note}")
        return event

    def get_done(self, made: ProviderEvent) -> str:
        return f"L’avis est traité : {made.get_outcome_display().lower()}."


class EventExamineView(ActionFormView):
    """Say what was made of a notice that only somebody could make out."""

    model = ProviderEvent
    section = "billing"
    permission_required = permissions.RECEIVE
    form_class = ExaminedForm
    trail = (EVENTS,)
    title = "Marquer cet avis comme examiné"
    verb = "Marquer comme examiné"
    done = "L’avis est marqué comme examiné."

    def get_introduction(self) -> str:
        return str(self.object.note)

    def act_on(self, obj: ProviderEvent, form: Any, *, by: Any) -> ProviderEvent:
        return examine_event(event=obj, by=by, **form.cleaned_data)


def _readable(body: str) -> str:
    """A notice with a line for each thing that it says; as it came when it is not understood."""
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body
