"""Documents once they are issued: cancelled, printed together, posted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from billing.actions.due import release
from billing.journal import BillingEvent
from billing.models import Document, Due
from billing.models.document import numbered
from cressmember.accounts.models import User
from cressmember.core.actions.document import bundle, freeze
from cressmember.core.actions.journal import record, record_many
from cressmember.core.actions.lock import locked
from cressmember.core.actions.outbox import post
from cressmember.core.actions.series import take_numbers
from cressmember.core.models import StoredDocument
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, long_date
from cressmember.members.actions.hold import hold

BUNDLE = "billing.bundle"
CANCELLATION_TEMPLATE = "pdf/billing_cancellation.html"


@transaction.atomic
def cancel_call(*, document: Document, because: str, on: date, by: User | None) -> Document:
    """Cancel a call by another numbered document; what was paid on it becomes a credit."""
    hold([document.due.organisation_id])
    due = locked(Due.objects).select_related("organisation", "dues_year").get(pk=document.due_id)
    document = locked(Document.objects).select_related("stored").get(pk=document.pk)
    if document.kind != Document.Kind.CALL or document.cancelled_by_id:
        raise RuleViolation("Seul un appel en vigueur peut être annulé.")
    if not because.strip():
        raise RuleViolation("Dites pourquoi cet appel est annulé : le motif est imprimé.")
    series = f"AN-{due.dues_year}"
    rank = take_numbers(series)[0]
    number = numbered(series, rank)
    content = document.stored.content | {
        "number": number,
        "date": long_date(on),
        "cancels": document.number,
        "because": because.strip(),
    }
    stored = freeze(
        kind="billing.cancellation",
        template=CANCELLATION_TEMPLATE,
        context=content,
        title=f"Annulation {number}",
        filename=f"{number}.pdf",
        about=due,
    )
    cancellation = Document.objects.create(
        due=due,
        kind=Document.Kind.CANCELLATION,
        series=series,
        sequence=rank,
        number=number,
        amount=document.amount,
        issued_on=on,
        issued_at=timezone.now(),
        recipient_name=document.recipient_name,
        recipient_email=document.recipient_email,
        # Whoever received the call by mail is told by mail that it must not be paid.
        delivery=(
            Document.Delivery.MAIL if document.delivery == Document.Delivery.MAIL else Document.Delivery.PRINT
        ),
        stored=stored,
    )
    if cancellation.delivery == Document.Delivery.MAIL:
        post(
            kind="billing.cancellation",
            to=[document.recipient_email],
            subject=f"Annulation de l’appel de cotisation {document.number}, {due.organisation}",
            text=render_to_string("emails/billing_cancellation.txt", stored.content),
            about=due,
            documents=[stored],
            by=by,
        )
    document.cancelled_by = cancellation
    document.save(update_fields=["cancelled_by"])
    release(due, because=f"Appel annulé par {number} : {because.strip()}"[:250], by=by)
    record(BillingEvent.CALL_CANCELLED, on=due, by=by, document=document.number, by_document=number)
    return cancellation


@transaction.atomic
def mark_posted(*, documents: Sequence[Document], on: date, by: User | None) -> int:
    """Write that printed calls went by post; those already posted are left alone. Returns how many."""
    waiting = list(
        locked(Document.objects).filter(
            pk__in=[document.pk for document in documents], delivery=Document.Delivery.PRINT
        )
    )
    for document in waiting:
        document.delivery, document.posted_on = Document.Delivery.POSTED, on
    Document.objects.bulk_update(waiting, ["delivery", "posted_on"])
    record_many(
        BillingEvent.CALLS_POSTED,
        rows=[(document, {}) for document in waiting],
        by=by,
        posted_on=on.isoformat(),
    )
    return len(waiting)


@transaction.atomic
def bundle_to_print(*, documents: Sequence[Document], by: User | None) -> StoredDocument:
    """Put documents into one file to print; the same documents again give the same file."""
    ordered = sorted(documents, key=lambda document: (document.series, document.sequence))
    if not ordered:
        raise RuleViolation("Rien n’attend d’être imprimé.")
    stored = bundle(
        kind=BUNDLE,
        documents=[document.stored for document in ordered],
        title=counted(len(ordered), "document à imprimer", "documents à imprimer"),
        filename=f"a-imprimer-{ordered[0].number}-{ordered[-1].number}.pdf",
    )
    record(BillingEvent.CALLS_BUNDLED, on=stored, by=by, documents=len(ordered))
    return stored
