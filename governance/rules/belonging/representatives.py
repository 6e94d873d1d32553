"""Who speaks for a member: how many, their substitutes, women and men."""

from __future__ import annotations

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
