"""Everything that the statutes say of who sits in a body: seats, elections, mandates, vacancies, bureau."""

from __future__ import annotations

from collections.abc import Iterator

from cressmember.kernel.writing import quote
from governance.rules.election.candidacy import Candidacy, OfCollege
from governance.rules.election.election import Election
from governance.rules.mandate.incompatibility import Incompatibility
from governance.rules.mandate.mandates import Mandates
from governance.rules.mandate.offices import Bureau
from governance.rules.mandate.resignation import Absences, Away, Lost
from governance.rules.mandate.vacancy import Vacancy
from governance.rules.seat.gender import Floor, Gap, Mirror
from governance.rules.seat.requirement import Axis
from governance.rules.seat.seats import Composition, Filling, Seats, TerritorySeats
from governance.rules.text.wording import apart, part, saying, term


@part
class SeatElection:
    """How some of the seats are elected, and who may stand for them."""

    seats: frozenset[str] = term("le nom des sièges à élire", least=1)
    candidacy: Candidacy = term("les conditions de candidature")
    election: Election = term("l’élection")


@part
class Seating:
    """Who sits in a body, by whom they are elected, for how long, and who follows them."""

    composition: Composition = term("la composition")
    elections: tuple[SeatElection, ...] = term("les élections (aucune : une liste vide)")
    mandates: Mandates = term("les mandats")
    vacancy: Vacancy = term("les sièges vacants")
    resignations: tuple[Absences | Away | Lost, ...] = term(
        "les démissions d’office (aucune : une liste vide)"
    )
    incompatibilities: tuple[Incompatibility, ...] = term("les incompatibilités (aucune : une liste vide)")
    bureau: Bureau | None = term("le bureau (aucun : null)")

    def contradictions(self) -> Iterator[str]:
        return apart(self._elected_twice, self._unknown_seats, self._wrong_elections, self._unknown_mandates)

    def _elected_twice(self) -> Iterator[str]:
        elected = [name for each in saying(self.elections, "seats") for name in sorted(each.seats)]
        for name in dict.fromkeys(name for name in elected if elected.count(name) > 1):
            yield f"Deux élections pourvoient {quote(name)}."

    def _unknown_seats(self) -> Iterator[str]:
        known = {group.name for group in self.composition.seats}
        elected = [name for each in saying(self.elections, "seats") for name in sorted(each.seats)]
        for name in dict.fromkeys(elected):
            if name not in known:
                yield f"Une élection pourvoit {quote(name)}, que la composition ne connaît pas."

    def _wrong_elections(self) -> Iterator[str]:
        elected = {name for each in self.elections for name in each.seats}
        groups = [each for each in self.composition.seats if isinstance(each, Seats | TerritorySeats)]
        for group in saying(groups, "name", "filling"):
            if group.filling is Filling.ELECTED and group.name not in elected:
                yield f"{quote(group.name)} : il manque l’élection qui les pourvoit."
            if group.filling is not Filling.ELECTED and group.name in elected:
                filling = group.filling.label
                yield f"{quote(group.name)} : ces sièges sont {filling}, et une élection les pourvoit."

    def _unknown_mandates(self) -> Iterator[str]:
        known = {group.name for group in self.composition.seats}
        for shorter in saying(self.mandates.shorter, "seats"):
            if shorter.seats not in known:
                yield f"Un mandat plus court vise {quote(shorter.seats)}, que la composition ne connaît pas."

    def election_of(self, seats: str) -> SeatElection | None:
        """The election of some seats, by their name; None when they are not elected."""
        return next((each for each in self.elections if seats in each.seats), None)

    @property
    def gender(self) -> tuple[Gap | Floor | Mirror, ...]:
        return self.composition.gender

    @property
    def colleges_named(self) -> frozenset[str]:
        """The colleges that these rules cite, wherever they do: a version of the statutes must know them."""
        names = {
            group.college for group in self.composition.seats if isinstance(group, Seats | TerritorySeats)
        }
        for requirement in self.composition.requirements:
            names.add(requirement.who.college)
            if requirement.each is Axis.COLLEGE:
                names |= set(requirement.among)
        offices = self.bureau.offices if self.bureau else ()
        conditions = [
            *(condition for each in self.elections for condition in each.candidacy.conditions),
            *(condition for office in offices for condition in office.conditions),
        ]
        for condition in conditions:
            if isinstance(condition, OfCollege):
                names |= condition.colleges
        elections = [each.election for each in self.elections] + (
            [self.bureau.election] if self.bureau else []
        )
        names |= {each.electors.name for each in elections if each.electors.who == "college"}
        if self.bureau and self.bureau.alternation:
            names |= set(self.bureau.alternation.colleges)
        return frozenset(names - {""})
