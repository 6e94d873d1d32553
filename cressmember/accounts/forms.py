"""Forms of the entrance, and of the team's page."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.totp import forms as application_forms
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cressmember.accounts.roles import Role, explained
from cressmember.core.ui.fields import FrenchDateField


class _Plain(forms.Form):
    """Labels in the house's words, and no placeholder that repeats them."""

    labels: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)


class _Code(_Plain):
    """A code to copy: nothing corrects it, and it is all that the page asks for."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].widget.attrs.update(autofocus=True, autocorrect="off", spellcheck="false")


class MailedCodeForm(_Code, account_forms.ConfirmLoginCodeForm):
    """The code that came by e-mail."""

    labels: ClassVar = {"code": "Code reçu par courriel"}


class AddressForm(_Plain, account_forms.AddEmailForm):
    """One more address for one's account."""

    labels: ClassVar = {"email": "Adresse électronique"}


class ApplicationForm(_Code, application_forms.ActivateTOTPForm):
    """The first code of an application about to be linked."""

    labels: ClassVar = {"code": "Code que montre l’application"}


class FactorForm(_Code, factor_forms.AuthenticateForm):
    """A code from the application, or one kept on paper."""

    labels: ClassVar = {"code": "Code de l’application, ou de secours"}


class FactorAgainForm(_Code, factor_forms.ReauthenticateForm):
    """The same, before touching what protects the account."""

    labels: ClassVar = {"code": "Code de l’application, ou de secours"}


class LoginForm(_Plain, account_forms.LoginForm):
    """The address to which a code goes, and whether the device is one's own."""

    labels: ClassVar = {"login": "Votre adresse électronique"}
    remember = forms.BooleanField(
        label="Rester connecté sur cet appareil",
        help_text="Pendant deux semaines. À ne pas cocher sur un ordinateur partagé.",
        required=False,
    )

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        # allauth keeps the answer for passwords only; the session of the code becomes that of the user.
        remembered = self.cleaned_data.get("remember")
        request.session.set_expiry(settings.SESSION_COOKIE_AGE if remembered else 0)
        return super().login(request, redirect_url=redirect_url)


class InvitationForm(forms.Form):
    """Whom to invite, to do what."""

    name = forms.CharField(label="Prénom et nom", max_length=150)
    email = forms.EmailField(
        label="Adresse électronique",
        help_text="Une adresse personnelle : les codes pour entrer y arrivent. Pas d’adresse partagée.",
    )
    roles = forms.TypedMultipleChoiceField(
        label="Ce qui lui sera confié",
        choices=explained,
        coerce=Role,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un rôle."},
    )


class RoleForm(forms.Form):
    """A role to give, and from when."""

    role = forms.TypedChoiceField(label="Rôle", choices=explained, coerce=Role, widget=forms.RadioSelect)
    starts_on = FrenchDateField(label="À partir du", initial=timezone.localdate)

    def clean_starts_on(self) -> date:
        return not_in_the_past(self.cleaned_data["starts_on"])


class RoleEndForm(forms.Form):
    """When a role stops."""

    ends_on = FrenchDateField(
        label="N’a plus ce rôle à partir du", initial=timezone.localdate, help_text="Ce jour-là compris."
    )

    def clean_ends_on(self) -> date:
        return not_in_the_past(self.cleaned_data["ends_on"])


def not_in_the_past(day: date) -> date:
    """A day from today on: who held what in the past is history. Raises ValidationError."""
    if day < timezone.localdate():
        raise forms.ValidationError("Ce jour est passé : choisissez aujourd’hui ou un jour à venir.")
    return day
