"""Where a person stands in the whole house: every column of every table is looked at.

Nothing is named by hand: a table that somebody adds tomorrow is looked at too. What a duty keeps is told by
the floors (``members.queries.personal``); anything else is written over when the person is erased.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models

from cressmember.accounts.models import Invitation, User
from cressmember.core.models import Entry, EntryDetail, StoredDocument
from cressmember.kernel.folding import fold
from cressmember.members.models import Organisation, Person, Representation
from cressmember.members.queries.personal import (
    Keeping,
    files_of,
    has_keeping,
    keeping_of,
    obstacle_to_erasure,
    ways_to_a_person,
)
from cressmember.office.queries.retention import months_of
from cressmember.office.rules.mention import WHOLE, Marks, Place, places_in, written_over
from cressmember.office.rules.retention import KINDS, Kind, ends_on

# The identity of an organisation is its own, even when it bears the name of its founder.
NEVER = {
    "members.Organisation": {
        *("name", "acronym", "legal_form", "siren", "siret", "rna", "street", "street_more", "postcode"),
        *("city", "departement", "employment_area", "sector", "website", "sort_name", "search_text"),
    },
    "core.Chamber": {"name", "short_name", "email", "phone", "street"},
}
# Working papers in which a name is parted between columns: there, the family name alone is enough.
PARTED = {"core.EntryDetail", "office.ImportRow", "office.ImportProblem"}
SEALED_BY_THE_CHAIN = {"core.Entry": {"figures"}}
BATCH = 500


def token(person: Person) -> str:
    """What stands where the name stood."""
    return f"Personne effacée n° {person.pk}"


def instead(person: Person) -> dict[str, str]:
    """What is written over a name, an address, a number."""
    email = f"efface-{person.pk}@personne.invalid"
    return {"name": token(person), "given": "", "email": email, "phone": ""}


@dataclass(frozen=True)
class Mention:
    """A row that names the person, and where; ``keeping`` is the duty that keeps it, if any."""

    row: Any
    places: dict[str, tuple[Place, ...]]
    kept: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    keeping: Keeping | None = None

    @property
    def noun(self) -> str:
        return str(self.row._meta.verbose_name).capitalize()

    @property
    def address(self) -> str:
        """Its page; empty when it has none."""
        return self.row.get_absolute_url() if hasattr(self.row, "get_absolute_url") else ""


@dataclass(frozen=True)
class Kept:
    """A record that stays although it names the person: why, and until when."""

    mention: Mention
    kind: Kind
    fact_on: date
    ends_on: date
    title: str


@dataclass(frozen=True)
class Plan:
    """What an erasure would do, read as things stand."""

    person: Person
    marks: Marks
    namesakes: list[str]
    erased: list[Mention]
    kept: list[Kept]
    chained: list[int]
    obstacle: str

    @property
    def mentions(self) -> list[Mention]:
        """Every row that names the person, once, whatever becomes of it."""
        return [*self.erased, *(each.mention for each in self.kept if not each.mention.places)]

    @cached_property
    def erased_by_noun(self) -> list[tuple[str, int]]:
        """How many rows of what are written over."""
        counts: dict[str, int] = defaultdict(int)
        for mention in self.erased:
            counts[mention.noun] += 1
        return sorted(counts.items())


def plan_of(person: Person, *, on: date, alone: bool = False) -> Plan:
    """What erasing a person on a day would write over, and what a duty keeps.

    ``alone``: the family name counts wherever it stands, without given name or civility.
    """
    marks, namesakes = marks_of(person, alone=alone)
    erased, kept = [], []
    for mention in mentions(person, marks):
        if mention.keeping and mention.kept:
            kept.append(_kept(person, mention, mention.keeping, on))
        if mention.places:
            erased.append(mention)
    _add_bundles(erased, kept)
    kept.sort(key=lambda each: (each.ends_on, each.title))
    chained = list(_chained(marks))
    return Plan(person, marks, namesakes, erased, kept, chained, obstacle_to_erasure(person, on=on))


def _kept(person: Person, mention: Mention, keeping: Keeping, on: date) -> Kept:
    kind = KINDS[keeping.kind]
    fact = keeping.fact(mention.row)
    title = keeping.title(mention.row)
    marks = Marks(names=((person.given_name, person.family_name),), alone=True)
    title = written_over(title, places_in(title, marks), instead(person))
    end = max(ends_on(kind, fact, months_of(kind.key, on=on)), fact)
    return Kept(mention, kind, fact, end, title[:250])


def _add_bundles(erased: list[Mention], kept: list[Kept]) -> None:
    """The files made of several documents say what their documents say, and stay as long as the last one."""
    gone = {each.row.pk for each in erased if isinstance(each.row, StoredDocument)}
    stay = {each.mention.row.pk: each for each in kept if isinstance(each.mention.row, StoredDocument)}
    for bundle in StoredDocument.objects.filter(template="", content__has_key="documents").exclude(file=""):
        parts = set(bundle.content["documents"])
        if parts & gone:
            erased.append(Mention(bundle, {"file": (WHOLE,)}))
        if held := [each for pk, each in stay.items() if pk in parts]:
            last = max(held, key=lambda each: each.ends_on)
            mention = Mention(bundle, {}, {"file": (WHOLE,)}, last.mention.keeping)
            kept.append(replace(last, mention=mention, title=bundle.title[:250]))


def marks_of(person: Person, *, alone: bool = False) -> tuple[Marks, list[str]]:
    """What tells a person, today and before, and who else bears the same name.

    A name that somebody else or an organisation bears too tells nobody: only the rows of the person, and the
    addresses, are then written over.
    """
    names = {(person.given_name, person.family_name)}
    emails, phones = {person.email}, {person.phone}
    if person.user_id:
        assert person.user  # The account that the key leads to.
        emails.add(person.user.email)
        names.add(("", person.user.name) if person.user.name else ("", ""))
    own = Representation.objects.filter(person=person).values_list("email", "phone")
    emails.update(email for email, _ in own)
    phones.update(phone for _, phone in own)
    emails.update(Invitation.objects.filter(person=person.pk).values_list("email", flat=True))
    for changes in _changes_of(person):
        given, family = (_told(changes, name) for name in ("given_name", "family_name"))
        names.update(
            (one, other) for one in given | {person.given_name} for other in family | {person.family_name}
        )
        emails |= _told(changes, "email")
        phones |= _told(changes, "phone")
    names = {(given, family) for given, family in names if family}
    namesakes = _namesakes(person, names, emails)
    kept = tuple(sorted(mail.casefold() for mail in emails if mail and _is_ones_own(mail, person, names)))
    marks = Marks(
        names=tuple(sorted(names)),
        emails=kept,
        phones=tuple(sorted(phone for phone in phones if phone and not _is_shared_phone(phone, person))),
        alone=alone and not namesakes,
        by_name=not namesakes,
    )
    return marks, namesakes


def _changes_of(person: Person) -> Iterator[dict[str, Any]]:
    entries = Entry.objects.filter(
        subject_type__app_label="members", subject_type__model="person", subject_id=person.pk
    )
    for detail in EntryDetail.objects.filter(entry__in=entries):
        yield detail.changes


def _told(changes: dict[str, Any], name: str) -> set[str]:
    return {value for value in changes.get(name, ()) if isinstance(value, str) and value}


def _namesakes(person: Person, names: Iterable[tuple[str, str]], own: Collection[str]) -> list[str]:
    """Other people, organisations and accounts that the same name tells: the team signs without a file."""
    found = []
    accounts = User.objects.exclude(pk=person.user_id).exclude(email__in=own).values_list("name", "email")
    for given, family in names:
        both = f"{fold(family)} {fold(given)}".strip()
        found += [
            f"{other} (personne n° {other.pk})"
            for other in Person.objects.exclude(pk=person.pk).filter(sort_name=both)
        ]
        if given:
            whole = f"{fold(given)} {fold(family)}"
            found += [f"{name} (compte {email})" for name, email in accounts if fold(name) == whole]
            found += [
                other.name
                for other in Organisation.objects.filter(sort_name__contains=whole)
                if f" {whole} " in f" {other.sort_name} "
            ]
    return sorted(set(found))


def _is_ones_own(email: str, person: Person, names: Iterable[tuple[str, str]]) -> bool:
    """Whether an address is the person's alone: nobody else's, or one that bears the name."""
    if Person.objects.exclude(pk=person.pk).filter(email__iexact=email).exists():
        return False
    local = fold(email.partition("@")[0].replace(".", " ")).replace(" ", "")
    bears = any(len(family) > 2 and fold(family).replace(" ", "") in local for _, family in names)
    return bears or not Organisation.objects.filter(email__iexact=email).exists()


def _is_shared_phone(phone: str, person: Person) -> bool:
    return (
        Organisation.objects.filter(phone=phone).exists()
        or Person.objects.exclude(pk=person.pk).filter(phone=phone).exists()
    )


def text_columns(model: type[models.Model]) -> list[str]:
    """The columns of a model in which a name can be written."""
    left = NEVER.get(model._meta.label, set()) | SEALED_BY_THE_CHAIN.get(model._meta.label, set())
    return [
        column.attname
        for column in model._meta.local_concrete_fields
        if isinstance(column, models.CharField | models.TextField | models.JSONField)
        and not column.choices
        and not isinstance(column, models.FileField)
        and not column.primary_key
        and column.attname not in left
    ]


def tables() -> list[type[models.Model]]:
    """Every table in which a name can be written, but those that tell of the erasure itself."""
    return [
        model
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy and text_columns(model)
    ]


def own_rows(model: type[models.Model], person: Person) -> set[int]:
    """The rows of a table that are about the person, by their keys."""
    ways = ways_to_a_person(model._meta.label)
    if not ways:
        return set()
    mine = models.Q()
    for way in ways:
        mine |= models.Q(**{way: person})
    return set(model._base_manager.filter(mine).values_list("pk", flat=True))


def mentions(person: Person, marks: Marks) -> Iterator[Mention]:
    """Every row that names the person, but the person's own."""
    bold = Marks(marks.names, marks.emails, marks.phones, alone=True, by_name=True)
    is_shared = _shares_a_family_name(person, marks)
    for model in tables():
        label, columns = model._meta.label, text_columns(model)
        entries = set(_entries_of(person)) if model is EntryDetail else set()
        mine = own_rows(model, person) | entries
        is_parted = label in PARTED and marks.by_name
        filed = {pk for _, pk in _filed(model, person, mine)} if marks.by_name else set()
        named = mine | filed
        found: dict[Any, dict[str, tuple[Place, ...]]] = {}
        for pk, *values in model._base_manager.values_list("pk", *columns).iterator(chunk_size=BATCH):
            if model is Person and pk == person.pk:
                continue
            # What is called after a file of the person may bear the family name alone.
            is_bold = pk in named or (is_parted and not (is_shared and _is_another(values, marks)))
            of = bold if is_bold else marks
            told = {
                name: places
                for name, value in zip(columns, values, strict=True)
                if value and (places := places_in(value, of))
            }
            if told or pk in entries:
                found[pk] = told
        for name, pk in _filed(model, person, {*mine, *found}):
            found.setdefault(pk, {})[name] = (WHOLE,)
        yield from _sorted_out(model, found)


def _shares_a_family_name(person: Person, marks: Marks) -> bool:
    """Whether somebody else of the register or of the team bears a family name of the person."""
    families = {fold(family) for _, family in marks.names}
    others = Person.objects.exclude(pk=person.pk).values_list("family_name", flat=True)
    accounts = User.objects.exclude(pk=person.user_id).values_list("name", flat=True)
    return any(fold(name) in families for name in others) or any(
        fold(name).endswith(f" {family}") for name in accounts for family in families
    )


def _is_another(values: Iterable[Any], marks: Marks) -> bool:
    """Whether no text of a row tells a given name of the person: a family name there is a relative's."""
    given = Marks(names=tuple(("", given) for given, _ in marks.names), alone=True)
    return not any(places_in(value, given) for value in values if value)


def _filed(model: type[models.Model], person: Person, named: set[Any]) -> Iterator[tuple[str, Any]]:
    """The files of a table that may name the person, nobody reading them: (column, row)."""
    for files in files_of(model._meta.label):
        theirs = models.Q(pk__in=named)
        if files.about:
            theirs |= files.about(person)
        rows = model._base_manager.filter(theirs).exclude(**{files.field: ""})
        for pk in sorted(set(rows.values_list("pk", flat=True))):
            yield files.field, pk


def _sorted_out(
    model: type[models.Model], found: dict[Any, dict[str, tuple[Place, ...]]]
) -> Iterator[Mention]:
    """Tell what a duty keeps from what is written over."""
    label = model._meta.label
    rows = model._base_manager.in_bulk(list(found))
    for pk, told in found.items():
        row = rows[pk]
        keeping = keeping_of(label, row) if has_keeping(label) else None
        kept = {
            name: places
            for name, places in told.items()
            if keeping and (not keeping.fields or name in keeping.fields)
        }
        yield Mention(row, {name: told[name] for name in told if name not in kept}, kept, keeping)


def _entries_of(person: Person) -> Iterable[int]:
    return Entry.objects.filter(
        subject_type__app_label="members", subject_type__model="person", subject_id=person.pk
    ).values_list("pk", flat=True)


def _chained(marks: Marks) -> Iterator[int]:
    """Entries of the journal whose figures name the person: there should be none, and they cannot change."""
    for pk, figures in Entry.objects.exclude(figures={}).values_list("pk", "figures").iterator():
        if places_in(figures, marks):
            yield pk
