"""Who comes first for so many places, and between whom something must still choose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import quote
from governance.rules.seat.gender import MAN, WOMAN
from governance.rules.text.wording import Choice


class TieBreak(Choice):
    """What chooses between equals, in the order in which the text says so."""

    OLDER = "older", "le plus âgé l’emporte"
    YOUNGER = "younger", "le plus jeune l’emporte"
    SENIOR = "senior", "le plus ancien membre l’emporte"
    ROUND = "round", "un nouveau tour les départage"
    LOT = "lot", "le sort décide"
    UNSTATED = "unstated", "le texte ne le dit pas"


@dataclass(frozen=True, slots=True)
class Runner:
    """Someone in a ranking: a larger score comes first."""

    name: str
    score: Fraction | int = 0
    born: date | None = None
    since: date | None = None
    sex: str = ""


@dataclass(frozen=True, slots=True)
class Floors:
    """How many women and how many men must at least be among the places."""

    women: int = 0
    men: int = 0


@dataclass(frozen=True, slots=True)
class Cut:
    """The first of a ranking: those who surely are, those between whom a choice is owed and by what."""

    sure: tuple[str, ...]
    tied: tuple[str, ...] = ()
    places_left: int = 0
    pending: TieBreak | None = None
    settled_by: tuple[TieBreak, ...] = ()


def cut(
    runners: Sequence[Runner],
    places: int,
    ties: Sequence[TieBreak],
    *,
    lot: Sequence[str] = (),
    floors: Floors | None = None,
    may_round: bool = True,
) -> Cut:
    """The first so many, equals being parted as the text says; the order of the runners changes nothing.

    ``lot`` are the names drawn by people, first drawn first. Raises RuleViolation when it names someone who
    is not among the equals; whether a lot was called for at all is asked with ``refuse_idle_lot``.
    """
    keys: dict[str, tuple[Fraction | int, ...]] = {runner.name: (-runner.score,) for runner in runners}
    sure, tied = _certain(runners, keys, places, floors or Floors())
    used: list[TieBreak] = []
    pending: TieBreak | None = None
    for step in ties:
        if not tied:
            break
        among = [runner for runner in runners if runner.name in tied]
        if (step is TieBreak.ROUND and may_round) or step is TieBreak.UNSTATED:
            pending = step
            break
        if step is TieBreak.ROUND:
            continue
        if step is TieBreak.LOT:
            _refuse_lot(lot, tied)
        ranks = _ranks(step, among, lot)
        if ranks is None:
            pending = step
            break
        used.append(step)
        for name, key in keys.items():
            keys[name] = (*key, ranks.get(name, 0))
        sure, tied = _certain(runners, keys, places, floors or Floors())
    if tied and pending is None:
        pending = TieBreak.LOT if TieBreak.LOT in used else TieBreak.UNSTATED
    places_left = min(places, len(runners)) - len(sure) if tied else 0
    return Cut(_in_order(sure, keys), tuple(sorted(tied)), places_left, pending, tuple(used))


def refuse_idle_lot(lot: Sequence[str], settled_by: Sequence[TieBreak]) -> None:
    """Refuses a lot that was drawn although nothing called for it."""
    if lot and TieBreak.LOT not in settled_by:
        raise RuleViolation("Aucune égalité n’appelle ici de tirage au sort : retirez-le.")


def _refuse_lot(lot: Sequence[str], tied: Collection[str]) -> None:
    for name in lot:
        if name not in tied:
            raise RuleViolation(f"{quote(name)} a été tiré au sort, mais n’est pas à égalité.")
    if len(set(lot)) < len(lot):
        raise RuleViolation("Le même nom a été tiré au sort deux fois.")


def _ranks(step: TieBreak, among: Sequence[Runner], lot: Sequence[str]) -> dict[str, int] | None:
    """The rank that a step gives to each; None while what it needs is not known."""
    if step is TieBreak.LOT:
        order = {name: rank for rank, name in enumerate(lot)}
        return {runner.name: order.get(runner.name, len(order)) for runner in among} if lot else None
    days = {runner.name: runner.since if step is TieBreak.SENIOR else runner.born for runner in among}
    known = {name: day.toordinal() for name, day in days.items() if day is not None}
    if len(known) < len(days):
        return None
    return {name: -day for name, day in known.items()} if step is TieBreak.YOUNGER else known


def _certain(
    runners: Sequence[Runner], keys: dict[str, tuple[Fraction | int, ...]], places: int, floors: Floors
) -> tuple[set[str], set[str]]:
    """Who is in whichever way equals are ordered, and who is in under some orders only.

    Someone is in under some order when in as the first of their equals, in any when in even as the last.
    """
    ranked = sorted(runners, key=lambda runner: keys[runner.name])
    once = _picked(ranked, places, floors)
    sizes = Counter(keys.values())
    sure, tied = set(), set()
    for runner in runners:
        key, name = keys[runner.name], runner.name
        if sizes[key] == 1:
            sure |= {name} & once
            continue
        others = [each for each in ranked if each.name != name]
        before = sum(keys[each.name] < key for each in others)
        after = before + sizes[key] - 1
        if name in _picked([*others[:after], runner, *others[after:]], places, floors):
            sure.add(name)
        elif name in _picked([*others[:before], runner, *others[before:]], places, floors):
            tied.add(name)
    return sure, tied


def _picked(ranked: Sequence[Runner], places: int, floors: Floors) -> set[str]:
    """The best placed of each sex up to its floor, then the best placed of all."""
    women = [runner.name for runner in ranked if runner.sex == WOMAN]
    men = [runner.name for runner in ranked if runner.sex == MAN]
    del women[min(floors.women, places) :]
    del men[min(floors.men, places - len(women)) :]
    reserved = {*women, *men}
    others = [runner.name for runner in ranked if runner.name not in reserved]
    return reserved | set(others[: places - len(reserved)])


def _in_order(names: set[str], keys: dict[str, tuple[Fraction | int, ...]]) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: (keys[name], name)))
