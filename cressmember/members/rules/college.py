"""Recognising a college in the spellings that people use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cressmember.kernel.folding import fold

# The seven that most chambers have: proposed on an empty register, never imposed.
STANDARD = (
    ("associations", "Associations"),
    ("cooperatives", "Coopératives"),
    ("mutuals", "Mutuelles"),
    ("foundations", "Fondations et fonds de dotation"),
    ("social_enterprises", "Entreprises sociales et structures d’insertion"),
    ("employers", "Syndicats d’employeurs"),
    ("territorial", "Réseaux territoriaux"),
)

# What tells a college in a spelling; two of them leave a question. What only hints at one speaks when nothing
# tells: a network may be of mutuals, an enterprise a cooperative.
_TELLING = {
    "associations": r"associations?|assos?|associati(?:f|fs|ve|ves)",
    "cooperatives": r"cooperati(?:ve|ves|f|fs|on)|coops?|scops?|scics?|cae|cuma",
    "mutuals": r"mutuelles?|mutualite|mutualistes?",
    "foundations": r"fondations?|fonds|dotation",
    "social_enterprises": r"esus|s?iae|insertion|entreprises? (?:sociales?|solidaires?)|commerciales?",
    "employers": r"syndicats?|syndicales?|employeurs?|patronales?|patronat|udes",
    "territorial": r"territoires?|territorial(?:e|es)?|territoriaux|ptce|poles?|specificites?",
}
_HINTING = {
    "social_enterprises": r"entreprises?|societes?",
    "territorial": r"reseau|reseaux|infra ?(?:regional(?:e|es)?|regionaux|territorial|territoriaux)",
}


def propose(spelling: str, colleges: Sequence[tuple[str, str]]) -> str | None:
    """The college that a spelling means, its code, among those given as (code, name); None is a question."""
    folded = fold(spelling)
    if not folded:
        return None
    for code, name in colleges:
        if folded in {fold(code), fold(name)}:
            return code
    meant = _meaning(folded)
    if meant is None:
        return None
    same_meaning = [code for code, name in colleges if code == meant or meant in _meanings(fold(name))]
    # Two colleges of one family (two mutual ones, say): only a person can tell them apart.
    return same_meaning[0] if len(same_meaning) == 1 else None


def found_in(spellings: Iterable[str]) -> list[tuple[str, str]]:
    """The standard colleges that these spellings mean, in their usual order."""
    meant = {_meaning(fold(spelling)) for spelling in spellings}
    return [(code, name) for code, name in STANDARD if code in meant]


def _meaning(folded: str) -> str | None:
    """The one college told; None when the spelling tells none, or several."""
    meanings = _meanings(folded)
    # A union of employers names those whom it unites: « Syndicats d’employeurs associatifs ».
    if "employers" in meanings:
        return "employers"
    return next(iter(meanings)) if len(meanings) == 1 else None


def _meanings(folded: str) -> frozenset[str]:
    for patterns in (_TELLING, _HINTING):
        told = frozenset(code for code, words in patterns.items() if re.search(rf"\b(?:{words})\b", folded))
        if told:
            return told
    return frozenset()
