"""Commissions and control organs: who sits there, and what must be put to them before it is decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cressmember.kernel.writing import NO_BREAK, enumerate_fr, long_date, quote
from governance.rules.answer.conjunction import conjunction
from governance.rules.answer.verdict import Outcome, Reading, Verdict, cited
from governance.rules.seat.composition import composition_verdict
from governance.rules.seat.placement import Facts, Holder
from governance.rules.seat.seats import Composition
from governance.rules.text.wording import Choice, part, term


class Role(Choice):
    """What an organ is for."""

    ELECTIONS = "elections", "surveillance des élections"
    CONTROL = "control", "contrôle des comptes"
    ADVICE = "advice", "avis"
    ETHICS = "ethics", "charte et déontologie"
    OTHER = "other", "autre"


class Weight(Choice):
    """What the opinion of an organ is worth."""

    ADVICE = "advice", "avis simple"
    ASSENT = "assent", "avis conforme"


class Sanction(Choice):
    """What a decision taken without it is worth."""

    VOID = "void", "la décision est nulle"
    NONE = "none", "la décision vaut"
    UNSTATED = "unstated", "le texte ne le dit pas"


@part
class Consultation:
    """A matter that must be put to the organ before it is decided."""

    article: str = term("l’article")
    matter: str = term("la matière")
    weight: Weight = term("la portée de l’avis")
    sanction: Sanction = term("ce que vaut une décision prise sans lui")


@part
class Commission:
    """A commission or control organ: who sits, who may not, and what must be put to it."""

    article: str = term("l’article")
    name: str = term("le nom de l’organe")
    role: Role = term("sa mission")
    composition: Composition = term("sa composition")
    barred: frozenset[str] = term("les qualités de qui ne peut pas y siéger", default=frozenset())
    is_ineligible: bool = term("si ses membres ne peuvent pas être candidats", default=False)
    is_last_resort: bool = term("s’il juge sans appel", default=False)
    consultations: tuple[Consultation, ...] = term("ce qui doit lui être soumis (rien : une liste vide)")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What an organ said of a matter, and when; None in favour is an opinion without a side."""

    organ: str
    matter: str
    on: date
    in_favour: bool | None = None


def commission_verdict(rule: Commission, holders: Sequence[Holder], facts: Facts | None = None) -> Verdict:
    """Whether an organ is composed as the text asks, and nobody sits who may not."""
    parts = [composition_verdict(rule.composition, holders, facts)]
    for holder in holders:
        if kept_out := sorted(rule.barred & holder.qualities):
            qualities = enumerate_fr([quote(each) for each in kept_out])
            parts.append(
                _said(False, f"{quote(holder.person)} ne peut pas y siéger, {qualities}.", rule.article)
            )
    return conjunction(
        parts,
        kept=f"{rule.name}{NO_BREAK}: composition régulière",
        broken=f"{rule.name}{NO_BREAK}: composition irrégulière",
        article=rule.article,
    )


def eligibility_verdict(rules: Sequence[Commission], name: str, sits_in: Collection[str]) -> Verdict:
    """Whether someone who sits in these organs may stand for election."""
    barring = [rule for rule in rules if rule.is_ineligible and rule.name in sits_in]
    parts = [
        _said(False, f"Les membres de {quote(rule.name)} ne sont pas éligibles.", rule.article)
        for rule in barring
    ]
    return conjunction(
        parts,
        kept=f"Aucun organe n’empêche {quote(name)} d’être candidat",
        broken=f"{quote(name)} ne peut pas être candidat",
    )


def consultation_verdict(
    rules: Sequence[Commission], matter: str, opinions: Sequence[Opinion], *, decided_on: date
) -> Verdict:
    """Whether a decision taken that day on a matter stands: everything due was asked beforehand."""
    parts = [
        _consulted(rule, asked, opinions, decided_on)
        for rule in rules
        for asked in rule.consultations
        if asked.matter == matter
    ]
    return conjunction(
        parts,
        kept=f"{quote(matter)}{NO_BREAK}: les consultations exigées ont eu lieu",
        broken=f"{quote(matter)}{NO_BREAK}: décision nulle",
    )


def _consulted(
    rule: Commission, asked: Consultation, opinions: Sequence[Opinion], decided_on: date
) -> Verdict:
    given = sorted(
        (
            each
            for each in opinions
            if (each.organ, each.matter) == (rule.name, asked.matter) and each.on <= decided_on
        ),
        key=lambda each: each.on,
    )
    last = given[-1] if given else None
    if last is not None and (asked.weight is Weight.ADVICE or last.in_favour):
        told = f"{rule.name} a donné son avis le {long_date(last.on)}."
        return _said(True, told, asked.article)
    missing = f"l’accord de {quote(rule.name)}" if last else f"l’avis de {quote(rule.name)}"
    told = f"Il manque {missing} avant le {long_date(decided_on)}"
    verdict = _said(asked.sanction is Sanction.NONE, f"{told}, {asked.sanction.label}.", asked.article)
    if asked.sanction is not Sanction.UNSTATED:
        return verdict
    question = "le texte ne dit pas ce que vaut une décision prise sans cet avis."
    return replace(
        verdict,
        outcome=Outcome.TO_DECIDE,
        sentence=cited(f"À trancher{NO_BREAK}: {told[:1].lower()}{told[1:]}, {question}", asked.article),
        question=question,
        readings=(Reading("la décision vaut", Outcome.YES), Reading("la décision est nulle", Outcome.NO)),
    )


def _said(met: bool, told: str, article: str, **figures: int) -> Verdict:
    return Verdict(
        outcome=Outcome.YES if met else Outcome.NO,
        sentence=cited(told, article),
        article=article,
        figures=figures,
    )
