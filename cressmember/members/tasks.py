"""What the worker does for the register."""

from __future__ import annotations

from django.utils import timezone

from cressmember.core.tasks import every_minute
from cressmember.members.actions.application import forget_drafts


def forget_today() -> int:
    """Delete the requests for membership that were begun and left."""
    return forget_drafts(now=timezone.now())


every_minute(forget_today)
