"""Recognising a college in the spellings that people use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

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

_SPELLINGS: tuple[tuple[str, str], ...] = (
    (r"\b(territoire|territoires|territorial|territoriaux|territoriale|ptce|pole|poles)\b", "territorial"),
    (r"\b(syndicat|syndicats|employeur|employeurs)\b", "employers"),
    (r"\b(mutuelle|mutuelles|mutualite|mutualiste|mutualistes)\b", "mutuals"),
    (r"\b(fondation|fondations|dotation)\b", "foundations"),
    (r"\b(esus|iae|siae|insertion)\b", "social_enterprises"),
    (r"\bentreprises? (sociale|sociales|solidaire|solidaires)\b", "social_enterprises"),
    (r"\b(cooperative|cooperatives|coop|coops|scop|scops|scic|scics)\b", "cooperatives"),
    (r"\b(association|associations|asso|assos|associatif)\b", "associations"),
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a spelling means: the college's code, and whether it is written as the college's own name."""

    code: str
    exact: bool


def propose(spelling: str, colleges: Sequence[tuple[str, str]]) -> Proposal | None:
    """The college that a spelling means among those given as (code, name); None is a question to ask."""
    folded = fold(spelling)
    if not folded:
        return None
    for code, name in colleges:
        if folded in {fold(code), fold(name)}:
            return Proposal(code, exact=True)
    meant = _meaning(folded)
    if meant is None:
        return None
    same_meaning = [code for code, name in colleges if code == meant or _meaning(fold(name)) == meant]
    # Two colleges of one family (two mutual ones, say): only a person can tell them apart.
    return Proposal(same_meaning[0], exact=False) if len(same_meaning) == 1 else None


def found_in(spellings: Sequence[str]) -> list[tuple[str, str]]:
    """The standard colleges that these spellings mean, in their usual order."""
    meant = {_meaning(fold(spelling)) for spelling in spellings}
    return [(code, name) for code, name in STANDARD if code in meant]


def _meaning(folded: str) -> str | None:
    for pattern, code in _SPELLINGS:
        if re.search(pattern, folded):
            return code
    return None
