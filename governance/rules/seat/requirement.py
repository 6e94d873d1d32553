"""What the composition of a body must hold, at least or at most."""

from __future__ import annotations

from collections.abc import Iterator

from governance.rules.seat.size import Quota
from governance.rules.text.wording import Choice, part, term


class Axis(Choice):
    """What a requirement is counted by, one after the other."""

    COLLEGE = "college", "chaque collège"
    TERRITORY = "territory", "chaque territoire"
    ORGANISATION = "organisation", "chaque organisation"


class ShareOf(Choice):
    """What a share of a composition is a share of."""

    SEATED = "seated", "sièges pourvus"
    SEATS = "seats", "sièges à pourvoir"
    COLLEGE = "college", "sièges pourvus de son collège"
    UNSTATED = "unstated", "le texte ne le dit pas"


@part
class Trait:
    """Of whom a requirement speaks: everything written must be true of them."""

    college: str = term("le collège", default="")
    territory: str = term("le territoire", default="")
    office: str = term("la fonction exercée dans l’instance", default="")
    quality: str = term("la qualité", default="")
    without: str = term("la qualité qu’ils n’ont pas", default="")

    @property
    def said(self) -> str:
        told = [self.office, self.quality]
        told += [f"collège {self.college}"] * bool(self.college)
        told += [self.territory, f"hors {self.without}" if self.without else ""]
        return ", ".join(each for each in told if each) or "tous"


EVERYONE = Trait()


@part
class Requirement:
    """So many at least, so many at most, of those who sit: each family once, no organisation over two."""

    article: str = term("l’article")
    who: Trait = term("de qui l’on parle", default=EVERYONE)
    each: Axis | None = term("ce par quoi l’on compte, l’un après l’autre", default=None)
    among: tuple[str, ...] = term("les collèges, territoires ou organisations concernés", default=())
    least: Quota | None = term("le nombre ou la part au moins", default=None)
    most: Quota | None = term("le nombre ou la part au plus", default=None)
    strictly: bool = term("s’il faut « plus de » et non « au moins »", default=False)
    share_of: ShareOf = term("ce dont la part se calcule", default=ShareOf.UNSTATED)

    def contradictions(self) -> Iterator[str]:
        if self.least is None and self.most is None:
            yield f"Une exigence de composition dit un minimum ou un maximum ({self.who.said})."
        if self.each is not None and self.least is not None and not self.among:
            yield f"Un minimum pour {self.each.label} dit lesquels ({self.who.said})."
        if self.each is None and self.among:
            yield f"Une liste de collèges ou de territoires va avec ce qui se compte ({self.who.said})."
