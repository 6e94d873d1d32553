"""What one version of a scale changes from another, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from billing.rules.scale import Rule, Scale
from billing.rules.scale_words import in_words, terms_in_words
from cressmember.kernel.writing import enumerate_fr

TERMS = "Pour toutes les règles"
ORDER = "Ordre des règles"


@dataclass(frozen=True, slots=True)
class Change:
    """What is told before and after of a rule, or of the whole scale; nothing where it was not there."""

    about: str
    before: str
    after: str


def changes_between(before: Scale, after: Scale, *, colleges: Mapping[str, str]) -> list[Change]:
    """The changes from a scale to another; rules are followed by their name."""
    found = []
    old, new = terms_in_words(before), terms_in_words(after)
    if old != new:
        gone, come = [text for text in old if text not in new], [text for text in new if text not in old]
        found.append(Change(TERMS, " ".join(gone), " ".join(come)))
    rules = _by_name(before), _by_name(after)
    for label in dict.fromkeys([*rules[0], *rules[1]]):
        told = [_told(one.get(label), colleges) for one in rules]
        if told[0] != told[1]:
            found.append(Change(label, *_differing(*told)))
    kept = [[label for label in one if label in rules[0] and label in rules[1]] for one in rules]
    if kept[0] != kept[1]:
        found.append(Change(ORDER, *(enumerate_fr([f"« {label} »" for label in one]) for one in kept)))
    return found


def _by_name(scale: Scale) -> dict[str, Rule]:
    """Rules by name; two of one name are told apart by their rank among them."""
    found: dict[str, Rule] = {}
    for rule in scale.rules:
        name, rank = rule.label, 1
        while name in found:
            rank += 1
            name = f"{rule.label} ({rank})"
        found[name] = rule
    return found


def _told(rule: Rule | None, colleges: Mapping[str, str]) -> list[str]:
    if rule is None:
        return []
    said = in_words(rule, colleges=colleges)
    lines = [f"{what} : {how_much}" if how_much else what for what, how_much in said.lines]
    return [f"concerne {said.whom}", f"base : {said.base.lower()}", *lines]


def _differing(before: list[str], after: list[str]) -> tuple[str, str]:
    """What only one of the two tells; all of it where the other tells nothing."""
    return (
        " ; ".join(line for line in before if line not in after),
        " ; ".join(line for line in after if line not in before),
    )
