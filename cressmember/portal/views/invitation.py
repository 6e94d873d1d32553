"""The link of an invitation: it shows, and acts only when asked to."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from cressmember.accounts.forms import LoginForm
from cressmember.accounts.models import Invitation, User
from cressmember.accounts.queries import account_of
from cressmember.core.models import Chamber
from cressmember.core.ui import once
from cressmember.core.ui.views.page import drawn
from cressmember.kernel.violations import RuleViolation
from cressmember.portal.actions.invitation import come_in

GONE = 410
CONFLICT = 409


@method_decorator([login_not_required, never_cache], name="dispatch")
class InvitationAcceptView(View):
    """Who invites whom, and one click to accept: a mail scanner that opens the link changes nothing."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        invitation = Invitation.objects.of_token(token)
        if invitation is None or not invitation.is_waiting(timezone.now()):
            return self._closed(invitation)
        return self._page("portal/invitation.html", invitation, someone_else=self._someone_else(invitation))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Come in, once: a second click goes where the first one went."""
        invitation = Invitation.objects.of_token(token)
        if invitation is not None and self._someone_else(invitation):
            return self.get(request, token)
        sending = once.Sending(request)
        try:
            if not sending.claim():
                return HttpResponseRedirect(sending.led() or reverse("account_confirm_login_code"))
            with sending.attempt():
                user = come_in(token=token, on=timezone.localdate())
        except RuleViolation as refusal:
            return self._closed(Invitation.objects.of_token(token), refusal=refusal)
        response = self._enter(user)
        sending.led_to(response["Location"])
        return response

    def _someone_else(self, invitation: Invitation) -> bool:
        user = self.request.user
        return user.is_authenticated and user != account_of(invitation.email)

    def _enter(self, user: User) -> HttpResponse:
        """Send the code at once, unless the account is signed in already."""
        if self.request.user == user:
            return HttpResponseRedirect("/")
        form = LoginForm({"login": user.email}, request=self.request)
        return form.login(self.request) if form.is_valid() else HttpResponseRedirect(reverse("account_login"))

    def _closed(self, invitation: Invitation | None, refusal: RuleViolation | None = None) -> HttpResponse:
        waiting = invitation is not None and invitation.is_waiting(timezone.now())
        status = CONFLICT if waiting else GONE if invitation else 404
        # When the invitation itself says why, its words are better than those of the refusal.
        return self._page(
            "portal/invitation_closed.html", invitation, status, refusal=refusal if waiting else None
        )

    def _page(
        self, template: str, invitation: Invitation | None, status: int = 200, **context: Any
    ) -> HttpResponse:
        shown = {
            "invitation": invitation,
            "chamber": Chamber.current(),
            "now": timezone.now(),
            "once": once.draw(),
            **context,
        }
        return drawn(self.request, template, shown, status=status)
