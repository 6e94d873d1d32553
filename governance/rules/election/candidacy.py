"""Candidacy: until when, how, with what papers, and who may not stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from governance.rules.meeting.delay import Delay
from governance.rules.text.wording import Choice, part, term


class AsOf(Choice):
    """On which day a condition must be met."""

    ELECTION = "election", "au jour de l’élection"
    FILING = "filing", "au jour du dépôt de la candidature"
    UNSTATED = "unstated", "le texte ne le dit pas"


class Form(Choice):
    """How a candidacy is sent."""

    HAND = "hand", "en main propre"
    LETTER = "letter", "par lettre"
    REGISTERED = "registered", "par lettre recommandée"
    EMAIL = "email", "par courriel"
    ONLINE = "online", "en ligne"


class Paper(Choice):
    """What goes with a candidacy."""

    PROGRAMME = "programme", "le programme"
    STATEMENT = "statement", "l’attestation sur l’honneur"
    ENDORSEMENT = "endorsement", "le mandat de l’organisation"


@part
class Deadline:
    """Candidacies are in so long before the election, and not too early when the text says so."""

    kind: ClassVar[str] = "deadline"
    title: ClassVar[str] = "Un délai de dépôt"
    article: str = term("l’article")
    before: Delay = term("le délai avant l’élection")
    opens_days: int | None = term(
        "les jours avant l’élection où les candidatures s’ouvrent", default=None, least=1
    )

    def contradictions(self) -> Iterator[str]:
        if self.opens_days is not None and not self.before.months and self.opens_days < self.before.days:
            yield "Les candidatures s’ouvriraient après leur clôture."


@part
class Sent:
    """How a candidacy may be sent."""

    kind: ClassVar[str] = "sent"
    title: ClassVar[str] = "La manière de l’envoyer"
    article: str = term("l’article")
    forms: frozenset[Form] = term("les manières d’envoyer une candidature", least=1)


@part
class Joined:
    """A paper that goes with the candidacy."""

    kind: ClassVar[str] = "joined"
    title: ClassVar[str] = "Une pièce à joindre"
    article: str = term("l’article")
    paper: Paper = term("la pièce à joindre")
    most_pages: int | None = term("le nombre de pages au plus", default=None, least=1)


@part
class Age:
    """From such an age to such an age, both included."""

    kind: ClassVar[str] = "age"
    title: ClassVar[str] = "Un âge"
    article: str = term("l’article")
    least: int | None = term("l’âge minimal", default=None)
    most: int | None = term("l’âge maximal, encore permis", default=None)
    as_of: AsOf = term("le jour où l’âge est pris", default=AsOf.UNSTATED)

    def contradictions(self) -> Iterator[str]:
        if self.least is None and self.most is None:
            yield "Une condition d’âge dit un âge minimal ou maximal."


@part
class Seniority:
    """A member for so many months at least."""

    kind: ClassVar[str] = "seniority"
    title: ClassVar[str] = "Une ancienneté"
    article: str = term("l’article")
    months: int = term("l’ancienneté, en mois", least=1)
    as_of: AsOf = term("le jour où l’ancienneté est prise", default=AsOf.UNSTATED)


@part
class UpToDate:
    """Up to date with dues, for so many years: two is this one and the one before."""

    kind: ClassVar[str] = "up_to_date"
    title: ClassVar[str] = "La cotisation à jour"
    article: str = term("l’article")
    years: int = term("le nombre d’années à jour, celle-ci comprise", default=1, least=1)


@part
class NotEmployee:
    """Neither an employee, nor one within so many years."""

    kind: ClassVar[str] = "not_employee"
    title: ClassVar[str] = "Ne pas être salarié"
    article: str = term("l’article")
    years: int = term("les années depuis la fin du contrat de travail")
    as_of: AsOf = term("le jour où ces années sont comptées", default=AsOf.UNSTATED)


@part
class Quality:
    """A quality to have, or not to have: supplier, member of another board, convicted."""

    kind: ClassVar[str] = "quality"
    title: ClassVar[str] = "Une qualité, exigée ou exclue"
    article: str = term("l’article")
    quality: str = term("la qualité")
    is_barred: bool = term("si cette qualité écarte au lieu d’être exigée")


@part
class OfCollege:
    """A candidate of one of these colleges."""

    kind: ClassVar[str] = "college"
    title: ClassVar[str] = "L’appartenance à un collège"
    article: str = term("l’article")
    colleges: frozenset[str] = term("les collèges dont on peut être candidat", least=1)


Condition = Deadline | Sent | Joined | Age | Seniority | UpToDate | NotEmployee | Quality | OfCollege


@part
class Candidacy:
    """What a candidacy must respect; nothing at all must be written so."""

    article: str = term("l’article")
    conditions: tuple[
        Deadline | Sent | Joined | Age | Seniority | UpToDate | NotEmployee | Quality | OfCollege, ...
    ] = term("les conditions (aucune : une liste vide)")
