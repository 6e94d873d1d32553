"""Merge fields: what a mail to many says of each, written « {{ organisation }} »; a closed list."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cressmember.kernel.elision import of, that, to
from cressmember.kernel.folding import fold
from cressmember.kernel.writing import enumerate_fr

MERGE_FIELDS = {
    "organisation": "la raison sociale",
    "sigle": "le sigle de l’organisation",
    "numéro": "le numéro d’adhérent",
    "collège": "le collège",
    "ville": "la ville",
    "département": "le département",
    "civilité": "la civilité de la personne",
    "prénom": "le prénom de la personne",
    "nom": "le nom de la personne",
}
_FIELD = re.compile(r"\{\{([^{}]*)\}\}")
# The word before a field joins what it says, « du Relais »; not a family name, which may begin with « Le ».
_JOINED = re.compile(rf"(?:\b(de|à|que)[ \u00a0])?{_FIELD.pattern}")
_JOINERS = {"de": of, "à": to, "que": that}
_BY_FOLDED_NAME = {fold(name): name for name in MERGE_FIELDS}


def written(name: str) -> str:
    """A field as it is typed in a text, kept on one line."""
    return "{{\u00a0" + name + "\u00a0}}"


def fault_of(text: str) -> str:
    """What is wrong with the fields of a text, in a French sentence; nothing when all are known."""
    for told in _FIELD.findall(text):
        if _named(told) is None:
            known = enumerate_fr([written(name) for name in MERGE_FIELDS])
            return f"« {written(told.strip())} » n’est pas un champ : employez {known}."
    if re.search(r"\{\{|\}\}", _FIELD.sub("", text)):
        return (
            "Une accolade est restée ouverte ou fermée seule : un champ s’écrit {{\u00a0organisation\u00a0}}."
        )
    return ""


def fields_of(text: str) -> list[str]:
    """The fields that a text names, each once, in its order."""
    named = (_named(told) for told in _FIELD.findall(text))
    return list(dict.fromkeys(name for name in named if name))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text for one addressee. What a value says is never read as a field; it stays on its line."""

    def told(found: re.Match[str]) -> str:
        word, name = found[1], _named(found[2])
        value = " ".join(values.get(name or "", "").split())
        if word is None:
            return value
        return f"{word} {value}" if name == "nom" or not value else _JOINERS[word](value)

    return _JOINED.sub(told, text)


def missing(text: str, values: Mapping[str, str]) -> list[str]:
    """The fields of the text of which nothing is known for this addressee."""
    return [name for name in fields_of(text) if not values.get(name, "").strip()]


def _named(told: str) -> str | None:
    return _BY_FOLDED_NAME.get(fold(told.strip()))
