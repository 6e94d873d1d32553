"""Leak check: what a published result gives away of a secret vote, by arithmetic alone.

Whoever knows the roll and the weights lists the votes that the published figure could come from. Where all of
them agree on how a group voted, the secret of that group is gone; no encryption changes that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, lcm

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, enumerate_fr, percent, quote
from governance.rules.answer.verdict import Figures, Outcome, Verdict

# At this chance or above, somebody who votes as by the toss of a coin may be found out: it is refused.
TOLERATED = Fraction(1, 100)
# Fewer votes than this in an urn, or all alike, and its figures are not published apart.
FEWEST_CAST = 5
# A check that would list more results than this is not made: groups that large hide one another.
MOST_RESULTS = 50_000


@dataclass(frozen=True, slots=True)
class Group:
    """Those who vote in one urn, or one voter alone; ``weight`` is what all of them weigh together."""

    name: str
    voters: int
    weight: Fraction


@dataclass(frozen=True, slots=True)
class Leak:
    """The chance, over votes drawn at random, that what is published tells exactly how a group voted.

    ``by_group`` gives it for each group. It is exact.
    """

    places: int
    any_group: Fraction
    by_group: Mapping[str, Fraction]


def leak_of(groups: Sequence[Group], *, places: int) -> Leak:
    """What a weighted percentage with so many decimals would give away.

    Each voter is taken to say yes or no with equal chances. Raises RuleViolation when the results that are
    possible are too many to be listed, ValueError without a voter.
    """
    groups = [group for group in groups if group.voters]
    if not groups:
        raise ValueError("nobody votes")
    total = sum((group.weight for group in groups), Fraction(0))
    told = _published(groups, total, places)
    given_away = dict.fromkeys((group.name for group in groups), 0)
    any_group = 0
    whole = 2 ** sum(group.voters for group in groups)
    for chances, counts in told.values():
        known = [group.name for group, seen in zip(groups, counts, strict=True) if len(seen) == 1]
        for name in known:
            given_away[name] += chances
        any_group += chances if known else 0
    return Leak(
        places, Fraction(any_group, whole), {name: Fraction(c, whole) for name, c in given_away.items()}
    )


def leak_verdict(groups: Sequence[Group], *, places: int) -> Verdict:
    """Whether a weighted percentage may be published with so many decimals; what to do if it may not.

    Raises RuleViolation when the results that are possible are too many to be listed.
    """
    leak = leak_of(groups, places=places)
    decimals = f"{places}{NO_BREAK}décimale{'s' if places > 1 else ''}" if places else "sans décimale"
    exposed = [name for name, chance in leak.by_group.items() if chance >= TOLERATED]
    figures: Figures = {"places": places, "chance": leak.any_group, "tolerated": TOLERATED}
    if leak.any_group < TOLERATED:
        return Verdict(
            outcome=Outcome.YES,
            sentence=f"Le pourcentage pondéré peut se publier ({decimals}){NO_BREAK}: il ne révèle le vote "
            f"exact d’un collège que dans {percent(leak.any_group, 2)} des cas.",
            figures=figures,
        )
    whom = enumerate_fr([quote(name) for name in exposed]) or "un collège"
    remedy = "publiez-le arrondi à l’unité" if places else "publiez seulement si le texte est adopté"
    return Verdict(
        outcome=Outcome.NO,
        sentence=f"Le pourcentage pondéré ({decimals}) révélerait le vote exact de {whom} dans "
        f"{percent(leak.any_group, 2)} des cas{NO_BREAK}: {remedy}.",
        figures=figures,
    )


def urn_verdict(name: str, *, cast: int, yes: int, no: int, others: int) -> Verdict:
    """Whether the figures of one urn may be published apart: enough votes, and not all alike."""
    told = quote(name) if name else "Cette urne"
    figures: Figures = {"cast": cast, "yes": yes, "no": no, "others": others}
    if cast < FEWEST_CAST:
        why = f"{cast} votes seulement, il en faut {FEWEST_CAST}" if cast > 1 else "un seul vote"
    elif cast in (yes, no, others):
        why = "tous ont voté de même, et chacun saurait ce que les autres ont voté"
    else:
        return Verdict(
            outcome=Outcome.YES, sentence=f"{told}{NO_BREAK}: le détail peut se publier.", figures=figures
        )
    return Verdict(
        outcome=Outcome.NO,
        sentence=f"{told}{NO_BREAK}: le détail ne se publie pas, {why}.",
        figures=figures,
    )


def _published(
    groups: Sequence[Group], total: Fraction, places: int
) -> dict[int, tuple[int, list[set[int]]]]:
    """For each figure that may be published, its chances and the counts of each group that lead to it."""
    shares = [group.weight / total / group.voters for group in groups]
    # Whole numbers of a unit that every share is a multiple of: exact, and much faster than fractions.
    unit = lcm(*(share.denominator for share in shares))
    steps = [int(share * unit) for share in shares]
    scale = 100 * 10**places
    found: dict[int, tuple[int, list[set[int]]]] = {}
    for rank, group in enumerate(groups):
        others = [(each.voters, step) for each, step in zip(groups, steps, strict=True)]
        for reached, chances in _sums(others[:rank] + others[rank + 1 :]).items():
            for yes in range(group.voters + 1):
                shown = (2 * scale * (reached + steps[rank] * yes) + unit) // (2 * unit)
                count, seen = found.setdefault(shown, (0, [set() for _ in groups]))
                seen[rank].add(yes)
                if rank == 0:
                    found[shown] = (count + chances * comb(group.voters, yes), seen)
    return found


def _sums(groups: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Everything that groups of so many voters, each worth so much, may reach together, with its chances."""
    sums = {0: 1}
    for voters, step in groups:
        ways = [(yes * step, comb(voters, yes)) for yes in range(voters + 1)]
        following: dict[int, int] = {}
        for reached, chances in sums.items():
            for more, times in ways:
                following[reached + more] = following.get(reached + more, 0) + chances * times
            if len(following) > MOST_RESULTS:
                raise RuleViolation(
                    "Les résultats possibles sont trop nombreux pour être tous examinés : publiez le "
                    "pourcentage arrondi à l’unité, sans le détail des collèges de moins de cinq votants."
                )
        sums = following
    return sums
