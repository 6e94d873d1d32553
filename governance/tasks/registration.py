"""Rolls are settled by themselves at the end of their record date."""

from django.utils import timezone

from cressmember.core.tasks import every_minute
from governance.actions.meeting.roll import settle_due_rolls


def settle_today() -> int:
    """Settle the rolls whose record date is over."""
    return settle_due_rolls(now=timezone.now())


every_minute(settle_today)
