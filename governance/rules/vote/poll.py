"""What was voted: votes for, against, abstentions and blanks, in one urn or college by college."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from governance.rules.presence.turnout import Counting, Way
from governance.rules.text.wording import Choice


class Vote(Choice):
    """What a voter may say of a proposal."""

    YES = "yes", "pour"
    NO = "no", "contre"
    ABSTAIN = "abstain", "abstention"
    BLANK = "blank", "blanc"


@dataclass(frozen=True, slots=True)
class Tally:
    """A count of votes. Raises ValueError for a negative number."""

    yes: int = 0
    no: int = 0
    abstain: int = 0
    blank: int = 0

    def __post_init__(self) -> None:
        if min(self.yes, self.no, self.abstain, self.blank) < 0:
            raise ValueError("votes are counted from nought")

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.yes + other.yes, self.no + other.no, self.abstain + other.abstain, self.blank + other.blank
        )

    @property
    def cast(self) -> int:
        """Everything that was put in the urn."""
        return self.yes + self.no + self.abstain + self.blank


@dataclass(frozen=True, slots=True)
class Ballots:
    """What those of one college who came in one way voted, in votes and in heads."""

    college: str
    way: Way
    votes: Tally
    heads: Tally


@dataclass(frozen=True, slots=True)
class Poll:
    """One vote. Urns are those in which it was really counted: by college, or a single one named "".

    ``votes`` counts votes, ``heads`` the members who cast them; ``by_way`` tells them apart by the way in
    which people came, when it is known who voted what, and then tells them all. ``second`` is the second
    round of a vote by blocks; ``chair`` what the chair of the meeting voted and ``lot`` what a drawn lot
    said, typed in by people when the rule asks for them.
    """

    votes: Mapping[str, Tally]
    heads: Mapping[str, Tally] = field(default_factory=dict)
    by_way: tuple[Ballots, ...] = ()
    second: Mapping[str, Tally] = field(default_factory=dict)
    chair: Vote | None = None
    lot: Vote | None = None

    def urns(self, counting: Counting) -> Mapping[str, Tally]:
        return self.heads if counting is Counting.MEMBERS else self.votes

    def counted(self, counting: Counting, enters: Callable[[Way], bool]) -> Mapping[str, Tally]:
        """The urns without the ballots of those who came in a way that does not count, where it is known."""
        if not self.by_way:
            return self.urns(counting)
        kept = dict.fromkeys(self.urns(counting), Tally())
        for each in self.by_way:
            if enters(each.way):
                kept[each.college] += each.heads if counting is Counting.MEMBERS else each.votes
        return kept


def added(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total += tally
    return total
