"""How many times a meeting changed, for the calendars that keep it (SEQUENCE, RFC 5545, 3.8.7.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType

from cressmember.core.models import Entry
from governance.journal import GovernanceEvent
from governance.models import Convocation, Meeting

CHANGES = (GovernanceEvent.MEETING_CHANGED, GovernanceEvent.MEETING_CANCELLED)


def revisions_of(meetings: Iterable[Meeting]) -> dict[int, int]:
    """How many times each meeting changed, was called off or was told of again, by its key; it only rises.

    The first convocation changes nothing: whoever received it holds the entry as it was made.
    """
    keys = [meeting.pk for meeting in meetings]
    changed = Entry.objects.filter(
        subject_type=ContentType.objects.get_for_model(Meeting), subject_id__in=keys, event__in=CHANGES
    )
    found = Counter(changed.values_list("subject_id", flat=True))
    told = Counter(Convocation.objects.filter(meeting__in=keys).values_list("meeting", flat=True))
    return {key: found[key] + max(told[key] - 1, 0) for key in keys}
