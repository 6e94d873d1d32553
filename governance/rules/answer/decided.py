"""What people decided where a text leaves a case open: the reading they kept, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

from cressmember.kernel.writing import NO_BREAK, enumerate_fr, quote
from governance.rules.answer.joining import together
from governance.rules.answer.verdict import Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Kept:
    """A way to read a text to the end: its name, what it answers, the sentence that says so.

    Its outcome stays open where what happened must be told besides: the chair's vote, a second round.
    """

    name: str
    outcome: Outcome
    sentence: str


def ways_to_read(verdict: Verdict) -> tuple[Kept, ...]:
    """The ways to read what a text leaves open; none where it is clear, or waits only for what happened."""
    found = _ways(verdict)
    return () if len(found) == 1 else found


def as_decided(verdict: Verdict, reading: str, *, by: str) -> Verdict:
    """The answer of a text that people read in one way; ``by`` says who they are.

    The same answer where it is decided without them, and where the reading is no longer in question.
    """
    kept = next((each for each in ways_to_read(verdict) if each.name == reading), None)
    if kept is None:
        return verdict
    told = f"Le texte laissait la question ouverte{NO_BREAK}: {by} a retenu {quote(reading)}."
    if kept.outcome is Outcome.TO_DECIDE:
        return replace(verdict, sentence=f"{kept.sentence} {told}", alternatives=False, readings=(), parts=())
    return replace(
        verdict,
        outcome=kept.outcome,
        sentence=f"{kept.sentence} {told}",
        question="",
        readings=(),
        parts=(),
        alternatives=False,
    )


def _ways(verdict: Verdict) -> tuple[Kept, ...]:
    if not verdict.is_open or verdict.asks_fact or not verdict.parts:
        return (Kept("", verdict.outcome, verdict.sentence),)
    if verdict.alternatives:
        return tuple(
            replace(way, name=enumerate_fr([name for name in (reading.name, way.name) if name], "puis"))
            for reading, part in zip(verdict.readings, verdict.parts, strict=True)
            for way in _ways(part)
        )
    return tuple(_together(combination) for combination in product(*map(_ways, verdict.parts)))


def _together(ways: tuple[Kept, ...]) -> Kept:
    """What several answers that must all be yes say together, each read in one way."""
    outcome = together([way.outcome for way in ways])
    # Of what is adopted, the majority comes last: it says so. Else, what prevents it.
    said = ways[-1:] if outcome is Outcome.YES else [way for way in ways if way.outcome is outcome]
    return Kept(
        enumerate_fr([way.name for way in ways if way.name]),
        outcome,
        " ".join(way.sentence for way in said),
    )
