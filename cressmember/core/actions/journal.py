"""Leaving a trace: who did what, when, on what, and what it was before.

The chain covers identifiers, figures and a salted digest of the personal values; those values stand in a
table of their own that can be emptied without breaking the chain.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.utils import timezone

from cressmember.core.actions.lock import locked
from cressmember.core.journal import Event
from cressmember.core.models import ChainHead, Entry, EntryDetail
from cressmember.core.models.entry import GENESIS, canonical, detail_digest, entry_digest

if TYPE_CHECKING:
    from cressmember.accounts.models import User

Changes = Mapping[str, tuple[Any, Any]]
BATCH = 2000


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What changed, as {field: (from, to)}; fields that say the same are left out."""
    names = [*before, *(name for name in after if name not in before)]
    return {
        name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)
    }


def values_of(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """What these fields of a record say, to be compared once they have changed."""
    return {name: getattr(row, name) for name in names}


def filled_in(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """Those of these fields that say something, as they are told of a record that begins or that goes."""
    return {name: value for name, value in values_of(row, names).items() if value}


def record(
    event: Event, *, on: models.Model, by: User | None, changes: Changes | None = None, **figures: Any
) -> Entry:
    """Write one entry, in the transaction of the act that it tells."""
    return _write(event, rows=[(on, changes or {}, _told(figures))], by=by)[0]


def record_many(
    event: Event, *, rows: Iterable[tuple[models.Model, Changes]], by: User | None, **figures: Any
) -> int:
    """Write one entry for each row of an act done on many; returns how many."""
    told = _told(figures)
    return len(_write(event, rows=[(on, changes, told) for on, changes in rows], by=by))


def record_each(
    event: Event, *, rows: Iterable[tuple[models.Model, Mapping[str, Any]]], by: User | None
) -> int:
    """Write one entry for each row of an act done on many, each with its own figures; returns how many."""
    return len(_write(event, rows=[(on, {}, _told(figures)) for on, figures in rows], by=by))


# Called with what is about to be told as changed; raises RuleViolation for what may not change.
Guard = Callable[[models.Model, Collection[str]], None]
_guards: list[Guard] = []


def offer_guard(guard: Guard) -> None:
    """Have a floor refuse changes to what it keeps as it is; called once, when the application is ready."""
    _guards.append(guard)


def _write(
    event: Event, *, rows: list[tuple[models.Model, Changes, dict[str, Any]]], by: User | None
) -> list[Entry]:
    if not connection.in_atomic_block:
        raise ValueError("an entry is written in the transaction of what it tells")
    if not rows:
        return []
    for subject, changes, _ in rows:
        for guard in _guards if changes else ():
            guard(subject, changes.keys())
    # The head of the chain is locked last of all, by everyone: what was locked before cannot wait for it.
    head = _locked_head()
    now = timezone.now()
    kinds: dict[type[models.Model], int] = {}
    entries, details = [], []
    previous = head.digest
    for subject, changes, figures in rows:
        model = type(subject)
        if model not in kinds:
            kinds[model] = ContentType.objects.get_for_model(model).pk
        kept = {name: [_plain(old), _plain(new)] for name, (old, new) in changes.items()}
        salt = secrets.token_hex(16) if kept else ""
        entry = Entry(
            at=now,
            event=event.value,
            actor_id=by.pk if by else None,
            subject_type_id=kinds[model],
            subject_id=subject.pk,
            figures=figures,
            detail_digest=detail_digest(salt, kept) if kept else "",
        )
        entry.digest = previous = entry_digest(entry, previous)
        entries.append(entry)
        if kept:
            details.append((entry, salt, kept))
    Entry.objects.bulk_create(entries, batch_size=BATCH)
    EntryDetail.objects.bulk_create(
        [EntryDetail(entry_id=entry.pk, salt=salt, changes=kept) for entry, salt, kept in details],
        batch_size=BATCH,
    )
    head.digest = previous
    head.save(update_fields=["digest"])
    return entries


def _locked_head() -> ChainHead:
    ChainHead.objects.get_or_create(pk=1, defaults={"digest": GENESIS})
    return locked(ChainHead.objects).get(pk=1)


def _told(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Figures as the journal keeps them, plain JSON."""
    told: dict[str, Any] = json.loads(canonical(figures))
    return told


def _plain(value: Any) -> Any:
    """A value as the journal keeps it: JSON, a model by its identifier."""
    if isinstance(value, models.Model):
        return value.pk
    if value is None or isinstance(value, str | int | bool):
        return value
    return json.loads(canonical(value))
