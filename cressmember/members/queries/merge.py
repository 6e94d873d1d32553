"""What merging two files would do: the fields that differ, the facts that contradict, what moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cressmember.kernel.writing import long_date
from cressmember.members.models import DeclaredFigure, Membership, Organisation, Placement
from cressmember.members.models.organisation import FIELDS, field_label


@dataclass(frozen=True, slots=True)
class MergeLine:
    """A field on which the two files differ, and what the merged file will say."""

    name: str
    label: str
    kept: Any
    absorbed: Any
    result: Any

    @property
    def values(self) -> tuple[Any, Any, Any]:
        """What the kept file says, what the other says, what the merged file will say."""
        return self.kept, self.absorbed, self.result


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge will do, before it is done."""

    lines: list[MergeLine]
    moves: list[tuple[str, int]]


_counts: dict[str, Callable[[Organisation], int]] = {}


def offer_count(label: str, count: Callable[[Organisation], int]) -> None:
    """Let an upper floor say how many of its rows a merge would move."""
    _counts[label] = count


def preview_merge(*, kept: Organisation, absorbed: Organisation) -> MergePreview:
    """Say what the merged file will hold: the kept file's word, completed by the other where it is silent."""
    lines = []
    for name in FIELDS:
        mine, theirs = getattr(kept, name), getattr(absorbed, name)
        result = theirs if silent(mine) else mine
        if name == "payer_id" and result in {kept.pk, absorbed.pk}:
            result = None  # Nobody is its own payer.
        if mine != theirs and (result != mine or not silent(theirs)):
            lines.append(MergeLine(name, field_label(name), mine, theirs, result))
    moves = [
        ("contacts et représentants", absorbed.representations.count()),
        ("adhésions", absorbed.memberships.count()),
        ("liens avec la chambre", absorbed.relations.count()),
        ("chiffres déclarés", len(_figures(absorbed).keys() - _figures(kept).keys())),
        ("cotisations soldées", absorbed.settlements.count()),
        *((label, count(absorbed)) for label, count in _counts.items()),
    ]
    lines += contradictions(kept, absorbed)
    return MergePreview(lines, [(label, count) for label, count in moves if count])


def contradictions(kept: Organisation, absorbed: Organisation) -> list[MergeLine]:
    """Dated facts of which a file can hold but one: a figure of a year, the open membership, the college."""
    lines = []
    mine, theirs = _figures(kept), _figures(absorbed)
    for key in [key for key in theirs if key in mine]:
        ours, other = (f"{figure.written} ({figure.source})" for figure in (mine[key], theirs[key]))
        lines.append(_fact(str(mine[key]), ours, other, ours))
    member, other_member = open_membership(kept), open_membership(absorbed)
    if member and other_member:
        oldest = other_member if is_older(other_member, member) else member
        lines.append(_fact("Adhésion", *map(_admission, (member, other_member, oldest))))
    place, other_place = open_placement(kept), open_placement(absorbed)
    if place and other_place:
        lines.append(_fact("Collège", *(str(one.college) for one in (place, other_place, place))))
    return [line for line in lines if line.kept != line.absorbed]


def _fact(label: str, kept: str, absorbed: str, result: str) -> MergeLine:
    return MergeLine(label, label, kept, absorbed, result)


def open_membership(organisation: Organisation) -> Membership | None:
    """The membership that has not ended."""
    return organisation.memberships.filter(ended_on__isnull=True).first()


def open_placement(organisation: Organisation) -> Placement | None:
    """The placement that has not ended."""
    return organisation.placements.filter(ends_on__isnull=True).select_related("college").first()


def _figures(organisation: Organisation) -> dict[tuple[str, int], DeclaredFigure]:
    return {(figure.kind, figure.year): figure for figure in organisation.figures.all()}


def _admission(membership: Membership) -> str:
    day = membership.admitted_on
    told = long_date(day, membership.admitted_precision) if day else "date inconnue"
    return f"{told}, {membership.decided_by}" if membership.decided_by else told


def is_older(one: Membership, other: Membership) -> bool:
    """Whether the admission came first; one without a date is not known to."""
    return one.admitted_on is not None and (other.admitted_on is None or one.admitted_on < other.admitted_on)


def silent(value: object) -> bool:
    """Whether a field says nothing that the other file may not complete."""
    return value is None or value == "" or value is False
