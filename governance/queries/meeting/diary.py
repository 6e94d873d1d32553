"""Meetings in a list: to come and held."""

from __future__ import annotations

from django.db.models import Count, F, Q, QuerySet

from governance.models import Meeting


def meetings() -> QuerySet[Meeting]:
    """Every meeting, with its state, the name of its body and how many items it has."""
    return (
        Meeting.objects.told()
        .select_related("body")
        .annotate(
            body_name=F("body__name"),
            item_count=Count("items", filter=Q(items__withdrawn_at__isnull=True)),
        )
    )
