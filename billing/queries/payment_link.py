"""The signed link by which whoever received a call pays it, without an account."""

from __future__ import annotations

from django.conf import settings
from django.core.signing import TimestampSigner
from django.urls import reverse

from billing.models import Due

# A dot stands well in an address; a colon is cut by some mail programs.
_SIGNER = TimestampSigner(salt="billing.pay", sep=".")


def token_of(due: Due) -> str:
    """What the link carries: which due, since when, signed."""
    return _SIGNER.sign(str(due.pk))


def payment_link(due: Due) -> str:
    """The address of the page where a due is paid, whole."""
    return settings.SITE_URL + reverse("portal:pay", args=[token_of(due)])


def due_of_token(token: str) -> int:
    """The key of the due that a link is for.

    Raises django.core.signing.BadSignature when nobody here wrote the link, SignatureExpired when it is old.
    """
    return int(_SIGNER.unsign(token, max_age=settings.PAY_LINK_VALID_FOR))
