"""Who leaves when: the renewal of a body, by parts, by seniority and by lot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cressmember.kernel.periods import months_later
from cressmember.kernel.writing import NO_BREAK, counted, enumerate_fr, long_date, ordinal
from governance.rules.answer.verdict import Outcome, Reading, Verdict, cited
from governance.rules.election.ranking import Runner, TieBreak, cut, refuse_idle_lot
from governance.rules.mandate.mandates import Mandates, Partly
from governance.rules.seat.gender import Rounding

PARTS = {2: "moitié", 3: "tiers", 4: "quart"}


@dataclass(frozen=True, slots=True)
class Sitting:
    """Someone in place: since when the present mandate, on which seats."""

    name: str
    since: date
    seats: str = ""
    born: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """One renewal: who leaves, and between whom a lot is still to be drawn."""

    on: date
    part: str
    leaving: tuple[str, ...]
    verdict: Verdict
    tied: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        return not self.verdict.is_open


def leavers(
    rule: Mandates, sitting: Sequence[Sitting], *, on: date, renewal: int = 1, lot: Sequence[str] = ()
) -> Leaving:
    """Who leaves at the n-th renewal, held that day.

    By parts, the longest in place leave; among those elected the same day, whoever the text says, by a lot
    typed in. Seats held for a shorter time leave when their own mandate is over. Raises RuleViolation for a
    lot that nothing called for.
    """
    short = [each for each in sitting if rule.shorter_for(each.seats)]
    over = sorted(each.name for each in short if _is_over(rule, each, on))
    others = [each for each in sitting if each not in short]
    if not isinstance(rule.renewal, Partly):
        names = tuple(sorted([*over, *(each.name for each in others)]))
        return Leaving(on=on, part="tous", leaving=names, verdict=_verdict(rule, on, "tous", names))
    by_parts = rule.renewal
    if by_parts.rounding is not Rounding.UNSTATED:
        return _part(rule, by_parts, others, over, on, renewal, lot)
    ways = {
        rounding: _part(rule, replace(by_parts, rounding=rounding), others, over, on, renewal, lot)
        for rounding in (Rounding.DOWN, Rounding.UP)
    }
    down, up = ways.values()
    if (down.leaving, down.tied, down.verdict.figures) == (up.leaving, up.tied, up.verdict.figures):
        return down
    question = f"le texte ne dit pas comment arrondir {_part_name(by_parts, renewal)}."
    readings = tuple(
        Reading(f"part {rounding.label}, {each.verdict.figures['count']}", each.verdict.outcome)
        for rounding, each in ways.items()
    )
    return Leaving(
        on=on,
        part=down.part,
        leaving=tuple(name for name in down.leaving if name in up.leaving),
        tied=tuple(sorted({*down.leaving, *down.tied, *up.leaving, *up.tied})),
        verdict=Verdict(
            outcome=Outcome.TO_DECIDE,
            sentence=cited(f"À trancher{NO_BREAK}: {question}", rule.article),
            article=rule.article,
            figures=down.verdict.figures,
            question=question,
            readings=readings,
            parts=(down.verdict, up.verdict),
        ),
    )


def renewal_calendar(
    rule: Mandates,
    sitting: Sequence[Sitting],
    *,
    first: date,
    count: int,
    lots: Mapping[int, Sequence[str]] | None = None,
) -> tuple[Leaving, ...]:
    """Who leaves at each of the next renewals, supposing that those who leave are replaced the same day.

    ``lots`` are the names drawn for the first, second… of them. Once a draw is owed, what follows it is only
    known by its day.
    """
    found: list[Leaving] = []
    held = list(sitting)
    for renewal in range(1, count + 1):
        on = months_later(first, 12 * rule.every * (renewal - 1))
        if found and not found[-1].is_known:
            found.append(_unknown(rule, on, renewal))
            continue
        found.append(leavers(rule, held, on=on, renewal=renewal, lot=(lots or {}).get(renewal, ())))
        gone = found[-1].leaving
        held = [replace(each, since=on) if each.name in gone else each for each in held]
    return tuple(found)


def _part(
    rule: Mandates,
    by_parts: Partly,
    others: Sequence[Sitting],
    over: Sequence[str],
    on: date,
    renewal: int,
    lot: Sequence[str],
) -> Leaving:
    size = by_parts.sizes(len(others))[(renewal - 1) % by_parts.parts]
    # The score of seniority: the earlier the mandate began, the higher.
    runners = [Runner(each.name, -each.since.toordinal(), each.born, each.since) for each in others]
    found = cut(runners, size, by_parts.ties, lot=lot, may_round=False)
    refuse_idle_lot(lot, found.settled_by)
    names = tuple(sorted([*over, *found.sure]))
    part = _part_name(by_parts, renewal)
    if not found.tied:
        return Leaving(on=on, part=part, leaving=names, verdict=_verdict(rule, on, part, names))
    what = "le sort désigne" if found.pending is TieBreak.LOT else "il reste à dire qui quitte"
    leaving = counted(found.places_left, "sortant", "sortants")
    question = f"{part}, {what} {leaving} entre {enumerate_fr(found.tied)}."
    verdict = Verdict(
        outcome=Outcome.TO_DECIDE,
        sentence=cited(f"Renouvellement du {long_date(on)}{NO_BREAK}: {question}", rule.article),
        article=rule.article,
        figures={"count": len(names) + found.places_left, "known": len(names)},
        question=question,
        readings=tuple(Reading(f"{name} quitte son siège", Outcome.YES) for name in found.tied),
    )
    return Leaving(on=on, part=part, leaving=names, tied=found.tied, verdict=verdict)


def _is_over(rule: Mandates, each: Sitting, on: date) -> bool:
    shorter = rule.shorter_for(each.seats)
    return shorter is not None and months_later(each.since, shorter.months) <= on


def _part_name(by_parts: Partly, renewal: int) -> str:
    rank = (renewal - 1) % by_parts.parts + 1
    name = PARTS.get(by_parts.parts, "part")
    return f"{'1er' if rank == 1 and name in ('tiers', 'quart') else ordinal(rank)} {name}"


def _verdict(rule: Mandates, on: date, part: str, names: tuple[str, ...]) -> Verdict:
    who = enumerate_fr(names) if names else "personne"
    told = f"{part}, {counted(len(names), 'sortant', 'sortants')}, {who}"
    return Verdict(
        outcome=Outcome.YES,
        sentence=cited(f"Renouvellement du {long_date(on)}{NO_BREAK}: {told}.", rule.article),
        article=rule.article,
        figures={"count": len(names), "known": len(names)},
    )


def _unknown(rule: Mandates, on: date, renewal: int) -> Leaving:
    assert isinstance(rule.renewal, Partly)  # Only a renewal by parts may wait for a lot.
    part = _part_name(rule.renewal, renewal)
    question = "les sortants dépendent du tirage qui précède."
    return Leaving(
        on=on,
        part=part,
        leaving=(),
        verdict=Verdict(
            outcome=Outcome.TO_DECIDE,
            sentence=cited(f"Renouvellement du {long_date(on)}{NO_BREAK}: {part}, {question}", rule.article),
            article=rule.article,
            question=question,
        ),
    )
