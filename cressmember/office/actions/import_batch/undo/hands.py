"""What was written since: the records that the journal tells of, and the fields that say otherwise."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from cressmember.core.journal import told_of
from cressmember.core.models import Entry
from cressmember.members.journal import MembersEvent
from cressmember.members.models import DeclaredFigure, Organisation
from cressmember.members.models.organisation import field_label
from cressmember.office.actions.import_batch.undo.reach import CHANGED, UNDONE_IN_ORDER, of_keys
from cressmember.office.actions.import_batch.write.written import as_kept
from cressmember.office.journal import OfficeEvent
from cressmember.office.models import ImportBatch

# Writing nothing of what an import wrote, they do not keep it.
PASSIVE = {MembersEvent.DUES_SETTLED, MembersEvent.SETTLEMENT_WITHDRAWN}
EVERYTHING = "*"  # A merge writes on all of it.

# The names of the models whose fields were written since, or EVERYTHING, by model and key of the record that
# tells it.
Hands = dict[type[Model], dict[int, set[str]]]
# What fields said before, by key and field.
Former = dict[int, dict[str, Any]]
GivenBack = dict[type[Model], Former]
# The files where somebody wrote over what the import wrote, each with what it is.
Overwritten = list[tuple[Organisation, str]]


def hands_since(batch: ImportBatch) -> Hands:
    """What was written since: the records that the journal tells of, and the models whose fields it tells."""
    written = Entry.objects.filter(
        event=OfficeEvent.REGISTER_IMPORTED,
        subject_type=ContentType.objects.get_for_model(ImportBatch),
        subject_id=batch.pk,
    )
    last = written.values_list("pk", flat=True).order_by("-pk").first() or 0
    found: Hands = {model: {} for model in UNDONE_IN_ORDER}
    models_of = {ContentType.objects.get_for_model(model).pk: model for model in UNDONE_IN_ORDER}
    entries = Entry.objects.filter(pk__gt=last, subject_type__in=models_of).exclude(event__in=PASSIVE)
    for kind, key, event in entries.order_by().values_list("subject_type", "subject_id", "event"):
        found[models_of[kind]].setdefault(key, set()).add(
            EVERYTHING if event == MembersEvent.ORGANISATIONS_MERGED else told_of(event).rpartition(".")[2]
        )
    return found


def fields_to_give_back(batch: ImportBatch, new_files: Collection[int]) -> tuple[GivenBack, Overwritten]:
    """The former values of the fields that still say what the import wrote; and those that say otherwise."""
    given_back: GivenBack = {}
    overwritten: Overwritten = []
    for model in CHANGED:
        kept = batch.written.get("changed", {}).get(model.__name__, {})
        given_back[model] = {}
        rows = of_keys(model, [int(key) for key in kept])
        if model is Organisation:
            rows = rows.exclude(pk__in=list(new_files))
        else:
            rows = rows.select_related("organisation")
        for row in rows:
            told = kept[str(row.pk)]
            changed = [name for name, (_, after) in told.items() if as_kept(getattr(row, name)) != after]
            if isinstance(row, Organisation):
                overwritten += [(row, field_label(name)) for name in changed]
            elif changed:
                # A figure and its source, a day and its precision: they go together.
                overwritten.append((row.organisation, _noun(row)))
                continue
            back = {name: before for name, (before, _) in told.items() if name not in changed}
            if back:
                given_back[model][row.pk] = back
    return given_back, overwritten


def _noun(row: Model) -> str:
    return str(row).lower() if isinstance(row, DeclaredFigure) else str(row._meta.verbose_name)
