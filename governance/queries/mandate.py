"""Mandates with where they stand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from governance.models import Body, Mandate
from governance.models.mandate import ends_soon

TO_RATIFY = Q(obtained="coopted", is_ratifiable=True, ratified_on__isnull=True, end_reason="")


def mandates(*, on: date) -> Any:
    """Every mandate with who sits and where it stands on that day (``state``), in one query."""
    followed = Exists(Mandate.objects.filter(replaces=OuterRef("pk")))
    never = Q(ends_on__isnull=False, ends_on=F("starts_on"))
    return (
        Mandate.objects.told(on=on)
        .annotate(
            state=Case(
                When(Q(ends_on__lte=on) | never, then=Value("over")),
                When(starts_on__gt=on, then=Value("to_come")),
                When(TO_RATIFY, then=Value("to_ratify")),
                When(ends_soon(on) & ~Q(followed), then=Value("ending")),
                default=Value("held"),
            )
        )
        .select_related("body", "college")
    )


def to_ratify() -> Any:
    """The co-options that no assembly ratified nor refused yet."""
    return Mandate.objects.filter(TO_RATIFY)


def held_in_bureau(mandate: Mandate, *, on: date) -> QuerySet[Mandate]:
    """The mandates of a bureau that whoever sits in the board under this one holds too; none for another."""
    if mandate.body.kind != Body.Kind.BOARD:
        return Mandate.objects.none()
    held: QuerySet[Mandate] = Mandate.objects.in_force(on=on).filter(
        body__kind=Body.Kind.BUREAU, organisation=mandate.organisation_id, person=mandate.person_id
    )
    return held.select_related("body")
