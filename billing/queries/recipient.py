"""Where the letters of the dues side go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from billing.models import Document
from cressmember.members.models import Organisation
from cressmember.members.queries import dues_contacts


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter is addressed to, as it is printed, and by which way it goes."""

    address: dict[str, str]
    delivery: str


def recipient(payer: Organisation, organisation: Organisation, contacts: Mapping[int, Any]) -> Recipient:
    """Who receives what the payer is asked for the organisation, ``contacts`` being those of both."""
    contact = next(iter(contacts.get(payer.pk) or contacts.get(organisation.pk) or ()), None)
    by_mail = contact is not None and not payer.post_only
    # Whoever pays for another and gave no address is written to at the member's.
    housed = payer if payer.city else organisation
    return Recipient(
        {
            "name": payer.name,
            "attention": str(contact.person or contact.label or "") if contact else "",
            "care_of": organisation.name if housed != payer else "",
            "email": contact.address if contact and by_mail else "",
            "street": housed.street,
            "street_more": housed.street_more,
            "postcode": housed.postcode,
            "city": housed.city,
        },
        Document.Delivery.MAIL if by_mail else Document.Delivery.PRINT,
    )


def recipients(organisations: Iterable[Organisation], *, on: date) -> dict[int, Recipient]:
    """Who receives what is written to each organisation, by its key."""
    rows = list(organisations)
    contacts = dues_contacts([row.pk for row in rows], on=on)
    return {row.pk: recipient(row, row, contacts) for row in rows}
