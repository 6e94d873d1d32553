"""Names of people, as they are typed in one cell or two."""

import re
from dataclasses import dataclass
from typing import Literal

from cressmember.kernel.folding import fold
from cressmember.kernel.reading.plain import Unreadable, shown, text

Civility = Literal["", "M.", "Mme"]

CIVILITIES: dict[str, Civility] = {
    "m": "M.",
    "mr": "M.",
    "monsieur": "M.",
    "mme": "Mme",
    "mlle": "Mme",
    "madame": "Mme",
    "mademoiselle": "Mme",
}
# They keep their small letter in a name typed all in small letters: « jean de la tour » is Jean de La Tour.
SMALL_PARTICLES = frozenset({"de", "du", "des", "van", "von", "y"})
TWO_PEOPLE = re.compile(r"\s(?:et|&|/|ou)\s|[;/&]", re.IGNORECASE)
PIECES = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A first name and a surname; an unknown one is empty, as is the civility."""

    given_name: str
    family_name: str
    civility: Civility = ""

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


def proper_name(value: object) -> str:
    """A name out of capitals: LAMBERT is Lambert, N'DIAYE N'Diaye, LE GALL Le Gall, JEAN-MARC Jean-Marc.

    Words that already mix capitals and small letters stay as they are typed.
    """
    name = text(value)
    if name == name.lower():
        return " ".join(word if word in SMALL_PARTICLES else _capitalised(word) for word in name.split())
    return " ".join(_capitalised(word) if _is_capitals(word) else word for word in name.split())


def person_name(value: object) -> PersonName:
    """A first name and a surname read in one cell: « Karim Le Gall », « MOREAU Lucie », « Mme Roche ».

    Capitals tell the surname, wherever it stands; a comma follows it; otherwise the first name is the first
    word. Raises Unreadable for an empty cell and for two people in one.
    """
    name = text(value)
    if TWO_PEOPLE.search(name):
        raise Unreadable(f"{shown(value)} nomme plusieurs personnes : gardez-en une par case.")
    words = name.split()
    civility = CIVILITIES.get(fold(words[0]), "") if len(words) > 1 else ""
    if civility:
        words = words[1:]
    if not words:
        raise Unreadable("La case est vide : écrivez un prénom et un nom.")
    if "," in name:
        last, _, first = " ".join(words).partition(",")
    else:
        cut, reverse = _surname_boundary(words)
        first, last = " ".join(words[:cut]), " ".join(words[cut:])
        if reverse:
            first, last = last, first
    return PersonName(proper_name(first), proper_name(last), civility)


def _surname_boundary(words: list[str]) -> tuple[int, bool]:
    """Where the words part, and whether the surname comes first."""
    capitals = [_is_capitals(word) for word in words]
    if len(words) == 1:
        return 0, False
    if all(capitals) or not any(capitals):
        return 1, False
    if capitals[-1]:
        cut = len(words) - 1
        while cut > 1 and (capitals[cut - 1] or words[cut - 1] in SMALL_PARTICLES):
            cut -= 1
        return cut, False
    if capitals[0]:
        return capitals.index(False), True
    return 1, False


def _is_capitals(word: str) -> bool:
    """Whether the word is in capitals; an initial (« J. ») tells nothing."""
    return word == word.upper() and sum(len(piece) for piece in PIECES.findall(word)) > 1


def _capitalised(word: str) -> str:
    return PIECES.sub(lambda piece: piece[0].capitalize(), word)
