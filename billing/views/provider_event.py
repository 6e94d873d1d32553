"""The provider’s notices, for administrators."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy

from billing import gateway
from billing.actions.provider_event import attempt_of, handle_event
from billing.filters.checkout import EventFilter
from billing.models import ProviderEvent
from billing.tables.checkout import EVENT_TONES, EventTable
from cressmember.core.permissions import CONFIGURE
from cressmember.core.ui.views import ActionView, ListPage, RecordView
from cressmember.kernel.violations import RuleViolation

EVENTS = ("Avis de paiement", reverse_lazy("billing:event-list"))


class EventListView(ListPage):
    """Every notice that the provider signed, and what became of it."""

    title = "Avis de paiement"
    section = "settings"
    permission_required = CONFIGURE
    template_name = "billing/event_list.html"
    table_class = EventTable
    filterset_class = EventFilter
    model = ProviderEvent
    noun = ("avis", "avis")
    search_placeholder = "Type, identifiant…"
    empty_title = "Aucun avis du prestataire"
    empty_text = "Le prestataire de paiement écrit ici à chaque paiement, échec ou remboursement."

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            is_open=gateway.is_open(),
            notices_url=settings.SITE_URL + reverse("stripe-events"),
            api_version=settings.STRIPE_API_VERSION,
            **context,
        )


class EventDetailView(RecordView):
    """One notice, as it came."""

    model = ProviderEvent
    section = "settings"
    permission_required = CONFIGURE
    template_name = "billing/event_detail.html"
    trail = (EVENTS,)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        event: Any = self.object
        return super().get_context_data(
            tone=EVENT_TONES[event.outcome], checkout=attempt_of(event), **context
        )


class EventHandleView(ActionView):
    """Act at once on a notice that waits."""

    section = "settings"
    permission_required = CONFIGURE
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
