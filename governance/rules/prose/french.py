"""French around what the statutes name in their own words: articles, contractions, agreement."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cressmember.kernel.writing import enumerate_fr, quote

FRAMED = re.compile(
    r"(?:les?|la|une?|des|ces?|cet|cette|tou(?:te?s?|s)|chaque|[ld]’)[ \N{NO-BREAK SPACE}]?", re.I
)
# Those whom statutes name bare, « Président, Conseil d’administration », by their first word.
MASCULINE = (
    "président", "vice-président", "trésorier", "secrétaire", "conseil", "bureau", "comité", "commissaire",
    "directeur", "délégué", "juge", "préfet", "ministre", "rapporteur", "censeur", "liquidateur", "tribunal",
    "administrateur",
)  # fmt: skip
FEMININE = (
    "présidente",
    "réunion",
    "séance", "vice-présidente", "trésorière", "commission", "directrice", "déléguée", "chambre",
    "fédération", "union", "secrétaire générale", "rapporteure", "administratrice",
)  # fmt: skip
ELIDED = ("assemblée", "administrateur", "administratrice", "union", "autorité", "organe")


def whom(name: str) -> str:
    """Someone who is named, with an article: « Président » is « le Président »; « un quart », itself.

    A name whose gender nobody knows stands between quotation marks.
    """
    first = re.split(r"[ \N{NO-BREAK SPACE}]", name.lower(), maxsplit=1)[0]
    if FRAMED.match(name):
        return name[0].lower() + name[1:]
    if first in ELIDED:
        return f"l’{name}"
    if first in FEMININE:
        return f"la {name}"
    return f"le {name}" if first in MASCULINE else quote(name)


def is_plural(phrase: str) -> bool:
    """Whether a verb agrees in the plural with what is named: « les administrateurs », « deux membres »."""
    return bool(re.match(r"(?:les|des|ces|deux|trois|quatre|tous|toutes|plusieurs) ", phrase, re.I))


def quoted(names: Iterable[str], last: str = "et") -> str:
    """Names between quotation marks, in a sentence."""
    return enumerate_fr([quote(name) for name in names], last)


def sentence(text: str) -> str:
    """A phrase as a sentence: a capital, a full stop."""
    return f"{text[:1].upper()}{text[1:].removesuffix('.')}."
