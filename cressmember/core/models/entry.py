"""The journal: a chain of entries over identifiers; beside it the personal values, which can be emptied."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC
from json.encoder import encode_basestring as _quoted
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

# The digest before the first entry.
GENESIS = "0" * 64


# What acts when nobody does: a worker, a command.
AUTOMATE = "automate"


class CanonicalEncoder(DjangoJSONEncoder):
    """Writes values in the one way that digests are taken of: what is stored can be hashed as it stands."""

    def __init__(self, **_: Any) -> None:
        super().__init__(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


class Entry(models.Model):
    """One act: who, when, on what. Its digest covers the digest before it."""

    at = models.DateTimeField("date", db_index=True)
    event = models.CharField("événement", max_length=60, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="auteur",
        on_delete=models.PROTECT,
        null=True,
        related_name="journal_entries",
    )
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    figures = models.JSONField(default=dict, encoder=CanonicalEncoder)
    detail_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = "écriture du journal"
        verbose_name_plural = "journal"
        ordering = ["pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="core_entry_by_subject")]

    def __str__(self) -> str:
        return f"{self.event} n° {self.pk}"

    @property
    def author(self) -> str:
        """Who acted, as a page says it: a person, or the house by itself."""
        return str(self.actor or AUTOMATE)


class EntryDetail(models.Model):
    """The personal values of an entry; emptied when the law or a person asks, without breaking the chain."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="detail")
    salt = models.CharField(max_length=32)
    changes = models.JSONField(default=dict)

    class Meta:
        verbose_name = "détail d’écriture"
        verbose_name_plural = "détails d’écritures"

    def __str__(self) -> str:
        return f"détail de l’écriture n° {self.entry_id}"


class ChainHead(models.Model):
    """The last digest of the chain; its one row is locked to write the next."""

    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = "tête de chaîne"
        verbose_name_plural = "tête de chaîne"

    def __str__(self) -> str:
        return self.digest[:12]


def entry_digest(entry: Entry, previous: str) -> str:
    """The digest of an entry, which covers the one before it."""
    return told_digest(
        previous,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.event,
        entry.actor_id,
        entry.subject_type_id,
        entry.subject_id,
        canonical(entry.figures) if entry.figures != {} else "{}",
        entry.detail_digest,
    )


def told_digest(
    previous: str,
    at: str,
    event: str,
    actor: int | None,
    subject_type: int,
    subject: int,
    figures: str,
    detail: str,
) -> str:
    """The same, of what an entry tells: its instant in UTC, to the microsecond; its figures, canonical.

    It is the canonical list of all of it, written piece by piece: a chain has a hundred thousand of them.
    """
    who = "null" if actor is None else actor
    told = (
        f'["{previous}","{at}",{_quoted(event)},{who},{subject_type},{subject},{figures},{_quoted(detail)}]'
    )
    return hashlib.sha256(told.encode()).hexdigest()


def detail_digest(salt: str, changes: Mapping[str, Any]) -> str:
    """The digest of personal values; the salt keeps a guess from being confirmed once they are gone."""
    return hashlib.sha256(f"{salt}{canonical(changes)}".encode()).hexdigest()


def canonical(value: Any) -> str:
    """A value written in the one way that digests are taken of."""
    return _CANONICAL.encode(value)


_CANONICAL = CanonicalEncoder()
