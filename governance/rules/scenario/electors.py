"""The roll of a scenario: who votes, with how many votes, and why the others do not."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import ClassVar

from cressmember.kernel.writing import NO_BREAK, counted
from governance.rules.answer.verdict import Figures, Outcome, Verdict, cited
from governance.rules.electorate.colleges import Subtype
from governance.rules.electorate.facts import Family, MemberFacts, Occasion, Settled
from governance.rules.electorate.roll import Line, Register, Roll, roll
from governance.rules.electorate.weighing import effective_weights
from governance.rules.scenario.asked import Asked, Span
from governance.rules.statutes import Statutes
from governance.rules.text.wording import part, term


@part
class SettledOf:
    """The dues of a year were settled, on a day."""

    year: Span = term("l’exercice de cotisation")
    settled_on: date = term("le jour du règlement")


@part
class FigureOf:
    """A figure of a member, under the name that the statutes give it."""

    name: str = term("le nom du chiffre")
    count: int = term("le chiffre")


@part
class FamilyOf:
    """A family of an association of families."""

    parents: int = term("le nombre de parents")
    minors: int = term("le nombre d’enfants mineurs", default=0)
    disabled_adults: int = term("le nombre d’enfants infirmes majeurs", default=0)
    died_for_france: int = term("le nombre d’enfants morts pour la France", default=0)


@part
class MemberOf:
    """A member: where it belongs, since when, what it settled, what it counts."""

    name: str = term("le nom du membre")
    joined_on: date = term("le jour de l’adhésion")
    left_on: date | None = term("le premier jour où il n’est plus membre", default=None)
    colleges: frozenset[str] = term("ses collèges", default=frozenset[str]())
    category: str = term("sa catégorie", default="")
    subtype: Subtype | None = term("la sorte de membre", default=None)
    settled: tuple[SettledOf, ...] = term("les cotisations réglées", default=())
    suspended: tuple[Span, ...] = term("les suspensions", default=())
    capacities: frozenset[str] = term("ses titres", default=frozenset[str]())
    figures: tuple[FigureOf, ...] = term("ses chiffres", default=())
    families: tuple[FamilyOf, ...] = term("ses familles", default=())

    @property
    def facts(self) -> MemberFacts:
        return MemberFacts(
            key=self.name,
            name=self.name,
            joined_on=self.joined_on,
            left_on=self.left_on,
            colleges=self.colleges,
            category=self.category,
            subtype=self.subtype,
            settled=tuple(Settled(each.year.period, each.settled_on) for each in self.settled),
            suspended=tuple(each.period for each in self.suspended),
            capacities=self.capacities,
            figures={each.name: each.count for each in self.figures},
            families=tuple(
                Family(each.parents, each.minors, each.disabled_adults, each.died_for_france)
                for each in self.families
            ),
        )


@part
class Decided:
    """What people decided for a member whom the text leaves open."""

    member: str = term("le nom du membre")
    votes: int = term("les voix qui lui sont reconnues")


@part
class RollOf(Asked):
    """Who votes at a meeting, with how many votes, and why the others do not."""

    kind: ClassVar[str] = "roll"
    meeting: str = term("le code de la réunion")
    called_on: date = term("le jour de la convocation")
    meeting_on: date = term("le jour de la réunion")
    dues_year: Span = term("l’exercice de cotisation de la réunion")
    members: tuple[MemberOf, ...] = term("les membres", least=1)
    decided: tuple[Decided, ...] = term("ce qui fut tranché pour des membres", default=())

    def answer(self, statutes: Statutes) -> Verdict:
        franchise = statutes.franchise.of(self.meeting)
        sizes = Counter(college for member in self.members for college in member.colleges)
        weighing = effective_weights(statutes.colleges, sizes)
        if weighing.verdict.is_open:
            return weighing.verdict
        found = roll(
            Register(
                franchise,
                statutes.colleges,
                Occasion(self.called_on, self.meeting_on, self.dues_year.period),
                weighing.votes_in,
                {each.member: each.votes for each in self.decided},
            ),
            [each.facts for each in self.members],
        )
        return _roll_verdict(found, franchise.article)


def _roll_verdict(found: Roll, article: str) -> Verdict:
    may = [line for line in found.lines if line.verdict.is_yes]
    outcome = Outcome.YES if may else Outcome.NO
    if found.open:
        outcome = Outcome.TO_DECIDE
    told = (
        f"Liste des électeurs{NO_BREAK}: {counted(len(may), 'électeur', 'électeurs')}, "
        f"{counted(sum(line.votes for line in may), 'voix', 'voix')}"
    )
    if found.open:
        told = f"{told}, {counted(len(found.open), 'cas reste', 'cas restent')} à trancher"
    figures: dict[str, int] = {
        "electors": len(may),
        "votes": sum(line.votes for line in may),
        "refused": sum(line.verdict.is_no for line in found.lines),
    }
    for line in may:
        word = f"votes_{line.college}"
        figures[word] = figures.get(word, 0) + line.votes
    return Verdict(
        outcome=outcome,
        sentence=" ".join([cited(f"{told}.", article), *(each.sentence for each in found.warnings)]),
        article=article,
        figures=figures,
        question=" ".join(f"{line.member.name}{NO_BREAK}: {line.verdict.question}" for line in found.open),
        parts=tuple(_named(line) for line in found.lines),
    )


def _named(line: Line) -> Verdict:
    figures: Figures = {**line.verdict.figures, "member": line.member.name, "college": line.college}
    return Verdict(
        outcome=line.verdict.outcome,
        sentence=f"{line.member.name}{NO_BREAK}: {line.verdict.sentence}",
        article=line.verdict.article,
        figures=figures,
        question=line.verdict.question,
        readings=line.verdict.readings,
        parts=line.verdict.parts,
    )
