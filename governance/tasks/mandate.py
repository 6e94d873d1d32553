"""The mandates that end soon are told of, once each, so that every tick may ask."""

from django.utils import timezone

from cressmember.core.tasks import every_minute
from governance.actions.warning import tell_of_endings


def tell_today() -> int:
    """Tell of those that end within the days that the chamber chose."""
    return tell_of_endings(on=timezone.localdate())


every_minute(tell_today)
