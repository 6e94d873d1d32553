"""Accounts that can sign in."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from cressmember.accounts.journal import AccountsEvent
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record


@transaction.atomic
def ensure_user(*, email: str, name: str = "", by: User | None) -> User:
    """The account of an address, made when there is none, with its verified address.

    The two are made together: after a correct code, an account whose address is not verified would be asked
    to confirm it.
    """
    email = email.strip().lower()
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, name=name)
        record(AccountsEvent.USER_CREATED, on=user, by=by)
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user
