"""The governance's part in erasing a person: what only served to elect or to declare goes."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from cressmember.members.models import Person
from governance.models import Candidacy, Participant


def part_with(person: Person, on: date) -> dict[str, int]:
    """Forget what candidates said of themselves, and where people were convened.

    Who stood, and the votes that each had, stay: a candidacy leads to the person, who has no name any more.
    """
    stood = Candidacy.objects.filter(Q(person=person) | Q(substitute=person))
    papers = stood.update(statement="", papers={}, checked={}, born=None)
    # Nobody is convened any more by these lines: their meetings are held, or the person left.
    lines = Participant.objects.filter(person=person)
    reached = lines.update(emails=[], postal_address="", designation="")
    return {
        "Professions de foi et pièces de candidature": papers,
        "Adresses de convocation": reached,
    }
