"""What must come before a vote: an assent, an advice, a proposal, the decision of another body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, enumerate_fr, number
from governance.rules.answer import share
from governance.rules.answer.verdict import Figures, Outcome, Verdict, cited, under_each
from governance.rules.text.wording import Choice, part, term
from governance.rules.vote.quorum import Needed


class Without(Choice):
    """What a decision is worth when an advice was not asked for."""

    VOID = "void", "la décision est nulle"
    VALID = "valid", "la décision reste valable"
    UNSTATED = "unstated", "le texte ne le dit pas"


@part
class Assent:
    """So many of a group must have agreed beforehand: 3/5 of 94 presidents is 57."""

    kind: ClassVar[str] = "prior_assent"
    title: ClassVar[str] = "L’accord préalable d’une partie d’un groupe"

    article: str = term("l’article")
    of: str = term("qui doit donner son accord")
    needed: Needed = term("la part ou le nombre exigé")
    strictly: bool = term("s’il faut « plus de » et non « au moins »", default=False)


@part
class Advice:
    """A commission must have been heard; nobody has to follow it."""

    kind: ClassVar[str] = "prior_advice"
    title: ClassVar[str] = "L’avis préalable d’une commission"

    article: str = term("l’article")
    of: str = term("qui doit donner son avis")
    without: Without = term("ce que vaut la décision sans cet avis")


@part
class Proposal:
    """Only some may propose it."""

    kind: ClassVar[str] = "proposal"
    title: ClassVar[str] = "La proposition de certains"

    article: str = term("l’article")
    by: tuple[str, ...] = term("qui peut le proposer, au choix", least=1)


@part
class PriorDecision:
    """Another body must have decided the same thing first."""

    kind: ClassVar[str] = "prior_decision"
    title: ClassVar[str] = "La décision préalable d’un autre organe"

    article: str = term("l’article")
    of: str = term("l’organe qui décide d’abord")


@part
class Bounds:
    """What is decided must stay within the bounds that another body sets."""

    kind: ClassVar[str] = "bounds"
    title: ClassVar[str] = "Les limites fixées par un autre organe"

    article: str = term("l’article")
    set_by: str = term("qui fixe les limites")


Precondition = Assent | Advice | Proposal | PriorDecision | Bounds


@dataclass(frozen=True, slots=True)
class Agreed:
    """How many of a group agreed beforehand, of how many. Raises RuleViolation for more than there are."""

    assents: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.assents <= self.of:
            raise RuleViolation(
                f"{number(self.assents)} accords pour {number(self.of)} personnes consultées : "
                "revoyez l’un ou l’autre."
            )


@dataclass(frozen=True, slots=True)
class Preliminaries:
    """What was done before the vote, by name of who did it."""

    agreed: Mapping[str, Agreed] = field(default_factory=dict)
    advised_by: frozenset[str] = frozenset()
    proposed_by: frozenset[str] = frozenset()
    decided_by: frozenset[str] = frozenset()
    within_bounds_of: frozenset[str] = frozenset()


def precondition_verdict(rule: Precondition, done: Preliminaries) -> Verdict:
    """Whether what must come before the vote did come."""
    match rule:
        case Assent():
            return _assent(rule, done.agreed.get(rule.of))
        case Advice():
            return _advice(rule, rule.of in done.advised_by)
        case Proposal():
            met = bool(done.proposed_by & set(rule.by))
            who = enumerate_fr(list(rule.by), "ou")
            told = f"faite par qui le peut ({who})" if met else f"elle manque ({who})"
            return _verdict("Proposition", told, met, rule.article)
        case PriorDecision():
            met = rule.of in done.decided_by
            told = f"{rule.of} a décidé d’abord" if met else f"{rule.of} doit décider d’abord"
            return _verdict("Décision préalable", told, met, rule.article)
    met = rule.set_by in done.within_bounds_of
    told = "respectées" if met else "dépassées ou non vérifiées"
    return _verdict(f"Limites fixées par {rule.set_by}", told, met, rule.article)


def _assent(rule: Assent, agreed: Agreed | None) -> Verdict:
    if agreed is None:
        return _verdict("Accord préalable", f"il n’a pas été demandé ({rule.of})", False, rule.article)
    said = rule.needed.said
    required = rule.needed.of(agreed.of, strictly=rule.strictly)
    told = (
        f"{number(agreed.assents)} sur {number(agreed.of)} ({rule.of}), "
        f"{number(required)} requis, {share.exceeding(said) if rule.strictly else said}"
    )
    figures: Figures = {"assents": agreed.assents, "of": agreed.of, "required": required}
    met = agreed.assents >= required and agreed.of > 0
    return _verdict("Accord préalable", told, met, rule.article, figures)


def _advice(rule: Advice, was_given: bool) -> Verdict:
    what = f"Avis préalable ({rule.of})"
    if was_given:
        return _verdict(what, "recueilli", True, rule.article)
    match rule.without:
        case Without.VOID:
            return _verdict(what, "absent, la décision serait nulle", False, rule.article)
        case Without.VALID:
            return _verdict(what, "absent, la décision reste valable", True, rule.article)
    return under_each(
        f"un avis manque ({rule.of}) et le texte ne dit pas ce que vaut la décision sans lui.",
        [(each.label, each) for each in (Without.VOID, Without.VALID)],
        lambda without: _verdict(what, f"absent, {without.label}", without is Without.VALID, rule.article),
    )


def _verdict(what: str, told: str, met: bool, article: str, figures: Figures | None = None) -> Verdict:
    return Verdict(
        outcome=Outcome.YES if met else Outcome.NO,
        sentence=cited(f"{what}{NO_BREAK}: {told}.", article),
        article=article,
        figures=figures or {},
    )
