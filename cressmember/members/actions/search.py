"""Keep what lists sort by and search in step with what was written.

Called by each action that changes a name, an identifier, a place or a representation. What writes many new
rows takes their texts first, and writes them at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from cressmember.kernel.folding import fold
from cressmember.members.models import Organisation, Person, Representation

BATCH = 500


def sort_name(name: str) -> str:
    """The name as lists are sorted by it: folded, so that « Écluse » stands beside « Ecluse »."""
    return fold(name)[:250]


def person_sort_name(family_name: str, given_name: str) -> str:
    return f"{fold(family_name)} {fold(given_name)}".strip()[:210]


def organisation_texts(row: Organisation, people: Iterable[str]) -> tuple[str, str]:
    """The sort name and the search text of an organisation, written or not yet.

    ``people`` are the names and addresses of those who act for it, in the order of their roles.
    """
    texts = [
        row.name,
        row.acronym,
        str(row.number or ""),
        row.siret or row.siren,
        row.rna,
        row.legal_form,
        row.postcode,
        row.city,
        row.employment_area,
        row.sector,
        row.email,
        *people,
        *(str(value) for value in row.extras.values()),
    ]
    return sort_name(row.name), fold(" ".join(text for text in texts if text))


def person_texts(row: Person) -> tuple[str, str]:
    """The sort name and the search text of a person, written or not yet."""
    told = f"{row.given_name} {row.family_name} {row.email} {row.phone}"
    return person_sort_name(row.family_name, row.given_name), fold(told)


def index_organisations(ids: Iterable[int]) -> None:
    """Write again the sort name and the search text of these organisations."""
    for batch in _batches(sorted(set(ids))):
        people = _people_of(batch)
        _rewrite(
            (row, organisation_texts(row, people[row.pk]))
            for row in Organisation.objects.filter(pk__in=batch)
        )


def index_people(ids: Iterable[int]) -> None:
    """Write again the sort name and the search text of these people, and of whom they represent."""
    people = sorted(set(ids))
    for batch in _batches(people):
        _rewrite((row, person_texts(row)) for row in Person.objects.filter(pk__in=batch))
    represented: set[int] = set()
    for batch in _batches(people):
        represented.update(
            Representation.objects.filter(person__in=batch).values_list("organisation_id", flat=True)
        )
    index_organisations(represented)


def _rewrite(rows: Iterable[tuple[Organisation | Person, tuple[str, str]]]) -> None:
    """Keep the sort names and the search texts that changed: most stay as they are."""
    changed: dict[str, list[Any]] = {"sort_name": [], "search_text": []}
    for row, texts in rows:
        for name, text in zip(changed, texts, strict=True):
            if getattr(row, name) != text:
                setattr(row, name, text)
                changed[name].append(row)
    for name, those in changed.items():
        if those:
            type(those[0])._default_manager.bulk_update(those, [name])


def _people_of(organisations: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Representation.objects.filter(organisation__in=organisations, ends_on__isnull=True).values_list(
        "organisation_id",
        "label",
        "email",
        "person__given_name",
        "person__family_name",
        "person__email",
    )
    for organisation, *texts in rows:
        found[organisation].extend(text for text in texts if text)
    return found


def _batches(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
