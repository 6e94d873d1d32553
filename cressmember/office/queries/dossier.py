"""A person's export: everything held about somebody, table by table (GDPR articles 15 and 20)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.core.journal import sentence
from cressmember.core.models import Entry, EntryDetail
from cressmember.members.models import Person
from cressmember.members.queries.personal import belongings
from cressmember.office.queries.personal import (
    Mention,
    Plan,
    own_rows,
    plan_of,
    tables,
)
from cressmember.office.rules.mention import WHOLE, Marks, Place

# How much of a text is given around a mention in what is not the person's own.
AROUND = 120
# What opens a door, or tells nothing to anybody.
UNTOLD = {
    *("key", "token_digest", "password", "data", "session_key"),
    *("search_text", "sort_name", "salt", "link_version"),
}
# Columns that no page shows, in the words of who reads the export.
WORDS = {
    "changes": "valeurs",
    "content": "contenu",
    "created at": "créé le",
    "user agent": "navigateur",
    "last seen at": "vu le",
    "ip": "adresse IP",
    "warned for": "prévenu·e pour",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A kind of record: (name, value) pairs, record by record."""

    title: str
    records: list[list[tuple[str, str]]]


@dataclass(frozen=True)
class Dossier:
    """All that is held about a person on a day, and how long it will be."""

    person: Person
    on: date
    own: list[Section]
    named: list[Section]
    plan: Plan

    def told(self, *, own_only: bool = False) -> str:
        """The same as JSON, which another programme can read.

        ``own_only`` counts the texts that name the person instead of quoting them: they speak of others too.
        """
        named = {section.title: len(section.records) for section in self.named}
        return json.dumps(
            {
                "personne": self.person.pk,
                "au": self.on.isoformat(),
                "fiches": _as_json(self.own),
                "mentions": named if own_only else _as_json(self.named),
                "conservation": [
                    {
                        "document": each.title,
                        "fondement": each.kind.ground,
                        "texte": each.kind.article,
                        "jusqu’au": each.ends_on.isoformat(),
                    }
                    for each in self.plan.kept
                ],
            },
            ensure_ascii=False,
            indent=2,
            cls=DjangoJSONEncoder,
        )


def dossier_of(person: Person, *, on: date) -> Dossier:
    """Everything about a person: the rows that point to the person whole, an excerpt of those that name it.

    What a row says of others is not given (GDPR article 15, paragraph 4).
    """
    plan = plan_of(person, on=on)
    own = [Section("Identité", [_fields(person, plan.marks, of=person)])]
    pointed: dict[str, set[Any]] = {}
    for model in tables_about_people():
        keys = own_rows(model, person) if model not in {Person, User} else set()
        pointed[model._meta.label] = keys
        if keys:
            rows = model._base_manager.filter(pk__in=keys).order_by("pk")
            own.append(Section(_noun(model), [_fields(row, plan.marks, of=person) for row in rows]))
    if person.user_id:
        assert person.user  # The account that the key leads to.
        own.append(Section("Compte", [_fields(person.user, plan.marks, of=person)]))
        done = Entry.objects.filter(actor=person.user_id).count()
        own.append(Section("Actes faits sous ce compte", [[("nombre", str(done))]]))
    named: dict[str, list[list[tuple[str, str]]]] = {}
    for mention in plan.mentions:
        if mention.row.pk not in pointed.get(mention.row._meta.label, ()) and mention.row != person.user:
            named.setdefault(_noun(type(mention.row)), []).append(_excerpts(mention))
    return Dossier(person, on, own, [Section(title, rows) for title, rows in sorted(named.items())], plan)


def tables_about_people() -> list[type[models.Model]]:
    """The tables that may point to a person, those without a text too."""
    about = {apps.get_model(each.model) for each in belongings()}
    return sorted({*tables(), *about}, key=_noun)


def _noun(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name).capitalize()


def _fields(row: models.Model, marks: Marks, *, of: Person) -> list[tuple[str, str]]:
    """What a row says of the person, column by column, as people read it; of several addresses, one's own."""
    told = []
    for column in row._meta.local_concrete_fields:
        value = getattr(row, column.attname)
        if isinstance(value, list) and any("@" in str(each) for each in value):
            value = ", ".join(each for each in value if str(each).casefold() in marks.emails)
        if column.primary_key or column.name in UNTOLD or value in (None, "", [], {}):
            continue
        shown = getattr(row, f"get_{column.name}_display", None)
        if isinstance(column, models.ForeignKey):
            about = getattr(row, column.name)
            if about == of:
                continue  # Whom all of it is about.
            text = f"n° {value}" if isinstance(about, Person) else str(about)
        else:
            text = str(shown()) if shown else _written(value)
        told.append((_column(column), text))
    return told


def _column(column: Any) -> str:
    """How a column is called; one that nobody named for readers is called after what it leads to."""
    named = str(column.verbose_name)
    if column.is_relation and named == column.name.replace("_", " "):
        return str(column.related_model._meta.verbose_name)
    return WORDS.get(named, named)


def _written(value: Any) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if hasattr(value, "isoformat"):
        is_moment = hasattr(value, "hour")
        return timezone.localtime(value).strftime("%d/%m/%Y %H:%M") if is_moment else f"{value:%d/%m/%Y}"
    return str(value)


def _excerpts(mention: Mention) -> list[tuple[str, str]]:
    """Where a row that is about something else names the person, with the words around."""
    told = [("n°", str(mention.row.pk))]
    if isinstance(mention.row, EntryDetail):
        entry = mention.row.entry
        told.append(("acte", f"{sentence(entry.event)}, {_written(entry.at)}"))
    for name, places in {**mention.kept, **mention.places}.items():
        column = mention.row._meta.get_field(name)
        if name in UNTOLD:
            continue
        for place in places:
            value = f"joint : {mention.row}" if place == WHOLE else _around(getattr(mention.row, name), place)
            told.append((_column(column), value))
    return told


def _around(document: Any, place: Place) -> str:
    for depth, rank in enumerate(place.path, start=1):
        if isinstance(document, dict):
            key = sorted(document)[rank]
            document = key if place.in_key and depth == len(place.path) else document[key]
        else:
            document = document[rank]
    text = document if isinstance(document, str) else str(document)
    start, end = max(0, place.start - AROUND), place.end + AROUND
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def _as_json(sections: list[Section]) -> dict[str, list[list[list[str]]]]:
    return {
        section.title: [[list(pair) for pair in record] for record in section.records] for section in sections
    }
