"""Forms of the entrance, and of the team's page."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm as CodeLoginForm
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse


class LoginForm(CodeLoginForm):
    """The address to which a code goes, and whether the device is one's own."""

    remember = forms.BooleanField(
        label="Rester connecté sur cet appareil",
        help_text="Pendant deux semaines. À ne pas cocher sur un ordinateur partagé.",
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].label = "Votre adresse électronique"

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        # allauth keeps the answer for passwords only; the session of the code becomes that of the user.
        remembered = self.cleaned_data.get("remember")
        request.session.set_expiry(settings.SESSION_COOKIE_AGE if remembered else 0)
        return super().login(request, redirect_url=redirect_url)
