"""Dated facts: half-open periods stored as two dates, either of which may be unknown or open.

A start that is not known means « since before our records »; an end that is missing means « still so ».
"""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q


def in_force(on: date, *, start: str, end: str, prefix: str = "") -> Q:
    """Return the condition « in force on that day » over two date fields."""
    start, end = f"{prefix}{start}", f"{prefix}{end}"
    started = Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": on})
    not_ended = Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": on})
    return started & not_ended


def ends_after_start(model: str, *, start: str, end: str, app: str = "members") -> models.CheckConstraint:
    """A fact cannot end before it begins; ending on its first day means that it never held."""
    return models.CheckConstraint(
        condition=Q(**{f"{start}__isnull": True})
        | Q(**{f"{end}__isnull": True})
        | Q(**{f"{end}__gte": F(start)}),
        name=f"{app}_{model}_ends_after_start",
        violation_error_message="La fin ne peut pas précéder le début.",
    )


class DatedQuerySet(models.QuerySet[Any]):
    """Rows that hold from ``starts_on`` to ``ends_on``."""

    def in_force(self, *, on: date) -> Self:
        return self.filter(in_force(on, start="starts_on", end="ends_on"))


class Dated(models.Model):
    """A row that holds from ``starts_on`` to ``ends_on``, the first day without it."""

    starts_on = models.DateField("à compter du", null=True, blank=True)
    ends_on = models.DateField("jusqu’au", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def in_force_on(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or day < self.ends_on
        )
