"""Granting and ending staff roles."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from cressmember.accounts.journal import AccountsEvent
from cressmember.accounts.models import StaffRole, User
from cressmember.accounts.roles import Role
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.elision import of
from cressmember.kernel.violations import RuleViolation


@transaction.atomic
def grant_role(*, user: User, role: Role, starts_on: date, by: User | None) -> StaffRole:
    """Give a staff role from a date. Raises RuleViolation when it is held already, or its account closed."""
    if not user.is_active:
        raise RuleViolation(f"Le compte {of(user)} est fermé : rouvrez-le d’abord.")
    if StaffRole.objects.filter(user=user, role=role).not_over(on=starts_on).exists():
        raise RuleViolation(f"{user} a déjà le rôle « {role.label} ».")
    granted = StaffRole.objects.create(user=user, role=role, starts_on=starts_on, granted_by=by)
    record(AccountsEvent.ROLE_GRANTED, on=user, by=by, role=role.value, starts_on=starts_on.isoformat())
    return granted


@transaction.atomic
def end_role(*, staff_role: StaffRole, ends_on: date, by: User | None) -> StaffRole:
    """End a staff role; somebody must remain who administers the chamber."""
    if staff_role.role == Role.ADMINISTRATOR:
        _locked_administrators()
    staff_role = locked(StaffRole.objects).select_related("user").get(pk=staff_role.pk)
    if staff_role.ends_on is not None:
        raise RuleViolation("Ce rôle a déjà une fin.")
    if staff_role.role == Role.ADMINISTRATOR:
        keep_an_administrator(without=staff_role.user, on=ends_on)
    staff_role.ends_on = max(ends_on, staff_role.starts_on)
    staff_role.save(update_fields=["ends_on"])
    record(
        AccountsEvent.ROLE_ENDED,
        on=staff_role.user,
        by=by,
        role=staff_role.role,
        ends_on=staff_role.ends_on.isoformat(),
    )
    return staff_role


def keep_an_administrator(*, without: User, on: date) -> None:
    """Refuse what would leave the chamber, from that day, without anyone to administer it: RuleViolation.

    Locks the roles that it counts: two administrators who remove each other at once cannot both succeed.
    """
    # Locked first, read afterwards: who waited must see the account that was closed meanwhile.
    roles = _locked_administrators().filter(starts_on__lte=on, user__is_active=True)
    if set(roles.values_list("user_id", flat=True)) == {without.pk}:
        raise RuleViolation(
            "C’est la dernière personne chargée de l’administration : nommez-en une autre avant."
        )


def _locked_administrators() -> QuerySet[StaffRole]:
    """The administrators' roles without an end, locked in the order of their keys."""
    roles = StaffRole.objects.filter(role=Role.ADMINISTRATOR, ends_on__isnull=True)
    list(locked(roles))
    return roles
