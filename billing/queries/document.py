"""Numbered documents that wait for someone."""

from __future__ import annotations

from django.db.models import QuerySet

from billing.models import Campaign, Document


def waiting_for_the_printer(campaign: Campaign | None = None) -> QuerySet[Document]:
    """The documents that go on paper and did not yet: what is in force, and what corrects it.

    With a ``campaign``, those of the dues that it called.
    """
    waiting = Document.objects.filter(delivery=Document.Delivery.PRINT, cancelled_by__isnull=True)
    return waiting.filter(due__campaign=campaign) if campaign else waiting
