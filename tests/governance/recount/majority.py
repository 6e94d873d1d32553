"""Whether a proposal is adopted."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from tests.governance.recount.colleges import Standing, share
from tests.governance.recount.people import Ballot, Person, Question, ballots, no_more_than_came
from tests.governance.recount.quorum import amount, least_reaching, scopes
from tests.governance.recount.readings import Answers, WrongScenarioError

Figures = tuple[Any, ...]
HALF = Fraction(1, 2)


class Sides(NamedTuple):
    """What is for, what is against, and what both are a share of."""

    favour: int
    against: int
    base: int
    expressed: int


class Count:
    """One count of one vote, under the answers given to what the text leaves open."""

    def __init__(
        self,
        majority: dict[str, Any],
        question: Question,
        people: list[Person],
        colleges: Standing,
        answers: Answers,
    ) -> None:
        self.majority, self.question, self.people = majority, question, people
        self.colleges, self.answers = colleges, answers
        cast = ballots(question)
        self._check(cast)
        # Votes are in urns, unless a list says who votes what.
        self.in_urns = bool(question.get("votes") or not question.get("voters"))
        self.urns = {urn.get("college", "") for urn in question.get("votes", [])}
        self.cast = colleges.ballots(cast)

    def _check(self, cast: list[Ballot]) -> None:
        """Refuses more votes than came, counted where people vote."""
        voting = [self.colleges.person(person) for person in self.people]
        moved = [
            ballot._replace(college=self.colleges.joins.get(ballot.college, ballot.college))
            for ballot in cast
        ]
        no_more_than_came(moved, voting)

    def adopted(self) -> tuple[bool, list[Figures]]:
        """Whether every bar is passed, and the figures of each."""
        passed, figures = [], []
        for rank, bar in enumerate(self.majority["bars"]):
            if bar.get("aggregation", "direct") != "direct":
                here = [self._joined(bar, rank)]
            else:
                scope = scopes(bar.get("scope", "overall"), self.people, self.colleges)
                here = [self._direct(bar, rank, name, among) for name, among in scope]
            # What is asked of each college is asked of one at least.
            passed.append(bool(here) and all(one for one, _ in here))
            figures += [one for _, one in here]
        return all(passed), figures

    def _direct(self, bar: dict[str, Any], rank: int, name: str, among: list[Person]) -> tuple[bool, Figures]:
        """All the votes of one scope together."""
        sides = self._sides(bar, None if name == "overall" else name, among)
        over = self.answers.said(bar["over"], f"over of {rank}", "at_least", "more_than")
        required = least_reaching(share(bar["threshold"]) * sides.base, strictly=over == "more_than")
        figures = (name, sides.favour, sides.base, required)
        if not sides.base:
            return False, figures
        if sides.favour >= required:
            return True, figures
        halves = over == "more_than" and share(bar["threshold"]) == HALF and 2 * sides.favour == sides.base
        return halves and sides.favour == sides.against and self._tie_adopts(), figures

    def _joined(self, bar: dict[str, Any], rank: int) -> tuple[bool, Figures]:
        """Each college with its weight: in proportion of its votes, or whole."""
        block = bar["aggregation"] == "block"
        if any(person.college not in self.colleges.known for person in self.people):
            raise WrongScenarioError("a voter of no college that the text knows")
        if any(urn["yes"] or urn["no"] for urn in self._urns_of_those_that_joined()):
            raise WrongScenarioError("an urn of its own for a college whose members vote in another")
        if any(ballot.votes and ballot.college not in self.colleges.weights for ballot in self.cast):
            raise WrongScenarioError("votes in a college that does not exist")
        favour, against, total = Fraction(), Fraction(), Fraction()
        spoke = False
        for code, weight in self.colleges.weights.items():
            among = [person for person in self.people if self.colleges.person(person).college == code]
            sides = self._sides(bar, code, among)
            if not sides.expressed:
                silent = bar.get("silent", "unstated")
                if self.answers.said(silent, f"silent of {rank}", "spread", "lost") == "lost":
                    total += weight
                continue
            spoke = True
            total += weight
            if block:
                side = self._side_of(code, sides)
                favour += weight if side == "favour" else 0
                against += weight if side == "against" else 0
            else:
                favour += weight * Fraction(sides.favour, sides.base)
                against += weight * Fraction(sides.against, sides.base)
        reached = Fraction(favour, total) if total else Fraction()
        figures = (bar["aggregation"], favour, total, reached)
        if not spoke or not total:
            return False, figures
        threshold = share(bar["threshold"])
        over = self.answers.said(bar["over"], f"over of {rank}", "at_least", "more_than")
        if reached > threshold or (reached == threshold and over == "at_least"):
            return True, figures
        halves = over == "more_than" and threshold == HALF and reached == HALF
        return halves and favour == against and self._tie_adopts(), figures

    def _urns_of_those_that_joined(self) -> list[dict[str, Any]]:
        return [urn for urn in self.question.get("votes", []) if urn.get("college") in self.colleges.joins]

    def _side_of(self, code: str, sides: Sides) -> str:
        """The side that a college carries as a block."""
        block = self.majority["block"]
        over = self.answers.said(block["over"], "over of a block", "at_least", "more_than")
        enough = least_reaching(share(block["threshold"]) * sides.base, strictly=over == "more_than")
        if sides.favour >= enough:
            return "favour"
        if sides.against >= enough:
            return "against"
        if not block["second_round"]:
            return "neither"
        if all(urn.get("college", "") != code for urn in self.question.get("second", [])):
            return self.answers.to(f"second round of {code}", "favour", "against")
        second = ballots(self.question, "second")
        self._check(second)
        again = [ballot for ballot in self.colleges.ballots(second) if ballot.college == code]
        favour, against = self._for_and_against(again, "votes")
        return "favour" if favour > against else "against" if against > favour else "neither"

    def _sides(self, bar: dict[str, Any], college: str | None, among: list[Person]) -> Sides:
        """What these people, or the college, voted."""
        of, base = bar.get("of", "votes"), bar["base"]
        ways = bar.get("counts")
        if of == "members" and self.in_urns:
            raise WrongScenarioError("heads were not counted")
        if college is not None and self.in_urns and college not in self.urns:
            raise WrongScenarioError(f"the votes of {college} were not counted apart")
        cast = [ballot for ballot in self.cast if college in (None, ballot.college)]
        if ways is not None:
            # Where it is known whose a ballot is, one that came in another way is not counted.
            cast = [ballot for ballot in cast if ballot.whose is None or ballot.whose.way in ways]
        came = [person for person in among if person.way is not None and (ways is None or person.way in ways)]
        favour, against = self._for_and_against(cast, of)
        sizes = {
            "cast": favour + against,
            "gathered": amount(came, of),
            "entitled": amount(among, of),
        }
        if base == "gathered" and _size(cast, of) > sizes["gathered"]:
            raise WrongScenarioError("more votes than those that are counted here")
        return Sides(favour, against, sizes[base], favour + against)

    def _for_and_against(self, cast: list[Ballot], of: str) -> tuple[int, int]:
        favour = against = 0
        for ballot in cast:
            side = {"yes": "for", "no": "against"}.get(ballot.cast) or self._worth(ballot.cast)
            if side == "for":
                favour += _size([ballot], of)
            elif side == "against":
                against += _size([ballot], of)
        return favour, against

    def _worth(self, cast: str) -> str:
        """What an abstention or a blank is worth; no silent text makes it a vote for."""
        word = {"abstain": "abstentions", "blank": "blanks"}[cast]
        return self.answers.said(self.majority[word], word, "ignored", "against")

    def _tie_adopts(self) -> bool:
        """Whether an equality adopts; no silent text makes it a matter of chance."""
        tie = self.answers.said(self.majority["tie"], "tie", "rejected", "casting")
        if tie == "rejected":
            return False
        told = self.question.get("chair" if tie == "casting" else "lot")
        if told not in ("yes", "no"):
            told = self.answers.to(tie, "yes", "no")
        return told == "yes"


def _size(cast: list[Ballot], of: str) -> int:
    return len(cast) if of == "members" else sum(ballot.votes for ballot in cast)
