"""Commissions and control organs: who sits there, and what must be put to them before it is decided."""

from __future__ import annotations

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
