"""What the plumbing answers: history, continuity, what waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, QuerySet, Value

from cressmember.core.models import ChainHead, Entry, Job, Message
from cressmember.core.models.entry import GENESIS, detail_digest, entry_digest


def history_of(subject: models.Model) -> QuerySet[Entry]:
    """What the journal tells of something, latest first."""
    return (
        Entry.objects.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)
        .select_related("actor", "detail")
        .order_by("-pk")
    )


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """Whether the journal's chain holds; ``broken_at`` is the first entry that does not."""

    entries: int
    broken_at: int | None = None
    why: str = ""

    @property
    def holds(self) -> bool:
        return self.broken_at is None


def verify_chain() -> ChainVerdict:
    """Walk the whole chain; personal values that were emptied do not break it."""
    previous, last = GENESIS, None
    count = 0
    for entry in Entry.objects.select_related("detail").order_by("pk").iterator(chunk_size=2000):
        count += 1
        if entry.digest != entry_digest(entry, previous):
            return ChainVerdict(count, entry.pk, "l’écriture ne correspond plus à son empreinte")
        detail = getattr(entry, "detail", None)
        if detail and detail.changes and entry.detail_digest != detail_digest(detail.salt, detail.changes):
            return ChainVerdict(count, entry.pk, "les valeurs ne correspondent plus à leur empreinte")
        previous, last = entry.digest, entry.pk
    if count and chain_head() != previous:
        return ChainVerdict(count, last, "les écritures suivantes manquent")
    return ChainVerdict(count)


def messages_to_watch() -> QuerySet[Message]:
    """Mails that somebody should look at: not delivered, or uncertain."""
    return Message.objects.filter(state__in=[Message.State.FAILED, Message.State.UNCERTAIN])


def jobs_under_way() -> QuerySet[Job]:
    return Job.objects.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])


def how_many(asked: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows each query finds, by its name; counted together, in one statement."""
    parts = [
        rows.model._base_manager.filter(pk__in=rows.order_by().values("pk"))
        .annotate(asked=Value(name))
        .values_list("asked")
        .annotate(rows=Count("pk"))
        .order_by()
        for name, rows in asked.items()
    ]
    return dict.fromkeys(asked, 0) | (dict(parts[0].union(*parts[1:], all=True)) if parts else {})


def chain_head() -> str:
    head = ChainHead.objects.filter(pk=1).first()
    return head.digest if head else ""
