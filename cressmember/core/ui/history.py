"""What the journal tells of a record, in the words of its fields."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, ForeignKey, Model

from cressmember.core.journal import sentence
from cressmember.core.models import Entry
from cressmember.core.ui.timeline import Moment
from cressmember.kernel.writing import short_date


def moments_of(entries: Iterable[Entry], about: Model) -> list[Moment]:
    """The entries about a record, each with what it changed, from what to what."""
    return [
        Moment(
            at=entry.at,
            title=sentence(entry.event),
            by=entry.author,
            changes=in_words(entry.detail.changes, about) if hasattr(entry, "detail") else {},
        )
        for entry in entries
    ]


def in_words(changes: Mapping[str, Any], about: Model) -> dict[str, tuple[Any, Any]]:
    """Changes under the labels of the fields, with the labels of their choices."""
    told = {}
    for name, (before, after) in changes.items():
        field = _field(name, about)
        label = str(field.verbose_name) if field else name
        told[label[:1].upper() + label[1:]] = (_told(before, field), _told(after, field))
    return told


def _field(name: str, about: Model) -> Field | None:
    """The field of that name on the record, else on what hangs on it in the same app."""
    for model in [type(about), *apps.get_app_config(about._meta.app_label).get_models()]:
        try:
            field = model._meta.get_field(name.removesuffix("_id"))
        except FieldDoesNotExist:
            continue
        if isinstance(field, Field):
            return field
    return None


def _told(value: Any, field: Field | None) -> Any:
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(field, ForeignKey) and isinstance(value, int):
        return str(field.related_model._base_manager.filter(pk=value).first() or f"n° {value}")
    labels = dict(field.flatchoices) if field else {}
    if value in labels:
        return labels[value]
    return _day(value) if isinstance(value, str) else value


def _day(text: str) -> str:
    try:
        return short_date(date.fromisoformat(text))
    except ValueError:
        return text
