"""What the plumbing answers: history, continuity, what waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, QuerySet, Value

from cressmember.core.models import ChainHead, Entry, Job, Message
from cressmember.core.models.entry import GENESIS, detail_digest, told_digest


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


_CHAINED = (
    "pk", "digest", "at", "event", "actor", "subject_type", "subject_id", "figures", "detail_digest",
)  # fmt: skip


def verify_chain() -> ChainVerdict:
    """Walk the whole chain; personal values that were emptied do not break it."""
    previous, last = GENESIS, None
    count = 0
    rows = Entry.objects.order_by("pk").values_list(*_CHAINED, "detail__salt", "detail__changes")
    for pk, digest, at, event, actor, kind, subject, figures, detail, salt, changes in rows.iterator(
        chunk_size=2000
    ):
        count += 1
        if digest != told_digest(previous, at, event, actor, kind, subject, figures, detail):
            return ChainVerdict(count, pk, "l’écriture ne correspond plus à son empreinte")
        if changes and detail != detail_digest(salt, changes):
            return ChainVerdict(count, pk, "les valeurs ne correspondent plus à leur empreinte")
        previous, last = digest, pk
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
