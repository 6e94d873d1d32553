"""Comparing what people type: blind to accents, case, ligatures, apostrophes and dashes."""

import re
import unicodedata
from itertools import groupby, islice

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
# What parts from French letters when signs are decomposed.
ACCENTS = re.compile("[\u0300-\u0333]")
# Kept so that « contact@maison.example » still finds the address.
SEPARATORS = re.compile(r"[^\w@.]|_")
INITIALS = re.compile(r"\b(?:[^\W\d_]\.)+[^\W\d_]\b\.?")
LONE_DOTS = re.compile(r"(?<!\S)\.+|(?<!\.)\.+(?!\S)")
LISTING_NUMBER = re.compile(r"(?<!\s)\s*\(\s*\d{1,4}\s*\)\s*$")

# Each is a condition more, and SQLite refuses a thousand.
MOST_WORDS = 20

# In a row, as no writing has more (Unicode Standard Annex 15, Stream-Safe Text Format).
MOST_MARKS = 30
SHORT = 1000  # signs

ARTICLES = frozenset({"l", "le", "la", "les", "d", "de", "du", "des"})


def fold(text: str) -> str:
    """The text as a search compares it: « Écluse de l’Œuvre » and « ECLUSE DE L'OEUVRE » are one.

    Initials lose their dots (S.C.I.C. → scic), « & » reads « et », other signs are spaces.
    """
    plain = text.lower() if text.isascii() else _without_accents(text)
    plain = SEPARATORS.sub(" ", plain.replace("&", " et "))
    if "." in plain:
        plain = INITIALS.sub(lambda initials: initials[0].replace(".", ""), plain)
        plain = LONE_DOTS.sub(" ", plain)
    return " ".join(plain.split())


def normalized(form: str, text: str) -> str:
    """The text in a normal form of Unicode (« NFC », « NFKD »…); marks heaped beyond thirty on one sign go.

    Setting marks in order takes the square of their number: some hundred thousand of them, sent in a field,
    would hold a process for minutes.
    """
    if len(text) > SHORT and not text.isascii():
        heaps = groupby(text, lambda sign: unicodedata.category(sign).startswith("M"))
        text = "".join("".join(islice(signs, MOST_MARKS if marks else None)) for marks, signs in heaps)
    return unicodedata.normalize(form, text)  # type: ignore[arg-type]


def _without_accents(text: str) -> str:
    decomposed = normalized("NFKD", text)
    # Most French texts are then plain letters; the apostrophe is a separator whichever it is.
    plain = ACCENTS.sub("", decomposed.replace("’", "'"))
    if plain.isascii():
        return plain.lower()
    plain = normalized("NFKD", decomposed.casefold().translate(LIGATURES))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def words(query: str) -> list[str]:
    """The folded words of a search, each once, in the order typed; the first twenty say enough."""
    return list(dict.fromkeys(fold(query).split()))[:MOST_WORDS]


def name_key(name: str) -> str:
    """What two spellings of one organisation's name share.

    Only articles and the number that a list adds between brackets are left out: « Les Amis du Moulin (4) »
    and « Amis de Moulin » meet, « Association du Moulin » and « SCOP du Moulin » never do. A name made of
    articles alone keeps them.
    """
    spelled = fold(LISTING_NUMBER.sub("", name)).split()
    return " ".join([word for word in spelled if word not in ARTICLES] or spelled)


def same_name(a: str, b: str) -> bool:
    """Whether two names are spellings of one; two unknown names are not."""
    key = name_key(a)
    return key != "" and key == name_key(b)
