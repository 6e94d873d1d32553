"""Majority: what the statutes ask for a proposal to be adopted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from governance.rules.presence.turnout import OVERALL, Counting, Scope, Way
from governance.rules.text.wording import Choice, part, term
from governance.rules.vote.missing import Restate

HALF = Fraction(1, 2)
NEVER_REACHED = "Nul ne dépasse la totalité : l’unanimité se dit « au moins »."


class Base(Choice):
    """What a majority is a share of."""

    CAST = "cast", "suffrages exprimés"
    GATHERED = "gathered", "voix présentes ou représentées"
    ENTITLED = "entitled", "voix de tous les membres"


class Treatment(Choice):
    """What becomes of an abstention or a blank."""

    IGNORED = "ignored", "écartées du compte"
    AGAINST = "against", "comptées contre"
    FOR = "for", "comptées pour"
    UNSTATED = "unstated", "le texte ne le dit pas"

    @property
    def of_blanks(self) -> str:
        """What it is called of blank votes, which are masculine in French where abstentions are feminine."""
        return self.label.replace("ées ", "és ")


class Over(Choice):
    """How a threshold is passed."""

    AT_LEAST = "at_least", "au moins"
    MORE_THAN = "more_than", "plus de"
    UNSTATED = "unstated", "le texte ne le dit pas"


class Tie(Choice):
    """What an equality means, when a majority is more than half: of votes, in a college, of weights."""

    REJECTED = "rejected", "la proposition est rejetée"
    CASTING = "casting", "la voix du président de séance l’emporte"
    LOT = "lot", "le sort décide"
    UNSTATED = "unstated", "le texte ne le dit pas"


class Aggregation(Choice):
    """How the votes of colleges join."""

    DIRECT = "direct", "toutes les voix ensemble"
    WEIGHTED = "weighted", "chaque collège pèse son poids, en proportion de ses voix"
    BLOCK = "block", "chaque collège porte une seule voix, du poids du collège"


class Silent(Choice):
    """What becomes of the weight of a college that casts no vote for or against."""

    SPREAD = "spread", "réparti entre les autres"
    LOST = "lost", "perdu"
    UNSTATED = "unstated", "le texte ne le dit pas"


@part
class Bar:
    """One majority that must be reached."""

    threshold: Fraction = term("le seuil", most=1)
    over: Over = term("la manière de passer le seuil (au moins, plus de)")
    base: Base = term("la base de calcul du seuil")
    of: Counting = term("ce que l’on compte (membres ou voix)", default=Counting.VOTES)
    counts: frozenset[Way] = term(
        "les manières de participer qui entrent dans la base", default=frozenset(Way), least=1
    )
    scope: Scope = term("qui est compté", default=OVERALL)
    aggregation: Aggregation = term("comment on additionne les collèges", default=Aggregation.DIRECT)
    silent: Silent = term("le poids d’un collège qui ne s’exprime pas", default=Silent.UNSTATED)

    def contradictions(self) -> Iterator[str]:
        if self.aggregation is not Aggregation.DIRECT and self.scope != OVERALL:
            yield "Un vote où les collèges pèsent ou votent en bloc se compte sur tous les collèges."
        if self.base is Base.ENTITLED and self.counts != frozenset(Way):
            yield "Une majorité de tous les membres compte chacun, de quelque manière qu’il participe."
        if self.scope.kind == "category":
            yield "Une majorité se compte sur tous, sur un collège ou dans chaque collège."
        if not self.threshold:
            yield "Un seuil de zéro n’est pas une majorité."
        if self.threshold == 1 and self.over is Over.MORE_THAN:
            yield NEVER_REACHED


@part
class Block:
    """How a college comes to its single vote."""

    threshold: Fraction = term("la part des voix du collège qui emporte le sien", most=1)
    over: Over = term("la manière de passer ce seuil")
    second_round: bool = term("un second tour à la majorité simple quand aucun côté ne l’atteint")

    def contradictions(self) -> Iterator[str]:
        if not self.threshold:
            yield "Un seuil de zéro n’est pas une majorité."
        if self.threshold == 1 and self.over is Over.MORE_THAN:
            yield NEVER_REACHED


@part
class Majority:
    """What it takes to adopt; every bar must be passed."""

    article: str = term("l’article")
    bars: tuple[Bar, ...] = term("les majorités exigées", least=1)
    abstentions: Treatment = term("le compte des abstentions")
    blanks: Treatment = term("le compte des votes blancs")
    tie: Tie = term("ce que vaut l’égalité")
    block: Block | None = term("la manière dont un collège vote en bloc", default=None)

    def contradictions(self) -> Iterator[str]:
        blocks = any(bar.aggregation is Aggregation.BLOCK for bar in self.bars)
        if blocks and self.block is None:
            yield "Les collèges votent en bloc : il manque la manière dont chacun forme sa voix."
        if self.block is not None and not blocks:
            yield "La manière de voter en bloc est dite, mais aucune majorité ne se compte ainsi."

    @property
    def is_by_college(self) -> bool:
        """Whether it can only be read from votes counted college by college."""
        return any(bar.aggregation is not Aggregation.DIRECT or bar.scope != OVERALL for bar in self.bars)

    def restated(self, restate: Restate) -> Majority:
        """The majority with what it asks of others, and without what it no longer asks of anybody."""
        kept = [(bar, restate(bar.scope)) for bar in self.bars]
        return replace(
            self, bars=tuple(replace(bar, scope=scope) for bar, scope in kept if scope is not None)
        )
