"""Telling of mandates that end: once each, to the organisation and to the team."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Prefetch, Q

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record, record_many, values_of
from cressmember.core.actions.lock import locked
from cressmember.core.actions.outbox import Letter, post_many
from cressmember.core.models import Chamber
from cressmember.kernel.elision import of
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, long_date
from cressmember.members.queries import dues_contacts
from governance.journal import GovernanceEvent
from governance.models import Holder, Mandate, MandateSettings, OutsideSeat

TOLD, TOLD_TEAM = "governance.mandate_ending", "governance.endings"
FIELDS = ("warning_days", "warns_by_mail")


@transaction.atomic
def set_warning(*, warning_days: int, warns_by_mail: bool, by: User | None) -> MandateSettings:
    """Choose how long before its end a mandate is told of, and whether by mail."""
    if not 1 <= warning_days <= 365:
        raise RuleViolation("Le délai va d’un jour à un an.")
    settings = locked(MandateSettings.objects).filter(pk=1).first() or MandateSettings(pk=1)
    before = values_of(settings, FIELDS)
    settings.warning_days, settings.warns_by_mail = warning_days, warns_by_mail
    settings.save()
    changes = differences(before, values_of(settings, FIELDS))
    if changes:
        record(GovernanceEvent.WARNING_SET, on=settings, by=by, changes=changes)
    return settings


@transaction.atomic
def tell_of_endings(*, on: date, by: User | None = None) -> int:
    """Write to those whose mandates end within the days that the chamber chose, and to the team; once each.

    A term that moved is told again. Returns how many mandates and representations were told of.
    """
    settings = MandateSettings.current()
    if not settings.warns_by_mail:
        return 0
    untold = Q(warned_for__isnull=True) | ~Q(warned_for=F("ends_on"))
    mandates = list(locked(Mandate.objects.ending(on=on).filter(untold)))
    seats = list(locked(OutsideSeat.objects.ending(on=on).filter(untold)))
    if not mandates and not seats:
        return 0
    sitting = Holder.objects.in_force(on=on).select_related("person")
    told = list(
        Mandate.objects.filter(pk__in=[mandate.pk for mandate in mandates])
        .select_related("body", "organisation", "person", "college")
        .prefetch_related(Prefetch("holders", sitting, to_attr="sitting_now"))
        .order_by("ends_on", "pk")
    )
    chamber = Chamber.current()
    contacts = dues_contacts([row.organisation_id for row in told if row.organisation_id], on=on)
    letters = [
        Letter(
            TOLD,
            addresses,
            f"Votre mandat se termine le {long_date(_end_of(row))} : {row.body}",
            _to_holder(row, chamber),
            about=row,
        )
        for row in told
        if (addresses := _addresses(row, contacts))
    ]
    outside = list(
        OutsideSeat.objects.filter(pk__in=[seat.pk for seat in seats])
        .select_related("holder")
        .order_by("ends_on", "pk")
    )
    if team := deliverable([chamber.email]):
        written = {letter.about.pk for letter in letters if letter.about}
        letters.append(
            Letter(TOLD_TEAM, team, _team_subject(told, outside), _to_team(told, outside, written))
        )
    post_many(letters, by=by)
    for model, rows in ((Mandate, mandates), (OutsideSeat, seats)):
        model._default_manager.filter(pk__in=[row.pk for row in rows]).update(warned_for=F("ends_on"))
    record_many(GovernanceEvent.ENDINGS_TOLD, rows=[(row, {}) for row in (*told, *outside)], by=by)
    return len(told) + len(outside)


def _addresses(mandate: Any, contacts: dict[int, Any]) -> list[str]:
    """Who sits, and whom the organisation is written to; each address once."""
    people = [mandate.person, *(row.person for row in mandate.sitting_now)]
    theirs = [person.email for person in people if person]
    theirs += [row.address for row in contacts.get(mandate.organisation_id, ())[:1]]
    if mandate.organisation and not any(theirs):
        theirs.append(mandate.organisation.email)
    return deliverable(theirs)


def deliverable(addresses: Iterable[str]) -> list[str]:
    """Those to which a mail can leave: one that cannot would hold back all the others."""
    kept: dict[str, str] = {}
    for address in addresses:
        try:
            validate_email(address)
            address.rpartition("@")[2].encode("idna")
        except (ValidationError, UnicodeError):
            continue
        kept.setdefault(address.casefold(), address)
    return list(kept.values())


def _end_of(row: Mandate | OutsideSeat) -> date:
    assert row.ends_on  # Only what ends is told of.
    return row.ends_on


def _to_holder(mandate: Mandate, chamber: Chamber) -> str:
    return (
        "Bonjour,\n\n"
        f"Le mandat {of(mandate.held_by)} dans l’instance « {mandate.body} » ({mandate.seat}) {of(chamber)} "
        f"se termine le {long_date(_end_of(mandate))}.\n\n"
        "Si vous souhaitez le voir renouvelé, ou si la personne qui siège doit changer, répondez à ce "
        "courriel : nous vous dirons comment et quand se fait le renouvellement.\n\n"
        f"{chamber.name}\n"
    )


def _team_subject(told: Sequence[Mandate], outside: Sequence[OutsideSeat]) -> str:
    parts = []
    if told:
        parts.append(counted(len(told), "mandat se termine", "mandats se terminent"))
    if outside:
        parts.append(
            counted(
                len(outside),
                "représentation extérieure se termine",
                "représentations extérieures se terminent",
            )
        )
    return ", ".join(parts)


def _to_team(told: Sequence[Mandate], outside: Sequence[OutsideSeat], written: set[int]) -> str:
    lines = [
        f"- le {long_date(_end_of(row))} : {row.held_by}, {row.body}, {row.seat}"
        f"{'' if row.pk in written else ' (aucune adresse : prévenez par un autre moyen)'}"
        for row in told
    ]
    lines += [
        f"- le {long_date(_end_of(row))} : {row.holder}, qui siège pour nous : {row}" for row in outside
    ]
    return "Bonjour,\n\nSe terminent bientôt :\n\n" + "\n".join(lines) + "\n"
