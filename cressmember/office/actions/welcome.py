"""Welcoming a member: the steps that the team ticks, the themes that it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.actions.theme import choose_themes
from cressmember.members.models import Organisation, Theme
from cressmember.office.journal import OfficeEvent
from cressmember.office.models import WelcomeStep


@transaction.atomic
def note_welcome(
    *,
    organisation: Organisation,
    days: Mapping[str, date | None],
    note: str,
    themes: Iterable[Theme],
    on: date,
    by: User | None,
) -> Organisation:
    """Write the days of the steps (``WelcomeStep.Kind``), and the themes; no day takes a step back.

    ``note`` is what was said at the welcome meeting. Raises RuleViolation for a day to come.
    """
    organisation = locked(Organisation.objects).get(pk=organisation.pk)
    known = {row.kind: row for row in locked(WelcomeStep.objects).filter(organisation=organisation)}
    before = {kind: row.done_on for kind, row in known.items()}
    told = {kind: row.note for kind, row in known.items() if row.note}
    for kind, day in days.items():
        if day and day > on:
            raise RuleViolation(f"Le {long_date(day)} n’est pas encore venu : notez l’étape ce jour-là.")
        row = known.get(kind)
        if day is None:
            if row:
                row.delete()
            continue
        row = row or WelcomeStep(organisation=organisation, kind=kind, by=by)
        row.done_on = day
        row.note = note.strip() if kind == WelcomeStep.Kind.MEETING else ""
        row.save()
    rows = WelcomeStep.objects.filter(organisation=organisation)
    after = {row.kind: row.done_on for row in rows}
    now_told = {row.kind: row.note for row in rows if row.note}
    changes = _named(differences(before, after))
    if said := differences(told, now_told):
        changes["précision"] = said[WelcomeStep.Kind.MEETING.value]
    if changes:
        record(OfficeEvent.WELCOME_NOTED, on=organisation, by=by, changes=changes)
    choose_themes(organisation=organisation, themes=themes, on=on, by=by)
    return organisation


def _named(changes: Mapping[str, tuple[object, object]]) -> dict[str, tuple[object, object]]:
    return {str(WelcomeStep.Kind(kind).label): change for kind, change in changes.items()}
