"""What a composition must hold at least or at most: counted, under each reading of its shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cressmember.kernel.writing import NO_BREAK, number, quote
from governance.rules.answer.verdict import Outcome, Verdict, cited, under_each
from governance.rules.seat.placement import Facts, Holder
from governance.rules.seat.requirement import EVERYONE, Axis, Requirement, ShareOf, Trait
from governance.rules.seat.seats import Composition


def required(
    rule: Composition, requirement: Requirement, sitting: Sequence[Holder], facts: Facts, *, at_most: bool
) -> Iterator[Verdict]:
    quota = requirement.most if at_most else requirement.least
    if quota is None:
        return
    for trait, where, of_them in _concerned(requirement, sitting):
        bases = [
            (f"part calculée sur les {said}", base)
            for said, base in _bases(rule, requirement, sitting, of_them, facts)
        ]
        found = sum(holder.has(trait) for holder in of_them)

        def answer(base: int, found: int = found, said: str = _of_whom(where, trait)) -> Verdict:
            needed = quota.most_of(base) if at_most else quota.least_of(base, strictly=requirement.strictly)
            met = found <= needed if at_most else found >= needed
            limit = "au plus" if at_most else "au moins"
            part = f", {quota.said} sur {number(base)}" if quota.is_share else ""
            return Verdict(
                outcome=Outcome.YES if met else Outcome.NO,
                sentence=cited(
                    f"{said}{NO_BREAK}: {number(found)} en place, {number(needed)} {limit}{part}.",
                    requirement.article,
                ),
                article=requirement.article,
                figures={"found": found, "most" if at_most else "least": needed, "base": base},
            )

        yield under_each("le texte ne dit pas de quoi cette part se calcule.", bases, answer)


def _concerned(
    requirement: Requirement, sitting: Sequence[Holder]
) -> Iterator[tuple[Trait, str, list[Holder]]]:
    """Each group that a requirement counts: of whom, said how, among whom."""
    if requirement.each is None:
        yield requirement.who, "", list(sitting)
        return
    axis = requirement.each
    names = requirement.among or tuple(sorted({_along(axis, holder) for holder in sitting} - {""}))
    for name in names:
        label = {Axis.COLLEGE: f"collège {name}", Axis.TERRITORY: name}.get(axis, quote(name))
        yield requirement.who, label, [holder for holder in sitting if _along(axis, holder) == name]


def _of_whom(where: str, trait: Trait) -> str:
    if not where:
        return trait.said
    return where if trait == EVERYONE else f"{where}, {trait.said}"


def _along(axis: Axis, holder: Holder) -> str:
    return {
        Axis.COLLEGE: holder.college,
        Axis.TERRITORY: holder.territory,
        Axis.ORGANISATION: holder.organisation,
    }[axis]


def _bases(
    rule: Composition,
    requirement: Requirement,
    sitting: Sequence[Holder],
    of_them: Sequence[Holder],
    facts: Facts,
) -> list[tuple[str, int]]:
    """What a share is a share of, under each reading that the text leaves."""
    seated = (ShareOf.SEATED.label, len(sitting))
    colleges = {holder.college for holder in of_them}
    college = (ShareOf.COLLEGE.label, sum(holder.college in colleges for holder in sitting))
    sizes = (
        {facts.decided} if facts.decided is not None else {rule.total.least, rule.total.most or len(sitting)}
    )
    seats = [(f"{number(size)} {ShareOf.SEATS.label}", size) for size in sorted(sizes)]
    match requirement.share_of:
        case ShareOf.SEATED:
            return [seated]
        case ShareOf.COLLEGE:
            return [college]
        case ShareOf.SEATS:
            return seats
    return [seated, *seats]
