"""A scale as a document: read, refused with what is wrong, written again (``docs/scales.md``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from billing.rules.document import keyed, listed
from billing.rules.formula import Formula, Multiple, Simple, formula_document, formula_from, multiple_from
from billing.rules.formula.reading import read_amount
from billing.rules.quote import Bound
from billing.rules.scale import EVERY_YEAR, Rule, Scale, Years
from billing.rules.terms import AT_ONCE, OUT_OF_SCOPE, instalments_from, vat_from
from billing.rules.vocabulary import KINDS
from cressmember.kernel.territory import DEPARTEMENT_BY_CODE, departement
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import ordinal

LONGEST_LABEL = 120
MOST_RULES = 200
LATEST_YEAR = 99

SCALE_KEYS = ("base_offset", "proration", "vat", "instalments", "rules")
RULE_KEYS = ("label", "when", "formula", "floor", "cap", "open")
CONDITIONS = ("colleges", "kinds", "departements", "membership_years")
PRORATED = {"months": True, "none": False}


def scale_from(document: Any, *, colleges: Collection[str] = ()) -> Scale:
    """Read a scale. Raises RuleViolation, naming what is missing, wrong or undefined.

    With ``colleges``, the codes in force, an unknown one is refused, as is a département that does not exist,
    and each college must be covered for both kinds of member. Without, a scale kept long ago can be read.
    """
    document = keyed(document, "le barème", known=SCALE_KEYS)
    rows = listed(document.get("rules", []), "les règles du barème")
    if len(rows) > MOST_RULES:
        raise RuleViolation(f"Un barème a {MOST_RULES} règles au plus.")
    rules = tuple(_rule(row, number, rows) for number, row in enumerate(rows, start=1))
    if not rules:
        raise RuleViolation("Ce barème n’a aucune règle.")
    _refuse_idle(rules)
    proration = document.get("proration", "none")
    if proration not in ("none", "months"):
        raise RuleViolation(f"Le prorata « {proration} » n’existe pas (none ou months).")
    offset = document.get("base_offset", -1)
    if isinstance(offset, bool) or not isinstance(offset, int) or not -5 <= offset <= 0:
        raise RuleViolation("L’année de référence se compte de 0 à 5 ans avant l’exercice.")
    vat, instalments = document.get("vat"), document.get("instalments")
    if colleges:
        for rule in rules:
            _refuse_nowhere(rule)
        _refuse_uncovered(rules, colleges)
    return Scale(
        rules,
        offset,
        proration == "months",
        OUT_OF_SCOPE if vat is None else vat_from(vat),
        AT_ONCE if instalments is None else instalments_from(instalments),
    )


def scale_document(scale: Scale) -> dict[str, Any]:
    """The scale as it is kept; reading it again gives the same."""
    document: dict[str, Any] = {
        "base_offset": scale.base_offset,
        "proration": "months" if scale.prorated else "none",
    }
    if scale.vat != OUT_OF_SCOPE:
        document["vat"] = scale.vat.document()
    if scale.instalments != AT_ONCE:
        document["instalments"] = scale.instalments.document()
    return document | {"rules": [_rule_document(rule) for rule in scale.rules]}


def problems_of(document: Any, *, colleges: Collection[str]) -> list[str]:
    """What keeps a document from being a scale, a sentence for each rule; nothing when it is one."""
    return [message for _, message in placed_problems_of(document, colleges=colleges)]


def placed_problems_of(document: Any, *, colleges: Collection[str]) -> list[tuple[int | None, str]]:
    """The same with the rank of the rule at fault, from 0; None when it is the scale as a whole."""
    rows = document.get("rules") if isinstance(document, Mapping) else None
    rows = rows[:MOST_RULES] if isinstance(rows, list) else []
    found: list[tuple[int | None, str]] = []
    for rank, row in enumerate(rows):
        try:
            _refuse_nowhere(_rule(row, rank + 1, rows))
        except RuleViolation as violation:
            found.append((rank, violation.message))
    if not found:
        try:
            scale_from(document, colleges=colleges)
        except RuleViolation as violation:
            found.append((None, violation.message))
    return found


def _rule(row: Any, number: int, rows: Sequence[Any]) -> Rule:
    keyed(row, f"la règle {number}", known=RULE_KEYS)
    label = _label(row, number)
    when = keyed(row.get("when", {}), f"la condition (« when ») de « {label} »")
    if unknown := sorted(set(when) - set(CONDITIONS)):
        raise RuleViolation(f"« {label} » : condition inconnue ({', '.join(unknown)}).")
    kinds = _names(when, "kinds", label)
    if strange := sorted(kinds - set(KINDS)):
        raise RuleViolation(f"« {label} » : type inconnu ({', '.join(strange)}).")
    floor, cap = _bound(row, "floor", label), _bound(row, "cap", label)
    if floor is not None and cap is not None and floor.amount > cap.amount:
        raise RuleViolation(f"« {label} » : le minimum dépasse le plafond.")
    is_open = row.get("open", False)
    if not isinstance(is_open, bool):
        raise RuleViolation(f"« {label} » : « open » s’écrit true ou false.")
    return Rule(
        label=label,
        formula=_formula(row.get("formula", {}), label, rows),
        colleges=_names(when, "colleges", label),
        kinds=kinds,
        departements=_names(when, "departements", label),
        years=_years(when, label),
        floor=floor,
        cap=cap,
        is_open=is_open,
    )


def _formula(document: Any, label: str, rows: Sequence[Any]) -> Formula:
    if not isinstance(document, Mapping) or document.get("kind") != Multiple.kind:
        return formula_from(document, of=label)
    keyed(document, f"la formule de « {label} »", known=Multiple.keys)
    other = _named(document.get("of"), label, rows)
    if not isinstance(other.formula, Simple):
        raise RuleViolation(
            f"« {label} » : « {other.label} » est elle-même un multiple ou une exonération ; "
            "prenez une règle qui donne un montant."
        )
    floor, cap = (bound.amount if bound else None for bound in (other.floor, other.cap))
    return multiple_from(document, other.formula, floor, cap, of=label)


def _named(name: Any, label: str, rows: Sequence[Any]) -> Rule:
    """The one rule that a multiple names."""
    found = [
        (number, row)
        for number, row in enumerate(rows, start=1)
        if isinstance(row, Mapping) and isinstance(name, str) and _label(row, number) == name
    ]
    if len(found) != 1:
        how_many = "plusieurs règles s’appellent" if found else "aucune règle ne s’appelle"
        raise RuleViolation(f"« {label} » : {how_many} « {name} ». Un multiple nomme une règle du barème.")
    ((number, row),) = found
    formula = row.get("formula")
    if isinstance(formula, Mapping) and formula.get("kind") == Multiple.kind:
        raise RuleViolation(
            f"« {label} » : « {name} » est déjà un multiple ; nommez la règle dont elle part."
        )
    return _rule(row, number, rows)


def _years(when: Mapping[str, Any], label: str) -> Years:
    if "membership_years" not in when:
        return EVERY_YEAR
    told = keyed(when["membership_years"], f"les années d’adhésion de « {label} »", known=("from", "to"))
    first, last = told.get("from", 1), told.get("to")
    for year in (first, 1 if last is None else last):
        if isinstance(year, bool) or not isinstance(year, int) or not 1 <= year <= LATEST_YEAR:
            raise RuleViolation(f"« {label} » : une année d’adhésion se compte de 1 à {LATEST_YEAR}.")
    if last is not None and last < first:
        raise RuleViolation(f"« {label} » : les années d’adhésion finissent avant de commencer.")
    return Years(first, last)


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


def _bound(row: Mapping[str, Any], name: str, label: str) -> Bound | None:
    value = row.get(name)
    if value is None:
        return None
    prorated = None
    if isinstance(value, Mapping):
        keyed(value, f"« {name} » de « {label} »", known=("amount", "proration"))
        proration = value.get("proration")
        if not isinstance(proration, str) or proration not in PRORATED:
            raise RuleViolation(f"« {label} » : le prorata de « {name} » se dit none ou months.")
        value, prorated = value.get("amount"), PRORATED[proration]
    what = "le minimum" if name == "floor" else "le plafond"
    return Bound(read_amount(value, f"{what} de « {label} »"), prorated)


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
            same_places = _covers(earlier.departements, rule.departements)
            if not (same_kinds and same_places and earlier.years.cover(rule.years)):
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
    years = _turning_years(rules)
    for college in colleges:
        for code, kind in KINDS.items():
            for year in years:
                covered = any(
                    (not rule.colleges or college in rule.colleges)
                    and (not rule.kinds or code in rule.kinds)
                    and not rule.departements
                    and rule.years.hold(year)
                    for rule in rules
                )
                if not covered:
                    when = f" en {ordinal(year)} année d’adhésion" if len(years) > 1 else ""
                    raise RuleViolation(
                        f"Le barème ne dit rien du collège « {college} » pour le type {kind.name}{when}."
                    )


def _turning_years(rules: Sequence[Rule]) -> list[int]:
    """The years of membership at which what applies may change; between two of them, it does not."""
    firsts = {rule.years.first for rule in rules}
    afters = {rule.years.last + 1 for rule in rules if rule.years.last is not None}
    return sorted({1} | firsts | afters)


def _rule_document(rule: Rule) -> dict[str, Any]:
    when: dict[str, Any] = {
        name: sorted(values)
        for name, values in (
            ("colleges", rule.colleges),
            ("kinds", rule.kinds),
            ("departements", rule.departements),
        )
        if values
    }
    if rule.years != EVERY_YEAR:
        when["membership_years"] = {"from": rule.years.first, "to": rule.years.last}
    document: dict[str, Any] = {
        "label": rule.label,
        "when": when,
        "formula": formula_document(rule.formula),
    }
    if rule.floor is not None:
        document["floor"] = _bound_document(rule.floor)
    if rule.cap is not None:
        document["cap"] = _bound_document(rule.cap)
    if rule.is_open:
        document["open"] = True
    return document


def _bound_document(bound: Bound) -> str | dict[str, str]:
    if bound.prorated is None:
        return str(bound.amount)
    return {"amount": str(bound.amount), "proration": "months" if bound.prorated else "none"}
