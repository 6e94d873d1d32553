"""What each floor does by itself when somebody is erased, before the name is written over everywhere."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date

from django.apps import apps

from cressmember.members.actions.hold import hold
from cressmember.members.actions.representation import following
from cressmember.members.models import Person, Representation
from cressmember.members.queries.personal import belongings

# Done in the transaction of the erasure, the person locked; returns how many rows of what.
Parting = Callable[[Person, date], dict[str, int]]

_partings: list[Parting] = []


def offer_parting(parting: Parting) -> None:
    """Let an upper floor take part in an erasure; called once, when the application is ready."""
    _partings.append(parting)


def leave_the_register(person: Person, *, on: date) -> None:
    """End the representations, which keep their dates and capacity; upper floors follow who is left.

    The links that the person received open nothing any more, and the others are written to.
    """
    rows = Representation.objects.filter(person=person)
    opened = rows.filter(ends_on__isnull=True) | rows.filter(ends_on__gt=on)
    left = hold(opened.values_list("organisation", flat=True))
    with ExitStack() as followed:
        for organisation in left.values():
            followed.enter_context(following(organisation, None))
        opened.filter(starts_on__gt=on).delete()
        opened.update(ends_on=on)


def part_with(person: Person, *, on: date) -> dict[str, int]:
    """Forget what is about nobody else, once the person left; returns how many rows of what."""
    counts = _without_addresses(person)
    counts |= _forget_what_belongs(person)
    for parting in _partings:
        for what, many in parting(person, on).items():
            counts[what] = counts.get(what, 0) + many
    return {what: many for what, many in counts.items() if many}


def _without_addresses(person: Person) -> dict[str, int]:
    ended = Representation.objects.filter(person=person).update(label="", email="", phone="", act="")
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
