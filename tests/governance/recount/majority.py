"""Whether a proposal is adopted."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from tests.governance.recount.colleges import Standing, share
from tests.governance.recount.people import WAYS, Ballot, Person, Question, ballots, listed, no_more_than
from tests.governance.recount.quorum import NOBODY, Apart, amount, least_reaching, scopes
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
        self.majority, self.question = majority, question
        # Those of a college too small to exist are not on the roll.
        self.people = [person for person in people if colleges.may_vote(person)]
        self.colleges, self.answers = colleges, answers
        # Votes are in urns, unless a list says who votes what.
        self.in_urns = bool(question.get("votes") or not question.get("voters"))
        self.urns = {urn.get("college", "") for urn in question.get("votes", [])}
        self.again = {urn.get("college", "") for urn in question.get("second", [])}
        if self.in_urns:
            self.cast = colleges.ballots(ballots(question, "votes"), self.urns)
        else:
            self.cast = colleges.ballots(listed(question, people), None)
        self.second = colleges.ballots(ballots(question, "second"), self.again)

    def _check(self) -> None:
        """Refuses more votes than those who can have cast them, counted where people vote."""
        voting = [self.colleges.person(person) for person in self.people]
        # A college may vote as a block before the meeting: whoever may vote may have voted.
        before = any(bar.get("aggregation") == "block" for bar in self.majority["bars"])
        no_more_than(
            [ballot for ballot in self.cast if ballot.college or not before],
            [person for person in voting if before or person.way is not None],
        )

    def adopted(self) -> tuple[bool, list[Figures]]:
        """Whether every bar is passed, and the figures of each."""
        self._check()
        passed, figures = [], []
        for rank, bar in enumerate(self.majority["bars"]):
            if bar.get("aggregation", "direct") != "direct":
                here = [self._joined(bar, rank)]
            else:
                apart = scopes(bar.get("scope", "overall"), self.people, self.colleges, self.answers)
                if apart is None:
                    continue
                here = [self._direct(bar, rank, each) for each in apart]
            # What is asked of each college is asked of one at least.
            passed.append(bool(here) and all(one for one, _ in here))
            figures += [one for _, one in here]
        # Of nothing that is asked any more, nothing is adopted.
        return bool(passed) and all(passed), figures

    def _direct(self, bar: dict[str, Any], rank: int, apart: Apart) -> tuple[bool, Figures]:
        """All the votes of one scope together."""
        sides = self._sides(bar, apart.urn, apart.people)
        over = self.answers.said(bar["over"], f"over of {rank}", "at_least", "more_than")
        required = least_reaching(share(bar["threshold"]) * sides.base, strictly=over == "more_than")
        figures = (apart.name, sides.favour, sides.base, required)
        if not sides.base:
            return False, figures
        if sides.favour >= required:
            return True, figures
        halves = over == "more_than" and share(bar["threshold"]) == HALF and 2 * sides.favour == sides.base
        even = halves and sides.favour == sides.against
        return even and self._tie_adopts(in_college=apart.urn is not None), figures

    def _joined(self, bar: dict[str, Any], rank: int) -> tuple[bool, Figures]:
        """Each college with its weight: in proportion of its votes, or whole."""
        block = bar["aggregation"] == "block"
        if any(person.college not in self.colleges.known for person in self.people):
            raise WrongScenarioError("a voter of no college that the text knows")
        of = bar.get("of", "votes")
        weights = self.colleges.weights
        # Where no college exists nothing is adopted, whatever was cast.
        if weights and any(_size([ballot], of) and ballot.college not in weights for ballot in self.cast):
            raise WrongScenarioError("votes in a college that does not exist")
        favour, against, total = Fraction(), Fraction(), Fraction()
        spoke = False
        for code, weight in weights.items():
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
                side = self._side_of(code, sides, _most(bar, among))
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
        return halves and favour == against and self._tie_adopts(in_college=False), figures

    def _side_of(self, code: str, sides: Sides, most: int) -> str:
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
        if code not in self.again:
            return self.answers.to(f"second round of {code}", "favour", "against", "neither")
        again = [ballot for ballot in self.second if ballot.college == code]
        if len(again) > most:
            raise WrongScenarioError(f"more votes at the second round of {code} than there are")
        favour, against = self._for_and_against(again, "votes")
        return "favour" if favour > against else "against" if against > favour else "neither"

    def _sides(self, bar: dict[str, Any], college: str | None, among: list[Person]) -> Sides:
        """What these people, or the college, voted."""
        of, ways = bar.get("of", "votes"), bar.get("counts", WAYS)
        if college == NOBODY:
            return Sides(0, 0, 0, 0)
        if of == "members" and self.in_urns:
            raise WrongScenarioError("heads were not counted")
        # Where nobody votes there need be no urn.
        told = self.urns | self.colleges.suspended | self.colleges.aside
        if college is not None and self.in_urns and college not in told:
            raise WrongScenarioError(f"the votes of {college} were not counted apart")
        cast = [ballot for ballot in self.cast if college in (None, ballot.college)]
        # Where it is known whose a ballot is, one that came in another way is not counted.
        cast = [ballot for ballot in cast if ballot.whose is None or ballot.whose.counts(ways)]
        if _size(cast, of) > _most(bar, among):
            raise WrongScenarioError("more votes than those that are counted here")
        favour, against = self._for_and_against(cast, of)
        base = {
            "cast": favour + against,
            "gathered": amount([person for person in among if person.counts(ways)], of),
            "entitled": amount(among, of),
        }
        return Sides(favour, against, base[bar["base"]], favour + against)

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

    def _tie_adopts(self, *, in_college: bool) -> bool:
        """Whether an equality adopts; no silent text makes it a matter of chance."""
        if in_college and self.majority["tie"] == "unstated":
            # The chair's vote is one among all of them: nothing is said of it, and of a college still less.
            return False
        tie = self.answers.said(self.majority["tie"], "tie", "rejected", "casting")
        if tie == "rejected":
            return False
        if tie == "casting" and in_college and self.answers.to("casting in a college", "no", "yes") == "no":
            return False
        told = self.question.get("chair" if tie == "casting" else "lot")
        if told not in ("yes", "no"):
            told = self.answers.to(tie, "yes", "no")
        return told == "yes"


def _size(cast: list[Ballot], of: str) -> int:
    return len(cast) if of == "members" else sum(ballot.votes for ballot in cast)


def _most(bar: dict[str, Any], among: list[Person]) -> int:
    """How many can have voted: whoever came in a way that counts, and in a block whoever may vote."""
    of, ways = bar.get("of", "votes"), bar.get("counts", WAYS)
    if bar.get("aggregation") == "block" and bar["base"] != "gathered":
        return amount(among, of)
    return amount([person for person in among if person.counts(ways)], of)
