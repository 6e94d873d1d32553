"""What a survey says once it is counted, and what is kept back because it would tell of somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from cressmember.kernel.writing import counted, number, percent
from governance.rules.survey.question import Answer, Kind, Question

# Fewer answers than that are not told apart when nobody is to be recognised.
FEWEST = 5
POURED = "Autres collèges"
HUNDREDTH = Decimal("0.01")

Sheet = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Participation:
    """How many were invited, how many answered."""

    invited: int
    answered: int

    @property
    def silent(self) -> int:
        return self.invited - self.answered

    @property
    def rate(self) -> Fraction:
        """The exact share of those invited who answered; zero when nobody was."""
        return Fraction(self.answered, self.invited) if self.invited else Fraction(0)

    @property
    def sentence(self) -> str:
        """« 67 réponses sur 255, 26,3 % »."""
        told = counted(self.answered, "réponse", "réponses")
        return f"{told} sur {number(self.invited)}, {percent(self.rate)}"


@dataclass(frozen=True, slots=True)
class Line:
    """A choice and how many ticked it; ``share`` is of those who answered the question."""

    label: str
    count: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class Tally:
    """A question counted: ``lines`` of a ticked one, ``mean`` and ``median`` of numbers, ``texts``."""

    question: Question
    answered: int
    lines: tuple[Line, ...] = ()
    mean: Decimal | None = None
    median: Decimal | None = None
    texts: tuple[str, ...] = ()


def tally_of(question: Question, sheets: Sequence[Sheet]) -> Tally:
    """The answers to one question; texts come by their letters, an order that tells of nobody."""
    given = [answer for sheet in sheets if (answer := sheet.get(question.key)) is not None]
    if question.is_ticked:
        ticks = Counter(
            code for answer in given for code in (answer if isinstance(answer, list) else [answer])
        )
        lines = tuple(
            Line(label, ticks[code], Fraction(ticks[code], len(given)) if given else Fraction(0))
            for code, label in question.options.items()
        )
        return Tally(question, len(given), lines)
    if question.kind is Kind.TEXT:
        return Tally(question, len(given), texts=tuple(sorted(str(answer) for answer in given)))
    values = sorted(Decimal(str(answer)) for answer in given)
    if not values:
        return Tally(question, 0)
    total, half = sum(values, Decimal(0)), len(values) // 2
    middle = values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2
    return Tally(question, len(values), mean=_rounded(total / len(values)), median=_rounded(middle))


def is_told(answered: int, *, anonymous: bool) -> bool:
    """Whether a survey, or a group in it, has enough answers for its figures to tell of nobody."""
    return not anonymous or answered >= FEWEST


def can_be_subtracted(invited: Set[Hashable], before: Set[Hashable]) -> bool:
    """Whether two groups invited differ by so few that the results of one, less those of the other, would
    tell of them.
    """
    return 0 < len(invited ^ before) < FEWEST


def groups_told(sizes: Mapping[str, int]) -> list[frozenset[str]]:
    """Groups of answers that may be shown one beside another, those that are small poured together.

    What is left out of a whole is known by subtraction: the small ones are shown as one, with as many of
    the next as it takes to reach ``FEWEST``. Empty when nothing may be told apart.
    """
    by_size = sorted((size, name) for name, size in sizes.items() if size)
    poured: set[str] = set()
    held = 0
    apart: list[str] = []
    for size, name in by_size:
        if size < FEWEST or 0 < held < FEWEST:
            poured.add(name)
            held += size
        else:
            apart.append(name)
    if held and held < FEWEST:
        return []
    told = [frozenset([name]) for name in apart] + ([frozenset(poured)] if poured else [])
    return told if len(told) > 1 else []


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(HUNDREDTH, rounding=ROUND_HALF_UP).normalize() + Decimal(0)
