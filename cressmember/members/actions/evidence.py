"""The pieces that an organisation joins to its request: taken in by what they are, never by their name."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel import reading
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.application import completed_again, delete_piece
from cressmember.members.journal import MembersEvent
from cressmember.members.models import Application, Evidence

# What a file begins with, and the suffix under which it is kept: a name alone proves nothing.
SIGNATURES = ((b"%PDF-", ".pdf"), (b"\x89PNG\r\n\x1a\n", ".png"), (b"\xff\xd8\xff", ".jpg"))
MEGABYTE = 1024 * 1024
LARGEST = 5 * MEGABYTE  # bytes
LARGEST_TOGETHER = 25 * MEGABYTE  # bytes
MOST_PIECES = 12
# What undecided requests may hold of the disk, all together: whoever has a mail server has as many addresses
# as he wants, and a disk that is full stops everybody.
LARGEST_OF_ALL = 4096 * MEGABYTE  # bytes


@transaction.atomic
def add_evidence(
    *,
    application: Application,
    kind: str,
    filename: str,
    data: bytes,
    expires_on: date | None,
    on: date,
    now: datetime | None = None,
) -> Evidence:
    """Join a piece to a request that nothing has ended; the same file of the same kind is kept once.

    Raises RuleViolation for what is neither a PDF nor a picture, too large, or one piece too many.
    """
    held, now = _held(application), now or timezone.now()
    digest = hashlib.sha256(data).hexdigest()
    if known := held.evidence.filter(kind=kind, sha256=digest).first():
        return _dated(known, expires_on, held, on=on, now=now)
    suffix = _suffix_of(data)
    _refuse_too_much(held, len(data))
    stem = reading.text(PurePath(filename.replace("\\", "/")).stem)[:150] or "document"
    piece = Evidence(
        application=held,
        organisation_id=held.organisation_id,
        kind=kind,
        filename=f"{stem}{suffix}",
        size=len(data),
        sha256=digest,
        added_at=now,
        expires_on=expires_on,
    )
    piece.file.save(f"{secrets.token_hex(16)}{suffix}", ContentFile(data), save=False)
    piece.save()
    _touched(held, now)
    record(MembersEvent.EVIDENCE_ADDED, on=held, by=None, evidence=piece.pk, kind=kind, sha256=digest)
    completed_again(held, on=on, now=now)
    return piece


@transaction.atomic
def remove_evidence(*, evidence: Evidence) -> None:
    """Take a piece away from a draft. Raises RuleViolation once the request was sent."""
    assert evidence.application is not None  # A piece of a file alone is the chamber's.
    held = _held(evidence.application)
    if held.sent_at is not None:
        raise RuleViolation("Votre demande est envoyée : joignez la pièce juste, l’équipe verra les deux.")
    piece = locked(Evidence.objects).filter(pk=evidence.pk).first()
    if piece is None:
        return
    record(MembersEvent.EVIDENCE_REMOVED, on=held, by=None, kind=piece.kind, sha256=piece.sha256)
    delete_piece(piece)
    _touched(held, timezone.now())


def _held(application: Application) -> Application:
    held = locked(Application.objects).filter(pk=application.pk).first()
    if held is None or held.withdrawn_at is not None or held.outcome:
        raise RuleViolation("Cette demande est close : plus rien ne s’y joint.")
    if held.confirmed_at is None:
        raise RuleViolation("Confirmez d’abord votre adresse, par le lien que nous vous avons envoyé.")
    return held


def _dated(
    piece: Evidence, expires_on: date | None, held: Application, *, on: date, now: datetime
) -> Evidence:
    if expires_on and expires_on != piece.expires_on:
        piece.expires_on = expires_on
        piece.save(update_fields=["expires_on"])
        record(MembersEvent.EVIDENCE_ADDED, on=held, by=None, evidence=piece.pk, kind=piece.kind)
        completed_again(held, on=on, now=now)
    return piece


def _touched(held: Application, now: datetime) -> None:
    if held.sent_at is None:
        held.saved_at = now
        held.save(update_fields=["saved_at"])


def _suffix_of(data: bytes) -> str:
    for signature, suffix in SIGNATURES:
        if data.startswith(signature):
            return suffix
    raise RuleViolation("Ce fichier n’est ni un PDF, ni une image PNG ou JPEG : enregistrez-le ainsi.")


def _refuse_too_much(held: Application, size: int) -> None:
    if size > LARGEST:
        raise RuleViolation(f"Ce fichier dépasse {LARGEST // MEGABYTE} Mo : réduisez-le, puis recommencez.")
    if held.evidence.count() >= MOST_PIECES:
        raise RuleViolation(f"Une demande porte {MOST_PIECES} pièces au plus : réunissez-en plusieurs.")
    together = held.evidence.aggregate(total=Sum("size"))["total"] or 0
    if together + size > LARGEST_TOGETHER:
        raise RuleViolation(
            f"Vos pièces dépasseraient {LARGEST_TOGETHER // MEGABYTE} Mo ensemble : réduisez-en une."
        )
    waiting = Evidence.objects.filter(application__outcome="").aggregate(total=Sum("size"))["total"] or 0
    if waiting + size > LARGEST_OF_ALL:
        raise RuleViolation(
            "La chambre ne peut plus recevoir de pièces en ligne en ce moment : envoyez-les-lui par courriel."
        )
