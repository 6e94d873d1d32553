"""Election: who elects, by what scrutin, and what the statutes say of blanks, equals and parity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from governance.rules.election.ranking import TieBreak
from governance.rules.text.wording import Choice, part, term


@dataclass(frozen=True, slots=True)
class Electors:
    """Who elects: the whole assembly, each college or territory its own, one college, another body."""

    who: str
    name: str = ""

    @classmethod
    def spelled(cls, document: Any) -> Electors:
        if document in ("assembly", "own_college", "own_territory"):
            return cls(document)
        if isinstance(document, Mapping) and len(document) == 1:
            ((who, name),) = document.items()
            if who in ("college", "body") and isinstance(name, str) and name:
                return cls(who, name)
        raise ValueError(
            'le document dit "assembly", "own_college", "own_territory", {"college": "…"} ou {"body": "…"}.'
        )

    def spelling(self) -> Any:
        return {self.who: self.name} if self.name else self.who

    def may_elect(self, *, college: str = "", territory: str = "", body: str = "", seat: str = "") -> bool:
        """Whether a voter of that college, territory or body elects the seats of ``seat``.

        ``seat`` is the college or the territory whose seats are filled.
        """
        match self.who:
            case "own_college":
                return college == seat
            case "own_territory":
                return territory == seat
            case "college":
                return college == self.name
            case "body":
                return body == self.name
        return not body


class Needs(Choice):
    """How many votes elect."""

    ABSOLUTE = "absolute", "majorité absolue"
    RELATIVE = "relative", "majorité relative"


class Blanks(Choice):
    """What a blank ballot is."""

    IGNORED = "ignored", "écartés des suffrages exprimés"
    CAST = "cast", "comptés dans les suffrages exprimés"
    UNSTATED = "unstated", "le texte ne le dit pas"


class GenderBy(Choice):
    """What an election does with a rule of parity that its result would not respect."""

    NOTHING = "nothing", "l’élection n’y est pas soumise"
    BEST_PLACED = "best_placed", "les mieux placés du sexe qui manque prennent les derniers sièges"
    REFUSED = "refused", "l’élection est nulle"
    UNSTATED = "unstated", "le texte ne le dit pas"


@part
class Round:
    """One round: how many votes elect, and who stays after the round before."""

    needs: Needs = term("la majorité de ce tour")
    staying: int | None = term(
        "le nombre de candidats qui restent par siège à pourvoir (tous, si rien n’est dit)",
        default=None,
        least=1,
    )


@part
class Plurality:
    """The candidates with most votes are elected, in one round."""

    kind: ClassVar[str] = "plurality"
    title: ClassVar[str] = "Le plus de voix, en un tour"


@part
class Rounds:
    """Several rounds, each with its majority."""

    kind: ClassVar[str] = "rounds"
    title: ClassVar[str] = "Plusieurs tours"
    rounds: tuple[Round, ...] = term("les tours", least=1)


@part
class WithoutCandidate:
    """Voters name whom they want among those eligible; whoever is named may decline."""

    kind: ClassVar[str] = "without_candidate"
    title: ClassVar[str] = "Sans candidature"
    rounds: tuple[Round, ...] = term("les tours", least=1)


@part
class Drawn:
    """The seats are drawn by lot among the candidates."""

    kind: ClassVar[str] = "drawn"
    title: ClassVar[str] = "Le tirage au sort"


class Sharing(Choice):
    """How lists share the seats."""

    MAJORITY = "majority", "tous les sièges à la liste arrivée en tête"
    LARGEST_REMAINDER = "largest_remainder", "proportionnelle au plus fort reste"
    HIGHEST_AVERAGE = "highest_average", "proportionnelle à la plus forte moyenne"


@part
class Lists:
    """Votes go to lists, elected in the order of the list."""

    kind: ClassVar[str] = "lists"
    title: ClassVar[str] = "Des listes"
    sharing: Sharing = term("la manière de partager les sièges entre les listes")
    threshold: Fraction | None = term(
        "la part des suffrages exprimés sous laquelle une liste n’a pas de siège", default=None, most=1
    )
    rounds: tuple[Round, ...] = term("les tours d’un scrutin de liste majoritaire", default=())

    def contradictions(self) -> Iterator[str]:
        if self.sharing is Sharing.MAJORITY and not self.rounds:
            yield "Un scrutin de liste majoritaire dit ses tours et la majorité de chacun."
        if self.sharing is not Sharing.MAJORITY and self.rounds:
            yield "Un scrutin proportionnel se tient en un seul tour."
        if self.sharing is Sharing.MAJORITY and self.threshold is not None:
            yield "Un scrutin de liste majoritaire n’a pas de seuil : toute la place est à la première liste."


Scrutin = Plurality | Rounds | WithoutCandidate | Drawn | Lists


@part
class Election:
    """How seats are filled by a vote."""

    article: str = term("l’article")
    electors: Electors = term("qui élit")
    scrutin: Plurality | Rounds | WithoutCandidate | Drawn | Lists = term("le mode de scrutin")
    ties: tuple[TieBreak, ...] = term("ce qui départage les égalités, dans l’ordre", least=1)
    blanks: Blanks = term("le compte des bulletins blancs")
    gender_by: GenderBy = term("ce que l’élection fait d’une règle de parité")
    most_rounds: int | None = term(
        "le nombre de tours au plus, égalités comprises (ceux du scrutin, si rien n’est dit)",
        default=None,
        least=1,
    )
    most_names: int | None = term(
        "le nombre de noms par bulletin (autant que de sièges, si rien n’est dit)", default=None, least=1
    )

    def contradictions(self) -> Iterator[str]:
        if len(self.rounds) > self.last_round:
            yield "Le scrutin dit plus de tours que le nombre de tours au plus."
        if TieBreak.UNSTATED in self.ties and len(self.ties) > 1:
            yield "Les égalités sont départagées, ou le texte ne le dit pas : pas les deux."
        if len(set(self.ties)) < len(self.ties):
            yield "La même manière de départager les égalités est écrite deux fois."
        if isinstance(self.scrutin, Lists) and self.gender_by is GenderBy.BEST_PLACED:
            yield "Une liste est élue dans son ordre : la parité ne peut pas y changer les élus."
        if isinstance(self.scrutin, Drawn) and self.ties != (TieBreak.LOT,):
            yield "Des sièges tirés au sort n’ont pas d’autre départage que le sort."

    @property
    def rounds(self) -> tuple[Round, ...]:
        if isinstance(self.scrutin, Plurality | Drawn):
            return (Round(needs=Needs.RELATIVE),)
        return self.scrutin.rounds or (Round(needs=Needs.RELATIVE),)

    @property
    def last_round(self) -> int:
        return self.most_rounds or len(self.rounds)

    def round(self, number: int) -> Round:
        """What a round asks; one held to part equals asks what the last one written does."""
        return self.rounds[min(number, len(self.rounds)) - 1]
