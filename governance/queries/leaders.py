"""Those who lead the chamber on a day, in one list, with what the authority asks of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from cressmember.members.models import Person
from governance.models import Body, Holder, LeaderDetails, LeadersDeclaration, Mandate, Office, Statutes

LEADING = (Body.Kind.BOARD, Body.Kind.BUREAU)


@dataclass
class Leader:
    """A person who leads, with what for, and what is known for the form.

    ``person`` is None for an organisation that has not yet said who sits for it.
    """

    person: Person | None
    functions: list[str] = field(default_factory=list)
    details: LeaderDetails | None = None
    mandate: Mandate | None = None

    def __str__(self) -> str:
        return str(self.person or (self.mandate and self.mandate.organisation))

    @property
    def missing(self) -> list[str]:
        """What the form asks and that nobody typed yet."""
        if self.person is None:
            return ["titulaire à désigner"]
        return (self.details or LeaderDetails()).missing

    def told(self) -> dict[str, Any]:
        """As the declaration keeps it."""
        if self.person is None:
            raise ValueError("a declaration names people")
        details = self.details or LeaderDetails()
        return {
            "name": f"{self.person.civility} {self.person.full_name}".strip(),
            "functions": self.functions,
            "birth_date": details.birth_date.isoformat() if details.birth_date else "",
            "birth_place": details.birth_place,
            "nationality": details.nationality,
            "profession": details.profession,
            "address": details.address,
        }


def leaders(*, on: date) -> list[Leader]:
    """Those who sit in the board or the bureau on that day, each once: offices first, then the others.

    An organisation that sits without anybody yet comes last: the list lacks somebody.
    """
    mandates = list(
        Mandate.objects.in_force(on=on)
        .voting()
        .filter(body__kind__in=LEADING)
        .select_related("body", "person", "organisation")
        .prefetch_related(
            Prefetch(
                "holders",
                Holder.objects.in_force(on=on).filter(role=Holder.Role.TITULAR).select_related("person"),
                to_attr="sitting_now",
            ),
        )
    )
    found: dict[int, Leader] = {}
    offices = Office.objects.in_force(on=on)
    # The statutes may open an office to somebody who does not sit.
    beside = Q(mandate__isnull=True, body__kind__in=LEADING)
    keys = [mandate.pk for mandate in mandates]
    for office in offices.filter(Q(mandate__in=keys) | beside).select_related("person", "body"):
        leader = found.setdefault(office.person_id, Leader(office.person))
        if office.name not in leader.functions:
            leader.functions.append(office.name)
    for mandate in sorted(mandates, key=lambda row: row.body.kind):
        people = [mandate.person, *(row.person for row in mandate.sitting_now)]
        for person in people:
            if person is not None:
                leader = found.setdefault(person.pk, Leader(person))
                if not leader.functions:
                    leader.functions.append(f"Membre : {mandate.body}")
    for details in LeaderDetails.objects.filter(person__in=found):
        found[details.person_id].details = details
    return [*found.values(), *_unnamed(mandates)]


def _unnamed(mandates: list[Mandate]) -> list[Leader]:
    """The seats of organisations for which nobody sits yet."""
    return [
        Leader(None, [f"Membre : {mandate.body}"], mandate=mandate)
        for mandate in sorted(mandates, key=lambda row: row.body.kind)
        if mandate.person is None and not mandate.sitting_now  # type: ignore[attr-defined]
    ]


def statutes_undeclared(*, on: date) -> Statutes | None:
    """The version in force on a day, when it took effect after the last declared change and none declared it.

    Without any declaration yet, one that follows another version is; the first text of a chamber is not.
    """
    version = Statutes.objects.in_force(on=on)
    if version is None or version.declarations.exists():
        return None
    last = LeadersDeclaration.objects.filter(changed_on__lte=on).first()
    if last is not None:
        return version if version.effective_on and version.effective_on > last.changed_on else None
    earlier = Statutes.objects.adopted().filter(effective_on__lt=version.effective_on)
    return version if earlier.exists() else None
