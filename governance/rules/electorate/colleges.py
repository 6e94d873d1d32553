"""The colleges of a version: what they are called, where they come from, what each weighs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import quote
from governance.rules.answer import share as shares
from governance.rules.text.wording import Choice, apart, part, saying, term


class Subtype(Choice):
    """What kind of member a college may tell apart."""

    NETWORK = "network", "réseaux et groupements"
    ENTERPRISE = "enterprise", "entreprises"


class Belonging(Choice):
    """In how many colleges a member may be."""

    ONE = "one", "un seul collège"
    SEVERAL = "several", "plusieurs collèges, une voix dans chacun"


@part
class Spread:
    """Below its minimum, nobody votes in the college: its weight goes to the others, pro rata of theirs.

    It does not exist: its members are not on the roll.
    """

    kind: ClassVar[str] = "spread"
    title: ClassVar[str] = "Poids réparti entre les autres"


@part
class MergedWith:
    """Below its minimum, the college joins another: its members vote there and the weights are added."""

    kind: ClassVar[str] = "merged_with"
    title: ClassVar[str] = "Rejoint un autre collège"
    college: str = term("le collège rejoint, par son code")


@part
class Suspended:
    """Below its minimum, nobody votes in the college and its weight stays there, unused.

    What becomes of an unused weight is said by the majority (``silent``).
    """

    kind: ClassVar[str] = "suspended"
    title: ClassVar[str] = "Collège suspendu"


@part
class Unstated:
    """The text sets a minimum and does not say what happens below it."""

    kind: ClassVar[str] = "unstated"
    title: ClassVar[str] = "Le texte ne le dit pas"


Below = Spread | MergedWith | Suspended | Unstated


@part
class Minimum:
    """How many members a college needs to exist."""

    members: int = term("le nombre minimal de membres", least=1)
    below: Below = term("ce qui arrive au collège qui n’a pas ce nombre")


@part
class College:
    """One college of a version."""

    article: str = term("l’article du collège")
    code: str = term("le code du collège")
    name: str = term("le nom du collège")
    order: int = term("le rang du collège", least=1)
    comes_from: frozenset[str] = term(
        "les collèges de la version précédente dont il vient, par leurs codes (aucun : une liste vide)"
    )
    weight: Fraction | None = term("le poids du collège (aucun : null)", least=0)
    minimum: Minimum | None = term("la taille minimale du collège (aucune : null)")
    subtypes: frozenset[Subtype] = term(
        "les sortes de membres que le collège distingue", default=frozenset[Subtype]()
    )

    def contradictions(self) -> Iterator[str]:
        if not self.code or not self.name:
            yield "Un collège porte un code et un nom."


@part
class Move:
    """Losing a status moves the member to another college by itself, or ends the membership."""

    article: str = term("l’article du passage automatique")
    status: str = term("le statut perdu")
    from_college: str = term("le collège quitté, par son code")
    to_college: str | None = term(
        "le collège rejoint, par son code (aucun, la qualité de membre se perd : null)"
    )


@part
class Band:
    """What the law allows a college to weigh: out of it is a warning, never a refusal."""

    law: str = term("la loi qui borne les poids")
    least: Fraction = term("le poids minimal selon la loi", most=1)
    most: Fraction = term("le poids maximal selon la loi", most=1)

    def contradictions(self) -> Iterator[str]:
        if self.most < self.least:
            yield "Le poids maximal selon la loi est plus petit que le minimal."


@part
class CollegeSet:
    """All the colleges of a version, and how members belong to them."""

    article: str = term("l’article des collèges")
    colleges: tuple[College, ...] = term("les collèges (aucun : une liste vide)")
    belonging: Belonging = term("si un membre est dans un seul collège ou dans plusieurs")
    moves: tuple[Move, ...] = term("les passages à la perte d’un statut (aucun : une liste vide)")
    band: Band | None = term("la fourchette légale des poids (aucune : null)")

    @property
    def ordered(self) -> list[College]:
        return sorted(self.colleges, key=lambda college: college.order)

    @property
    def names(self) -> dict[str, str]:
        """What the colleges are called, by their codes, in their order."""
        return {college.code: college.name for college in self.ordered}

    @property
    def total_weight(self) -> Fraction:
        return sum((college.weight or Fraction(0) for college in self.colleges), Fraction(0))

    @property
    def is_weighted(self) -> bool:
        return any(college.weight is not None for college in self.colleges)

    def college(self, code: str) -> College:
        """The college of that code. Raises RuleViolation when these statutes know none."""
        for college in self.colleges:
            if college.code == code:
                return college
        raise RuleViolation(f"Ces statuts ne connaissent pas le collège {quote(code)}.", self.article)

    def contradictions(self) -> Iterator[str]:
        return apart(
            self._codes_twice,
            self._ranks_twice,
            self._contradictory_weights,
            self._contradictory_mergers,
            self._unknown_in_moves,
            self._moves_twice,
        )

    def _codes_twice(self) -> Iterator[str]:
        for code, times in Counter(college.code for college in saying(self.colleges, "code")).items():
            if times > 1:
                yield f"Deux collèges portent le code {quote(code)}."

    def _ranks_twice(self) -> Iterator[str]:
        for order, times in Counter(college.order for college in saying(self.colleges, "order")).items():
            if times > 1:
                yield f"Deux collèges ont le rang {order}."

    def _contradictory_mergers(self) -> Iterator[str]:
        by_code = {college.code: college for college in self.colleges}
        for college in self.colleges:
            yield from _contradictory_merger(college, by_code)

    def _unknown_in_moves(self) -> Iterator[str]:
        known = {college.code for college in self.colleges}
        for move in saying(self.moves, "from_college", "to_college"):
            for code in (move.from_college, move.to_college):
                if code is not None and code not in known:
                    yield f"Un passage automatique cite le collège {quote(code)}, qui n’existe pas."
            if move.from_college == move.to_college:
                yield f"Un passage automatique mène le collège {quote(move.from_college)} à lui-même."

    def _moves_twice(self) -> Iterator[str]:
        moves = saying(self.moves, "from_college", "status")
        for (status, code), times in Counter((each.status, each.from_college) for each in moves).items():
            if times > 1:
                yield f"Deux passages partent du collège {quote(code)} à la perte du statut {quote(status)}."

    def _contradictory_weights(self) -> Iterator[str]:
        weights = [college.weight for college in self.colleges if college.weight is not None]
        if not weights:
            return
        if len(weights) < len(self.colleges):
            yield "Certains collèges ont un poids et d’autres non."
        if not sum(weights):
            yield "Aucun collège ne pèse rien."
        elif (total := sum(weights, Fraction(0))) != 1 and any(weight.denominator > 1 for weight in weights):
            made, whole = shares.sum_said(total)
            yield f"Les poids des collèges font {made} au lieu de {whole}."


def _contradictory_merger(college: College, by_code: dict[str, College]) -> Iterator[str]:
    match college.minimum:
        case Minimum(below=MergedWith(college=code)):
            host = by_code.get(code)
            if host is None:
                yield f"Le collège {quote(college.code)} rejoindrait {quote(code)}, qui n’existe pas."
            elif host is college:
                yield f"Le collège {quote(college.code)} se rejoindrait lui-même."
            elif isinstance(getattr(getattr(host, "minimum", None), "below", None), MergedWith):
                yield (
                    f"Le collège {quote(college.code)} rejoindrait {quote(code)}, qui peut lui-même en "
                    "rejoindre un autre : dites où il va."
                )
