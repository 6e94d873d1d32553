"""Freezing what a document says, and rendering it once."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils import timezone

from cressmember.core import pdf
from cressmember.core.actions.lock import locked
from cressmember.core.models import StoredDocument
from cressmember.core.models.entry import canonical
from cressmember.core.models.veil import Reader, reading, veils_of

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3


EnclosureMaker = Callable[[Mapping[str, Any]], pdf.Enclosure]
_enclosed: dict[str, EnclosureMaker] = {}


def offer_enclosure(kind: str, make: EnclosureMaker) -> None:
    """Have every document of a kind enclose a file, made from its frozen content when it is drawn.

    The maker raises ``pdf.RenderingError`` when it cannot: a document without its enclosure is never kept.
    """
    _enclosed[kind] = make


FileWriter = Callable[[Mapping[str, Any]], bytes]
_written: dict[str, FileWriter] = {}


def offer_writer(kind: str, write: FileWriter) -> None:
    """Have every document of a kind written from its frozen content instead of drawn: one that is no PDF."""
    _written[kind] = write


@dataclass(frozen=True, slots=True)
class Frozen:
    """A document about to be frozen: its content is plain data, copied from everything that it prints."""

    kind: str
    template: str
    content: dict[str, Any]
    title: str
    filename: str
    about: models.Model | None = None


@transaction.atomic
def freeze_many(rows: Iterable[Frozen]) -> list[StoredDocument]:
    """Freeze documents, all at once; a worker renders them after commit."""
    now = timezone.now()
    documents = []
    for row in rows:
        content = json.loads(canonical(row.content))
        documents.append(
            StoredDocument(
                kind=row.kind,
                title=row.title[:200],
                filename=row.filename,
                template=row.template,
                content=content,
                content_sha256=hashlib.sha256(canonical(content).encode()).hexdigest(),
                about_type=ContentType.objects.get_for_model(row.about) if row.about else None,
                about_id=row.about.pk if row.about else None,
                frozen_at=now,
            )
        )
    return StoredDocument.objects.bulk_create(documents, batch_size=500)


@transaction.atomic
def bundle(*, kind: str, documents: Sequence[StoredDocument], title: str, filename: str) -> StoredDocument:
    """One file of several documents, for the printer; asked again, it is the same file."""
    content = {"documents": [document.pk for document in documents]}
    digest = hashlib.sha256(canonical(content).encode()).hexdigest()
    known = StoredDocument.objects.filter(kind=kind, content_sha256=digest).first()
    return known or freeze_many([Frozen(kind, "", content, title, filename)])[0]


def try_again(document: StoredDocument) -> bool:
    """Give a document that could not be rendered another chance; returns whether it needed one."""
    failed = StoredDocument.objects.filter(pk=document.pk, state=StoredDocument.State.FAILED)
    return bool(failed.update(state=StoredDocument.State.TO_RENDER, attempts=0, error=""))


def render(document: StoredDocument) -> StoredDocument:
    """Render a document from its frozen content and keep the file; done once, whoever asks again.

    Where a name was erased from the content while the file was drawn, that file goes, and another waits to be
    drawn.
    """
    document.refresh_from_db()
    if document.state == StoredDocument.State.RENDERED:
        return document
    StoredDocument.objects.filter(pk=document.pk).update(attempts=models.F("attempts") + 1)
    seals = _seals(_with_parts(document))
    data = _drawn(document)
    digest = hashlib.sha256(data).hexdigest()
    suffix = PurePath(document.filename).suffix or ".pdf"
    name = document.file.storage.save(f"documents/{digest[:2]}/{digest}{suffix}", ContentFile(data))
    with transaction.atomic():
        is_the_same = _seals(locked(_with_parts(document))) == seals
        kept = StoredDocument.objects.filter(pk=document.pk).exclude(state=StoredDocument.State.RENDERED)
        won = is_the_same and kept.update(
            state=StoredDocument.State.RENDERED,
            file=name,
            sha256=digest,
            size=len(data),
            error="",
            rendered_at=timezone.now(),
        )
    if not won:
        # Another worker was quicker: its file is the document, ours is dropped.
        document.file.storage.delete(name)
    document.refresh_from_db()
    return document


def _with_parts(document: StoredDocument) -> models.QuerySet[StoredDocument]:
    """A document, and those that it binds together."""
    is_bundle = not document.template and document.kind not in _written
    parts = document.content["documents"] if is_bundle else ()
    return StoredDocument.objects.filter(pk__in=[document.pk, *parts])


def _seals(rows: models.QuerySet[StoredDocument]) -> dict[int, str]:
    return dict(rows.values_list("pk", "content_sha256"))


def render_waiting(*, limit: int = 100) -> int:
    """Render what waits, oldest first; one that fails holds up no other. Returns how many are ready."""
    ready = 0
    for document in StoredDocument.objects.filter(state=StoredDocument.State.TO_RENDER).order_by("pk")[
        :limit
    ]:
        if document.attempts >= MOST_ATTEMPTS:
            _give_up(document, "Le rendu s’est interrompu plusieurs fois.")
            continue
        try:
            render(document)
        except pdf.RenderingError as failure:
            logger.warning("Document %s could not be rendered: %s", document.pk, failure)
            if document.attempts + 1 >= MOST_ATTEMPTS:
                _give_up(document, str(failure))
        else:
            ready += 1
    return ready


def _drawn(document: StoredDocument) -> bytes:
    if write := _written.get(document.kind):
        return write(document.content)
    if document.template:
        make = _enclosed.get(document.kind)
        return pdf.render(
            document.template,
            document.content,
            identifier=document.content_sha256,
            enclosure=make(document.content) if make else None,
        )
    keys = document.content["documents"]
    parts = StoredDocument.objects.in_bulk(keys)
    return pdf.render_together([(parts[key].template, parts[key].content) for key in keys])


def copy_of(document: StoredDocument) -> bytes | None:
    """A document drawn without the names of those who were erased, to leave the chamber; None without any."""
    with reading(Reader()):
        if not veils_of(document):
            return None
        return _drawn(StoredDocument.objects.get(pk=document.pk))


def _give_up(document: StoredDocument, why: str) -> None:
    StoredDocument.objects.filter(pk=document.pk).update(state=StoredDocument.State.FAILED, error=why)
