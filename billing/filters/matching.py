"""What several lists are narrowed by."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from cressmember.kernel.folding import words

UNKNOWN = "-"


def matching(queryset: Any, value: str, *paths: str) -> Any:
    """Keep the rows whose organisation holds every word, under one of the paths."""
    for word in words(value):
        condition = Q()
        for path in paths:
            condition |= Q(**{f"{path}__search_text__contains": word})
        queryset = queryset.filter(condition)
    return queryset
