"""A scale as a document: read, refused with what is wrong, written again (``docs/scales.md``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from billing.rules.document import keyed, listed
from billing.rules.formula import formula_document, formula_from
from billing.rules.scale import Rule, Scale
from billing.rules.vocabulary import KINDS
from cressmember.kernel.territory import DEPARTEMENT_BY_CODE, departement
from cressmember.kernel.violations import RuleViolation

LONGEST_LABEL = 120
MOST_RULES = 200


def scale_from(document: Any, *, colleges: Collection[str] = ()) -> Scale:
    """Read a scale. Raises RuleViolation, naming what is missing, wrong or undefined.

    With ``colleges``, the codes in force, an unknown one is refused, as is a département that does not exist,
    and each college must be covered for both kinds of member. Without, a scale kept long ago can be read.
    """
    document = keyed(document, "le barème", known=("base_offset", "proration", "rules"))
    rows = listed(document.get("rules", []), "les règles du barème")
    if len(rows) > MOST_RULES:
        raise RuleViolation(f"Un barème a {MOST_RULES} règles au plus.")
    rules = tuple(_rule(row, number) for number, row in enumerate(rows, start=1))
    if not rules:
        raise RuleViolation("Ce barème n’a aucune règle.")
    _refuse_idle(rules)
    proration = document.get("proration", "none")
    if proration not in ("none", "months"):
        raise RuleViolation(f"Le prorata « {proration} » n’existe pas (none ou months).")
    offset = document.get("base_offset", -1)
    if isinstance(offset, bool) or not isinstance(offset, int) or not -5 <= offset <= 0:
        raise RuleViolation("L’année de référence se compte de 0 à 5 ans avant l’exercice.")
    if colleges:
        for rule in rules:
            _refuse_nowhere(rule)
        _refuse_uncovered(rules, colleges)
    return Scale(rules, offset, proration == "months")


def scale_document(scale: Scale) -> dict[str, Any]:
    """The scale as it is kept; reading it again gives the same."""
    return {
        "base_offset": scale.base_offset,
        "proration": "months" if scale.prorated else "none",
        "rules": [_rule_document(rule) for rule in scale.rules],
    }


def problems_of(document: Any, *, colleges: Collection[str]) -> list[str]:
    """What keeps a document from being a scale, a sentence for each rule; nothing when it is one."""
    rows = document.get("rules") if isinstance(document, Mapping) else None
    found = []
    for number, row in enumerate(rows[:MOST_RULES] if isinstance(rows, list) else (), start=1):
        try:
            _refuse_nowhere(_rule(row, number))
        except RuleViolation as violation:
            found.append(violation.message)
    if not found:
        try:
            scale_from(document, colleges=colleges)
        except RuleViolation as violation:
            found.append(violation.message)
    return found


def _rule(row: Any, number: int) -> Rule:
    keyed(row, f"la règle {number}", known=("label", "when", "formula", "floor", "cap"))
    label = _label(row, number)
    when = keyed(row.get("when", {}), f"la condition (« when ») de « {label} »")
    if unknown := sorted(set(when) - {"colleges", "kinds", "departements"}):
        raise RuleViolation(f"« {label} » : condition inconnue ({', '.join(unknown)}).")
    kinds = _names(when, "kinds", label)
    if strange := sorted(kinds - set(KINDS)):
        raise RuleViolation(f"« {label} » : type inconnu ({', '.join(strange)}).")
    floor, cap = _bound(row, "floor", label), _bound(row, "cap", label)
    if floor is not None and cap is not None and floor > cap:
        raise RuleViolation(f"« {label} » : le minimum dépasse le plafond.")
    return Rule(
        label=label,
        formula=formula_from(row.get("formula", {}), of=label),
        colleges=_names(when, "colleges", label),
        kinds=kinds,
        departements=_names(when, "departements", label),
        floor=floor,
        cap=cap,
    )


def _label(row: Mapping[str, Any], number: int) -> str:
    label = row.get("label") or f"Règle {number}"
    told = " ".join(label.split()) if isinstance(label, str) else ""
    if not told or not told.isprintable() or len(told) > LONGEST_LABEL:
        raise RuleViolation(
            f"Règle {number} : son nom (« label ») est un texte de {LONGEST_LABEL} caractères au plus."
        )
    return told


def _names(when: Mapping[str, Any], name: str, label: str) -> frozenset[str]:
    values = listed(when.get(name, []), f"les « {name} » de « {label} »")
    if not all(isinstance(value, str) and value and value.isprintable() for value in values):
        raise RuleViolation(f"« {label} » : les « {name} » sont des textes.")
    (twice, times), *_ = Counter(values).most_common(1) or [("", 0)]
    if times > 1:
        raise RuleViolation(f"« {label} » nomme deux fois « {twice} ».")
    return frozenset(values)


def _bound(row: Mapping[str, Any], name: str, label: str) -> Decimal | None:
    value = row.get(name)
    if value is None:
        return None
    flat = formula_from({"kind": "flat", "amount": value}, of=label)
    return Decimal(str(formula_document(flat)["amount"]))


def _refuse_nowhere(rule: Rule) -> None:
    """Refuse a département that no member can be in; the code is given when its name was written."""
    for code in sorted(rule.departements - set(DEPARTEMENT_BY_CODE)):
        known = departement(code)
        instead = f" : écrivez {known.code}" if known else ""
        raise RuleViolation(f"Dans « {rule.label} », « {code} » n’est pas un code de département{instead}.")


def _refuse_idle(rules: Sequence[Rule]) -> None:
    """Refuse a rule, or a college of a rule, that an earlier one leaves nobody to."""
    for rank, rule in enumerate(rules):
        for earlier in rules[:rank]:
            same_kinds = _covers(earlier.kinds, rule.kinds, all_of=frozenset(KINDS))
            if not (same_kinds and _covers(earlier.departements, rule.departements)):
                continue
            if _covers(earlier.colleges, rule.colleges):
                raise RuleViolation(
                    f"« {rule.label} » ne s’appliquera jamais : « {earlier.label} », avant elle, "
                    "concerne les mêmes adhérents. Placez-la plus haut, ou retirez-la."
                )
            if twice := sorted(earlier.colleges & rule.colleges):
                raise RuleViolation(
                    f"Le collège « {twice[0]} » est dans « {earlier.label} » et dans « {rule.label} » : "
                    "laissez-le dans une seule."
                )


def _covers(wide: frozenset[str], narrow: frozenset[str], *, all_of: frozenset[str] = frozenset()) -> bool:
    """Whether a condition keeps everyone that another keeps; an empty one keeps everyone."""
    return not wide or wide == all_of or (bool(narrow) and narrow <= wide)


def _refuse_uncovered(rules: Sequence[Rule], colleges: Collection[str]) -> None:
    for rule in rules:
        if unknown := sorted(rule.colleges - set(colleges)):
            raise RuleViolation(f"« {rule.label} » nomme un collège inconnu : {', '.join(unknown)}.")
    for college in colleges:
        for code, kind in KINDS.items():
            covered = any(
                (not rule.colleges or college in rule.colleges)
                and (not rule.kinds or code in rule.kinds)
                and not rule.departements
                for rule in rules
            )
            if not covered:
                raise RuleViolation(
                    f"Le barème ne dit rien du collège « {college} » pour le type {kind.name}."
                )


def _rule_document(rule: Rule) -> dict[str, Any]:
    when = {
        name: sorted(values)
        for name, values in (
            ("colleges", rule.colleges),
            ("kinds", rule.kinds),
            ("departements", rule.departements),
        )
        if values
    }
    document: dict[str, Any] = {
        "label": rule.label,
        "when": when,
        "formula": formula_document(rule.formula),
    }
    if rule.floor is not None:
        document["floor"] = str(rule.floor)
    if rule.cap is not None:
        document["cap"] = str(rule.cap)
    return document
