"""Who may vote and who takes part, counted in members and in votes, group by group."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, number
from governance.rules.text.wording import Choice


class Way(Choice):
    """How a member takes part."""

    PRESENT = "present", "présents"
    PROXY = "proxy", "représentés"
    REMOTE = "remote", "à distance"
    POSTAL = "postal", "votes par correspondance"
    ELECTRONIC = "electronic", "votes électroniques"


ONE = {
    Way.PRESENT: "présent",
    Way.PROXY: "représenté",
    Way.REMOTE: "à distance",
    Way.POSTAL: "vote par correspondance",
    Way.ELECTRONIC: "vote électronique",
}


class Counting(Choice):
    """What is counted."""

    MEMBERS = "members", "membres"
    VOTES = "votes", "voix"


@dataclass(frozen=True, slots=True)
class Strength:
    """So many members, holding so many votes. Raises ValueError for a negative number."""

    members: int = 0
    votes: int = 0

    def __post_init__(self) -> None:
        if min(self.members, self.votes) < 0:
            raise ValueError("members and votes are counted from nought")

    def __add__(self, other: Strength) -> Strength:
        return Strength(self.members + other.members, self.votes + other.votes)

    def counted(self, counting: Counting) -> int:
        return self.members if counting is Counting.MEMBERS else self.votes


@dataclass(frozen=True, slots=True)
class Group:
    """The voters of one college and category (elected, by right, network…): all of them, and who came how.

    Raises RuleViolation when more take part than there are.
    """

    entitled: Strength
    by_way: Mapping[Way, Strength]
    college: str = ""
    category: str = ""

    def __post_init__(self) -> None:
        gathered = _sum(self.by_way.values())
        for counting in Counting:
            if gathered.counted(counting) > self.entitled.counted(counting):
                where = f" ({self.college or self.category})" if self.college or self.category else ""
                raise RuleViolation(
                    f"{number(gathered.counted(counting))} {counting.label} prennent part à la réunion, "
                    f"sur {number(self.entitled.counted(counting))} en tout{where}{NO_BREAK}: revoyez la "
                    "feuille de présence."
                )


@dataclass(frozen=True, slots=True)
class Scope:
    """Of whom a rule speaks: everyone, each college on its own, one college, one category.

    ``nobody`` is never written: it is a college that a rule names and that is too small to exist.
    """

    kind: str = "overall"
    name: str = ""

    @classmethod
    def spelled(cls, document: Any) -> Scope:
        if document in ("overall", "each_college"):
            return cls(document)
        if isinstance(document, Mapping) and len(document) == 1:
            ((kind, name),) = document.items()
            if kind in ("college", "category") and isinstance(name, str) and name:
                return cls(kind, name)
        raise ValueError('le document dit "overall", "each_college", {"college": "…"} ou {"category": "…"}.')

    def spelling(self) -> Any:
        return {self.kind: self.name} if self.name else self.kind

    @property
    def said(self) -> str:
        match self.kind:
            case "college" | "nobody":
                return f"le collège {self.name}"
            case "category":
                return self.name
            case "each_college":
                return "chaque collège"
        return "tous les membres"

    def holds(self, group: Group) -> bool:
        match self.kind:
            case "college":
                return group.college == self.name
            case "category":
                return group.category == self.name
        return self.kind != "nobody"


OVERALL = Scope()
EACH_COLLEGE = Scope("each_college")


@dataclass(frozen=True, slots=True)
class Turnout:
    """Everyone who may vote, and who takes part.

    ``missing`` names the colleges too small for anybody to vote in them, each with the one that it joined
    (None when it joined none). ``remote_is_present`` tells that those at a distance count as present.
    """

    groups: tuple[Group, ...]
    missing: Mapping[str, str | None] = field(default_factory=dict)
    remote_is_present: bool = False

    def entitled(self, scope: Scope = OVERALL) -> Strength:
        return _sum(group.entitled for group in self.groups if scope.holds(group))

    def gathered(self, ways: Collection[Way], scope: Scope = OVERALL) -> Strength:
        return _sum(self.by_way(ways, scope).values())

    def by_way(self, ways: Collection[Way], scope: Scope = OVERALL) -> dict[Way, Strength]:
        """Who takes part in each of these ways; those at a distance among the present, if they count so."""
        found = {way: Strength() for way in Way if way in ways}
        for group in self.groups:
            if scope.holds(group):
                for way, strength in group.by_way.items():
                    if (seen := self.seen(way, ways)) is not None:
                        found[seen] += strength
        return found

    def seen(self, way: Way, ways: Collection[Way]) -> Way | None:
        """As which of these ways one counts who came in a way; None when it counts as none of them."""
        # A rule that names those at a distance counts them whether or not they are present besides.
        if way is Way.REMOTE and self.remote_is_present and Way.PRESENT in ways:
            return Way.PRESENT
        return way if way in ways else None

    @property
    def colleges(self) -> list[str]:
        """The colleges that have a voter, in the order of the groups; those who are in none make none."""
        names = list(
            dict.fromkeys(
                group.college
                for group in self.groups
                if group.entitled.members and group.college not in self.missing
            )
        )
        return [name for name in names if name] or names


def _sum(strengths: Iterable[Strength]) -> Strength:
    total = Strength()
    for strength in strengths:
        total += strength
    return total
