"""Acts on a record: a page that says what will happen, then the act."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.generic import TemplateView

from cressmember.core.ui import collisions, once
from cressmember.core.ui.views.form import OnRecord, UpdatePage
from cressmember.core.ui.views.page import ActingPage
from cressmember.kernel.violations import RuleViolation


class ActionView(OnRecord, ActingPage, TemplateView):
    """One act on one record: a GET shows what will happen, a POST does it.

    When a rule says no, its sentence is shown, with the ``way_out`` if any, and nothing changes. ``danger``
    colours an act that cannot be undone; ``consequences`` are the sentences read before deciding.
    """

    template_name = "components/confirm_page.html"
    done = ""
    verb = "Confirmer"
    danger = False
    consequences: Sequence[str] = ()

    def act(self, obj: Any, *, by: Any) -> Any:
        """Call the action; to be written by each view."""
        raise NotImplementedError

    def get_carried(self) -> str:
        """What tells the state that the page shows, and comes back with the answer as ``carried``."""
        return ""

    def get_consequences(self) -> Sequence[str]:
        """What will happen, in sentences."""
        return self.consequences

    def get_done(self, made: Any) -> str:
        """What is said once it is done."""
        return self.done

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it once, and say so."""
        self.object = self.get_object()
        sending = once.Sending(request)
        try:
            if not sending.claim():
                return HttpResponseRedirect(sending.led() or self.get_cancel_url())
            with sending.attempt(), collisions.refused(whole=self.is_one_transaction):
                made = self.act(self.object, by=request.user)
        except RuleViolation as violation:
            messages.error(request, self.get_refusal(violation))
            return HttpResponseRedirect(self.get_cancel_url())
        destination = self.get_destination(made)
        sending.led_to(destination)
        if done := self.get_done(made):
            messages.success(request, done)
        return HttpResponseRedirect(destination)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            verb=self.verb,
            danger=self.danger,
            consequences=self.get_consequences(),
            cancel_url=self.get_cancel_url(),
            once=once.draw(),
            carried=self.get_carried(),
            **context,
        )


class ActionFormView(UpdatePage):
    """One act on one record that needs an answer or two first."""

    def act(self, form: forms.BaseForm) -> Any:
        return self.act_on(self.object, form, by=self.request.user)

    def act_on(self, obj: Any, form: forms.BaseForm, *, by: Any) -> Any:
        """Call the action; to be written by each view."""
        raise NotImplementedError
