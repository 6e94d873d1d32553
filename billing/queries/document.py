"""Numbered documents that wait for someone."""

from __future__ import annotations

from django.db.models import QuerySet

from billing.models import Document


def waiting_for_the_printer() -> QuerySet[Document]:
    """The documents that go on paper and did not yet: what is in force, and what corrects it."""
    return Document.objects.filter(delivery=Document.Delivery.PRINT, cancelled_by__isnull=True)
