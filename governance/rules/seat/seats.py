"""Seats of a body: how many, of whom, by what right, and what its composition must respect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from cressmember.kernel.writing import number, quote
from governance.rules.seat.gender import Floor, Gap, Mirror
from governance.rules.seat.requirement import Requirement
from governance.rules.seat.size import Size
from governance.rules.text.wording import Choice, apart, part, saying, term


class Voice(Choice):
    """What someone who sits may do."""

    VOTE = "vote", "voix délibérative"
    ADVICE = "advice", "voix consultative"
    NONE = "none", "sans voix"


class Holding(Choice):
    """Whose a seat is."""

    ORGANISATION = "organisation", "de l’organisation, par la personne qu’elle désigne"
    PERSON = "person", "de la personne"
    UNSTATED = "unstated", "le texte ne le dit pas"


class Substitutes(Choice):
    """Whether those who sit have a substitute."""

    EACH = "each", "chacun a un suppléant"
    ALLOWED = "allowed", "chacun peut avoir un suppléant"
    NONE = "none", "personne n’a de suppléant"


class Filling(Choice):
    """By what right a seat is held."""

    ELECTED = "elected", "élus"
    DESIGNATED = "designated", "désignés"
    OFFICE = "office", "de droit, par une fonction"
    FOUNDER = "founder", "de droit, comme fondateurs"


@part
class Seats:
    """Seats filled in one way: elected by all, for one college, designated, held by an office."""

    kind: ClassVar[str] = "seats"
    title: ClassVar[str] = "Des sièges pourvus d’une même manière"
    name: str = term("le nom de ces sièges")
    article: str = term("l’article")
    size: Size = term("le nombre de sièges")
    filling: Filling = term("la manière dont ils sont pourvus")
    college: str = term("le collège qui les occupe", default="")
    quality: str = term("la qualité ou la fonction qui y donne droit", default="")
    organisations: frozenset[str] = term("les organisations qui peuvent les occuper", default=frozenset())
    designated_by: str = term("qui désigne", default="")
    voice: Voice = term("la voix de ceux qui les occupent", default=Voice.VOTE)
    is_counted: bool = term("s’ils comptent dans le nombre total de sièges", default=True)

    def contradictions(self) -> Iterator[str]:
        if self.filling is Filling.DESIGNATED and not self.designated_by:
            yield f"{quote(self.name)} : il manque qui désigne."
        if self.filling is Filling.OFFICE and not self.quality:
            yield f"{quote(self.name)} : il manque la fonction qui y donne droit."
        if self.filling is Filling.FOUNDER and not self.organisations:
            yield f"{quote(self.name)} : il manque les fondateurs."


@part
class Constituency:
    """A territory, or several together, and its seats."""

    name: str = term("le nom de la circonscription")
    size: Size = term("le nombre de sièges", default=Size(1, 1))
    territories: frozenset[str] = term(
        "les territoires qui la composent (elle-même, si rien n’est dit)", default=frozenset()
    )
    rotates: bool = term("si ses territoires l’occupent à tour de rôle", default=False)

    def holds(self, territory: str) -> bool:
        return territory in (self.territories or {self.name})

    def contradictions(self) -> Iterator[str]:
        if self.rotates and len(self.territories) < 2:
            yield f"{quote(self.name)} : un tour de rôle se tient entre deux territoires au moins."


@part
class TerritorySeats:
    """Seats by territory: one per département, two in some regions."""

    kind: ClassVar[str] = "territories"
    title: ClassVar[str] = "Des sièges par territoire"
    name: str = term("le nom de ces sièges")
    article: str = term("l’article")
    constituencies: tuple[Constituency, ...] = term("les circonscriptions", least=1)
    college: str = term("le collège qui les occupe", default="")
    filling: Filling = term("la manière dont ils sont pourvus", default=Filling.ELECTED)

    def contradictions(self) -> Iterator[str]:
        names = [each.name for each in self.constituencies]
        if len(set(names)) < len(names):
            yield f"{quote(self.name)} : deux circonscriptions portent le même nom."
        territories = [place for each in self.constituencies for place in each.territories or {each.name}]
        if len(set(territories)) < len(territories):
            yield f"{quote(self.name)} : un territoire est dans deux circonscriptions."


@part
class StaffStep:
    """From so many employees, so many staff seats, with what voice."""

    employees: int = term("le nombre de salariés à partir duquel")
    size: Size = term("le nombre de sièges")
    voice: Voice = term("la voix de ceux qui les occupent")


@part
class StaffSeats:
    """Seats of the employees, by their number."""

    kind: ClassVar[str] = "staff"
    title: ClassVar[str] = "Des sièges des salariés"
    name: str = term("le nom de ces sièges")
    article: str = term("l’article")
    steps: tuple[StaffStep, ...] = term("le nombre de sièges par effectif", least=1)
    is_counted: bool = term("s’ils comptent dans le nombre total de sièges")

    def contradictions(self) -> Iterator[str]:
        starts = [step.employees for step in self.steps]
        if sorted(set(starts)) != starts:
            yield f"{quote(self.name)} : les effectifs vont en croissant, chacun une fois."

    def step(self, employees: int) -> StaffStep | None:
        """The step that so many employees reach; None below the first."""
        reached = [step for step in self.steps if step.employees <= employees]
        return reached[-1] if reached else None


@part
class Guests:
    """Observers and permanent invitees, who hold no seat."""

    kind: ClassVar[str] = "guests"
    title: ClassVar[str] = "Des invités, sans siège"
    name: str = term("le nom de ces invités")
    article: str = term("l’article")
    size: Size = term("leur nombre")
    voice: Voice = term("leur voix")

    def contradictions(self) -> Iterator[str]:
        if self.voice is Voice.VOTE:
            yield f"{quote(self.name)} : qui a voix délibérative occupe un siège."


SeatGroup = Seats | TerritorySeats | StaffSeats | Guests


@part
class Composition:
    """Everyone who sits in a body."""

    article: str = term("l’article")
    total: Size = term("le nombre total de sièges")
    seats: tuple[Seats | TerritorySeats | StaffSeats | Guests, ...] = term("les sièges", least=1)
    held_by: Holding = term("à qui est le siège, à l’organisation ou à la personne")
    substitutes: Substitutes = term("les suppléants")
    requirements: tuple[Requirement, ...] = term("les exigences de composition (aucune : une liste vide)")
    gender: tuple[Gap | Floor | Mirror, ...] = term("les règles de parité (aucune : une liste vide)")

    def contradictions(self) -> Iterator[str]:
        return apart(self._names_twice, self._wrong_total)

    def _names_twice(self) -> Iterator[str]:
        names = [group.name for group in saying(self.seats, "name")]
        if len(set(names)) < len(names):
            yield "Deux groupes de sièges portent le même nom."

    def _wrong_total(self) -> Iterator[str]:
        least, most = self._span()
        if self.total.most is not None and least > self.total.most:
            yield (
                f"Les sièges font {number(least)} au moins, et le total est de {number(self.total.most)} "
                "au plus."
            )
        if most is not None and most < self.total.least:
            yield (
                f"Les sièges font {number(most)} au plus, et le total est de {number(self.total.least)} "
                "au moins."
            )

    def _span(self) -> tuple[int, int | None]:
        """From how many to how many the groups add up, whatever the number of employees."""
        sizes: list[Size] = []
        for group in self.seats:
            match group:
                case TerritorySeats():
                    sizes += [each.size for each in group.constituencies]
                case Seats() if group.is_counted:
                    sizes.append(group.size)
                case StaffSeats() if group.is_counted:
                    mosts = [step.size.most for step in group.steps]
                    sizes.append(Size(0, None if None in mosts else max(most or 0 for most in mosts)))
        mosts = [size.most for size in sizes]
        return sum(size.least for size in sizes), None if None in mosts else sum(most or 0 for most in mosts)
