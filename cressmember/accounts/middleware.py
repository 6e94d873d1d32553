"""The team shows twice that it is the team: a code, and a passkey or an application."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from cressmember.accounts.actions.factor import use_grace
from cressmember.accounts.queries import holds_second_factor, is_on_the_team

GRACE = "second_factor_grace"
GRACE_LASTS = timedelta(hours=12)
SET_UP = "accounts:factor-set-up"
# What leads to a second factor, and the way out.
OPEN = {SET_UP, "mfa_activate_totp", "mfa_add_webauthn", "mfa_reauthenticate", "account_logout"}
DUE = "Il vous faut un second moyen de connexion pour continuer."


class SecondFactorMiddleware:
    """Lead staff without a second factor to the page where it is set up, after one sign-in of grace.

    ``request.second_factor`` then says where they stand: ``"grace"`` or ``"due"``; it is empty for members,
    who are never asked for more than a code, and for whoever holds a factor.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        request.second_factor = ""
        user = request.user
        if not settings.STAFF_SECOND_FACTOR_REQUIRED or not user.is_authenticated:
            return None
        if not is_on_the_team(user) or holds_second_factor(user):
            return None
        begins = GRACE not in request.session and use_grace(user=user)
        if begins:
            request.session[GRACE] = timezone.now().isoformat()
        request.second_factor = "grace" if _in_grace(request) else "due"
        if request.resolver_match.view_name in OPEN or not getattr(view, "login_required", True):
            return None
        if request.second_factor == "due":
            return _refuse(request)
        if begins and request.method == "GET" and _shows_a_page(request):
            return _explain(request)
        return None


def _in_grace(request: HttpRequest) -> bool:
    since = request.session.get(GRACE)
    return since is not None and timezone.now() - datetime.fromisoformat(since) < GRACE_LASTS


def _shows_a_page(request: Any) -> bool:
    return not request.htmx and request.accepts("text/html")


def _explain(request: HttpRequest) -> HttpResponse:
    """The page of the set-up, which leads back here."""
    return HttpResponseRedirect(f"{reverse(SET_UP)}?{urlencode({'next': request.get_full_path()})}")


def _refuse(request: Any) -> HttpResponse:
    """Nothing else opens: each kind of request is told so in its own tongue."""
    if request.htmx:
        return HttpResponseClientRedirect(reverse(SET_UP))
    if not request.accepts("text/html") or request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return JsonResponse({"detail": DUE, "url": reverse(SET_UP)}, status=403)
    return _explain(request) if request.method == "GET" else HttpResponseRedirect(reverse(SET_UP))
