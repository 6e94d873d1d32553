"""How allauth asks the house: nobody comes in without an invitation, and mails speak the chamber's words."""

from __future__ import annotations

import logging
import smtplib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone

from cressmember.accounts.queries import account_of
from cressmember.core.actions.outbox import post, sender
from cressmember.core.models import Chamber
from cressmember.core.ui import chamber as chamber_name

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

    def get_totp_issuer(self) -> str:
        return chamber_name.name()

    def _get_site_name(self) -> str:
        return chamber_name.name()
