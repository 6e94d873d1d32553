"""Rolls are settled by themselves at the end of their record date; links follow who represents or sits."""

from django.utils import timezone

from cressmember.core.tasks import every_minute
from governance.actions.meeting.following import follow_departures, follow_seats
from governance.actions.meeting.roll import settle_due_rolls


def settle_today() -> int:
    """Settle the rolls whose record date is over."""
    return settle_due_rolls(now=timezone.now())


def follow_today() -> int:
    """Close the links of those who no longer act for a member, or no longer sit."""
    today = timezone.localdate()
    return follow_departures(on=today) + follow_seats(on=today)


every_minute(settle_today)
every_minute(follow_today)
