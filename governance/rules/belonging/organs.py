"""Organs as a sentence names them: « le bureau », « du bureau », « au bureau »."""

from __future__ import annotations

from cressmember.kernel.folding import fold
from cressmember.kernel.writing import quote

_ARTICLES = ("le ", "la ", "les ", "l ")


def is_named(organ: str, name: str) -> bool:
    """Whether a sentence's organ is the body of this name: « le bureau » and « Bureau »."""
    return _bare(organ) == _bare(name) != ""


def said(name: str) -> str:
    """A body as a sentence names it, when nothing says its gender: « l’instance « Comité » »."""
    return f"l’instance {quote(name)}"


def _bare(organ: str) -> str:
    folded = fold(organ)
    article = next((each for each in _ARTICLES if folded.startswith(each)), "")
    return folded.removeprefix(article)
