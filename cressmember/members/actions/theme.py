"""Themes of the chamber's work, and who chose which."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, filled_in, record, values_of
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.members.journal import MembersEvent
from cressmember.members.models import Interest, Organisation, Theme

FIELDS = ("name", "order", "is_retired")


@transaction.atomic
def write_theme(
    *, theme: Theme | None, name: str, order: int, is_retired: bool = False, by: User | None
) -> Theme:
    """Add a theme, correct it, or retire it: who chose it keeps it. Raises RuleViolation for a namesake."""
    row = locked(Theme.objects).get(pk=theme.pk) if theme else Theme()
    before = values_of(row, FIELDS) if theme else {}
    row.name, row.order, row.is_retired = name, order, is_retired
    if Theme.objects.filter(name=row.name).exclude(pk=row.pk).exists():
        raise RuleViolation("Un autre thème porte ce nom.")
    row.save()
    after = values_of(row, FIELDS) if theme else filled_in(row, FIELDS)
    if changes := differences(before, after):
        event = MembersEvent.THEME_CHANGED if theme else MembersEvent.THEME_CREATED
        record(event, on=row, by=by, changes=changes)
    return row


@transaction.atomic
def choose_themes(
    *, organisation: Organisation, themes: Iterable[Theme], on: date, by: User | None
) -> list[Interest]:
    """Say which themes an organisation wishes to work on from a day; those no longer said end that day."""
    organisation = locked(Organisation.objects).get(pk=organisation.pk)
    wanted = {theme.pk: theme for theme in themes}
    held = list(
        locked(Interest.objects.in_force(on=on).filter(organisation=organisation)).select_related("theme")
    )
    before = sorted(row.theme.name for row in held)
    for row in held:
        if row.theme_id not in wanted:
            row.ends_on = on
            row.save(update_fields=["ends_on"])
    known = {row.theme_id for row in held}
    kept = [row for row in held if row.theme_id in wanted]
    kept += [
        Interest.objects.create(organisation=organisation, theme=theme, starts_on=on)
        for key, theme in wanted.items()
        if key not in known
    ]
    after = sorted(row.theme.name for row in kept)
    if before != after:
        changes = {"thèmes": (", ".join(before), ", ".join(after))}
        record(MembersEvent.THEMES_CHOSEN, on=organisation, by=by, changes=changes)
    return kept
