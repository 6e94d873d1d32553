"""What happened, in plain values, for the minutes; instants are those of the chamber's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from governance.rules.text.wording import Choice
from governance.rules.vote.poll import Tally


class Manner(Choice):
    """How a meeting was held."""

    ROOM = "room", "en salle"
    REMOTE = "remote", "à distance"
    HYBRID = "hybrid", "en salle et à distance"
    WRITTEN = "written", "par consultation écrite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """Which meeting it was. ``pauses`` are its suspensions, each from when to when.

    ``previous_on`` is the day of the call before, which lacked its quorum.
    """

    chamber: str
    body: str
    title: str
    starts_at: datetime
    kinds: tuple[str, ...] = ()
    call: int = 1
    previous_on: date | None = None
    place: str = ""
    manner: Manner = Manner.ROOM
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    pauses: tuple[tuple[datetime, datetime | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Sending:
    """A convocation: when it left, to how many people in each way, what the text says of its delay."""

    label: str
    sent_on: date
    ways: tuple[tuple[str, int], ...]
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody in a role, and who came before in it."""

    role: str
    name: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """So many members and so many votes."""

    members: int = 0
    votes: int = 0

    def __add__(self, other: Came) -> Came:
        return Came(self.members + other.members, self.votes + other.votes)


@dataclass(frozen=True, slots=True)
class College:
    """Who took part, of a college or of everyone (``name`` empty)."""

    name: str
    on_roll: Came
    present: Came = Came()
    remote: Came = Came()
    represented: Came = Came()

    @property
    def gathered(self) -> Came:
        return self.present + self.remote + self.represented


@dataclass(frozen=True, slots=True)
class Attendee:
    """One line of the attendance list: an organisation or a person, through whom, how it took part."""

    name: str
    college: str
    votes: int
    how: str
    through: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """A proxy and what became of it; ``accepted`` is None while the text leaves it open."""

    giver: str
    holder: str
    accepted: bool | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Change:
    """An act on a roll already settled, and why."""

    at: datetime
    label: str
    name: str
    because: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a member said against its line of the roll, and the reply."""

    name: str
    text: str
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Reached:
    """What the quorum of a kind of decision is: its code, its name, the sentence that says so."""

    code: str
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Urn:
    """What came out of an urn; that of everyone has no name."""

    name: str
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrutiny:
    """A vote on a resolution. ``sentence`` is what was proclaimed.

    One ``entered_at`` a later instant was held on paper, then typed in.
    """

    key: int
    kind: str
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    entered_at: datetime | None = None
    cancelled_because: str = ""
    is_cancelled: bool = False
    set_aside: tuple[tuple[str, str], ...] = ()
    urns: tuple[Urn, ...] = ()
    untold: str = ""
    by_consensus: bool = False
    quorum: str = ""
    settled: tuple[str, ...] = ()
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A resolution and its votes, in order."""

    key: int
    title: str
    text: str
    number: int | None = None
    withdrawn: bool = False
    scrutinies: tuple[Scrutiny, ...] = ()


@dataclass(frozen=True, slots=True)
class Runner:
    """Somebody who stood: the votes of each round, elected or not, what is to be said of the candidacy."""

    name: str
    votes: tuple[int | None, ...] = ()
    elected: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """An election: the seats, those who stood, what came of it."""

    key: int
    title: str
    seats: int
    runners: tuple[Runner, ...] = ()
    rounds: tuple[str, ...] = ()
    sentence: str = ""
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class ToDo:
    """A decision that somebody carries out by a day."""

    title: str
    owner: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of the agenda, as it was treated; ``late`` is what changed since the convocation, in words."""

    key: int
    rank: int
    title: str
    speaker: str = ""
    text: str = ""
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    added_on: date | None = None
    late: tuple[str, ...] = ()
    withdrawn: bool = False
    record: str = ""
    proposals: tuple[Proposal, ...] = ()
    elections: tuple[Contested, ...] = ()
    to_do: tuple[ToDo, ...] = ()


@dataclass(frozen=True, slots=True)
class Signatory:
    """In which quality the minutes are signed, and by whom when it is known."""

    quality: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that the minutes of a meeting tell."""

    sitting: Sitting
    sendings: tuple[Sending, ...] = ()
    officers: tuple[Named, ...] = ()
    colleges: tuple[College, ...] = ()
    attendees: tuple[Attendee, ...] = ()
    guests: tuple[str, ...] = ()
    proxies: tuple[Given, ...] = ()
    changes: tuple[Change, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    quorums: tuple[Reached, ...] = ()
    items: tuple[Item, ...] = ()
    to_do: tuple[ToDo, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    signing_article: str = ""
