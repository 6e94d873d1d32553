"""Opening a chamber: its name, its colleges, who administers it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.models import User
from cressmember.accounts.roles import Role
from cressmember.core.actions.journal import record
from cressmember.core.models import Chamber
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.college import open_college_set
from cressmember.office.journal import OfficeEvent


@transaction.atomic
def start_chamber(
    *,
    name: str,
    colleges: Sequence[tuple[str, str]],
    administrator_email: str,
    administrator_name: str,
    on: date,
    **details: str,
) -> User:
    """Open the chamber of this installation. Raises RuleViolation when one is open already.

    Without colleges, the first import proposes those that it finds.
    """
    if Chamber.objects.exists():
        raise RuleViolation("Une chambre est déjà ouverte ici : une installation sert une seule chambre.")
    chamber = Chamber.objects.create(pk=1, name=name, **details)
    administrator = ensure_user(email=administrator_email, name=administrator_name, by=None)
    grant_role(user=administrator, role=Role.ADMINISTRATOR, starts_on=on, by=None)
    if colleges:
        open_college_set(name="Premiers collèges", colleges=colleges, starts_on=None, by=administrator)
    record(OfficeEvent.CHAMBER_STARTED, on=chamber, by=administrator)
    return administrator
