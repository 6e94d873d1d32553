"""The yearly declaration of a member, by its signed link: no account, no script, a telephone."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from billing.actions.declaration import answer_declaration, open_declaration
from billing.models import Declaration
from billing.queries.declaration import known_facts
from billing.rules.declaration_words import in_words
from cressmember.core.models import Chamber
from cressmember.core.ui import once
from cressmember.core.ui.views.page import drawn
from cressmember.kernel.violations import RuleViolation
from cressmember.portal.forms import CodeForm, DeclarationForm

GONE = 410


def counted_miss(request: HttpRequest) -> HttpResponse | None:
    """Count a secret that opens nothing; the page that says « too many » once there were too many."""
    refused: HttpResponse | None = ratelimit.consume_or_429(request, action="signed_link", limit_get=True)
    return refused


class PublicPage(View):
    """A page that a secret address opens: kept nowhere, told to no search engine.

    A room shares one address on the network: only what opens nothing is counted against it.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refused = None if self.opens(**kwargs) else counted_miss(request)
        response = refused or super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def opens(self, **kwargs: Any) -> bool:
        """Whether the address is one that we gave; a page without a secret in its address always is."""
        return True

    def page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """A page with the chamber on it."""
        shown = {"chamber": Chamber.current(), "once": once.draw(), **context}
        return drawn(self.request, template, shown, status=status)


@method_decorator(login_not_required, name="dispatch")
class DeclarationCodeView(PublicPage):
    """Where the code of a letter is typed: it leads to the declaration."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("portal/declaration_code.html", form=CodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Follow the code."""
        form = CodeForm(request.POST)
        if form.is_valid():
            declaration = Declaration.objects.of_key(form.cleaned_data["code"])
            if declaration is not None:
                address = reverse("portal:declaration-answer", args=[declaration.token])
                return HttpResponseRedirect(address)
            if refused := counted_miss(request):
                return refused
            form.add_error("code", "Ce code n’ouvre rien : relisez le courrier le plus récent.")
        return self.page("portal/declaration_code.html", form=form)


@method_decorator(login_not_required, name="dispatch")
class DeclarationAnswerView(PublicPage):
    """The declaration: shown, corrected, sent once; afterwards, what was declared."""

    def opens(self, **kwargs: Any) -> bool:
        return Declaration.objects.of_token(kwargs["token"]) is not None

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        declaration = Declaration.objects.of_token(token)
        if closed := self._closed(declaration):
            return closed
        assert declaration is not None
        if declaration.is_answered:
            return self._answered(declaration)
        open_declaration(declaration=declaration)
        return self._form(declaration, self._built(declaration))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Take the answer, once: a second click goes where the first one went."""
        declaration = Declaration.objects.of_token(token)
        sending = once.Sending(request)
        if declaration is not None and declaration.is_answered:
            return HttpResponseRedirect(request.path)
        if closed := self._closed(declaration):
            return closed
        assert declaration is not None
        form = self._built(declaration, request.POST)
        if not form.is_valid():
            return self._form(declaration, form)
        try:
            if not sending.claim():
                return HttpResponseRedirect(sending.led() or request.path)
            with sending.attempt():
                answer_declaration(
                    declaration=declaration,
                    answers=form.answers(),
                    name=form.cleaned_data["name"],
                    on=timezone.localdate(),
                )
        except RuleViolation as violation:
            form.add_error(None, violation.message)
            return self._form(declaration, form)
        sending.led_to(request.path)
        return HttpResponseRedirect(request.path)

    def _built(self, declaration: Declaration, data: Any = None) -> DeclarationForm:
        known = known_facts(declaration, on=timezone.localdate())
        return DeclarationForm(data, asked=declaration.round, known=known, auto_id="d_%s")

    def _form(self, declaration: Declaration, form: DeclarationForm) -> HttpResponse:
        return self.page("portal/declaration.html", declaration=declaration, form=form)

    def _answered(self, declaration: Declaration) -> HttpResponse:
        sections = in_words(declaration.known, declaration.answers, year=declaration.round.figures_year)
        return self.page("portal/declaration_done.html", declaration=declaration, sections=sections)

    def _closed(self, declaration: Declaration | None) -> HttpResponse | None:
        """The page of a link that opens nothing: unknown, replaced, too early or too late."""
        today = timezone.localdate()
        if declaration is None:
            return self.page("portal/declaration_closed.html", status=404)
        if declaration.is_answered or declaration.round.is_open(today):
            return None
        is_early = today < declaration.round.opens_on
        return self.page(
            "portal/declaration_closed.html", status=GONE, declaration=declaration, is_early=is_early
        )
