"""Setting the page where organisations ask to join, and the themes that it offers."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record, values_of
from cressmember.core.actions.lock import locked
from cressmember.kernel import reading
from cressmember.kernel.violations import RuleViolation
from cressmember.members.journal import MembersEvent
from cressmember.members.models import JoiningPage, Theme

FIELDS = ("is_open", "introduction", "charter", "next_steps")
LONGEST_THEME = 120


@transaction.atomic
def configure_joining(
    *,
    is_open: bool,
    introduction: str,
    charter: str,
    next_steps: str,
    themes: Sequence[str],
    by: User | None,
) -> JoiningPage:
    """Set the page; ``themes`` are those offered, in their order.

    A theme left out is retired: whoever chose it keeps it. One that comes back is offered again. Raises
    RuleViolation for a theme that is too long.
    """
    page = locked(JoiningPage.objects).filter(pk=1).first() or JoiningPage(pk=1)
    before = values_of(page, FIELDS) | {"themes": _offered()}
    page.is_open = is_open
    for name, text in (("introduction", introduction), ("charter", charter), ("next_steps", next_steps)):
        setattr(page, name, reading.paragraphs(text))
    page.save()
    _offer(list(dict.fromkeys(filter(None, map(reading.text, themes)))))
    changes = differences(before, values_of(page, FIELDS) | {"themes": _offered()})
    if changes:
        record(MembersEvent.JOINING_CONFIGURED, on=page, by=by, changes=changes)
    return page


def _offered() -> str:
    return ", ".join(Theme.objects.filter(is_retired=False).values_list("name", flat=True))


def _offer(names: Sequence[str]) -> None:
    if any(len(name) > LONGEST_THEME for name in names):
        raise RuleViolation(f"Un thème a {LONGEST_THEME} caractères au plus.")
    Theme.objects.exclude(name__in=names).update(is_retired=True)
    for order, name in enumerate(names, start=1):
        Theme.objects.update_or_create(name=name, defaults={"order": order, "is_retired": False})
