"""The outbox."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy

from cressmember.core.actions.outbox import hold_message, mark_returned, release_message, resend
from cressmember.core.filters import MessageFilter
from cressmember.core.forms import ReturnForm
from cressmember.core.models import Message
from cressmember.core.permissions import OUTBOX
from cressmember.core.tables import MESSAGE_TONES, MessageTable
from cressmember.core.ui.views import ActionFormView, ActionView, ListPage, RecordView
from cressmember.core.ui.views.page import Trail

MESSAGES = ("Messages", reverse_lazy("core:message-list"))


class MessageListView(ListPage):
    """Every mail, with what became of it."""

    title = "Messages"
    section = "messages"
    permission_required = OUTBOX
    model = Message
    table_class = MessageTable
    filterset_class = MessageFilter
    noun = ("message", "messages")
    exportable = False
    search_placeholder = "Objet…"
    empty_title = "Aucun message"
    empty_text = "Tout courriel envoyé par la chambre passe par ici."


class MessageDetailView(RecordView):
    """One mail and its delivery history."""

    model = Message
    section = "messages"
    permission_required = OUTBOX
    template_name = "core/message_detail.html"
    trail = (MESSAGES,)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        message = self.object
        return super().get_context_data(
            tone=MESSAGE_TONES[message.state],
            deliveries=message.deliveries.all(),
            documents=message.documents.all(),
            may_hold=message.state == Message.State.WAITING,
            may_release=message.state == Message.State.HELD,
            # Once its term is over, a mail has neither addresses nor text.
            may_return=bool(message.to) and message.state in {"sent", "uncertain"},
            may_resend=bool(message.to) and message.state in {"sent", "failed", "uncertain"},
            **context,
        )


class _OnMessage(ActionView):
    model = Message
    section = "messages"
    permission_required = OUTBOX

    def get_trail(self) -> Trail:
        return (MESSAGES, (str(self.object), self.object.get_absolute_url()))

    def get_title(self) -> str:
        return f"{self.verb} : {self.object}"


class MessageResendView(_OnMessage):
    verb = "Renvoyer"
    done = "Le message est remis en file d’envoi."
    consequences = ("Le destinataire le recevra peut-être une seconde fois.",)

    def act(self, obj: Message, *, by: Any) -> Message:
        return resend(message=obj, by=by)


class MessageHoldView(_OnMessage):
    verb = "Retenir"
    done = "Le message ne partira pas tant qu’il est retenu."
    consequences = ("Le message reste en file sans partir.",)

    def act(self, obj: Message, *, by: Any) -> Message:
        return hold_message(message=obj, by=by)


class MessageReleaseView(_OnMessage):
    verb = "Laisser partir"
    done = "Le message est remis en file d’envoi."
    consequences = ("Le message part dans un instant.",)

    def act(self, obj: Message, *, by: Any) -> Message:
        return release_message(message=obj, by=by)


class MessageReturnView(ActionFormView):
    """A mail that left and came back."""

    model = Message
    section = "messages"
    permission_required = OUTBOX
    form_class = ReturnForm
    verb = "Marquer comme revenu"
    done = "Le message est marqué comme non remis."

    def get_trail(self) -> Trail:
        return (MESSAGES, (str(self.object), self.object.get_absolute_url()))

    def get_title(self) -> str:
        return f"Revenu sans être remis : {self.object}"

    def act_on(self, obj: Message, form: Any, *, by: Any) -> Message:
        return mark_returned(message=obj, by=by, **form.cleaned_data)
