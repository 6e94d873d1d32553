"""Proxies: allowed or not, to whom, how many to one holder, filed by when, and those that name nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import quote
from governance.rules.meeting.delay import Delay
from governance.rules.presence.turnout import Counting
from governance.rules.text.wording import Choice, part, term
from governance.rules.vote.poll import Vote


class Holder(Choice):
    """Who may hold a proxy."""

    VOTER = "voter", "un autre électeur"
    THIRD_PARTY = "third_party", "un tiers"


class Circle(Choice):
    """What giver and holder must share."""

    COLLEGE = "college", "le même collège"
    CONSTITUENCY = "constituency", "la même circonscription"
    ORGANISATION = "organisation", "la même organisation"


class Own(Choice):
    """Whether what holders have of their own is within the cap."""

    INCLUDED = "included", "ses propres voix comprises"
    BESIDE = "beside", "ses propres voix en plus"
    UNSTATED = "unstated", "le texte ne le dit pas"


class OfTwo(Choice):
    """Which proxy stands when the same member gave several."""

    FIRST = "first", "la première"
    LAST = "last", "la dernière"
    NEITHER = "neither", "aucune"
    UNSTATED = "unstated", "le texte ne le dit pas"


class Further(Choice):
    """What becomes, at the next call, of the proxies given for a meeting that lacked its quorum."""

    KEPT = "kept", "elles valent encore"
    LAPSE = "lapse", "elles tombent"
    UNSTATED = "unstated", "le texte ne le dit pas"


class InCap(Choice):
    """Whether what the chair receives counts within the cap."""

    WITHIN = "within", "dans le plafond"
    OUTSIDE = "outside", "hors du plafond"
    UNSTATED = "unstated", "le texte ne le dit pas"


@part
class Cap:
    """How much one holder may carry."""

    of: Counting = term("ce que le plafond compte (mandats ou voix)")
    most: int = term("le plafond d’un porteur")
    own: Own = term("si ses propres voix y sont comprises")


@part
class Filing:
    """By when proxies are filed: those that come later are void."""

    delay: Delay = term("le délai de dépôt avant la réunion")
    frozen: bool = term("si la liste déposée est close, sans révocation possible ensuite")
    inspection: bool = term("si la liste déposée se consulte")


@part
class BlankRefused:
    """A proxy that names no holder is void."""

    kind: ClassVar[str] = "refused"
    title: ClassVar[str] = "Le pouvoir en blanc est nul"


@part
class BlankToChair:
    """It goes to the chair, who votes for the drafts backed by the board and against all others."""

    kind: ClassVar[str] = "to_chair"
    title: ClassVar[str] = "Le pouvoir en blanc va au président"
    in_cap: InCap = term("si les pouvoirs en blanc comptent dans le plafond du président")


@part
class BlankShared:
    """The bureau of the meeting says who holds it."""

    kind: ClassVar[str] = "shared"
    title: ClassVar[str] = "Le bureau répartit les pouvoirs en blanc"


@part
class BlankUnstated:
    """The text does not say what becomes of it."""

    kind: ClassVar[str] = "unstated"
    title: ClassVar[str] = "Le texte ne dit rien du pouvoir en blanc"


Blank = BlankRefused | BlankToChair | BlankShared | BlankUnstated


@part
class NoProxies:
    """Nobody votes for another in these meetings."""

    kind: ClassVar[str] = "forbidden"
    title: ClassVar[str] = "Pas de procuration"
    article: str = term("l’article qui les interdit")
    meetings: frozenset[str] = term("les réunions concernées, par leurs codes", least=1)


@part
class Proxies:
    """How one votes for another in these meetings."""

    kind: ClassVar[str] = "allowed"
    title: ClassVar[str] = "Procurations"
    article: str = term("l’article des procurations")
    meetings: frozenset[str] = term("les réunions concernées, par leurs codes", least=1)
    holders: frozenset[Holder] = term("qui peut porter une procuration", least=1)
    employees_barred: bool = term("si un salarié ne peut pas en porter")
    within: frozenset[Circle] = term(
        "ce que mandant et porteur ont en commun (rien d’exigé : une liste vide)"
    )
    exclusive_source: bool = term(
        "si le président d’une organisation ne porte que les procurations de ses adhérents"
    )
    cap: Cap | None = term("le plafond d’un porteur (aucun : null)")
    filing: Filing | None = term("le dépôt des procurations (aucun délai : null)")
    of_two: OfTwo = term("celle qui vaut quand un membre en donne plusieurs")
    blank: Blank = term("ce que vaut une procuration sans nom de porteur")
    further: Further = term(
        "ce que valent, à la convocation suivante, celles données pour la première", default=Further.UNSTATED
    )

    def contradictions(self) -> Iterator[str]:
        if self.holders == {Holder.THIRD_PARTY} and (self.within or self.exclusive_source):
            yield "Seul un tiers porte les procurations : rien de ce qui lie deux membres ne lui est demandé."
        if self.cap is not None and not self.cap.most:
            yield "Un plafond de zéro interdit les procurations : dites-le ainsi."


ProxyRule = NoProxies | Proxies


@part
class ProxyRules:
    """What the statutes say of proxies, meeting by meeting."""

    article: str = term("l’article des procurations")
    rules: tuple[ProxyRule, ...] = term("les procurations, par réunion (rien n’en est dit : une liste vide)")

    def contradictions(self) -> Iterator[str]:
        for code, times in Counter(code for rule in self.rules for code in sorted(rule.meetings)).items():
            if times > 1:
                yield f"Deux règles disent les procurations de la réunion {quote(code)}."

    def of(self, meeting: str) -> ProxyRule:
        """The rule of a meeting, by its code. Raises RuleViolation when the statutes say nothing of it."""
        for rule in self.rules:
            if meeting in rule.meetings:
                return rule
        raise RuleViolation(
            f"Les statuts ne disent rien des procurations de la réunion {quote(meeting)}.", self.article
        )


def blank_vote(*, backed_by_board: bool) -> Vote:
    """What the chair votes with the proxies that name nobody: for the board's drafts, against the others."""
    return Vote.YES if backed_by_board else Vote.NO
