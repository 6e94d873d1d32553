"""For whom a user acts today: the one door of the member's space.

Every page, file and act under ``/espace/`` starts here: what is not reached from these rows is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from cressmember.members.models import Membership, Organisation, Person, Representation

Role = Representation.Role
# Those who answer a meeting, vote and read its papers in the name of the organisation.
SPEAKING = frozenset({Role.TITULAR, Role.SUBSTITUTE, Role.LEGAL})
# Those who say who represents it: a substitute stands in for a vote, and names nobody.
MANAGING = frozenset({Role.TITULAR, Role.LEGAL})


@dataclass(frozen=True, slots=True)
class Hat:
    """One organisation that a user represents on a day, and in which capacities."""

    organisation: Organisation
    person: Person
    rows: tuple[Representation, ...]

    @property
    def roles(self) -> frozenset[str]:
        """The codes of the capacities in force."""
        return frozenset(row.role for row in self.rows)

    @property
    def speaks(self) -> bool:
        """Whether the user may answer and vote in meetings for it."""
        return bool(self.roles & SPEAKING)

    @property
    def manages(self) -> bool:
        """Whether the user may say who represents it."""
        return bool(self.roles & MANAGING)

    @property
    def titles(self) -> list[str]:
        """The capacities, in words, the strongest first."""
        return [row.get_role_display() for row in sorted(self.rows, key=lambda row: row.precedence)]


def representations_of(user: Any, *, on: date) -> QuerySet[Representation]:
    """The representations of a user that are in force that day; none for whoever is not signed in.

    Nor for an organisation that was a member and left: its dues are paid by their own links.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Representation.objects.none()
    standing = Membership.objects.in_force(on=on).values("organisation")
    left = Membership.objects.filter(ended_on__lte=on).exclude(organisation__in=standing)
    rows = Representation.objects.in_force(on=on).filter(person__user=user)
    rows = rows.exclude(organisation__in=left.values("organisation"))
    return rows.select_related("organisation").order_by("organisation__sort_name", "pk")


def hats_of(user: Any, *, on: date) -> list[Hat]:
    """The organisations that a user represents that day, by name."""
    found: dict[int, list[Representation]] = {}
    for row in representations_of(user, on=on):
        found.setdefault(row.organisation_id, []).append(row)
    person = Person.objects.filter(user=user).first() if found else None
    if person is None:
        return []
    return [Hat(rows[0].organisation, person, tuple(rows)) for rows in found.values()]


def hat_of(user: Any, organisation: int, *, on: date) -> Hat | None:
    """The hat under which a user acts for an organisation that day; None when there is none."""
    return next((hat for hat in hats_of(user, on=on) if hat.organisation.pk == organisation), None)
