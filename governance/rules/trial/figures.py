"""The figures of a verdict, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from cressmember.kernel.writing import number, percent
from governance.rules.answer import share
from governance.rules.answer.verdict import Verdict
from governance.rules.presence.turnout import Way

# Shares that the text writes, and that it says as it would; the others are measured, in percents.
WRITTEN = frozenset({"threshold"})
LABELS = {
    "assents": "Accords donnés",
    "of": "Personnes consultées",
    "entitled": "Inscrits",
    "gathered": "Prennent part",
    **{f"gathered_{way}": f"Prennent part, {way.label}" for way in Way},
    "required": "Requis",
    "missing": "Manquent",
    "yes": "Pour",
    "no": "Contre",
    "abstain": "Abstentions",
    "blank": "Blancs",
    "for": "Comptés pour",
    "base": "Base de la majorité",
    "threshold": "Seuil",
    "weight": "Poids des collèges qui comptent",
    "weight_for": "Poids pour",
    "share": "Part pour",
}


def figures_said(verdict: Verdict, colleges: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each figure of a verdict that is a number, with what it is called; ``colleges`` names the colleges."""
    for word, value in verdict.figures.items():
        if isinstance(value, str):
            continue
        if word in LABELS:
            yield LABELS[word], _said(word, value)
        elif word.startswith("share_"):
            code = word.removeprefix("share_")
            yield f"Part pour, {colleges.get(code, code)}", _said(word, value)


def leaves(verdict: Verdict) -> Iterator[Verdict]:
    """The answers that a verdict is made of, down to those made of none."""
    if not verdict.parts:
        yield verdict
    for each in verdict.parts:
        yield from leaves(each)


def _said(word: str, value: int | Fraction) -> str:
    if isinstance(value, int):
        return number(value)
    return share.said(value) if word in WRITTEN else percent(value, 2)
