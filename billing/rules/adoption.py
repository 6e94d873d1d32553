"""Who voted a scale, as a sentence says it."""

from __future__ import annotations

from cressmember.kernel.folding import fold

ARTICLES = {
    "assemblee": "l’",
    "ag": "l’",
    "ago": "l’",
    "age": "l’",
    "conseil": "le ",
    "ca": "le ",
    "bureau": "le ",
    "comite": "le ",
    "commission": "la ",
    "presidence": "la ",
}
# Written with a small letter inside a sentence.
COMMON = {*ARTICLES} - {"ag", "ago", "age", "ca"} | {"generale", "ordinaire", "extraordinaire", "mixte"}


def with_article(body: str) -> str:
    """The body after « adopté par »: « Assemblée générale » is « l’assemblée générale », « CA » « le CA »."""
    words = body.split()
    article = ARTICLES.get(fold(words[0]), "") if words else ""
    if not article:
        return body
    for rank, word in enumerate(words):
        if fold(word) not in COMMON:
            break
        words[rank] = word.lower()
    return article + " ".join(words)
