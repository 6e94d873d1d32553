"""What each floor does by itself when somebody is erased, before the name is written over everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.apps import apps

from cressmember.members.models import Person, Representation
from cressmember.members.queries.personal import belongings

# Done in the transaction of the erasure, the person locked; returns how many rows of what.
Parting = Callable[[Person, date], dict[str, int]]

_partings: list[Parting] = []


def offer_parting(parting: Parting) -> None:
    """Let an upper floor take part in an erasure; called once, when the application is ready."""
    _partings.append(parting)


def part_with(person: Person, *, on: date) -> dict[str, int]:
    """End what the person does here and forget what is about nobody else; returns how many rows of what."""
    counts = _leave_the_register(person, on)
    counts |= _forget_what_belongs(person)
    for parting in _partings:
        for what, many in parting(person, on).items():
            counts[what] = counts.get(what, 0) + many
    return {what: many for what, many in counts.items() if many}


def _leave_the_register(person: Person, on: date) -> dict[str, int]:
    """End the representations, which keep their dates and capacity; forget ways to write."""
    held = Representation.objects.filter(person=person)
    opened = held.filter(ends_on__isnull=True) | held.filter(ends_on__gt=on)
    opened.filter(starts_on__gt=on).delete()
    opened.update(ends_on=on)
    ended = held.update(label="", email="", phone="", act="")
    return {"Représentations closes, sans coordonnées": ended}


def _forget_what_belongs(person: Person) -> dict[str, int]:
    """Delete what is about the person alone, empty what the person wrote in what stays."""
    counts: dict[str, int] = {}
    for each in belongings():
        model = apps.get_model(each.model)
        rows = model._base_manager.filter(**{each.way: person})
        keys = list(rows.values_list("pk", flat=True)) if each.goes or each.emptied else []
        theirs = model._base_manager.filter(pk__in=keys)
        if each.goes:
            counts[str(model._meta.verbose_name_plural).capitalize()] = theirs.delete()[0]
        elif each.emptied:
            theirs.update(**{name: model._meta.get_field(name).get_default() for name in each.emptied})
    return counts
