"""What the journal tells of a record, in the words of its fields."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateTimeField, Field, ForeignKey, Model
from django.utils import timezone

from cressmember.core.journal import sentence, told_of
from cressmember.core.models import Entry
from cressmember.core.ui.timeline import Moment
from cressmember.kernel.writing import hour, short_date

Changes = Mapping[str, Any]
Named = Mapping[tuple[type[Model], int], str]


def moments_of(entries: Iterable[Entry], about: Model) -> list[Moment]:
    """The entries about a record, each with what it changed, from what to what.

    One query for each model that a foreign key of theirs names, however many they are.
    """
    told = [(entry, told_in(entry, type(about)), _changes(entry)) for entry in entries]
    named = names_of((model, changes) for _, model, changes in told)
    return [
        Moment(
            at=entry.at,
            title=sentence(entry.event),
            by=entry.author,
            changes=in_words(changes, model, named),
        )
        for entry, model, changes in told
    ]


def read_by(
    moments: Iterable[Moment], label: str, names: Mapping[str, str], *, gone: str, told_as: str = ""
) -> list[Moment]:
    """The moments, each code under a label read by its name; one that nothing names any more as ``gone``."""

    def told(key: str, values: tuple[Any, Any]) -> tuple[str, tuple[Any, Any]]:
        if key != label:
            return key, values
        before, after = (names.get(code, gone) if code else "" for code in values)
        return told_as or label, (before, after)

    return [
        replace(moment, changes=dict(told(key, values) for key, values in moment.changes.items()))
        for moment in moments
    ]


def told_in(entry: Entry, subject: type[Model]) -> type[Model]:
    """The model whose fields an entry's changes are: the one that its event names, else the subject's."""
    name = told_of(entry.event)
    return apps.get_model(name) if name else subject


def names_of(told: Iterable[tuple[type[Model], Changes]]) -> Named:
    """What the foreign keys of some changes point to, by model and key; one query for each model."""
    keys: dict[type[Model], set[int]] = defaultdict(set)
    for model, changes in told:
        for name, values in changes.items():
            field = _field(name, model)
            if isinstance(field, ForeignKey):
                keys[field.related_model].update(value for value in values if isinstance(value, int))
    return {
        (model, row.pk): str(row)
        for model, wanted in keys.items()
        for row in model._base_manager.filter(pk__in=wanted)
    }


def in_words(changes: Changes, model: type[Model], named: Named) -> dict[str, tuple[Any, Any]]:
    """Changes under the labels of the model's fields, with the labels of their choices."""
    told = {}
    for name, (before, after) in changes.items():
        field = _field(name, model)
        if field is None and name == "digest":
            continue  # It tells a machine that a text changed, and people nothing.
        label = str(field.verbose_name) if field else name
        told[label[:1].upper() + label[1:]] = (_told(before, field, named), _told(after, field, named))
    return told


def _changes(entry: Entry) -> Changes:
    return entry.detail.changes if hasattr(entry, "detail") else {}


def _field(name: str, model: type[Model]) -> Field | None:
    try:
        field = model._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) else None


def _told(value: Any, field: Field | None, named: Named) -> Any:
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(field, ForeignKey) and isinstance(value, int):
        return named.get((field.related_model, value), f"n° {value}")
    labels = dict(field.flatchoices) if field else {}
    if value in labels:
        return labels[value]
    if not isinstance(value, str):
        return value
    return _instant(value) if isinstance(field, DateTimeField) else _day(value)


def _instant(text: str) -> str:
    try:
        local = timezone.localtime(datetime.fromisoformat(text))
    except ValueError:
        return text  # The act that told it wrote it in words already.
    return f"{short_date(local.date())} à {hour(local)}"


def _day(text: str) -> str:
    try:
        return short_date(date.fromisoformat(text))
    except ValueError:
        return text
