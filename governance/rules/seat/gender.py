"""Women and men: gap, floor per sex, image of the membership, and what a ballot must respect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import ClassVar

from governance.rules.text.wording import Choice, part, term

WOMAN, MAN = "F", "M"
HALF = Fraction(1, 2)


class Rounding(Choice):
    """How a share of people becomes a number of people."""

    UP = "up", "arrondie vers le haut"
    DOWN = "down", "arrondie vers le bas"
    UNSTATED = "unstated", "le texte ne le dit pas"

    def of(self, exact: Fraction) -> int:
        return floor(exact) if self is Rounding.DOWN else ceil(exact)


class FloorBase(Choice):
    """What a floor is a share of."""

    SEATED = "seated", "les personnes en place"
    SEATS = "seats", "les sièges, vacants compris"
    UNSTATED = "unstated", "le texte ne le dit pas"


class Reach(Choice):
    """Whom a derogation concerns."""

    THAT_SEX = "that_sex", "le sexe peu présent parmi les membres"
    BOTH = "both", "les deux sexes"


@part
class Gap:
    """The number of women and the number of men differ by so many at most."""

    kind: ClassVar[str] = "gap"
    title: ClassVar[str] = "Un écart maximal entre femmes et hommes"
    article: str = term("l’article")
    most: int = term("l’écart le plus grand entre le nombre de femmes et le nombre d’hommes")


@part
class Derogation:
    """A lower floor when a sex is rare among the members."""

    below: Fraction = term("la part des membres sous laquelle un sexe est peu présent", most=1)
    share: Fraction = term("la part minimale qui vaut alors", most=1)
    reach: Reach = term("qui est concerné par la dérogation")


@part
class Floor:
    """Each sex holds so large a share at least."""

    kind: ClassVar[str] = "floor"
    title: ClassVar[str] = "Une part minimale de chaque sexe"
    article: str = term("l’article")
    share: Fraction = term("la part minimale de chaque sexe", most=1)
    rounding: Rounding = term("la manière d’arrondir cette part")
    base: FloorBase = term("ce dont cette part se calcule", default=FloorBase.UNSTATED)
    derogation: Derogation | None = term("la dérogation", default=None)
    void_ballots: bool = term("la nullité des bulletins qui ne respectent pas cette part", default=False)

    def contradictions(self) -> Iterator[str]:
        if self.share > HALF:
            yield "Une part minimale de plus de la moitié ne peut pas valoir pour chaque sexe."
        if self.derogation is not None and self.derogation.share > self.share:
            yield "La dérogation demande plus que la règle."


@part
class Mirror:
    """Each sex holds at least its share among the members."""

    kind: ClassVar[str] = "mirror"
    title: ClassVar[str] = "La part de chaque sexe parmi les membres"
    article: str = term("l’article")
    rounding: Rounding = term("la manière d’arrondir cette part")
    base: FloorBase = term("ce dont cette part se calcule", default=FloorBase.UNSTATED)


GenderRule = Gap | Floor | Mirror


@dataclass(frozen=True, slots=True)
class Sexes:
    """So many women, so many men, so many people of whom it is not known. Raises ValueError below nought."""

    women: int = 0
    men: int = 0
    unknown: int = 0

    def __post_init__(self) -> None:
        if min(self.women, self.men, self.unknown) < 0:
            raise ValueError("people are counted from nought")

    def __add__(self, other: Sexes) -> Sexes:
        return Sexes(self.women + other.women, self.men + other.men, self.unknown + other.unknown)

    @property
    def total(self) -> int:
        return self.women + self.men + self.unknown


def sexes_of(sexes: Iterable[str]) -> Sexes:
    """Counts people whose sex is « F », « M » or, when it is not known, empty."""
    everyone = list(sexes)
    women, men = everyone.count(WOMAN), everyone.count(MAN)
    return Sexes(women, men, len(everyone) - women - men)
