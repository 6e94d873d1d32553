"""Dues still owed, and those of past years."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from billing.models import Due
from billing.models.due import NOTHING, REGULARISATION
from cressmember.members.models import Organisation


def outstanding_dues(*, payer: Organisation | None, others: Iterable[int] = ()) -> list[Due]:
    """The dues that a payer still owes, and those of the other members it pays for, oldest first."""
    dues = Due.objects.filter(Q(payer=payer) | Q(organisation__in=list(others))).owed()
    return list(dues.select_related("organisation", "dues_year").order_by("called_on", "pk"))


def of_the_same_year(due: Due) -> QuerySet[Due]:
    """What else a member was called for in a year: a regularisation, the call after one cancelled."""
    same = Due.objects.filter(organisation=due.organisation_id, dues_year=due.dues_year_id)
    return same.exclude(pk=due.pk)


def last_dues(organisations: Iterable[int], *, before: date) -> dict[int, Due]:
    """The latest due of each member among the years that began before a day; ``complement`` goes with it."""
    complements = (
        Due.objects.live()
        .filter(organisation=OuterRef("organisation"), dues_year=OuterRef("dues_year"), title=REGULARISATION)
        .values("amount")
    )
    dues = (
        Due.objects.live()
        .filter(organisation__in=list(organisations), dues_year__starts_on__lt=before)
        # A complement is a part of its year's dues, not dues of their own.
        .exclude(title=REGULARISATION)
        .annotate(complement=Coalesce(Subquery(complements[:1]), Value(NOTHING)))
        .order_by("dues_year__starts_on", "pk")
    )
    return {due.organisation_id: due for due in dues}
