"""Who speaks for a member: how many, their substitutes, women and men."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cressmember.kernel.writing import counted, enumerate_fr, number
from governance.rules.answer.verdict import Outcome, Verdict, cited, under_each
from governance.rules.text.wording import Choice, part, term


class GapAmong(Choice):
    """Among whom women and men are counted."""

    TITULARS = "titulars", "les titulaires"
    EVERYONE = "everyone", "les titulaires et les suppléants"
    UNSTATED = "unstated", "le texte ne le dit pas"


@part
class Representatives:
    """The people who represent each member of some categories."""

    article: str = term("l’article des représentants")
    categories: frozenset[str] = term("les catégories de membres (toutes : une liste vide)")
    titulars: int = term("le nombre de titulaires", least=1)
    substitutes: int = term("le nombre de suppléants (aucun : 0)")
    gender_gap: int | None = term("l’écart permis entre femmes et hommes (aucune règle : null)")
    gap_among: GapAmong = term("parmi qui se comptent femmes et hommes")
    same_organisation: bool = term("si un remplaçant vient forcément de la même organisation")
    special_mandate: bool = term("si un remplaçant doit avoir un mandat spécial de son organisation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """The representatives of one member. Raises ValueError for a negative number."""

    women: int = 0
    men: int = 0
    substitute_women: int = 0
    substitute_men: int = 0

    def __post_init__(self) -> None:
        if min(self.women, self.men, self.substitute_women, self.substitute_men) < 0:
            raise ValueError("people are counted from nought")

    @property
    def titulars(self) -> int:
        return self.women + self.men

    @property
    def substitutes(self) -> int:
        return self.substitute_women + self.substitute_men


def representatives_verdict(rule: Representatives, delegation: Delegation) -> Verdict:
    """Whether a member is represented as the text wants, in number and in women and men."""
    if rule.gender_gap is not None and rule.gap_among is GapAmong.UNSTATED:
        return under_each(
            "le texte ne dit pas si les suppléants comptent dans l’écart entre femmes et hommes.",
            [(each.label, replace(rule, gap_among=each)) for each in (GapAmong.TITULARS, GapAmong.EVERYONE)],
            lambda stated: representatives_verdict(stated, delegation),
        )
    women, men = delegation.women, delegation.men
    if rule.gap_among is GapAmong.EVERYONE:
        women, men = women + delegation.substitute_women, men + delegation.substitute_men
    told = []
    if not delegation.titulars:
        told.append("le membre n’a aucun représentant")
    if delegation.titulars > rule.titulars:
        told.append(
            f"{counted(delegation.titulars, 'titulaire', 'titulaires')} pour {number(rule.titulars)} au plus"
        )
    if delegation.substitutes > rule.substitutes:
        has = counted(delegation.substitutes, "suppléant", "suppléants")
        told.append(f"{has} pour {number(rule.substitutes)} au plus")
    if rule.gender_gap is not None and abs(women - men) > rule.gender_gap:
        told.append(
            f"{counted(women, 'femme', 'femmes')} et {counted(men, 'homme', 'hommes')}, un écart de "
            f"{number(abs(women - men))} quand {number(rule.gender_gap)} au plus est permis"
        )
    sentence = f"Représentation irrégulière : {enumerate_fr(told)}." if told else "Représentation régulière."
    return Verdict(
        outcome=Outcome.NO if told else Outcome.YES,
        sentence=cited(sentence, rule.article),
        article=rule.article,
        figures={
            "titulars": delegation.titulars,
            "substitutes": delegation.substitutes,
            "women": women,
            "men": men,
            "gap": abs(women - men),
        },
    )


def replacement_verdict(rule: Representatives, *, same_organisation: bool, special_mandate: bool) -> Verdict:
    """Whether somebody may sit in for a representative: from the same organisation, specially mandated."""
    missing = []
    if rule.same_organisation and not same_organisation:
        missing.append("d’être de la même organisation")
    if rule.special_mandate and not special_mandate:
        missing.append("un mandat spécial de l’organisation")
    sentence = "Ce remplaçant peut siéger."
    if missing:
        sentence = f"Ce remplaçant ne peut pas siéger : il lui manque {enumerate_fr(missing)}."
    return Verdict(
        outcome=Outcome.NO if missing else Outcome.YES,
        sentence=cited(sentence, rule.article),
        article=rule.article,
        figures={"missing": len(missing)},
    )
