"""What the plumbing answers: history, continuity, what waits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models import Count, QuerySet, Value

from cressmember.core.models import ChainHead, Entry, Job, Message
from cressmember.core.models.entry import GENESIS, canonical, detail_digest, told_digest


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
    """Walk the whole chain; personal values that were emptied do not break it.

    Written by hand: there are a hundred thousand entries. What is stored in the canonical form already is
    hashed as it stands; where its digest is another, what it says is read and written again, which decides.
    """
    previous, last, count = GENESIS, None, 0
    with connection.chunked_cursor() as cursor:
        cursor.execute(_CHAIN.format(at=_INSTANTS[connection.vendor]))
        while rows := cursor.fetchmany(ROWS):
            for pk, digest, at, event, actor, kind, subject, figures, detail, salt, changes in rows:
                count += 1
                told = previous, at, event, actor, kind, subject
                if digest != told_digest(*told, figures, detail):
                    said = _said(figures)
                    if said == figures or digest != told_digest(*told, said, detail):
                        return ChainVerdict(count, pk, "l’écriture ne correspond plus à son empreinte")
                if changes and changes != "{}" and detail != detail_digest(salt, json.loads(changes)):
                    return ChainVerdict(count, pk, "les valeurs ne correspondent plus à leur empreinte")
                previous, last = digest, pk
    if count and chain_head() != previous:
        return ChainVerdict(count, last, "les écritures suivantes manquent")
    return ChainVerdict(count)


def _said(figures: str | None) -> str:
    """Stored figures in the canonical form; nothing for what is not JSON any more."""
    try:
        return canonical(json.loads(figures or ""))
    except ValueError:
        return ""


ROWS = 2000
# An instant as the digests tell it: in UTC, to the microsecond. SQLite keeps none where there is none.
_INSTANTS = {
    "sqlite": """replace(entry.at, ' ', 'T')
      || CASE length(entry.at) WHEN 19 THEN '.000000+00:00' ELSE '+00:00' END""",
    "postgresql": """to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')""",
}
_CHAIN = """
SELECT entry.id, entry.digest, {at}, entry.event, entry.actor_id, entry.subject_type_id, entry.subject_id,
  CAST(entry.figures AS text), entry.detail_digest, detail.salt, CAST(detail.changes AS text)
FROM core_entry entry LEFT JOIN core_entrydetail detail ON detail.entry_id = entry.id ORDER BY entry.id
"""


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
