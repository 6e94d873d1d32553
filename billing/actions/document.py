"""Documents: numbered without a gap and frozen at issue, then cancelled, sent again, printed, posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from billing.actions.due import close_due
from billing.journal import BillingEvent
from billing.models import Document, Due, Receipt
from billing.models.document import numbered
from billing.queries.recipient import Recipient
from cressmember.accounts.models import User
from cressmember.core.actions.document import Frozen, bundle, freeze_many
from cressmember.core.actions.journal import record, record_many
from cressmember.core.actions.lock import locked
from cressmember.core.actions.outbox import Letter, hold_message, post, post_many
from cressmember.core.actions.series import take_numbers
from cressmember.core.models import Message, StoredDocument
from cressmember.core.models.veil import Reader, reading
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, long_date
from cressmember.members.actions.hold import hold
from cressmember.members.models import Organisation

BUNDLE = "billing.bundle"


@dataclass(frozen=True, slots=True)
class DocumentSeries:
    """How the documents of a kind are numbered, drawn and announced."""

    kind: Document.Kind
    prefix: str
    stored_kind: str
    template: str
    mail_template: str
    title: str


CALLS = DocumentSeries(
    Document.Kind.CALL,
    "AC",
    "billing.call",
    "pdf/billing_call.html",
    "emails/billing_call.txt",
    "Appel de cotisation",
)
CANCELLATIONS = DocumentSeries(
    Document.Kind.CANCELLATION,
    "AN",
    "billing.cancellation",
    "pdf/billing_cancellation.html",
    "emails/billing_cancellation.txt",
    "Annulation",
)


INVOICES = DocumentSeries(
    Document.Kind.INVOICE,
    "FA",
    "billing.invoice",
    "pdf/billing_invoice.html",
    "emails/billing_invoice.txt",
    "Facture",
)
CREDIT_NOTES = DocumentSeries(
    Document.Kind.CREDIT_NOTE,
    "AV",
    "billing.credit_note",
    "pdf/billing_credit_note.html",
    "emails/billing_credit_note.txt",
    "Avoir",
)
RECEIPTS = DocumentSeries(
    Document.Kind.RECEIPT,
    "RC",
    "billing.receipt",
    "pdf/billing_receipt.html",
    "emails/billing_receipt.txt",
    "Reçu",
)
ATTESTATIONS = DocumentSeries(
    Document.Kind.ATTESTATION,
    "AT",
    "billing.attestation",
    "pdf/billing_attestation.html",
    "emails/billing_attestation.txt",
    "Attestation d’adhésion",
)
BALANCES = DocumentSeries(
    Document.Kind.BALANCE,
    "CS",
    "billing.balance",
    "pdf/billing_balance.html",
    "emails/billing_balance.txt",
    "Confirmation de solde",
)
OF_KIND = {
    series.kind: series
    for series in (CALLS, CANCELLATIONS, INVOICES, CREDIT_NOTES, RECEIPTS, ATTESTATIONS, BALANCES)
}


# Their numbers follow their days (CGI, annexe II, 242 nonies A).
CHRONOLOGICAL = (INVOICES, CREDIT_NOTES)


@dataclass(frozen=True, slots=True)
class ToIssue:
    """A document about to be issued: what it prints but its number and its day, and where it goes.

    ``subject`` is that of the mail that carries it, when ``delivery`` is by mail. ``due`` or ``receipt`` is
    what it is about, else ``organisation``, which follows from them when it is not said, like ``amount``.
    """

    due: Due | None
    content: dict[str, Any]
    recipient_name: str
    recipient_email: str
    delivery: str
    subject: str
    receipt: Receipt | None = None
    organisation: Organisation | None = None
    amount: Decimal | None = None
    corrects: Document | None = None

    @property
    def about(self) -> Due | Receipt | Organisation:
        """What the document is filed under."""
        about = self.due or self.receipt or self.organisation
        if about is None:
            raise ValueError("a document is about something")
        return about

    @property
    def concerns(self) -> int | None:
        """The key of the organisation that it concerns."""
        if self.organisation:
            return self.organisation.pk
        return self.due.organisation_id if self.due else None


def addressed_to(
    organisation: Organisation,
    recipient: Recipient,
    *,
    content: dict[str, Any],
    subject: str,
    by_mail: bool,
    amount: Decimal | None = None,
) -> ToIssue:
    """A document of an organisation, sent to it: ``by_mail`` where it has an address, else on paper."""
    return ToIssue(
        due=None,
        organisation=organisation,
        amount=amount,
        content=content | {"recipient": recipient.address},
        recipient_name=organisation.name,
        recipient_email=recipient.address["email"],
        delivery=recipient.delivery if by_mail else Document.Delivery.PRINT,
        subject=subject,
    )


def issue_documents(
    series: DocumentSeries, rows: Sequence[ToIssue], *, year: str, on: date, by: User | None
) -> list[Document]:
    """Number, freeze, keep and post documents of a year; to be called inside a transaction.

    Set-based: as many statements for five hundred documents as for one. Raises RuleViolation for an invoice
    or a credit note dated before the last of its series.
    """
    key = f"{series.prefix}-{year}"
    ranks = take_numbers(key, count=len(rows))
    if series in CHRONOLOGICAL:
        _refuse_out_of_order(key, on)
    stored = freeze_many(
        _frozen(series, row, numbered(key, rank), on) for row, rank in zip(rows, ranks, strict=True)
    )
    now = timezone.now()
    documents = Document.objects.bulk_create(
        Document(
            due=row.due,
            receipt=row.receipt,
            organisation_id=row.concerns,
            kind=series.kind,
            series=key,
            sequence=rank,
            number=numbered(key, rank),
            amount=row.due.amount if row.amount is None and row.due else row.amount,
            issued_on=on,
            issued_at=now,
            recipient_name=row.recipient_name,
            recipient_email=row.recipient_email,
            delivery=row.delivery,
            corrects=row.corrects,
            stored=frozen,
        )
        for row, rank, frozen in zip(rows, ranks, stored, strict=True)
    )
    post_many(
        [
            _letter(series, row, frozen)
            for row, frozen in zip(rows, stored, strict=True)
            if row.delivery == Document.Delivery.MAIL
        ],
        by=by,
    )
    return documents


def _frozen(series: DocumentSeries, row: ToIssue, number: str, on: date) -> Frozen:
    return Frozen(
        kind=series.stored_kind,
        template=series.template,
        content=row.content | {"number": number, "date": long_date(on), "issued_on": on.isoformat()},
        title=f"{series.title} {number}",
        filename=f"{number}.pdf",
        about=row.about,
    )


def _letter(series: DocumentSeries, row: ToIssue, frozen: StoredDocument) -> Letter:
    return Letter(
        kind=series.stored_kind,
        to=[row.recipient_email],
        subject=row.subject,
        text=render_to_string(series.mail_template, frozen.content),
        about=row.about,
        documents=[frozen],
    )


def _refuse_out_of_order(series: str, on: date) -> None:
    if last := Document.objects.filter(series=series, issued_on__gt=on).order_by("-sequence").first():
        raise RuleViolation(
            f"{last} date du {long_date(last.issued_on)}\N{NO-BREAK SPACE}: la suite de sa série ne peut pas "
            f"être datée du {long_date(on)}."
        )


@transaction.atomic
def cancel_call(*, document: Document, because: str, on: date, by: User | None) -> Document:
    """Cancel a call by another numbered document; what was paid on it becomes a credit."""
    if document.due is None or document.kind == Document.Kind.INVOICE:
        raise RuleViolation(
            "Seul un appel en vigueur peut être annulé ; une facture se corrige par un avoir."
        )
    hold([document.due.organisation_id])
    due = locked(Due.objects).select_related("organisation", "dues_year").get(pk=document.due_id)
    document = locked(Document.objects).select_related("stored").get(pk=document.pk)
    if document.kind != Document.Kind.CALL or document.cancelled_by_id:
        raise RuleViolation("Seul un appel en vigueur peut être annulé.")
    because = because.strip()
    if not because:
        raise RuleViolation("Dites pourquoi cet appel est annulé : le motif est imprimé.")
    told = without_erased(document)
    row = ToIssue(
        due,
        told.stored.content | {"cancels": document.number, "because": because},
        told.recipient_name,
        told.recipient_email,
        # Whoever received the call by mail is told by mail that it must not be paid.
        same_way(told),
        f"Annulation de l’appel de cotisation {document.number}, {due.organisation}",
    )
    (cancellation,) = issue_documents(CANCELLATIONS, [row], year=due.dues_year.label, on=on, by=by)
    hold_back(document, by=by)
    document.cancelled_by = cancellation
    document.save(update_fields=["cancelled_by"])
    close_due(due, because=f"Appel annulé par {cancellation} : {because}"[:250], by=by)
    record(
        BillingEvent.CALL_CANCELLED,
        on=due,
        by=by,
        document=document.number,
        by_document=cancellation.number,
    )
    return cancellation


def without_erased(document: Document) -> Document:
    """A document as it is read, to copy what it says: not the name of somebody who was erased since."""
    with reading(Reader()):
        return Document.objects.select_related("stored").get(pk=document.pk)


def same_way(document: Document) -> Document.Delivery:
    """How what corrects a document goes: by mail if it went by mail, and there is an address still."""
    by_mail = document.delivery == Document.Delivery.MAIL and document.recipient_email
    return Document.Delivery.MAIL if by_mail else Document.Delivery.PRINT


def hold_back(document: Document, *, by: User | None) -> None:
    """Hold the mail of a document that has not left yet: it must not leave after what corrects it."""
    for message in Message.objects.filter(documents=document.stored, state=Message.State.WAITING):
        hold_message(message=message, by=by)


@transaction.atomic
def send_again(*, document: Document, to: str, by: User | None) -> Message:
    """Send a document by mail once more, or for the first time: the same file, to the address given.

    Raises RuleViolation for a call or an invoice that was cancelled: nobody should pay it.
    """
    document = locked(Document.objects).select_related("stored").get(pk=document.pk)
    if document.cancelled_by_id:
        raise RuleViolation(
            f"{document} est annulé par {document.cancelled_by} : renvoyez plutôt ce qui l’annule."
        )
    series, told = OF_KIND[Document.Kind(document.kind)], without_erased(document)
    message = post(
        kind=series.stored_kind,
        to=[to],
        subject=f"{document.name}, {document.organisation or told.recipient_name}",
        text=render_to_string(series.mail_template, told.stored.content),
        about=document.due or document.receipt or document.organisation,
        documents=[document.stored],
        by=by,
    )
    record(BillingEvent.DOCUMENT_SENT_AGAIN, on=document, by=by, message=message.pk)
    return message


@transaction.atomic
def mark_posted(*, documents: Sequence[Document], on: date, by: User | None) -> int:
    """Write that printed calls went by post; those already posted are left alone. Returns how many.

    Raises RuleViolation when one of them was issued later than ``on``.
    """
    waiting = list(
        locked(Document.objects).filter(
            pk__in=[document.pk for document in documents], delivery=Document.Delivery.PRINT
        )
    )
    if late := next((document for document in waiting if document.issued_on > on), None):
        raise RuleViolation(
            f"{late} date du {long_date(late.issued_on)} : il n’a pas pu être posté le {long_date(on)}."
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
