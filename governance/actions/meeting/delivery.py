"""What becomes of notices: sent again, sent otherwise, posted, handed over; letters and proof in one file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions import outbox
from cressmember.core.actions.document import Frozen, freeze_many
from cressmember.core.actions.journal import record, record_many
from cressmember.core.models import Chamber, Message, StoredDocument
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, hour, long_date, short_date
from governance.actions.meeting.convocation import post_notices, print_notices
from governance.actions.meeting.meeting import held_meeting
from governance.actions.warning import deliverable
from governance.journal import GovernanceEvent
from governance.models import Convocation, Meeting, Notice
from governance.queries.meeting.convening import when_told
from governance.queries.meeting.delivery import proof_rows
from governance.queries.meeting.rehearsal import sentences_of

SHEAF = "governance.convocation_sheaf"
PROOF = "governance.convocation_proof"


@transaction.atomic
def resend_notice(*, notice: Notice, by: User) -> Notice:
    """Send the same mail again to the same address."""
    held = _held(notice)
    if held.message is None:
        raise RuleViolation("Cette convocation n’est pas partie par courriel : postez sa lettre.")
    held.message = outbox.resend(message=held.message, by=by)
    record(GovernanceEvent.NOTICE_RESENT, on=held.convocation.meeting, by=by, notice=held.pk)
    return held


@transaction.atomic
def send_otherwise(*, notice: Notice, address: str = "", by: User | None) -> Notice:
    """Write to the same participant at another address; without one, by a letter.

    Raises RuleViolation for an address where no mail can leave, one that was written to already, and when no
    postal address is known.
    """
    held = _held(notice)
    participant, convocation = held.participant, held.convocation
    if address:
        found = deliverable([address.strip()])
        if not found:
            raise RuleViolation(f"« {address} » n’est pas une adresse électronique.")
        address = found[0]
        known = convocation.notices.filter(participant=participant, way=Notice.Way.MAIL)
        if known.filter(address__iexact=address).exists():
            raise RuleViolation("Cette adresse a déjà reçu cette convocation : renvoyez-la plutôt.")
        made = post_notices(convocation, [(participant, address)], by=by)[0]
        if address not in participant.emails:
            participant.emails = [*participant.emails, address]
            participant.save(update_fields=["emails"])
    else:
        if not participant.postal_address:
            raise RuleViolation(f"L’adresse postale de « {participant} » n’est pas connue.")
        if convocation.notices.filter(participant=participant, way=Notice.Way.POST).exists():
            raise RuleViolation("Une lettre est déjà prête pour ce destinataire.")
        made = print_notices(convocation, [participant])[0]
    record(GovernanceEvent.NOTICE_RESENT, on=convocation.meeting, by=by, notice=made.pk)
    return made


@transaction.atomic
def mark_posted(
    *, meeting: Meeting, notices: Iterable[Notice], on: date, reference: str = "", by: User | None
) -> int:
    """Write that letters were posted, or handed over, on that day; returns how many were not before.

    Raises RuleViolation for a day before the convocation. A ``reference`` is that of a registered letter.
    """
    held = held_meeting(meeting)
    rows = list(
        Notice.objects.filter(
            pk__in=[notice.pk for notice in notices],
            convocation__meeting=held,
            message__isnull=True,
            posted_on__isnull=True,
        ).select_related("convocation")
    )
    for row in rows:
        if on < row.convocation.sent_on:
            raise RuleViolation(
                f"La convocation est du {long_date(row.convocation.sent_on)} : elle ne part pas avant."
            )
        row.posted_on = on
        if reference:
            row.reference, row.way = reference, Notice.Way.REGISTERED
    Notice.objects.bulk_update(rows, ["posted_on", "reference", "way"], batch_size=500)
    record_many(GovernanceEvent.NOTICE_POSTED, rows=[(row, {}) for row in rows], by=by, meeting=held.pk)
    return len(rows)


@transaction.atomic
def bundle_letters(*, meeting: Meeting, by: User | None) -> StoredDocument:
    """Put into one file the letters that wait for the printer. Raises RuleViolation when none does."""
    held = held_meeting(meeting)
    waiting = (
        Notice.objects.filter(convocation__meeting=held, letter__isnull=False, posted_on=None)
        .order_by("participant__sort_name", "pk")
        .values_list("letter", flat=True)
    )
    letters = list(waiting)
    if not letters:
        raise RuleViolation("Aucune lettre n’attend d’être imprimée.")
    return freeze_many(
        [
            Frozen(
                kind=SHEAF,
                template="",
                content={"documents": letters},
                title=counted(len(letters), "lettre à imprimer", "lettres à imprimer"),
                filename=f"convocations-{held.pk}.pdf",
                about=held,
            )
        ]
    )[0]


@transaction.atomic
def prove_delivery(*, meeting: Meeting, by: User | None) -> StoredDocument:
    """Freeze who was written to, how, when, and what became of it, with the verdict on the notice."""
    held = held_meeting(meeting)
    call = held.convocations.filter(kind=Convocation.Kind.CALL).first()
    if call is None:
        raise RuleViolation("La réunion n’est pas encore convoquée : il n’y a rien à prouver.")
    rows = proof_rows(held)
    now = timezone.localtime()
    content: dict[str, Any] = {
        "chamber": Chamber.current().letterhead(),
        "title": held.title,
        "when": when_told(held.starts_at, held.ends_at),
        "drawn_on": f"{long_date(now.date())} à {hour(now)}",
        "convocations": [
            {
                "kind": each.get_kind_display(),
                "sent_on": long_date(each.sent_on),
                "sha256": each.content_sha256,
                "sentences": sentences_of(each.verdict),
            }
            for each in held.convocations.order_by("sent_at", "pk")
        ],
        "rows": [{**row, **_days(row)} for row in rows],
        "count": counted(len(rows), "envoi", "envois"),
    }
    return freeze_many(
        [
            Frozen(
                kind=PROOF,
                template="pdf/governance_proof.html",
                content=content,
                title=f"Preuve de convocation du {long_date(now.date())}",
                filename=f"preuve-convocation-{held.pk}.pdf",
                about=held,
            )
        ]
    )[0]


def _days(row: dict[str, Any]) -> dict[str, str]:
    """The days of a line of the proof, in words."""
    sent = timezone.localtime(row["sent_at"]) if row["sent_at"] else None
    opened = timezone.localtime(row["opened_at"]) if row["opened_at"] else None
    return {
        "sent_at": f"{short_date(sent.date())} {sent:%H:%M}" if sent else "",
        "posted_on": short_date(row["posted_on"]) if row["posted_on"] else "",
        "opened_at": f"{short_date(opened.date())} {opened:%H:%M}" if opened else "",
    }


def _held(notice: Notice) -> Notice:
    """The notice, its meeting locked first."""
    held_meeting(Notice.objects.values_list("convocation__meeting", flat=True).get(pk=notice.pk))
    held = Notice.objects.select_related("convocation__meeting", "participant").get(pk=notice.pk)
    if held.message_id is not None:
        held.message = Message.objects.get(pk=held.message_id)
    return held
