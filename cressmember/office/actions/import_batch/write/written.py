"""What an import wrote, remembered so that it can be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from cressmember.office.actions.import_batch.plan import Planned

BATCH = 500


class Written:
    """Remembers what an import creates, by model, and what it changes, to be able to take it back."""

    def __init__(self) -> None:
        self._created: dict[str, list[int]] = {}
        self._changed: dict[tuple[str, int, str], tuple[models.Model, Any]] = {}

    def add(self, rows: Iterable[models.Model]) -> None:
        for row in rows:
            self._created.setdefault(type(row).__name__, []).append(row.pk)

    def keep(self, row: models.Model, names: Iterable[str]) -> None:
        """Keep what these fields say before they change; what they then say is read at the end."""
        for name in names:
            self._changed.setdefault((type(row).__name__, row.pk, name), (row, as_kept(getattr(row, name))))

    def as_json(self) -> dict[str, Any]:
        """As a batch keeps it: keys by model, and [before, after] by model, key and field."""
        changed: dict[str, dict[str, dict[str, list[Any]]]] = {}
        for (model, key, name), (row, before) in self._changed.items():
            fields = changed.setdefault(model, {}).setdefault(str(key), {})
            fields[name] = [before, as_kept(getattr(row, name))]
        return {"created": self._created, "changed": changed}


def as_kept(value: Any) -> Any:
    """A value as JSON keeps it, the same before and after the database rounded it."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value) if isinstance(value, date) else value


def known_before(ready: Iterable[Planned]) -> list[int]:
    """The files that were there before the import."""
    return [planned.file for planned in ready if planned.outcome == "changed"]
