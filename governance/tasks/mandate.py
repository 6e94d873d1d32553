"""Mandates that end soon are told of, those that are lost end, once each: every tick may ask."""

from django.utils import timezone

from cressmember.core.tasks import every_minute
from governance.actions.lapse import end_lapsed_mandates
from governance.actions.warning import tell_of_endings


def tell_today() -> int:
    """Tell of those that end within the days that the chamber chose."""
    return tell_of_endings(on=timezone.localdate())


def end_today() -> int:
    """End of right what the statutes end, on the day of each loss."""
    return end_lapsed_mandates(on=timezone.localdate())


every_minute(tell_today)
every_minute(end_today)
