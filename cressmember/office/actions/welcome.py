"""Welcoming a member: the way into its space, the steps that the team ticks, the themes that it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from cressmember.accounts.models import Invitation, User
from cressmember.core.actions.journal import differences, record
from cressmember.core.actions.lock import locked
from cressmember.core.models import Message
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.actions.person import invite_person
from cressmember.members.actions.theme import choose_themes
from cressmember.members.models import Application, Organisation, Person, Representation, Theme
from cressmember.office.actions.letter import WELCOME
from cressmember.office.journal import OfficeEvent
from cressmember.office.models import WelcomeStep

SPEAKING = (Representation.Role.TITULAR, Representation.Role.SUBSTITUTE, Representation.Role.LEGAL)
# Later on, whoever comes is invited by the organisation itself, or by the team.
LATELY = timedelta(days=30)


def invite_newcomers(*, on: date) -> int:
    """Invite to its space, once, each who speaks for a member lately admitted by a request. How many.

    Only once its welcome left: until then the decision may be taken back. Somebody who cannot be invited (an
    address that serves several people, a closed account) is left to the team.
    """
    about = {"kind": WELCOME, "about_type": ContentType.objects.get_for_model(Application)}
    welcomed = Message.objects.filter(**about, state=Message.State.SENT).values("about_id")
    admitted = Application.objects.filter(
        outcome=Application.Outcome.ADMITTED, decided_on__gt=on - LATELY, pk__in=welcomed
    )
    speaking = Representation.objects.in_force(on=on).filter(
        role__in=SPEAKING, organisation__in=admitted.values("organisation")
    )
    invited = Invitation.objects.filter(person__isnull=False).values("person")
    found = Person.objects.filter(pk__in=speaking.values("person"), user__isnull=True).exclude(email="")
    done = 0
    for person in found.exclude(pk__in=invited).order_by("pk"):
        try:
            invite_person(person=person, on=on, by=None)
        except RuleViolation:
            continue
        done += 1
    return done


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
