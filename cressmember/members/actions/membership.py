"""Admission, its correction, and the end of a membership."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db import transaction
from django.db.models import Q

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record, values_of
from cressmember.kernel.elision import of
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.actions.hold import hold
from cressmember.members.actions.placement import place_members
from cressmember.members.journal import MembersEvent
from cressmember.members.models import College, Membership, Organisation, Relation

FIELDS = ("admitted_on", "admitted_precision", "decided_by", "decided_on")
END_FIELDS = ("ended_on", "end_reason", "end_note", "end_decided_by", "end_decided_on")


class EndingGuard(Protocol):
    """What an upper floor says before a membership ends: it raises RuleViolation, or lets it end."""

    def __call__(self, organisation: Organisation, *, reason: str, decided_on: date) -> None: ...


_guards: list[EndingGuard] = []


def offer_ending_guard(guard: EndingGuard) -> None:
    """Let an upper floor refuse the end of a membership; called once, when the application is ready."""
    if guard not in _guards:
        _guards.append(guard)


def refuse_ending(organisation: Organisation, *, reason: str, decided_on: date) -> None:
    """Raise RuleViolation where another floor refuses such an end, decided that day."""
    for guard in _guards:
        guard(organisation, reason=reason, decided_on=decided_on)


class Written(Protocol):
    """What an upper floor writes when a membership ends, or when its end is taken back; how many rows."""

    def __call__(self, *, organisation: Organisation, ended_on: date, by: User | None) -> int: ...


@dataclass(frozen=True, slots=True)
class Consequence:
    """What the end of a membership brings on another floor.

    ``foretold`` says it beforehand, in sentences; ``ended`` does it, in the same transaction; ``reopened``
    takes it back with the end, and raises RuleViolation where that can no longer be.
    """

    foretold: Callable[[Organisation, date], list[str]]
    ended: Written
    reopened: Written


_consequences: list[Consequence] = []


def offer_ending_consequence(consequence: Consequence) -> None:
    """Let an upper floor follow the end of a membership; called once, when the application is ready."""
    if consequence not in _consequences:
        _consequences.append(consequence)


def foretold_of_ending(organisation: Organisation, *, on: date) -> list[str]:
    """What the end of a membership on that day would bring on every floor, in sentences."""
    return [said for consequence in _consequences for said in consequence.foretold(organisation, on)]


@transaction.atomic
def admit(
    *,
    organisation: Organisation,
    admitted_on: date,
    college: College,
    decided_by: str,
    decided_on: date | None,
    by: User | None,
) -> Membership:
    """Make an organisation a member from a date, in a college, by the decision of a body."""
    organisation = hold([organisation.pk])[organisation.pk]
    standing = Membership.objects.filter(organisation=organisation, ended_on__isnull=True).first()
    if standing:
        since = f" depuis le {long_date(standing.admitted_on)}" if standing.admitted_on else ""
        raise RuleViolation(f"{organisation} est déjà adhérente{since}.")
    last = Membership.objects.filter(organisation=organisation).order_by("-ended_on").first()
    if last and last.ended_on and admitted_on < last.ended_on:
        raise RuleViolation(
            f"La précédente adhésion {of(organisation)} a pris fin le {long_date(last.ended_on)} : "
            "la nouvelle ne peut pas commencer avant."
        )
    membership = Membership.objects.create(
        organisation=organisation,
        admitted_on=admitted_on,
        decided_by=decided_by,
        decided_on=decided_on,
    )
    for prospect in Relation.objects.filter(
        organisation=organisation, kind=Relation.Kind.PROSPECT, ends_on__isnull=True
    ):
        # A prospect written down after the admission never was one.
        prospect.ends_on = max(prospect.starts_on or admitted_on, admitted_on)
        prospect.save(update_fields=["ends_on"])
    place_members(organisations=[organisation], college=college, on=admitted_on, act=decided_by, by=by)
    record(
        MembersEvent.MEMBER_ADMITTED,
        on=organisation,
        by=by,
        changes=differences(
            {}, {"admitted_on": admitted_on, "decided_by": decided_by, "decided_on": decided_on}
        ),
        membership=membership.pk,
        admitted_on=admitted_on.isoformat(),
        college=college.code,
    )
    return membership


@transaction.atomic
def correct_membership(*, membership: Membership, by: User | None, **fields: object) -> Membership:
    """Correct what was written of an admission: its date, its precision, who decided.

    Raises RuleViolation when the membership would begin after its end.
    """
    hold([membership.organisation_id])
    membership = Membership.objects.select_related("organisation").get(pk=membership.pk)
    before = values_of(membership, FIELDS)
    for name, value in fields.items():
        setattr(membership, name, value)
    if membership.admitted_on and membership.ended_on and membership.admitted_on > membership.ended_on:
        raise RuleViolation(
            f"Cette adhésion a pris fin le {long_date(membership.ended_on)} : "
            "elle ne peut pas avoir commencé après."
        )
    changes = differences(before, values_of(membership, FIELDS))
    if changes:
        membership.save()
        record(MembersEvent.MEMBERSHIP_CHANGED, on=membership.organisation, by=by, changes=changes)
    return membership


@transaction.atomic
def end_membership(
    *,
    membership: Membership,
    ended_on: date,
    reason: str,
    note: str = "",
    decided_by: str = "",
    decided_on: date | None = None,
    by: User | None,
) -> Membership:
    """End a membership; ``ended_on`` is the first day on which the organisation is no longer a member.

    Raises RuleViolation when another floor refuses it: a strike-off without its formal notice.
    """
    organisation = hold([membership.organisation_id])[membership.organisation_id]
    membership = Membership.objects.get(pk=membership.pk)
    if membership.ended_on is not None:
        raise RuleViolation(f"Cette adhésion a déjà pris fin le {long_date(membership.ended_on)}.")
    if membership.admitted_on and ended_on < membership.admitted_on:
        raise RuleViolation(
            f"{organisation} a été admise le {long_date(membership.admitted_on)} : "
            "son adhésion ne peut pas prendre fin avant."
        )
    refuse_ending(organisation, reason=reason, decided_on=decided_on or ended_on)
    before = values_of(membership, END_FIELDS)
    membership.ended_on = ended_on
    membership.end_reason = reason
    membership.end_note = note
    membership.end_decided_by = decided_by
    membership.end_decided_on = decided_on
    membership.save()
    organisation.placements.filter(starts_on__gt=ended_on).delete()
    organisation.placements.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=ended_on)).update(ends_on=ended_on)
    record(
        MembersEvent.MEMBERSHIP_ENDED,
        on=organisation,
        by=by,
        changes=differences(before, values_of(membership, END_FIELDS)),
        membership=membership.pk,
        ended_on=ended_on.isoformat(),
        reason=reason,
    )
    for consequence in _consequences:
        consequence.ended(organisation=organisation, ended_on=ended_on, by=by)
    return membership


@transaction.atomic
def reopen_membership(*, membership: Membership, by: User | None) -> Membership:
    """Take back an end written by mistake: the membership and its college go on as if it had not ended."""
    organisation = hold([membership.organisation_id])[membership.organisation_id]
    membership = Membership.objects.get(pk=membership.pk)
    if membership.ended_on is None:
        raise RuleViolation("Cette adhésion est en cours : il n’y a rien à annuler.")
    ended_on = membership.ended_on
    since = Q(ended_on__isnull=True) | Q(admitted_on__gte=ended_on)
    if Membership.objects.filter(since, organisation=organisation).exclude(pk=membership.pk).exists():
        raise RuleViolation(
            f"{organisation} a adhéré de nouveau depuis : cette fin ne peut plus être annulée."
        )
    before = values_of(membership, END_FIELDS)
    membership.ended_on = None
    membership.end_reason = membership.end_note = membership.end_decided_by = ""
    membership.end_decided_on = None
    membership.save()
    # A college left the very day of the end stays left: only the last one goes on.
    last = organisation.placements.filter(ends_on=ended_on).order_by("pk").last()
    if last and not organisation.placements.filter(ends_on__isnull=True).exists():
        last.ends_on = None
        last.save(update_fields=["ends_on"])
    record(
        MembersEvent.MEMBERSHIP_REOPENED,
        on=organisation,
        by=by,
        changes=differences(before, values_of(membership, END_FIELDS)),
        membership=membership.pk,
    )
    for consequence in _consequences:
        consequence.reopened(organisation=organisation, ended_on=ended_on, by=by)
    return membership
