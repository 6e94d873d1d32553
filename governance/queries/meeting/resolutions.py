"""The register of resolutions: every one that a ballot decided, across meetings."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from governance.models import Ballot, Resolution, Task


def resolutions() -> QuerySet[Resolution]:
    """Those that were put to the vote and decided, each with its last standing ballot: result, article."""
    standing = Ballot.objects.filter(
        resolution=OuterRef("pk"), closed_at__isnull=False, cancelled_at__isnull=True, verdict__isnull=False
    ).order_by("-closed_at", "-pk")
    return (
        Resolution.objects.filter(withdrawn_at__isnull=True)
        .annotate(
            ballot=Subquery(standing.values("pk")[:1]),
            result=Subquery(standing.annotate(told=KT("verdict__outcome")).values("told")[:1]),
            sentence=Subquery(standing.annotate(told=KT("verdict__sentence")).values("told")[:1]),
            article=Coalesce(
                Subquery(standing.annotate(told=KT("verdict__article")).values("told")[:1]),
                Value(""),
                output_field=TextField(),
            ),
            held_at=F("item__meeting__starts_at"),
            body_name=F("item__meeting__body__name"),
            meeting_title=F("item__meeting__title"),
            minutes_number=F("item__meeting__minutes__number"),
        )
        .filter(ballot__isnull=False)
        .select_related("item__meeting")
    )


def decision_tasks() -> QuerySet[Task]:
    """Everything that meetings give to do, with the meeting and its body.

    What prepared a meeting and was never ticked is of no use once that meeting was held.
    """
    moot = Q(kind=Task.Kind.BEFORE, done_on__isnull=True, meeting__opened_at__isnull=False)
    return (
        Task.objects.filter(meeting__cancelled_at__isnull=True).exclude(moot).select_related("meeting__body")
    )


def standing_tasks(*, on: date) -> QuerySet[Task]:
    """The same, each with its ``standing`` that day: « done », « late » or « to_do »."""
    return decision_tasks().annotate(
        standing=Case(
            When(done_on__isnull=False, then=Value("done")),
            When(due_on__lt=on, then=Value("late")),
            default=Value("to_do"),
            output_field=CharField(),
        )
    )


def late_tasks(*, on: date) -> QuerySet[Task]:
    """What should have been done before that day and is not."""
    return decision_tasks().filter(done_on__isnull=True, due_on__lt=on)
