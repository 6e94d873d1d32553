"""Who takes part in a meeting and how, each counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, quote
from governance.rules.answer.verdict import Verdict
from governance.rules.electorate.roll import Voter
from governance.rules.presence.turnout import Group, Strength, Turnout, Way


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody who holds proxies without being a voter."""

    key: str
    name: str
    is_employee: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """The voters, and who came how, by key; outsiders and a chair who is no voter may be present too.

    Raises RuleViolation when somebody takes part in two ways, or takes part and is nobody known, and when
    the chair is not there.
    """

    meeting_on: date
    voters: tuple[Voter, ...]
    present: frozenset[str] = frozenset()
    remote: frozenset[str] = frozenset()
    postal: frozenset[str] = frozenset()
    electronic: frozenset[str] = frozenset()
    outsiders: tuple[Outsider, ...] = ()
    chair: str | None = None

    def __post_init__(self) -> None:
        voters = {voter.key for voter in self.voters}
        others = {outsider.key for outsider in self.outsiders} | {self.chair}
        counts = Counter(key for keys in self.by_way.values() for key in keys)
        for key in sorted(counts):
            if counts[key] > 1:
                raise RuleViolation(f"{self.called(key)} participe de deux manières.")
            if key not in voters and (key not in others or key in self.postal | self.electronic):
                raise RuleViolation(f"{self.called(key)} participe sans être sur la liste des électeurs.")
        if self.chair is not None and self.chair not in self.there:
            raise RuleViolation("Le président de séance n’est pas là.")

    @property
    def by_way(self) -> Mapping[Way, frozenset[str]]:
        return {
            Way.PRESENT: self.present,
            Way.REMOTE: self.remote,
            Way.POSTAL: self.postal,
            Way.ELECTRONIC: self.electronic,
        }

    @property
    def there(self) -> frozenset[str]:
        """Who takes part in the meeting itself, in the room or at a distance."""
        return self.present | self.remote

    def called(self, key: str) -> str:
        """The name of somebody, between quotation marks; the key of one who is not known."""
        names = {voter.key: voter.member.name for voter in self.voters}
        names |= {outsider.key: outsider.name for outsider in self.outsiders}
        return quote(names.get(key, key))

    def way_of(self, key: str) -> Way | None:
        return next((way for way, keys in self.by_way.items() if key in keys), None)


@dataclass(frozen=True, slots=True)
class Proxy:
    """A member gives a vote to another, by key; to nobody named when it is blank.

    ``shared_to`` is whom the bureau of the meeting gave a blank one to, where the text lets it.
    """

    giver: str
    holder: str | None
    filed_on: date
    revoked_on: date | None = None
    shared_to: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of one proxy: accepted for so many votes held by whom, refused, or to be decided."""

    proxy: Proxy
    holder: str | None
    votes: int
    verdict: Verdict

    @property
    def is_blank(self) -> bool:
        return self.proxy.holder is None


def turnout(attendance: Attendance, answers: Sequence[Answer] = ()) -> Turnout:
    """Everyone who may vote and who takes part how, by college and category.

    Raises RuleViolation while a proxy is to be decided, and when somebody would be counted twice.
    """
    if pending := sum(answer.verdict.is_open for answer in answers):
        told = counted(pending, "procuration reste", "procurations restent")
        raise RuleViolation(f"La feuille de présence n’est pas close : {told} à trancher.")
    represented = [answer.proxy.giver for answer in answers if answer.verdict.is_yes]
    for key, times in sorted(Counter(represented).items()):
        if times > 1 or attendance.way_of(key) is not None:
            raise RuleViolation(f"{attendance.called(key)} serait compté deux fois.")
        if key not in {voter.key for voter in attendance.voters}:
            raise RuleViolation(
                f"{attendance.called(key)} est représenté sans être sur la liste des électeurs."
            )
    return Turnout(tuple(_groups(attendance, frozenset(represented))))


def _groups(attendance: Attendance, represented: Collection[str]) -> Iterator[Group]:
    """Groups in the order of the voters' colleges, then of categories."""
    colleges = list(dict.fromkeys(college for voter in attendance.voters for college in voter.votes))
    categories = sorted({voter.member.category for voter in attendance.voters})
    for college in colleges:
        for category in categories:
            entitled = Strength()
            by_way: dict[Way, Strength] = {}
            for voter in attendance.voters:
                if college not in voter.votes or voter.member.category != category:
                    continue
                strength = Strength(1, voter.votes[college])
                entitled += strength
                way = Way.PROXY if voter.key in represented else attendance.way_of(voter.key)
                if way is not None:
                    by_way[way] = by_way.get(way, Strength()) + strength
            if entitled.members:
                yield Group(entitled, by_way, college, category)
