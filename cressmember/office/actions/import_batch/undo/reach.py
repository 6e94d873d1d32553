"""What an import may reach: the models, in the order in which they are taken back, and their rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet

from billing.models import Allocation, Due, Receipt, Scale
from cressmember.members.models import (
    College,
    CollegeSet,
    DeclaredFigure,
    Membership,
    Organisation,
    Person,
    Placement,
    Relation,
    Representation,
    Settlement,
)

# What an import may write, in the order in which it is taken back.
UNDONE_IN_ORDER: tuple[type[Model], ...] = (
    Settlement,
    Allocation,
    Receipt,
    Due,
    Scale,
    Representation,
    DeclaredFigure,
    Placement,
    Membership,
    Relation,
    Person,
    Organisation,
    College,
    CollegeSet,
)
# What an import may change in what stands already.
CHANGED: tuple[type[Model], ...] = (Organisation, Membership, Placement, DeclaredFigure)
# What hangs on a file, and stays when the file does.
ON_A_FILE = (Representation, DeclaredFigure, Placement, Membership, Relation)
# What stays as long as something that stays names it.
NAMED = (Scale, Person, College, CollegeSet)

# The keys of records, by model.
Keys = dict[type[Model], set[int]]


def of_keys(model: type[Model], keys: Iterable[int]) -> QuerySet[Any]:
    """The records of these keys."""
    return model._default_manager.filter(pk__in=list(keys))


def rows_of(
    model: type[Model],
    keys: Iterable[int] | None,
    *names: str,
    among: Iterable[int] | None = None,
) -> list[tuple[Any, ...]]:
    """The key and these fields of rows; of these keys alone, or of those whose first field is ``among``."""
    rows = model._default_manager.order_by()
    if keys is not None:
        rows = rows.filter(pk__in=list(keys))
    if among is not None:
        rows = rows.filter(**{f"{names[0]}__in": list(among)})
    return list(rows.values_list("pk", *names))
