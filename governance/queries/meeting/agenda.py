"""The agenda of a meeting as its pages and its papers show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch

from cressmember.kernel.violations import RuleViolation
from governance.models import AgendaItem, Ballot, Election, Meeting, MeetingPaper, Resolution
from governance.queries.meeting.text import MeetingText
from governance.rules.prose.telling import Clause, Names
from governance.rules.prose.voting import decision as told_decision
from governance.rules.vote.decision import Decision, Matter, matter_named


@dataclass(frozen=True, slots=True)
class DecisionTold:
    """What the statutes ask of a resolution: the kind of decision, its quorum and its majority in sentences.

    ``choices`` are the kinds between which people choose when several cover its matter, or none is chosen.
    """

    name: str
    article: str
    clauses: tuple[Clause, ...]
    choices: tuple[str, ...] = ()

    @property
    def quorum(self) -> str:
        return self._of("Quorum")

    @property
    def majority(self) -> str:
        return self._of("Majorité")

    def _of(self, name: str) -> str:
        return next((each.text for each in self.clauses if each.name == name), "")


@dataclass(frozen=True, slots=True)
class ResolutionTold:
    """A resolution with what the statutes ask of it; ``is_frozen`` once it was put to the vote."""

    row: Resolution
    decision: DecisionTold | None
    is_frozen: bool


@dataclass(frozen=True, slots=True)
class ElectionTold:
    row: Election
    decision: DecisionTold | None
    is_frozen: bool


@dataclass(frozen=True, slots=True)
class ItemTold:
    """An item with its rank, when it should begin and end, what is voted on under it, its papers."""

    row: AgendaItem
    rank: int
    starts_at: datetime | None
    ends_at: datetime | None
    resolutions: tuple[ResolutionTold, ...]
    elections: tuple[ElectionTold, ...]
    papers: tuple[MeetingPaper, ...]
    is_first: bool = False
    is_last: bool = False

    @property
    def is_late(self) -> bool:
        """Whether it came after the convocation."""
        return self.row.added_on is not None

    @property
    def decides(self) -> bool:
        return bool(self.resolutions or self.elections)


@dataclass(frozen=True, slots=True)
class Agenda:
    """The agenda in its order; ``withdrawn`` are the items announced and taken away since."""

    items: tuple[ItemTold, ...]
    withdrawn: tuple[AgendaItem, ...]
    papers: tuple[MeetingPaper, ...]

    @property
    def late(self) -> tuple[ItemTold, ...]:
        return tuple(item for item in self.items if item.is_late)

    @property
    def decisions(self) -> tuple[DecisionTold, ...]:
        """The kinds of decision that its votes are, each once, in their order."""
        told: list[DecisionTold | None] = []
        for item in self.items:
            told += [each.decision for each in item.resolutions]
            told += [each.decision for each in item.elections]
        return tuple({each.name: each for each in told if each and not each.choices}.values())

    @property
    def ends_at(self) -> datetime | None:
        """When the last item should end; None while the length of one of them is not said."""
        return self.items[-1].ends_at if self.items else None

    @property
    def minutes(self) -> int:
        """How long the items whose length is said last together."""
        return sum(item.row.minutes or 0 for item in self.items)


def agenda_of(meeting: Meeting, text: MeetingText) -> Agenda:
    """The agenda of a meeting, told under a text. Five queries whatever its length."""
    voted = Exists(
        Ballot.objects.filter(resolution=OuterRef("pk"), opened_at__isnull=False, cancelled_at=None)
    )
    elected = Exists(
        Ballot.objects.filter(election=OuterRef("pk"), opened_at__isnull=False, cancelled_at=None)
    )
    resolutions = Resolution.objects.filter(withdrawn_at=None).annotate(is_frozen=voted)
    elections = Election.objects.select_related("body", "college").annotate(is_frozen=elected)
    rows = list(
        AgendaItem.objects.filter(meeting=meeting)
        .order_by("position", "pk")
        .prefetch_related(
            Prefetch("resolutions", resolutions.order_by("position", "pk"), to_attr="put"),
            Prefetch("elections", elections.order_by("position", "pk"), to_attr="held"),
            Prefetch("papers", MeetingPaper.objects.order_by("pk"), to_attr="read"),
        )
    )
    standing = [row for row in rows if row.withdrawn_at is None]
    names = Names.of(text.version.document) if text.version else Names()
    items: list[ItemTold] = []
    starts_at: datetime | None = meeting.starts_at
    for rank, row in enumerate(standing, start=1):
        ends_at = starts_at + timedelta(minutes=row.minutes) if starts_at and row.minutes else None
        items.append(_item(row, rank, starts_at, ends_at, text, names, last=rank == len(standing)))
        starts_at = ends_at
    own = tuple(MeetingPaper.objects.filter(meeting=meeting, item=None).order_by("pk"))
    return Agenda(tuple(items), tuple(row for row in rows if row.withdrawn_at is not None), own)


def _item(
    row: AgendaItem,
    rank: int,
    starts_at: datetime | None,
    ends_at: datetime | None,
    text: MeetingText,
    names: Names,
    *,
    last: bool,
) -> ItemTold:
    return ItemTold(
        row=row,
        rank=rank,
        starts_at=starts_at,
        ends_at=ends_at,
        resolutions=tuple(
            ResolutionTold(
                each, decision_told(text, names, each.decision, matter_named(each.matter)), each.is_frozen
            )
            for each in getattr(row, "put", ())
        ),
        elections=tuple(
            ElectionTold(each, decision_told(text, names, each.decision, Matter.ELECTIONS), each.is_frozen)
            for each in getattr(row, "held", ())
        ),
        papers=tuple(getattr(row, "read", ())),
        is_first=rank == 1,
        is_last=last,
    )


def decision_told(text: MeetingText, names: Names, code: str, matter: Matter) -> DecisionTold | None:
    """What the statutes ask for a matter, under the kind of decision that was chosen; None without a text.

    Without a kind chosen and with several possible, ``choices`` names them and nothing is settled.
    """
    try:
        chosen = text.decision(code) if code else None
    except RuleViolation:
        chosen = None  # Chosen under an older text: to be chosen again.
    possible = text.deciding(matter)
    if chosen is None and len(possible) == 1:
        chosen = possible[0]
    if chosen is not None:
        return _told(chosen, names)
    if possible:
        return DecisionTold("", "", (), tuple(each.name for each in possible))
    return None


def _told(rule: Decision, names: Names) -> DecisionTold:
    chapter = told_decision(rule, names, rule.name, (rule.code,))
    return DecisionTold(rule.name, rule.article, chapter.clauses)
