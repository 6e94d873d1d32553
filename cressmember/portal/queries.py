"""What a member sees."""

from __future__ import annotations

from datetime import date
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from django.conf import settings

from billing.models import Due
from cressmember.accounts.models import User
from cressmember.members.models import Representation, Settlement

MOST_MAILS = 20


def organisations_of(user: User, *, on: date) -> list[dict[str, Any]]:
    """The organisations that a user represents that day, with what they owe and the year they settled."""
    rows = Representation.objects.in_force(on=on).filter(person__user=user)
    found = {row.organisation_id: row.organisation for row in rows.select_related("organisation")}
    settlements = Settlement.objects.standing().covering(on=on).filter(organisation__in=found)
    settled_years = dict(settlements.values_list("organisation", "year"))
    return [
        {
            "organisation": organisation,
            "dues": Due.objects.filter(organisation=organisation).owed().select_related("dues_year"),
            "settled_year": settled_years.get(organisation.pk, ""),
        }
        for organisation in found.values()
    ]


def due_to_pay(key: int) -> Any:
    """A due with what it still owes, for whoever holds its link; None when there is none."""
    found = Due.objects.with_paid().select_related("organisation", "payer", "dues_year")
    return found.filter(pk=key).first()


def demo_mails() -> list[dict[str, str]]:
    """The last mails that the demonstration wrote to its folder, latest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), reverse=True)[:MOST_MAILS] if folder.is_dir() else []
    mails = []
    for file in files:
        message = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
        body = message.get_body(("plain",))
        mails.append(
            {
                "to": str(message["To"]),
                "subject": str(message["Subject"]),
                "text": body.get_content().partition("-" * 79)[0] if body else "",
            }
        )
    return mails
