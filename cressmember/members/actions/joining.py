"""Setting the page where organisations ask to join."""

from __future__ import annotations

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record, values_of
from cressmember.core.actions.lock import locked
from cressmember.kernel import reading
from cressmember.members.journal import MembersEvent
from cressmember.members.models import JoiningPage

FIELDS = ("is_open", "introduction", "charter", "next_steps")


@transaction.atomic
def configure_joining(
    *,
    is_open: bool,
    introduction: str,
    charter: str,
    next_steps: str,
    by: User | None,
) -> JoiningPage:
    """Set the page. The themes that it offers are those that are not retired (``write_theme``)."""
    page = locked(JoiningPage.objects).filter(pk=1).first() or JoiningPage(pk=1)
    before = values_of(page, FIELDS)
    page.is_open = is_open
    for name, text in (("introduction", introduction), ("charter", charter), ("next_steps", next_steps)):
        setattr(page, name, reading.paragraphs(text))
    page.save()
    if changes := differences(before, values_of(page, FIELDS)):
        record(MembersEvent.JOINING_CONFIGURED, on=page, by=by, changes=changes)
    return page
