"""Written consultations end by themselves at their deadline."""

from django.utils import timezone

from cressmember.core.tasks import every_minute
from governance.actions.meeting.consultation import close_due_consultations


def close_now() -> int:
    """Close those whose deadline passed."""
    return close_due_consultations(now=timezone.now())


every_minute(close_now)
