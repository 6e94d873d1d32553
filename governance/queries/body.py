"""Bodies with their figures."""

from __future__ import annotations

from datetime import date

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from governance.models import Body, Mandate, SeatPlan, Statutes
from governance.queries.text import seats_named


def bodies(*, on: date) -> QuerySet[Body]:
    """Every body with where it stands on that day, its seats and the next end of a mandate.

    The seats planned are those of the statutes in force where they say them, at least; else those typed.
    One query beside that of the statutes.
    """
    sitting = Mandate.objects.in_force(on=on).voting().filter(body=OuterRef("pk")).order_by()
    planned = SeatPlan.objects.filter(body=OuterRef("pk")).order_by().values("body")
    return Body.objects.annotate(
        filled=Coalesce(
            Subquery(sitting.values("body").annotate(n=Count("pk")).values("n"), output_field=IntegerField()),
            0,
        ),
        planned=Case(
            *(
                When(code=code, then=Value(seats))
                for code, seats in seats_named(Statutes.objects.in_force(on=on)).items()
            ),
            default=Subquery(planned.annotate(n=Sum("seats")).values("n")),
            output_field=IntegerField(),
        ),
        next_end=Subquery(sitting.values("body").annotate(day=Min("ends_on")).values("day")),
        parent_name=F("parent__name"),
        state=Case(
            When(ended_on__lte=on, then=Value("ended")),
            When(created_on__gt=on, then=Value("to_come")),
            When(Q(work__asleep_since__lte=on), then=Value("asleep")),
            default=Value("standing"),
        ),
    )
