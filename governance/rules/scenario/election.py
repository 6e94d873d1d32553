"""Elections of a scenario: who stands, what came out of the urns, who is elected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import quote
from governance.rules.answer.joining import joined
from governance.rules.answer.verdict import Verdict
from governance.rules.election.college_election import Contest, Parity, election_result
from governance.rules.election.election import Election, Lists
from governance.rules.election.lists import Slate, list_result
from governance.rules.election.urn import Ballots, Candidate
from governance.rules.scenario.asked import Asked
from governance.rules.scenario.seats import People, seating_of
from governance.rules.seat.gender import GenderRule, Sexes
from governance.rules.seat.seating import Seating
from governance.rules.statutes import Statutes
from governance.rules.text.wording import part, term


@part
class CandidateOf:
    """Someone who stands, with what may part equals."""

    name: str = term("le nom")
    born: date | None = term("la date de naissance", default=None)
    member_since: date | None = term("le jour de l’adhésion", default=None)
    sex: str = term("le sexe (F ou M)", default="")

    @property
    def candidate(self) -> Candidate:
        return Candidate(self.name, self.born, self.member_since, self.sex)


@part
class VotesFor:
    """The votes of a candidate or of a list."""

    candidate: str = term("le candidat ou la liste")
    votes: int = term("ses voix")


@part
class RoundOf:
    """What came out of an urn in one round."""

    cast: int = term("les bulletins trouvés dans l’urne (des voix, si elles sont plurales)")
    blank: int = term("les bulletins blancs", default=0)
    void: int = term("les bulletins nuls", default=0)
    votes: tuple[VotesFor, ...] = term("les voix de chacun")
    withdrawn: frozenset[str] = term("qui s’est retiré avant ce tour", default=frozenset[str]())
    lot: tuple[str, ...] = term("les noms tirés au sort, dans l’ordre", default=())

    def contradictions(self) -> Iterator[str]:
        names = [each.candidate for each in self.votes]
        if len(set(names)) < len(names):
            yield "Les voix du même candidat sont données deux fois."

    @property
    def ballots(self) -> Ballots:
        votes = {each.candidate: each.votes for each in self.votes}
        return Ballots(votes, self.cast, self.blank, self.void, self.withdrawn, self.lot)


@part
class ListOf:
    """A list and its candidates, in order."""

    name: str = term("le nom de la liste")
    candidates: tuple[CandidateOf, ...] = term("ses candidats, dans l’ordre", least=1)


@part
class ContestOf:
    """The seats of one college or territory, those who stand, and the rounds held."""

    name: str = term("le collège ou le territoire (aucun : une seule urne)", default="")
    seats: int = term("le nombre de sièges à pourvoir", least=1)
    candidates: tuple[CandidateOf, ...] = term("les candidats", default=())
    lists: tuple[ListOf, ...] = term("les listes", default=())
    rounds: tuple[RoundOf, ...] = term("les tours tenus", least=1)

    def contradictions(self) -> Iterator[str]:
        if bool(self.candidates) == bool(self.lists):
            yield "Une élection se tient entre candidats ou entre listes."

    @property
    def contest(self) -> Contest:
        return Contest(
            self.seats,
            tuple(each.candidate for each in self.candidates),
            tuple(each.ballots for each in self.rounds),
        )


@part
class ElectionOf(Asked):
    """Who is elected: for seats of a body by their name, or for an office of its bureau."""

    kind: ClassVar[str] = "election"
    body: str = term("le code de l’organe")
    seats: str = term("le nom des sièges à élire", default="")
    office: str = term("la fonction du bureau à élire", default="")
    contests: tuple[ContestOf, ...] = term("les élections, par collège ou par territoire", least=1)
    staying: People | None = term("les femmes et les hommes qui restent en place", default=None)
    members: People | None = term("les femmes et les hommes parmi les membres", default=None)

    def contradictions(self) -> Iterator[str]:
        if bool(self.seats) == bool(self.office):
            yield "Une élection pourvoit des sièges, ou une fonction du bureau."
        names = [each.name for each in self.contests]
        if len(set(names)) < len(names):
            yield "Deux élections sont données pour le même collège ou le même territoire."

    def answer(self, statutes: Statutes) -> Verdict:
        seating = seating_of(statutes, self.body)
        rule, gender = self._rule(seating)
        if isinstance(rule.scrutin, Lists):
            return self._lists(rule)
        contests = {each.name: each.contest for each in self.contests}
        staying = self.staying.sexes if self.staying else Sexes()
        members = self.members.sexes if self.members else None
        return election_result(rule, contests, Parity(gender, staying, members)).verdict

    def _rule(self, seating: Seating) -> tuple[Election, tuple[GenderRule, ...]]:
        if self.seats:
            found = seating.election_of(self.seats)
            if found is None:
                raise RuleViolation(f"{quote(self.seats)} : ces sièges ne sont pas élus.")
            return found.election, seating.gender
        if seating.bureau is None:
            raise RuleViolation("Cet organe n’a pas de bureau.")
        seating.bureau.office(self.office)
        return seating.bureau.election, ()

    def _lists(self, rule: Election) -> Verdict:
        found = []
        for each in self.contests:
            slates = [
                Slate(one.name, tuple(candidate.candidate for candidate in one.candidates))
                for one in each.lists
            ]
            rounds = [one.ballots for one in each.rounds]
            found.append(list_result(rule, slates, rounds, seats=each.seats).verdict)
        if len(found) == 1:
            return found[0]
        return joined(
            found, sentence=" ".join(each.sentence for each in found), article=rule.article, figures={}
        )
