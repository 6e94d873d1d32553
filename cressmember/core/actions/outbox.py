"""Posting mail: a row with the fact that it announces; a worker sends it after commit."""

from __future__ import annotations

import logging
import mimetypes
import smtplib
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import formataddr, parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db import models, transaction
from django.utils import timezone

from cressmember.core.actions.document import copy_of
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.core.journal import CoreEvent
from cressmember.core.models import Chamber, Delivery, Message, StoredDocument
from cressmember.kernel.violations import RuleViolation

if TYPE_CHECKING:
    from cressmember.accounts.models import User

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 6
SENDING_AT_MOST = timedelta(minutes=5)
SERVER_REST = timedelta(minutes=1)


CUT_OFF = "La connexion s’est coupée pendant l’envoi : vérifiez auprès du destinataire avant de renvoyer."


HeaderMaker = Callable[[Message], dict[str, str]]
_headers: dict[str, HeaderMaker] = {}


def offer_headers(kind: str, maker: HeaderMaker) -> None:
    """Let an upper floor add headers to its mails; called once, when the application is ready."""
    _headers[kind] = maker


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail about to be posted."""

    kind: str
    to: Sequence[str]
    subject: str
    text: str
    about: models.Model | None = None
    documents: Sequence[StoredDocument] = field(default_factory=tuple)


def post(
    *,
    kind: str,
    to: Sequence[str],
    subject: str,
    text: str,
    about: models.Model | None = None,
    documents: Sequence[StoredDocument] = (),
    by: User | None,
) -> Message:
    """Post one mail; it leaves after commit, once its documents are rendered."""
    return post_many([Letter(kind, to, subject, text, about, documents)], by=by)[0]


@transaction.atomic
def post_many(letters: Iterable[Letter], *, by: User | None) -> list[Message]:
    """Post many mails at once. Raises RuleViolation when one has no usable address."""
    now = timezone.now()
    letters = list(letters)
    messages = []
    for letter in letters:
        messages.append(
            Message(
                kind=letter.kind,
                to=_addresses(letter.to),
                # A subject is one line: a second would be a header of its own.
                subject=" ".join(letter.subject.splitlines()).strip()[:200],
                text=letter.text,
                about_type=ContentType.objects.get_for_model(letter.about) if letter.about else None,
                about_id=letter.about.pk if letter.about else None,
                next_try_at=now,
                message_id=new_message_id(),
                created_at=now,
                posted_by=by,
            )
        )
    Message.objects.bulk_create(messages, batch_size=500)
    attached = Message.documents.through
    attached.objects.bulk_create(
        (
            attached(message_id=message.pk, storeddocument_id=document.pk)
            for message, letter in zip(messages, letters, strict=True)
            for document in letter.documents
        ),
        batch_size=1000,
    )
    return messages


def send_due(*, limit: int = 50) -> int:
    """Send the mails whose time has come and whose documents are ready. Returns how many left."""
    now = timezone.now()
    unready = StoredDocument.objects.exclude(state=StoredDocument.State.RENDERED)
    due = (
        Message.objects.filter(state=Message.State.WAITING, next_try_at__lte=now)
        .exclude(documents__in=unready)
        .order_by("next_try_at", "pk")[:limit]
    )
    waiting = list(due)
    if not waiting:
        return 0
    sent_by = sender()
    sent = 0
    connection = get_connection()
    try:
        for message in waiting:
            try:
                connection.open()
            except OSError as trouble:
                _put_off(trouble)
                break
            claimed = Message.objects.filter(pk=message.pk, state=Message.State.WAITING).update(
                state=Message.State.SENDING, claimed_at=timezone.now(), attempts=models.F("attempts") + 1
            )
            if not claimed:
                continue  # Another worker took it.
            message.refresh_from_db()
            try:
                _mail(message, sent_by, connection).send()
            except smtplib.SMTPServerDisconnected as trouble:
                # It may have left: the line went dead before the server said so.
                _outcome(message, Message.State.UNCERTAIN, note=f"{CUT_OFF} ({trouble})")
                _put_off(trouble)
                break
            except (OSError, ValueError) as trouble:
                _not_sent(message, trouble)
            else:
                _outcome(message, Message.State.SENT, sent_at=timezone.now())
                sent += 1
    finally:
        connection.close()
    return sent


def _put_off(trouble: OSError) -> None:
    """Let everything wait for the mail server, without counting an attempt against any mail."""
    logger.warning("The mail server is out of reach: %s", trouble)
    now = timezone.now()
    Message.objects.filter(state=Message.State.WAITING, next_try_at__lte=now).update(
        next_try_at=now + SERVER_REST, last_error=f"Le serveur de courriel ne répond pas : {trouble}"
    )


def reclaim_interrupted() -> int:
    """Mark as uncertain what a killed worker was sending: it may have left, and is not sent again blindly."""
    limit = timezone.now() - SENDING_AT_MOST
    interrupted = Message.objects.filter(state=Message.State.SENDING, claimed_at__lt=limit)
    for message in interrupted:
        _outcome(
            message,
            Message.State.UNCERTAIN,
            note="L’envoi a été interrompu : vérifiez auprès du destinataire avant de renvoyer.",
        )
    return len(interrupted)


@transaction.atomic
def resend(*, message: Message, by: User) -> Message:
    """Send again a mail that failed, is uncertain, or was already sent: somebody decides it and signs."""
    message = locked(Message.objects).get(pk=message.pk)
    if message.state in {Message.State.WAITING, Message.State.SENDING}:
        raise RuleViolation("Ce message est déjà en file d’envoi.")
    if not message.to:
        raise RuleViolation("Ce message est effacé, sa durée de conservation passée : écrivez-en un autre.")
    _queue_again(message)
    record(CoreEvent.MESSAGE_RESENT, on=message, by=by)
    return message


@transaction.atomic
def hold_message(*, message: Message, by: User | None) -> Message:
    """Keep a waiting mail from leaving."""
    held = Message.objects.filter(pk=message.pk, state=Message.State.WAITING).update(state=Message.State.HELD)
    if not held:
        raise RuleViolation("Seul un message en attente peut être retenu.")
    record(CoreEvent.MESSAGE_HELD, on=message, by=by)
    message.refresh_from_db()
    return message


@transaction.atomic
def release_message(*, message: Message, by: User) -> Message:
    """Let a held mail leave."""
    message = locked(Message.objects).get(pk=message.pk)
    if message.state != Message.State.HELD:
        raise RuleViolation("Ce message n’est pas retenu.")
    _queue_again(message)
    record(CoreEvent.MESSAGE_RELEASED, on=message, by=by)
    return message


@transaction.atomic
def mark_returned(*, message: Message, because: str, by: User) -> Message:
    """Write that a mail came back: the server took it, and its recipient never had it."""
    if not because.strip():
        raise RuleViolation("Recopiez ce que dit le message de retour.")
    message = locked(Message.objects).get(pk=message.pk)
    if message.state not in {Message.State.SENT, Message.State.UNCERTAIN}:
        raise RuleViolation("Seul un message parti peut être revenu.")
    _outcome(message, Message.State.FAILED, note=because.strip())
    record(CoreEvent.MESSAGE_RETURNED, on=message, by=by)
    message.refresh_from_db()
    return message


def _queue_again(message: Message) -> None:
    message.state = Message.State.WAITING
    message.attempts = 0
    message.next_try_at = timezone.now()
    message.save(update_fields=["state", "attempts", "next_try_at"])


def _addresses(to: Sequence[str]) -> list[str]:
    addresses = [address.strip() for address in to if address.strip()]
    if not addresses:
        raise RuleViolation("Ce message n’a pas de destinataire : indiquez une adresse électronique.")
    for address in addresses:
        try:
            validate_email(address)
            address.rpartition("@")[2].encode("idna")
        except (ValidationError, UnicodeError):
            raise RuleViolation(f"« {address} » n’est pas une adresse électronique.") from None
    return addresses


def _mail(message: Message, sent_by: str, connection: BaseEmailBackend) -> EmailMessage:
    chamber = Chamber.current()
    maker = _headers.get(message.kind)
    mail = EmailMessage(
        subject=message.subject,
        body=message.text,
        from_email=sent_by,
        to=message.to,
        reply_to=[chamber.email] if chamber.email else None,
        headers={"Message-ID": message.message_id, **(maker(message) if maker else {})},
        connection=connection,
    )
    for document in message.documents.all():
        data = copy_of(document)
        if data is None:
            with document.file.open("rb") as file:
                data = file.read()
        kind, _ = mimetypes.guess_type(document.filename)
        mail.attach(document.filename, data, kind or "application/pdf")
    return mail


def _not_sent(message: Message, trouble: Exception) -> None:
    note = f"{type(trouble).__name__} : {trouble}"
    # An address that no server accepts, or that cannot be written in a header: trying again changes nothing.
    refused = isinstance(trouble, smtplib.SMTPRecipientsRefused | ValueError)
    if refused or message.attempts >= MOST_ATTEMPTS:
        _outcome(message, Message.State.FAILED, note=note)
        return
    logger.warning("Message %s failed, attempt %s", message.pk, message.attempts)
    wait = timedelta(minutes=2 ** (message.attempts - 1))
    _outcome(message, Message.State.WAITING, note=note, next_try_at=timezone.now() + wait)


@transaction.atomic
def _outcome(message: Message, state: str, *, note: str = "", **fields: object) -> None:
    Message.objects.filter(pk=message.pk).update(state=state, last_error=note, **fields)
    Delivery.objects.create(message=message, at=timezone.now(), outcome=state, note=note)


def sender() -> str:
    """The chamber's name before the address that the mail server lets us use."""
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((Chamber.current().name, address))


def new_message_id() -> str:
    """What a mail is known by to mail servers, under the sender's own domain."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{uuid.uuid4().hex}@{domain}>"
