"""Pages with a form, each calling one action."""

from copy import copy
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.generic.detail import SingleObjectMixin
from django.views.generic.edit import FormView

from cressmember.core.models.veil import show_to
from cressmember.core.ui import collisions, meanwhile, once
from cressmember.core.ui.views.page import ActingPage, Place
from cressmember.kernel.violations import RuleViolation


class FormPage(ActingPage, FormView):
    """A form that calls one action.

    ``act`` does it and returns what it made; the page then leads to ``success_url`` or to what was made, and
    says ``done``. When a rule says no, its sentence stands above the form, with the ``way_out`` if any.
    ``danger`` colours an act that cannot be undone.
    """

    template_name = "components/form_page.html"
    done = ""
    verb = "Enregistrer"
    danger = False
    introduction = ""
    cancel_url: Place = ""

    def act(self, form: forms.BaseForm) -> Any:
        """Call the action; to be written by each page."""
        raise NotImplementedError

    def get_introduction(self) -> str:
        """What is read before the form."""
        return self.introduction

    def get_done(self, made: Any) -> str:
        """What is said once it is done."""
        return self.done

    def get_destination(self, made: Any) -> str:
        """Where the reader goes once it is done."""
        return str(self.success_url) if self.success_url else made.get_absolute_url()

    def get_cancel_url(self) -> str:
        """Where the reader goes who gives up."""
        return str(self.cancel_url)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Looked at before its answers, which what it did the first time may well have made impossible.
        if led := once.Sending(request).led():
            return HttpResponseRedirect(led)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: forms.BaseForm) -> HttpResponse:
        sending = once.Sending(self.request)
        try:
            if not sending.claim():
                return HttpResponseRedirect(sending.led() or self.request.path)
            with sending.attempt(), collisions.refused(whole=self.is_one_transaction):
                made = self.act(form)
        except RuleViolation as violation:
            form.add_error(None, self.get_refusal(violation))
            return self.form_invalid(form)
        destination = self.get_destination(made)
        sending.led_to(destination)
        if done := self.get_done(made):
            messages.success(self.request, done)
        return HttpResponseRedirect(destination)

    def form_invalid(self, form: forms.BaseForm) -> HttpResponse:
        # Before the title and the sentences are made.
        if reader := getattr(self.request, "reader", None):
            show_to(reader)
        return super().form_invalid(form)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            verb=self.verb,
            danger=self.danger,
            introduction=self.get_introduction(),
            cancel_url=self.get_cancel_url(),
            once=once.draw(),
            **context,
        )


class CreatePage(FormPage):
    """A form that makes something new."""


class OnRecord(SingleObjectMixin):
    """Something done to a record, found in ``self.object``.

    Its title is the record's name, unless it says more. It leads to ``success_url``, else to the page of what
    was made when it has one, else to that of the record; who gives up goes to ``cancel_url``, else to the
    record.
    """

    object: Any
    title = "{object}"
    success_url: "Place | None" = ""
    cancel_url: Place = ""

    def get_destination(self, made: Any) -> str:
        """Where the reader goes once it is done."""
        if self.success_url:
            return str(self.success_url)
        has_page = isinstance(made, Model) and hasattr(made, "get_absolute_url")
        return made.get_absolute_url() if has_page else self.object.get_absolute_url()

    def get_cancel_url(self) -> str:
        """Where the reader goes who gives up."""
        return str(self.cancel_url) or self.object.get_absolute_url()


class UpdatePage(OnRecord, FormPage):
    """A form that changes a record.

    A model form of the record works on a copy: the action still sees the record as it was. What someone else
    changed while the form stood open is kept, and asked about where both changed the same field.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.has_permission():
            return self.handle_no_permission()
        try:
            self.object = self.get_object()
        except Http404:
            # A second click on what the first one deleted.
            if request.method == "POST" and (led := once.Sending(request).led()):
                return HttpResponseRedirect(led)
            raise
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        options = super().get_form_kwargs()
        form = self.get_form_class()
        if issubclass(form, forms.BaseModelForm) and isinstance(self.object, form._meta.model):
            options["instance"] = copy(self.object)
        return options

    def get_form(self, form_class: Any = None) -> forms.BaseForm:
        form = super().get_form(form_class)
        self.shown = meanwhile.shown(form)
        if form.is_bound:
            meanwhile.reconcile(form)
        return form

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        context = super().get_context_data(**context)
        return {"shown": self.shown, **context}
