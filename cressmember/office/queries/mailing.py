"""A mailing rehearsed: to whom it would go, who is left out and why; and what became of it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Case, CharField, Exists, F, Max, OuterRef, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string

from cressmember.core.models import Chamber, Job, Message
from cressmember.kernel.folding import fold
from cressmember.members.models import Consent
from cressmember.members.queries import Subscription, answers_by_address
from cressmember.members.queries.opposition import opposed
from cressmember.office.models import Addressee, Mailing, Segment
from cressmember.office.queries.segment import Contact, contacts_of
from cressmember.office.rules import merge_field

KIND, TEST_KIND = "office.mailing", "office.mailing_test"
SEND_MAILING = "office.send_mailing"
INTERRUPTED = "interrupted"
STANDINGS = {**dict(Mailing.State.choices), INTERRUPTED: "Interrompu, à reprendre"}
NO_ADDRESS, POST_ONLY, UNREADABLE, TWICE = "no_address", "post_only", "unreadable", "twice"
BOUNCED, REFUSED, NO_CONSENT = "bounced", "refused", "no_consent"
REASONS = {
    NO_ADDRESS: "Sans adresse électronique",
    POST_ONLY: "Courrier postal uniquement",
    UNREADABLE: "Adresse mal écrite",
    TWICE: "Même adresse qu’un autre destinataire : un seul message",
    BOUNCED: "Le dernier courriel n’a pas été remis",
    REFUSED: "S’est désabonné",
    NO_CONSENT: "N’a pas donné son accord",
}


def with_standing(rows: QuerySet[Mailing]) -> QuerySet[Any]:
    """Mailings with ``standing``: their state, or INTERRUPTED where the sending failed and nothing runs."""
    sendings = Job.objects.filter(kind=SEND_MAILING, about_id=OuterRef("pk"))
    stopped = Exists(sendings.filter(state=Job.State.FAILED)) & ~Exists(
        sendings.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])
    )
    interrupted = When(stopped, state=Mailing.State.APPROVED, then=Value(INTERRUPTED))
    return rows.annotate(standing=Case(interrupted, default=F("state"), output_field=CharField()))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody of the list to whom the mailing does not go."""

    organisation: int
    name: str
    address: str
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """To whom a mailing would go that day, each address once, and who is left out."""

    going: list[Contact] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many are left out, by reason, in the order of the reasons."""
        told = Counter(row.reason for row in self.left_out)
        return {reason: told[reason] for reason in REASONS if told[reason]}

    @property
    def reasons(self) -> list[tuple[str, list[LeftOut]]]:
        """Those left out, under the words of each reason."""
        return [
            (REASONS[reason], [row for row in self.left_out if row.reason == reason])
            for reason in self.counts
        ]

    @property
    def shared_boxes(self) -> int:
        """How many are written to at the organisation's own address."""
        return sum(contact.is_shared_box for contact in self.going)


def rehearse(segment: Segment, purpose: str, *, on: date) -> Rehearsal:
    """Who would be written to, for a purpose (``Mailing.Purpose``). Raises RuleViolation as the list does."""
    contacts, without = contacts_of(segment, on=on)
    left_out = [
        LeftOut(row.organisation, row.name, "", POST_ONLY if row.post_only else NO_ADDRESS) for row in without
    ]
    answers: Mapping[str, bool] | None = None
    if purpose != Mailing.Purpose.SERVICE:
        answers = answers_by_address([contact.address for contact in contacts], purpose)
        gone = opposed(contact.address for contact in contacts)
        answers = {**answers, **dict.fromkeys(gone - {key for key, said in answers.items() if said}, False)}
    bounced = bounced_addresses()
    going: dict[str, Contact] = {}
    for contact in contacts:
        key = contact.address.casefold()
        reason, note = _obstacle(key, going, bounced, answers)
        if reason:
            left_out.append(LeftOut(contact.organisation, contact.name, contact.address, reason, note))
        else:
            going[key] = contact
    return Rehearsal(list(going.values()), sorted(left_out, key=lambda row: fold(row.name)))


def _obstacle(
    address: str, going: Mapping[str, Contact], bounced: Mapping[str, str], answers: Mapping[str, bool] | None
) -> tuple[str, str]:
    if address in going:
        return TWICE, going[address].name
    try:
        validate_email(address)
        address.rpartition("@")[2].encode("idna")
    except (ValidationError, UnicodeError):
        return UNREADABLE, ""
    if answers is not None and answers.get(address) is not True:
        return (REFUSED if address in answers else NO_CONSENT), ""
    return (BOUNCED, bounced[address]) if address in bounced else ("", "")


def bounced_addresses() -> dict[str, str]:
    """The addresses whose latest mail was not delivered, in lower case, each with what its server said.

    Only a mail that left after that was known arrived: one that left before may come back too.
    """
    failed: dict[str, tuple[datetime, str]] = {}
    known = Coalesce(Max("deliveries__at"), "sent_at", "created_at")
    rows = (
        Message.objects.filter(state=Message.State.FAILED).annotate(known_at=known).order_by("known_at", "pk")
    )
    for known_at, to, error in rows.values_list("known_at", "to", "last_error"):
        # Of several addresses of one mail, nobody knows which failed.
        if len(to) == 1:
            failed[to[0].casefold()] = (known_at, error)
    if not failed:
        return {}
    first = min(known_at for known_at, _ in failed.values())
    later = Message.objects.filter(state=Message.State.SENT, sent_at__gt=first)
    for sent_at, to in later.values_list("sent_at", "to"):
        assert sent_at  # It is later than another.
        for address in to:
            key = address.casefold()
            if key in failed and failed[key][0] < sent_at:
                del failed[key]
    return {address: error for address, (_, error) in failed.items()}


def seal(mailing: Mailing, rehearsal: Rehearsal) -> str:
    """What was read before approving: the same text, to the same addresses."""
    told = [mailing.purpose, mailing.subject, mailing.text, str(mailing.segment_id)]
    told += sorted(
        f"{contact.address.casefold()} {sorted(contact.values.items())}" for contact in rehearsal.going
    )
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


def subject_for(mailing: Mailing, values: Mapping[str, str]) -> str:
    return merge_field.filled(mailing.subject, values)


def text_for(mailing: Mailing, values: Mapping[str, str], *, link: str) -> str:
    """The whole mail as one addressee reads it, in the house's layout, with its link of unsubscription."""
    greeted = " ".join(filter(None, (values.get("prénom", ""), values.get("nom", ""))))
    return render_to_string(
        "emails/mailing.txt",
        {
            "chamber": Chamber.current(),
            "greeted": greeted,
            "text": merge_field.filled(mailing.text, values).strip(),
            "purpose": mailing.get_purpose_display(),
            "needs_consent": mailing.needs_consent,
            "link": link,
        },
    )


def headers_of(message: Message) -> dict[str, str]:
    """One click unsubscribes from the reader's own mail program (RFC 8058)."""
    row = Addressee.objects.select_related("mailing").filter(message=message).first()
    if row is None or not row.mailing.needs_consent:
        return {}
    return {
        "List-Unsubscribe": f"<{row.link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def subscription_of(token: str) -> Subscription | None:
    """The address and the purpose of the mailing whose link this is."""
    row = Addressee.objects.of_token(token)
    if row is None or not row.mailing.needs_consent:
        return None
    return Subscription(row.address, row.mailing.purpose)


def delivery_of(mailing: Mailing) -> list[tuple[str, str, int]]:
    """How many mails are in each state, as (state, label, count); those not written yet are « à écrire »."""
    states = Counter(
        "withdrew" if withdrew else state or "unwritten"
        for state, withdrew in mailing.addressees.order_by().values_list("message__state", "withdrew")
    )
    labels = {"unwritten": "À écrire", **dict(Message.State.choices), "withdrew": "Désabonnés avant l’envoi"}
    return [(state, label, states[state]) for state, label in labels.items() if states[state]]


def consenting(contacts: Iterable[Contact], purpose: str) -> list[Contact]:
    """Those who agreed to be written to for a purpose, each address once: for a newsletter tool."""
    rows = list(contacts)
    answers = answers_by_address([contact.address for contact in rows], Consent.Purpose(purpose))
    kept = {row.address.casefold(): row for row in reversed(rows) if answers.get(row.address.casefold())}
    return list(reversed(kept.values()))
