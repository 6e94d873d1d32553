"""Notice of a meeting: how long before, by which means, and what it must say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK, enumerate_fr, number, quote
from governance.rules.meeting.delay import Delay
from governance.rules.text.wording import Choice, part, term


class Means(Choice):
    """How a notice reaches those who are called."""

    POST = "post", "lettre"
    EMAIL = "email", "courrier électronique"
    BY_HAND = "by_hand", "remise en main propre"
    REGISTERED = "registered", "lettre recommandée"
    ELECTRONIC_REGISTERED = "electronic_registered", "lettre recommandée électronique"
    PRESS = "press", "journaux"
    POSTING = "posting", "affichage"
    LEGAL_NOTICE = "legal_notice", "annonce légale"


# What is shown to all and handed to nobody.
COLLECTIVE = frozenset({Means.PRESS, Means.POSTING, Means.LEGAL_NOTICE})


class Content(Choice):
    """What a notice must say or carry."""

    BODY = "body", "le nom et le siège"
    DAY_AND_PLACE = "day_and_place", "le jour, l’heure et le lieu"
    AGENDA = "agenda", "l’ordre du jour"
    QUORUM_AND_MAJORITY = (
        "quorum_and_majority",
        "le quorum et la majorité de chaque délibération",
    )
    FIRST_MEETING = "first_meeting", "la date de la première réunion"
    DRAFTS = "drafts", "les projets de résolution"
    POSTAL_VOTE = "postal_vote", "la manière de voter par correspondance"
    PROXY = "proxy", "la manière de donner pouvoir"
    REMOTE = "remote", "la manière de participer à distance"
    CANDIDATES = "candidates", "la liste des candidats"


class Rounding(Choice):
    """How a delay that stretches to a fraction of a day is rounded."""

    UP = "up", "arrondi au jour supérieur"
    DOWN = "down", "arrondi au jour inférieur"
    UNSTATED = "unstated", "le texte ne le dit pas"


@part
class Sending:
    """One way to send a notice: all these means together."""

    means: frozenset[Means] = term("les moyens, tous ensemble", least=1)
    papers: int = term("le nombre de journaux", default=0)

    def contradictions(self) -> Iterator[str]:
        if self.papers and Means.PRESS not in self.means:
            yield "Un nombre de journaux est dit, mais la convocation n’y paraît pas."
        if not self.papers and Means.PRESS in self.means:
            yield "La convocation paraît dans la presse : il manque le nombre de journaux."

    @property
    def said(self) -> str:
        labels = [
            f"{number(self.papers)}{NO_BREAK}{'journal' if self.papers == 1 else 'journaux'}"
            if each is Means.PRESS
            else each.label
            for each in Means
            if each in self.means
        ]
        return enumerate_fr(labels)

    def is_done(self, means: frozenset[Means], papers: int) -> bool:
        return self.means <= means and papers >= self.papers


@part
class Addressee:
    """Someone who is called in another way than the members: the auditor, by registered letter."""

    name: str = term("qui est convoqué autrement")
    article: str = term("l’article")
    delay: Delay = term("le délai")
    sendings: tuple[Sending, ...] = term("les manières d’envoyer la convocation, au choix")


@part
class Stretch:
    """Linked delays that grow in proportion when the statutes lengthen the notice (mutuality, D114-7)."""

    article: str = term("l’article")
    usual_days: int = term("le délai de convocation que la loi prévoit, en jours", least=1)
    rounding: Rounding = term("l’arrondi d’un délai allongé")


@part
class Notice:
    """How a meeting is called."""

    article: str = term("l’article")
    delay: Delay = term("le délai de convocation")
    further: Delay | None = term("le délai des convocations suivantes (null : le même)")
    sendings: tuple[Sending, ...] = term(
        "les manières d’envoyer la convocation, au choix (aucune n’est dite : une liste vide)"
    )
    acknowledged: bool = term("l’accusé de réception")
    contents: frozenset[Content] = term("ce que dit la convocation (rien : une liste vide)")
    attached: tuple[str, ...] = term("les documents joints", default=())
    others: tuple[Addressee, ...] = term("qui est convoqué autrement", default=())
    stretch: Stretch | None = term("l’allongement des délais liés", default=None)

    def contradictions(self) -> Iterator[str]:
        names = [each.name for each in self.others]
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            yield f"{quote(name)} est convoqué de deux manières."
        if self.delay.stretches:
            yield "Le délai de convocation est celui sur lequel les autres s’allongent."
        linked = [self.further, *(each.delay for each in self.others)]
        if self.stretch is None:
            if any(delay is not None and delay.stretches for delay in linked):
                yield "Un délai s’allonge avec celui de la convocation : il manque de quelle manière."
        elif self.delay.days < self.stretch.usual_days:
            yield "Le délai de convocation est plus court que celui que la loi prévoit."

    def called(self, addressee: str = "", *, further: bool = False) -> Addressee:
        """How someone is called: the members unless named. Raises RuleViolation for an unknown name."""
        for each in self.others:
            if each.name == addressee:
                return each
        if addressee:
            raise RuleViolation(
                f"{quote(addressee)} n’est pas convoqué à part : les statuts convoquent ainsi "
                f"{enumerate_fr([quote(each.name) for each in self.others]) or 'tout le monde'}."
            )
        delay = self.further if further and self.further is not None else self.delay
        return Addressee(name="", article=self.article, delay=delay, sendings=self.sendings)

    def stretched(self, delay: Delay) -> list[tuple[str, Delay]]:
        """A delay once stretched in proportion of this notice, in each way to round that the text allows."""
        if not delay.stretches:
            return [("", delay)]
        return [
            (f"délai de {days}{NO_BREAK}jours", replace(delay, days=days, stretches=False))
            for days in self._rounded(self._exact(delay))
        ]

    def _exact(self, delay: Delay) -> Fraction:
        if self.stretch is None:
            raise ValueError("this notice says nothing of linked delays")
        return Fraction(delay.days * self.delay.days, self.stretch.usual_days)

    def _rounded(self, exact: Fraction) -> list[int]:
        assert self.stretch is not None
        match self.stretch.rounding:
            case Rounding.UP:
                return [ceil(exact)]
            case Rounding.DOWN:
                return [floor(exact)]
        return list(dict.fromkeys((ceil(exact), floor(exact))))
