"""Whom a person represents, who is written to, and who can be invited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, QuerySet

from cressmember.kernel.elision import to
from cressmember.kernel.writing import enumerate_fr
from cressmember.members.models import Person, Representation


def people(*, on: date) -> QuerySet[Person]:
    """Everyone that the register knows, with whom they represent on that day: ``current_representations``."""
    standing = Representation.objects.in_force(on=on).select_related("organisation")
    return Person.objects.prefetch_related(
        Prefetch("representations", standing, to_attr="current_representations")
    )


def dues_contacts(organisations: Iterable[int], *, on: date) -> dict[int, list[Representation]]:
    """Who receives the dues call of each organisation, best first: dues contact, titular, legal one."""
    precedence = {"dues": 0, "titular": 1, "legal": 2}
    found: dict[int, list[Representation]] = defaultdict(list)
    rows = (
        Representation.objects.in_force(on=on)
        .filter(organisation__in=list(organisations), role__in=precedence)
        .select_related("person")
        .order_by("pk")
    )
    for row in rows:
        if row.address:
            found[row.organisation_id].append(row)
    for contacts in found.values():
        contacts.sort(key=lambda row: precedence[row.role])
    return dict(found)


def represented_by(person: Person, *, on: date) -> list[str]:
    """The names of the organisations that a person represents on that day, each once."""
    rows = person.representations.in_force(on=on).select_related("organisation")
    return list(dict.fromkeys(row.organisation.name for row in rows))


def obstacle_to_invitation(person: Person, *, on: date) -> str:
    """Why a person cannot be invited to the member space, and what would make it possible, in a sentence.

    Empty when nothing stands in the way. An account is one person's: an address read by several opens none.
    """
    if person.user_id:
        return f"{person} a déjà un compte : il suffit de se connecter avec un code."
    if not person.email:
        return "Il manque une adresse électronique : ajoutez-la à la fiche de la personne."
    if not person.representations.in_force(on=on).exists():
        return f"{person} ne représente aucune organisation aujourd’hui : ajoutez d’abord sa représentation."
    others = Person.objects.filter(email__iexact=person.email).exclude(pk=person.pk)
    if sharing := [str(other) for other in others[:3]]:
        return (
            f"L’adresse {person.email} sert aussi {to(enumerate_fr(sharing))}, et un compte est à une seule "
            f"personne : donnez {to(person)} une adresse personnelle."
        )
    return ""
