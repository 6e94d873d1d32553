"""What changed on an agenda after its convocation left, and what the text makes of it.

A point that was added, a text that is no longer the one that was sent, a paper that came late: each is told
with its consequence, so that people decide before the vote and not after a complaint.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cressmember.kernel.writing import NO_BREAK, long_date, quote
from governance.rules.answer.verdict import cited
from governance.rules.meeting.agenda import Agenda, OffAgenda
from governance.rules.meeting.notice import Content, Notice
from governance.rules.text.wording import Choice


class Kind(Choice):
    """What changed."""

    ITEM_ADDED = "item_added", "Point ajouté"
    ITEM_REWORDED = "item_reworded", "Intitulé modifié"
    TEXT_REWORDED = "text_reworded", "Présentation modifiée"
    MOTION_ADDED = "motion_added", "Résolution ajoutée"
    MOTION_REWORDED = "motion_reworded", "Texte de résolution modifié"
    ELECTION_ADDED = "election_added", "Élection ajoutée"
    ELECTION_CHANGED = "election_changed", "Élection modifiée"
    PAPER_ADDED = "paper_added", "Document ajouté"


@dataclass(frozen=True, slots=True)
class Point:
    """An item as it is, or as it was announced: its motions by number, its elections with their seats.

    ``papers`` are given by their digest, with what they are called and the document of the statutes that
    each stands for, if any.
    """

    key: int
    title: str
    text: str = ""
    motions: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    elections: Mapping[str, int] = field(default_factory=dict)
    papers: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as the convocation said: of which item, and what it ``was`` called then."""

    kind: Kind
    item: int
    what: str
    stands_for: str = ""
    was: str = field(default="", compare=False)

    @property
    def said(self) -> str:
        """What changed, in words."""
        return f"{quote(self.was)} devient {quote(self.what)}" if self.was else quote(self.what)


@dataclass(frozen=True, slots=True)
class Announced:
    """What was told to all those called, on a day; ``in_time`` is None where the text leaves it open."""

    on: date
    in_time: bool | None


def late_changes(before: Sequence[Point], now: Sequence[Point], papers: frozenset[str]) -> Iterator[Change]:
    """What differs between the agenda that was announced and the one that stands; nothing that was withdrawn.

    ``papers`` are the digests of those that were announced, of the meeting and of its items.
    """
    known = {point.key: point for point in before}
    for point in now:
        old = known.get(point.key)
        if old is None:
            yield Change(Kind.ITEM_ADDED, point.key, point.title)
            continue
        yield from _reworded(old, point)
        for digest, (title, stands_for) in point.papers.items():
            if digest not in papers:
                yield Change(Kind.PAPER_ADDED, point.key, title, stands_for)


def _reworded(old: Point, point: Point) -> Iterator[Change]:
    if old.title != point.title:
        yield Change(Kind.ITEM_REWORDED, point.key, point.title, was=old.title)
    elif old.text.strip() != point.text.strip():
        yield Change(Kind.TEXT_REWORDED, point.key, point.title)
    for number, (title, text) in point.motions.items():
        if number not in old.motions:
            yield Change(Kind.MOTION_ADDED, point.key, title)
        elif old.motions[number] != (title, text):
            yield Change(Kind.MOTION_REWORDED, point.key, title)
    for name, seats in point.elections.items():
        if name not in old.elections:
            yield Change(Kind.ELECTION_ADDED, point.key, name)
        elif old.elections[name] != seats:
            yield Change(Kind.ELECTION_CHANGED, point.key, name)


OFF_AGENDA = {
    OffAgenda.NEVER: (
        "les statuts défendent de le mettre aux voix. Envoyez un complément dans le délai de la convocation, "
        "ou convoquez une autre réunion"
    ),
    OffAgenda.AFTER_VOTE: "cela ne se vote que si la réunion accepte d’abord, par un vote, d’en discuter",
    OffAgenda.MINOR: "cela ne se discute qu’en questions diverses, et si c’est mineur",
}
SILENT = (
    "le texte ne dit pas si cela peut être voté. Mis aux voix, il pourrait être contesté, sauf si tous ceux "
    "qui ont droit de vote sont là et l’acceptent ; sinon, envoyez un complément à temps ou "
    "convoquez de nouveau"
)
AMENDED = (
    "le point reste à l’ordre du jour. Lisez l’ancien et le nouveau texte avant le vote : un changement qui "
    "sort de l’objet du point ne se vote pas"
)
DRAFTS = (
    "les statuts veulent les projets avec la convocation : le texte qui n’a pas été envoyé peut être "
    "contesté. Envoyez un complément à temps, ou votez le texte envoyé"
)
OUTSIDE = {Kind.ITEM_ADDED, Kind.ITEM_REWORDED, Kind.MOTION_ADDED, Kind.ELECTION_ADDED, Kind.ELECTION_CHANGED}


def consequence(
    change: Change, *, agenda: Agenda | None, notice: Notice | None, announced: Announced | None = None
) -> str:
    """What follows a change, in a sentence with its article; ``announced`` when a complement told it.

    Of what has no name yet, nothing is quoted. Told in time, nothing follows. What comes late is held to
    what the text says of questions off the agenda, of the drafts and of the papers that go with the
    convocation.
    """
    start = f"{change.kind.label} après la convocation"
    if change.what:
        start = f"{start}{NO_BREAK}: {change.said}"
    if announced is not None and announced.in_time:
        return f"{start}. Annoncé à temps, le {long_date(announced.on)}{NO_BREAK}: rien ne s’y oppose."
    told = f"{start}."
    if announced is not None:
        late = "hors délai" if announced.in_time is False else "dans un délai dont le texte ne dit rien"
        told = f"{start}. Annoncé le {long_date(announced.on)}, {late}."
    said, article = _said(change, agenda, notice)
    return f"{told} {cited(f'{said[0].upper()}{said[1:]}.', article)}"


def prevents_vote(change: Change, *, agenda: Agenda | None, announced: Announced | None = None) -> bool:
    """Whether the text forbids to vote on what changed."""
    in_time = announced is not None and announced.in_time is True
    never = agenda is not None and agenda.off_agenda is OffAgenda.NEVER
    return change.kind in OUTSIDE and never and not in_time


def _said(change: Change, agenda: Agenda | None, notice: Notice | None) -> tuple[str, str]:
    """What the text says of such a change, and its article."""
    if change.kind in OUTSIDE:
        if agenda is None or agenda.off_agenda is OffAgenda.UNSTATED:
            return SILENT, agenda.article if agenda else ""
        return OFF_AGENDA[agenda.off_agenda], agenda.article
    if change.kind is Kind.PAPER_ADDED:
        if notice is not None and change.stands_for in notice.attached:
            return (
                "les statuts veulent ce document avec la convocation : envoyez-le à temps à chacun, sinon ce "
                "qui est voté sur lui peut être contesté",
                notice.article,
            )
        return "laissez à chacun le temps de le lire avant le vote", ""
    if change.kind is Kind.MOTION_REWORDED and notice is not None and Content.DRAFTS in notice.contents:
        return DRAFTS, notice.article
    return AMENDED, ""
