"""Writing the file of each row, its figures, and what the journal tells of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.actions.journal import record_many
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import short_date
from cressmember.members.actions.search import organisation_texts
from cressmember.members.journal import MembersEvent
from cressmember.members.models import DeclaredFigure, Organisation
from cressmember.office.actions.import_batch.plan import Planned
from cressmember.office.actions.import_batch.write.representation import Contact
from cressmember.office.actions.import_batch.write.written import BATCH, Written, known_before

CHANGED_MEANWHILE = (
    "Le registre a changé pendant l’écriture : rien n’est écrit. Relisez, puis écrivez de nouveau."
)


def write_organisations(
    ready: Sequence[Planned], contacts: Sequence[Sequence[Contact]], written: Written
) -> list[Organisation]:
    """Write the file of each row, new ones with the words that find them; returns them in the same order.

    Raises RuleViolation when a file that a row would change has just been merged.
    """
    expected = known_before(ready)
    known = locked(Organisation.objects).in_bulk(expected)
    if len(known) < len(expected):
        raise RuleViolation(CHANGED_MEANWHILE)
    now, told, new, files = timezone.now(), set[str](), list[Organisation](), list[Organisation]()
    for planned, named in zip(ready, contacts, strict=True):
        values = planned.row.values
        if planned.outcome == "created":
            row = Organisation(**values, extras=planned.row.extras)
            by_role = sorted(named, key=lambda contact: contact.role)
            people = chain.from_iterable(contact.texts for contact in by_role)
            row.sort_name, row.search_text = organisation_texts(row, people)
            new.append(row)
        else:
            row = known[planned.file]
            names = [name for name in values if name in planned.changes]
            written.keep(row, [*names, "extras"])
            told.update(names)
            for name in names:
                setattr(row, name, values[name])
            row.extras = row.extras | planned.row.extras
            row.updated_at = now
        files.append(row)
    written.add(Organisation.objects.bulk_create(new, batch_size=BATCH))
    for planned, row in zip(ready, files, strict=True):
        planned.organisation_id = row.pk
    Organisation.objects.bulk_update(
        known.values(), ["extras", "updated_at", *sorted(told)], batch_size=BATCH
    )
    return files


def write_named(named: Iterable[tuple[str, Iterable[str]]], written: Written) -> list[Organisation]:
    """Write organisations of which only the name, and the texts of who acts for them, are known."""
    rows = []
    for name, people in named:
        row = Organisation(name=name[:250])
        row.sort_name, row.search_text = organisation_texts(row, people)
        rows.append(row)
    Organisation.objects.bulk_create(rows, batch_size=BATCH)
    written.add(rows)
    return rows


def write_figures(ready: Sequence[Planned], source: str, written: Written) -> None:
    """Write the figures that rows declare, with the file as their source."""
    known = {
        (row.organisation_id, row.kind, row.year): row
        for row in DeclaredFigure.objects.filter(organisation__in=known_before(ready))
    }
    new, mended, today = [], [], timezone.localdate()
    for planned in ready:
        for kind, year, amount in planned.row.figures:
            figure = known.get((planned.file, kind, year))
            if figure is None:
                new.append(
                    DeclaredFigure(
                        organisation_id=planned.file,
                        kind=kind,
                        year=year,
                        amount=amount,
                        source=source[:200],
                        recorded_on=today,
                    )
                )
            elif figure.amount != amount:
                written.keep(figure, ["amount", "source", "recorded_on"])
                figure.amount, figure.source, figure.recorded_on = amount, source[:200], today
                mended.append(figure)
    DeclaredFigure.objects.bulk_update(mended, ["amount", "source", "recorded_on"], batch_size=BATCH)
    written.add(DeclaredFigure.objects.bulk_create(new, batch_size=BATCH))


def tell(ready: Sequence[Planned], files: Sequence[Organisation], by: User | None) -> None:
    """Write in the journal each file that was made or changed."""
    created, changed = [], []
    for planned, row in zip(ready, files, strict=True):
        if planned.outcome == "created":
            created.append((row, {"name": ("", planned.row.name)}))
        else:
            changed.append((row, _plain(planned.changes)))
    record_many(MembersEvent.ORGANISATION_CREATED, rows=created, by=by, by_import=True)
    record_many(MembersEvent.ORGANISATION_CHANGED, rows=changed, by=by, by_import=True)


def _plain(changes: dict[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    return {
        name: tuple(short_date(value) if hasattr(value, "isoformat") else value for value in pair)
        for name, pair in changes.items()
    }
