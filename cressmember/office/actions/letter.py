"""The letters of member life: welcome, refusal, notice, hearing; frozen, drawn once, mailed or printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.template.loader import render_to_string
from django.utils.text import slugify

from billing.queries.recipient import recipients
from cressmember.accounts.models import User
from cressmember.core.actions.document import Frozen, freeze_many
from cressmember.core.actions.outbox import post
from cressmember.core.models import Chamber, Message, StoredDocument
from cressmember.kernel.writing import long_date
from cressmember.members.models import Application, Organisation, Representation
from governance.queries.bureau import presiding

WELCOME, REFUSAL = "office.welcome", "office.refusal"
NOTICE, HEARING, ENDED, KEPT = "office.notice", "office.hearing", "office.ended", "office.kept"
KINDS = (WELCOME, REFUSAL, NOTICE, HEARING, ENDED, KEPT)
TEMPLATE = "pdf/office_letter.html"
SPEAKING = (Representation.Role.TITULAR, Representation.Role.LEGAL)


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter says: its subject and its paragraphs; ``registered`` is printed at its head.

    ``link`` is an address that opens something to whoever holds it: in the mail alone, never printed.
    """

    kind: str
    subject: str
    paragraphs: Sequence[str]
    registered: bool = False
    link: str = ""


def write_letter(
    *, words: Words, about: models.Model, recipient: dict[str, str], on: date, by: User | None
) -> tuple[StoredDocument, Message | None]:
    """Freeze a letter about something, and mail it where its recipient has an address.

    The mail waits for the file. A registered letter goes on paper: it is printed, and a mail may tell of it.
    """
    content: dict[str, Any] = {
        "chamber": Chamber.current().letterhead(),
        "signed_by": presiding(on),
        "date": long_date(on),
        "recipient": recipient,
        "subject": words.subject,
        "paragraphs": list(words.paragraphs),
        "registered": words.registered,
    }
    name = f"{slugify(words.subject)[:80] or 'courrier'}-{on.isoformat()}.pdf"
    (stored,) = freeze_many([Frozen(words.kind, TEMPLATE, content, words.subject, name, about)])
    if words.registered or not recipient["email"]:
        return stored, None
    message = post(
        kind=words.kind,
        to=[recipient["email"]],
        subject=words.subject,
        text=render_to_string("emails/office_letter.txt", content | {"link": words.link}),
        about=about,
        documents=[stored],
        by=by,
    )
    return stored, message


def recipient_of_application(application: Application) -> dict[str, str]:
    """Whom a candidate is written to: who filled in the request, at the address that it gave."""
    told = application.identity
    return {
        "name": application.name,
        "attention": application.contact_name,
        "care_of": "",
        "email": application.contact_email,
        **{name: str(told.get(name) or "") for name in ("street", "street_more", "postcode", "city")},
    }


def recipient_of_member(organisation: Organisation, *, on: date) -> dict[str, str]:
    """Whom a member is written to of its membership: who speaks for it, else as for its dues."""
    address = recipients([organisation], on=on)[organisation.pk].address
    speaking = organisation.representations.in_force(on=on).filter(role__in=SPEAKING, person__isnull=False)
    speaker = min(speaking.select_related("person"), key=lambda row: row.precedence, default=None)
    if speaker is None:
        return address
    email = "" if organisation.post_only else speaker.address or address["email"]
    return address | {"attention": str(speaker.person), "email": email}


def letters_about(row: models.Model) -> models.QuerySet[StoredDocument]:
    """The letters written about something, the latest first."""
    kind = ContentType.objects.get_for_model(row)
    return StoredDocument.objects.filter(kind__in=KINDS, about_type=kind, about_id=row.pk).order_by("-pk")
