"""Parity: whether women and men sit as the rules ask, would if these were elected, or on a ballot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, counted, enumerate_fr, number
from governance.rules.answer import share as shares
from governance.rules.answer.conjunction import conjunction
from governance.rules.answer.verdict import Outcome, Verdict, cited, under_each
from governance.rules.seat.gender import (
    WOMAN,
    Floor,
    FloorBase,
    Gap,
    GenderRule,
    Mirror,
    Reach,
    Rounding,
    Sexes,
    sexes_of,
)


@dataclass(frozen=True, slots=True)
class Needs:
    """How many women and how many men at least, of so many."""

    women: int
    men: int
    base: int

    @property
    def is_possible(self) -> bool:
        return self.women + self.men <= self.base


def gender_verdict(
    rules: Sequence[GenderRule], sexes: Sexes, *, seats: int | None = None, members: Sexes | None = None
) -> Verdict:
    """Whether these people are as the rules of parity ask.

    ``seats`` is the number of seats, vacant ones included, when it is not the number of people; ``members``
    the women and men among the members. Raises RuleViolation when a rule needs the latter and they are not
    said.
    """
    parts = [_one_rule(rule, sexes, sexes.total if seats is None else seats, members) for rule in rules]
    if not parts:
        return Verdict(outcome=Outcome.YES, sentence="Aucune règle de parité n’est écrite.")
    if len(parts) == 1:
        return parts[0]
    return conjunction(parts, kept="Toutes les règles de parité sont respectées", broken="Parité")


def planned(
    rules: Sequence[GenderRule],
    staying: Sexes,
    elected: Sequence[tuple[str, str]],
    *,
    seats: int | None = None,
    members: Sexes | None = None,
) -> Verdict:
    """What parity would be if these people, each a name and a sex, joined those who stay."""
    found = gender_verdict(rules, staying + sexes_of(sex for _, sex in elected), seats=seats, members=members)
    if not elected:
        return found
    plural = "s" if len(elected) > 1 else ""
    ending = "e" if all(sex == WOMAN for _, sex in elected) else ""
    verb = "sont" if plural else "est"
    names = enumerate_fr([name for name, _ in elected])
    told = found.sentence[:1].lower() + found.sentence[1:]
    return replace(found, sentence=f"Si {names} {verb} élu{ending}{plural}, {told}")


def needed(rules: Sequence[GenderRule], seats: int, members: Sexes | None = None) -> Needs | None:
    """How many women and men so many seats need, all rules together; None while the text leaves it open."""
    women = men = 0
    for rule in rules:
        variants = _variants(rule, seats, seats, members)
        if len(variants) > 1:
            return None
        ((_, need),) = variants
        women, men = max(women, need.women), max(men, need.men)
    return Needs(women, men, seats)


def _one_rule(rule: GenderRule, sexes: Sexes, seats: int, members: Sexes | None) -> Verdict:
    if not sexes.total:
        return Verdict(
            outcome=Outcome.YES,
            sentence=cited("Parité sans objet : personne n’est désigné.", rule.article),
            article=rule.article,
        )
    variants = _variants(rule, sexes.total, seats, members)

    def answer(known: Sexes) -> Verdict:
        return under_each(
            "le texte ne dit pas comment cette part se calcule.",
            variants,
            lambda need: _verdict(rule, sexes, known, need),
        )

    # Of the ways to be women or men for those of whom it is not known, one per answer is enough to show.
    by_outcome: dict[Outcome, tuple[str, Sexes]] = {}
    for more in range(sexes.unknown + 1):
        known = Sexes(sexes.women + more, sexes.men + sexes.unknown - more)
        by_outcome.setdefault(answer(known).outcome, (_people(known), known))
    unknown = counted(sexes.unknown, "personne", "personnes")
    return under_each(f"le sexe de {unknown} n’est pas connu.", list(by_outcome.values()), answer)


def _variants(rule: GenderRule, seated: int, seats: int, members: Sexes | None) -> list[tuple[str, Needs]]:
    """What the rule needs, under each reading of what it leaves open that changes it."""
    if isinstance(rule, Gap):
        least = max(-(-(seated - rule.most) // 2), 0)
        return [("", Needs(least, least, seated))]
    bases = {FloorBase.SEATED: [seated], FloorBase.SEATS: [seats]}.get(rule.base, [seated, seats])
    found: dict[Needs, str] = {}
    for base in bases:
        for rounding in _roundings(rule, base, members):
            name = f"part de {number(base)} {rounding.label}"
            found.setdefault(_needs(rule, base, rounding, members), name)
    return [(name, need) for need, name in found.items()]


def _roundings(rule: Floor | Mirror, base: int, members: Sexes | None) -> list[Rounding]:
    """The roundings to try: both when the text is silent, or when what it says cannot be done."""
    if rule.rounding is Rounding.UNSTATED or not _needs(rule, base, rule.rounding, members).is_possible:
        return [Rounding.UP, Rounding.DOWN]
    return [rule.rounding]


def _needs(rule: Floor | Mirror, base: int, rounding: Rounding, members: Sexes | None) -> Needs:
    women, men = _shares(rule, members)
    return Needs(rounding.of(women * base), rounding.of(men * base), base)


def _shares(rule: Floor | Mirror, members: Sexes | None) -> tuple[Fraction, Fraction]:
    if isinstance(rule, Floor) and rule.derogation is None:
        return rule.share, rule.share
    if members is None or not members.women + members.men:
        raise RuleViolation(
            "Cette règle dépend de la part des femmes et des hommes parmi les membres : indiquez-la.",
            rule.article,
        )
    women = Fraction(members.women, members.women + members.men)
    if isinstance(rule, Mirror):
        return women, 1 - women
    derogation = rule.derogation
    assert derogation is not None  # A floor without derogation was answered above.
    rare_women, rare_men = women < derogation.below, 1 - women < derogation.below
    if derogation.reach is Reach.BOTH:
        rare_women = rare_men = rare_women or rare_men
    return (
        derogation.share if rare_women else rule.share,
        derogation.share if rare_men else rule.share,
    )


def _verdict(rule: GenderRule, shown: Sexes, known: Sexes, need: Needs) -> Verdict:
    met = known.women >= need.women and known.men >= need.men
    if isinstance(rule, Gap):
        asked = f"l’écart permis est de {number(rule.most)}"
    else:
        what = (
            f"{shares.said(rule.share)} de chaque sexe" if isinstance(rule, Floor) else "l’image des membres"
        )
        asked = f"il en faut {_people(Sexes(need.women, need.men))} au moins sur {number(need.base)}, {what}"
    start = "parité respectée" if met else "parité non respectée"
    sentence = (
        f"{start[:1].upper()}{start[1:]}{NO_BREAK}: {_people(shown)} sur {number(shown.total)}, {asked}."
    )
    return Verdict(
        outcome=Outcome.YES if met else Outcome.NO,
        sentence=cited(sentence, rule.article),
        article=rule.article,
        figures={
            "women": shown.women,
            "men": shown.men,
            "unknown": shown.unknown,
            "gap": abs(known.women - known.men),
            "women_needed": need.women,
            "men_needed": need.men,
            "base": need.base,
        },
    )


def _people(sexes: Sexes) -> str:
    told = [counted(sexes.women, "femme", "femmes"), counted(sexes.men, "homme", "hommes")]
    if sexes.unknown:
        told.append(f"{counted(sexes.unknown, 'personne', 'personnes')} dont le sexe n’est pas connu")
    return enumerate_fr(told)
