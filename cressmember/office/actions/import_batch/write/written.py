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
        self.created: dict[str, list[int]] = {}
        self.changed: dict[str, dict[str, dict[str, Any]]] = {}

    def add(self, rows: Iterable[models.Model]) -> None:
        for row in rows:
            self.created.setdefault(type(row).__name__, []).append(row.pk)

    def keep(self, row: models.Model, names: Iterable[str]) -> None:
        """Keep what these fields say before they change."""
        kept = self.changed.setdefault(type(row).__name__, {}).setdefault(str(row.pk), {})
        for name in names:
            value = getattr(row, name)
            kept.setdefault(name, str(value) if isinstance(value, date | Decimal) else value)

    def as_json(self) -> dict[str, Any]:
        return {"created": self.created, "changed": self.changed}


def standing(ready: Iterable[Planned]) -> list[int]:
    """The files that were there before the import."""
    return [planned.file for planned in ready if planned.outcome == "changed"]
