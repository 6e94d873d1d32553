"""What is kept although it names somebody who was erased: who may still open it, and what others see.

One duty keeps it, for one role: the treasurer for the accounts, whoever holds the minutes for the minutes
(GDPR article 18, paragraph 2). Others are shown the same record without the name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from cressmember.core import pdf
from cressmember.core.models import StoredDocument
from cressmember.kernel.violations import RuleViolation
from cressmember.members.queries.personal import files_of, has_keeping
from cressmember.office.models import Restriction
from cressmember.office.permissions import KEEP_ACCOUNTS, KEEP_MEMBERS, KEEP_MINUTES
from cressmember.office.rules.mention import WHOLE, place_told, written_over

NEEDED = {"accounting": KEEP_ACCOUNTS, "minutes": KEEP_MINUTES, "mandates": KEEP_MINUTES}
# A meeting is the room, not a record: each of its papers, lines and minutes is locked by itself.
ROOMS = {"governance.Meeting"}
INSTEAD = {"name": "Personne effacée", "email": "", "phone": ""}


def locks_on(record: Model) -> set[str]:
    """The permissions that a record asks for beside those of its page; none when it is not restricted."""
    if not _may_be_kept(record):
        return set()
    return {NEEDED.get(kind, KEEP_MEMBERS) for kind in _of([record]).values_list("kind", flat=True)}


def masked(rows: Sequence[Any], may: Callable[[str], bool]) -> Sequence[Any]:
    """The same rows, those that the reader may not open without the name; nothing of it is saved."""
    if not rows or not isinstance(rows[0], Model) or not _may_be_kept(rows[0]):
        return rows
    held = {row.pk: row for row in rows}
    for restriction in _of(rows):
        if not may(NEEDED.get(restriction.kind, KEEP_MEMBERS)):
            _mask(held[restriction.record_id], restriction)
    return rows


def _mask(row: Model, restriction: Restriction) -> None:
    """Write over the names in a row that is read, and in what its query copied from these columns."""
    for name, value in without_names(row, [restriction]).items():
        was = getattr(row, name)
        for copied in [key for key, held in vars(row).items() if held == was]:
            setattr(row, copied, value)


def without_names(record: Model, restrictions: Sequence[Restriction] | None = None) -> dict[str, Any]:
    """The restricted columns of a record, with the names written over: {column: value}."""
    places: dict[str, list[Any]] = {}
    for restriction in _of([record]) if restrictions is None else restrictions:
        for name, told in restriction.places.items():
            places.setdefault(name, []).extend(place_told(each) for each in told)
    return {
        name: written_over(getattr(record, name), where, INSTEAD)
        for name, where in places.items()
        if WHOLE not in where
    }


def copy_of(document: StoredDocument) -> bytes:
    """A document drawn again with the names written over; nothing is kept of it."""
    content = without_names(document).get("content", document.content)
    return pdf.render(document.template, content, identifier=document.content_sha256)


def refuse_change(record: Model, columns: Collection[str]) -> None:
    """Raise RuleViolation for a change to what is kept for a duty: its places would no longer be the same."""
    if _may_be_kept(record) and any(columns & row.places.keys() for row in _of([record])):
        raise RuleViolation(
            "Ce document n’est conservé que pour une obligation : il nomme une personne effacée et ne change "
            "plus jusqu’à son terme.",
            article="RGPD, art. 18",
        )


def _may_be_kept(record: Model) -> bool:
    label = record._meta.label
    return label not in ROOMS and (has_keeping(label) or bool(files_of(label)))


def _of(rows: Sequence[Model]) -> QuerySet[Restriction]:
    kind = ContentType.objects.get_for_model(rows[0])
    return Restriction.objects.standing().filter(record_type=kind, record_id__in=[row.pk for row in rows])
