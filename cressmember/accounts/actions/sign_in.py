"""Who came in, and what was tried: noted for the journal, without an address, a code or a machine."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from cressmember.accounts.journal import AccountsEvent
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record


@transaction.atomic
def note_sign_in(*, user: User, methods: Sequence[str]) -> None:
    """Someone came in: by a code (``code``), by a passkey (``webauthn``), or by both steps in turn."""
    record(AccountsEvent.SIGNED_IN, on=_row(user), by=user, methods=list(methods))


@transaction.atomic
def note_rejected_code(*, user: User, last_attempt: bool) -> None:
    """Someone typed a wrong code; the last attempt closes the door on that code."""
    record(AccountsEvent.CODE_REJECTED, on=_row(user), by=None, last_attempt=last_attempt)


@transaction.atomic
def note_rejected_factor(*, user: User, type: str) -> None:
    """Someone had the right code from the mailbox, and the wrong one from the application."""
    record(AccountsEvent.FACTOR_REJECTED, on=_row(user), by=None, type=type)


@transaction.atomic
def note_factor_change(event: AccountsEvent, *, user: User, type: str) -> None:
    """A second factor was added, removed or renewed by its owner."""
    record(event, on=_row(user), by=user, type=type)


@transaction.atomic
def note_address_change(event: AccountsEvent, *, user: User) -> None:
    """The addresses that open an account changed; which ones is told by mail, not by the journal."""
    record(event, on=_row(user), by=user)


def _row(user: User) -> User:
    """The user itself: a request carries a stand-in."""
    return User.objects.get(pk=user.pk)
