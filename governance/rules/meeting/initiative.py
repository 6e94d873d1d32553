"""Who may start something, such as an item or a meeting: an organ by itself, or enough members together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import counted, enumerate_fr, number, quote
from governance.rules.answer import share
from governance.rules.presence.turnout import OVERALL, Counting, Scope, Turnout
from governance.rules.text.wording import part, term
from governance.rules.vote.quorum import Needed


@part
class Organ:
    """Someone who may act alone: the president, the board, the auditor, a judge."""

    kind: ClassVar[str] = "organ"
    title: ClassVar[str] = "Une personne ou un organe"

    name: str = term("qui peut agir seul")

    @property
    def said(self) -> str:
        return self.name


@part
class Tier:
    """How many are needed in a body of a certain size."""

    up_to: int | None = term("la taille jusqu’à laquelle ce nombre vaut (null : au-delà)")
    needed: Needed = term("la part ou le nombre exigé")


@part
class Supporters:
    """Enough members, delegates or votes together, said once or size by size."""

    kind: ClassVar[str] = "supporters"
    title: ClassVar[str] = "Un nombre de membres"

    tiers: tuple[Tier, ...] = term("ce qu’il faut, taille par taille", least=1)
    of: Counting = term("ce que l’on compte (membres ou voix)", default=Counting.MEMBERS)
    scope: Scope = term("qui est compté", default=OVERALL)
    legal_cap: Fraction | None = term("la part que la loi défend de dépasser", default=None, most=1)

    def contradictions(self) -> Iterator[str]:
        sizes = [tier.up_to for tier in self.tiers]
        bounds = [size for size in sizes if size is not None]
        if sizes[-1] is not None or None in sizes[:-1] or bounds != sorted(set(bounds)):
            yield "Les tailles vont de la plus petite à la plus grande, et la dernière vaut au-delà (null)."
        if self.scope.kind == "each_college":
            yield "Un soutien se compte sur tous, sur un collège ou sur une catégorie."
        if self.legal_cap is not None and any(
            isinstance(value, Fraction) and value > self.legal_cap
            for tier in self.tiers
            for value in tier.needed.values
        ):
            yield f"La part exigée dépasse celle que la loi permet, {share.said(self.legal_cap)}."

    @property
    def said(self) -> str:
        one, many = ("membre", "membres") if self.of is Counting.MEMBERS else ("voix", "voix")
        whom = f" du collège {self.scope.name}" if self.scope.kind == "college" else ""
        whom = f" ({self.scope.name})" if self.scope.kind == "category" else whom
        if len(self.tiers) > 1:
            by_size = enumerate_fr([tier.needed.said for tier in self.tiers], "ou")
            return f"assez de {many}{whom}, selon leur nombre ({by_size})"
        needed = self.tiers[0].needed
        if len(needed.values) == 1 and isinstance(needed.values[0], int):
            return f"{counted(needed.values[0], one, many)}{whom}"
        return f"{needed.said} des {many}{whom}"

    def required(self, size: int) -> int:
        """How many it takes in a body of a size: 1/10 of 903 is 91. Never above the cap of the law."""
        tier = next(tier for tier in self.tiers if tier.up_to is None or size <= tier.up_to)
        needed = tier.needed.of(size, strictly=False)
        # A fixed number may outgrow what the law allows in a body that is small.
        return needed if self.legal_cap is None else min(needed, share.at_least(self.legal_cap, size))


Initiator = Organ | Supporters


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks: an organ by its name, or so many members or votes together, of all or of a scope."""

    by: str = ""
    supporters: int = 0
    scope: Scope = OVERALL
    counting: Counting = Counting.MEMBERS

    def __post_init__(self) -> None:
        if self.supporters < 0:
            raise ValueError("supporters are counted from nought")


@dataclass(frozen=True, slots=True)
class Support:
    """What one request finds: enough or not, in a few words, with its figures."""

    met: bool
    told: str
    figures: dict[str, int | Fraction | str]


def support(initiator: Initiator, request: Request, turnout: Turnout) -> Support | None:
    """Whether a request has enough behind it; None when it is not of the kind that this right speaks of.

    Raises RuleViolation when more ask than there are.
    """
    if isinstance(initiator, Organ):
        if request.by != initiator.name:
            return None
        return Support(True, f"demandé par {request.by}", {"by": request.by})
    if request.by or (request.scope, request.counting) != (initiator.scope, initiator.of):
        return None
    entitled = turnout.entitled(initiator.scope).counted(initiator.of)
    if request.supporters > entitled:
        raise RuleViolation(
            f"{counted(request.supporters, 'soutien', 'soutiens')} pour {number(entitled)} "
            f"{initiator.of.label} : revoyez l’un ou l’autre."
        )
    required = initiator.required(entitled)
    noun = ("membre", "membres") if initiator.of is Counting.MEMBERS else ("voix", "voix")
    where = f" (collège {initiator.scope.name})" if initiator.scope.kind == "college" else ""
    where = f" ({initiator.scope.name})" if initiator.scope.kind == "category" else where
    told = f"{counted(request.supporters, *noun)} sur {number(entitled)}{where}, {number(required)} requis"
    figures: dict[str, int | Fraction | str] = {
        "counting": str(initiator.of),
        "entitled": entitled,
        "supporters": request.supporters,
        "required": required,
        "missing": max(required - request.supporters, 0),
    }
    return Support(request.supporters >= max(required, 1), told, figures)


def said_by(request: Request) -> str:
    """Who asks, in words."""
    if request.by:
        return quote(request.by)
    return counted(
        request.supporters, *("membre", "membres") if request.counting is Counting.MEMBERS else ("voix",) * 2
    )


def nobody_such(initiators: tuple[Initiator, ...], request: Request) -> str:
    """Why a request finds no right to stand on: the rights that the text gives."""
    rights = enumerate_fr([each.said for each in initiators], "ou")
    return f"demande venant de {said_by(request)}, alors que ce droit est à d’autres ({rights})"
