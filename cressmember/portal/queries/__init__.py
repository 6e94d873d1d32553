"""What a member sees."""

from __future__ import annotations

from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from django.conf import settings

from billing.models import Due

MOST_MAILS = 20
# What Django writes between two mails of one file.
BETWEEN_MAILS = b"-" * 79 + b"\n"
CODE = "votre code de connexion"


def due_to_pay(key: int) -> Any:
    """A due with what it still owes, for whoever holds its link; None when there is none."""
    found = Due.objects.with_paid().select_related("organisation", "payer", "dues_year")
    return found.filter(pk=key).first()


def demo_mails() -> list[dict[str, str]]:
    """The last mails that the demonstration wrote: sign-in codes, then the others, latest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), reverse=True)[:MOST_MAILS] if folder.is_dir() else []
    # Mails that left together are in one file, the last at its end.
    found = [
        _told(one)
        for file in files
        for one in reversed(file.read_bytes().split(BETWEEN_MAILS))
        if one.strip()
    ]
    found.sort(key=lambda mail: not mail["subject"].endswith(CODE))
    return found[:MOST_MAILS]


def _told(mail: bytes) -> dict[str, str]:
    message = BytesParser(policy=policy.default).parsebytes(mail)
    body = message.get_body(("plain",))
    return {
        "to": str(message["To"]),
        "subject": str(message["Subject"]),
        "text": body.get_content() if body else "",
    }
