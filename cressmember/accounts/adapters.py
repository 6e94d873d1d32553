"""How allauth asks the house: nobody comes in without an invitation, and mails speak the chamber's words."""

from __future__ import annotations

import logging
import smtplib
from time import time
from typing import Any

from allauth.account import signals as account_signals
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa import signals as factor_signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone

from cressmember.accounts.actions.sign_in import (
    note_address_change,
    note_factor_change,
    note_rejected_code,
    note_rejected_factor,
    note_sign_in,
)
from cressmember.accounts.journal import AccountsEvent
from cressmember.accounts.queries import account_of
from cressmember.accounts.rules.device import device
from cressmember.core.actions.outbox import new_message_id, post, sender
from cressmember.core.models import Chamber
from cressmember.core.ui import chamber as chamber_name

FACTOR_ADDED = "factor_added_at"

logger = logging.getLogger(__name__)

# They hold a code that opens the account for minutes: they leave at once, and are kept nowhere.
SECRET = {"account/email/login_code", "account/email/email_confirmation"}


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed to whoever was not invited; mails are the chamber's."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": "Ce n’est pas ce code : recopiez celui du dernier message reçu.",
        "rate_limited": "Un peu de patience : attendez une minute, puis recommencez.",
        "too_many_login_attempts": "Trop d’essais pour cette adresse : attendez quelques minutes.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Whoever has just added a second factor has just shown it."""
        added_at = self.request.session.get(FACTOR_ADDED, 0)
        if time() - added_at < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **options)

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def get_from_email(self) -> str:
        return sender()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a code at once; post the rest with the other mails, where it can be found again."""
        chamber = Chamber.current()
        told = {
            "user": account_of(email),
            "chamber": chamber,
            "site_url": settings.SITE_URL,
            "minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60,
            "now": timezone.now(),
            **context,
        }
        mail = self.render_mail(template_prefix, email, told)
        if template_prefix not in SECRET:
            post(kind="accounts.security", to=[email], subject=mail.subject, text=str(mail.body), by=None)
            return
        mail.extra_headers["Message-ID"] = new_message_id()
        mail.reply_to = [chamber.email] if chamber.email else []
        try:
            mail.send()
        except (smtplib.SMTPException, OSError) as trouble:
            logger.warning("A sign-in code was not sent: %s", type(trouble).__name__)
            page = render(allauth_context.request, "account/mail_not_sent.html", status=503)
            raise ImmediateHttpResponse(page) from trouble


class FactorAdapter(DefaultMFAAdapter):
    """Passkeys and applications show the chamber's name, not that of a machine."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Ce n’est pas ce code : recopiez celui que l’application montre en ce moment.",
        "unverified_email": "Vérifiez d’abord vos adresses, ou retirez celle qui attend un code.",
    }

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """A passkey is first called after the device on which it is made."""
        return device(allauth_context.request.headers.get("User-Agent", ""))

    def get_totp_issuer(self) -> str:
        return chamber_name.name()

    def _get_site_name(self) -> str:
        return chamber_name.name()


# What allauth tells us of, noted in the journal


def listen() -> None:
    """Connect what follows; to be called once, in ``AppConfig.ready()``."""
    account_signals.user_logged_in.connect(_signed_in)
    account_signals.login_code_rejected.connect(_code_rejected)
    account_signals.email_added.connect(_address_added)
    account_signals.email_removed.connect(_address_removed)
    account_signals.email_changed.connect(_address_changed)
    factor_signals.authenticator_added.connect(_factor_added)
    factor_signals.authenticator_removed.connect(_factor_removed)
    factor_signals.authenticator_reset.connect(_factor_renewed)
    factor_signals.authentication_failed.connect(_factor_rejected)


def _signed_in(request: HttpRequest, user: Any, **told: Any) -> None:
    records = get_authentication_records(request, user)
    note_sign_in(user=user, methods=[record.get("type", record["method"]) for record in records])


def _code_rejected(user: Any, last_attempt: bool, **told: Any) -> None:
    note_rejected_code(user=user, last_attempt=last_attempt)


def _address_added(user: Any, **told: Any) -> None:
    note_address_change(AccountsEvent.ADDRESS_ADDED, user=user)


def _address_removed(user: Any, **told: Any) -> None:
    note_address_change(AccountsEvent.ADDRESS_REMOVED, user=user)


def _address_changed(user: Any, **told: Any) -> None:
    note_address_change(AccountsEvent.ADDRESS_CHANGED, user=user)


def _factor_added(request: HttpRequest, user: Any, authenticator: Authenticator, **told: Any) -> None:
    request.session[FACTOR_ADDED] = time()
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:  # They come, and go, with a factor.
        note_factor_change(AccountsEvent.FACTOR_ADDED, user=user, type=authenticator.type)


def _factor_removed(user: Any, authenticator: Authenticator, **told: Any) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        note_factor_change(AccountsEvent.FACTOR_REMOVED, user=user, type=authenticator.type)


def _factor_renewed(user: Any, authenticator: Authenticator, **told: Any) -> None:
    note_factor_change(AccountsEvent.FACTOR_RENEWED, user=user, type=authenticator.type)


def _factor_rejected(user: Any, authenticator: Authenticator, **told: Any) -> None:
    note_rejected_factor(user=user, type=authenticator.type)
