"""Questions on seats: who sits, who leaves when, and who follows."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import quote
from governance.rules.answer.joining import joined
from governance.rules.answer.verdict import Verdict
from governance.rules.mandate.renewal import Sitting, renewal_calendar
from governance.rules.mandate.vacancy import Vacated, vacancy_verdict
from governance.rules.scenario.asked import Asked
from governance.rules.seat.composition import composition_verdict
from governance.rules.seat.gender import Sexes
from governance.rules.seat.placement import Facts, Holder
from governance.rules.seat.seating import Seating
from governance.rules.statutes import Statutes
from governance.rules.text.wording import part, term


def seating_of(statutes: Statutes, code: str) -> Seating:
    """Who sits in a body. Raises RuleViolation where all members do."""
    body = statutes.body(code)
    if body.seating is None:
        raise RuleViolation(f"Tous les membres siègent dans {quote(body.name)}.", body.article)
    return body.seating


@part
class People:
    """So many women, so many men, so many people of whom it is not known."""

    women: int = term("le nombre de femmes")
    men: int = term("le nombre d’hommes")
    unknown: int = term("le nombre de personnes dont le sexe n’est pas connu", default=0)

    @property
    def sexes(self) -> Sexes:
        return Sexes(self.women, self.men, self.unknown)


@part
class HolderOf:
    """Someone who sits."""

    seats: str = term("le nom des sièges")
    person: str = term("la personne")
    organisation: str = term("l’organisation", default="")
    college: str = term("le collège", default="")
    territory: str = term("le territoire", default="")
    office: str = term("la fonction", default="")
    qualities: frozenset[str] = term("les qualités", default=frozenset[str]())
    sex: str = term("le sexe (F ou M)", default="")
    substitute: str = term("le suppléant", default="")

    @property
    def holder(self) -> Holder:
        return Holder(
            seats=self.seats,
            person=self.person,
            organisation=self.organisation,
            college=self.college,
            territory=self.territory,
            office=self.office,
            qualities=self.qualities,
            sex=self.sex,
            substitute=self.substitute,
        )


@part
class LastHeld:
    """The territory that last held a constituency which rotates."""

    constituency: str = term("la circonscription")
    territory: str = term("le territoire qui l’a occupée le dernier")


@part
class CompositionOf(Asked):
    """Whether a body is composed as the text asks: filled, vacant, rules unmet, parity."""

    kind: ClassVar[str] = "composition"
    body: str = term("le code de l’organe")
    holders: tuple[HolderOf, ...] = term("qui siège")
    decided: int | None = term(
        "le nombre de sièges arrêté, quand le texte donne une fourchette", default=None
    )
    employees: int = term("le nombre de salariés", default=0)
    members: People | None = term("les femmes et les hommes parmi les membres", default=None)
    previous: tuple[LastHeld, ...] = term("qui a occupé les sièges à tour de rôle", default=())

    def answer(self, statutes: Statutes) -> Verdict:
        facts = Facts(
            decided=self.decided,
            employees=self.employees,
            members=self.members.sexes if self.members else None,
            previous=frozenset((each.constituency, each.territory) for each in self.previous),
        )
        rule = seating_of(statutes, self.body).composition
        return composition_verdict(rule, [each.holder for each in self.holders], facts)


@part
class SittingOf:
    """Someone in place: since when, on which seats."""

    name: str = term("le nom")
    since: date = term("le jour où le mandat a commencé")
    seats: str = term("le nom des sièges", default="")
    born: date | None = term("la date de naissance", default=None)


@part
class LotOf:
    """The names drawn for one renewal."""

    renewal: int = term("le rang du renouvellement", least=1)
    names: tuple[str, ...] = term("les noms tirés, dans l’ordre", least=1)


@part
class RenewalOf(Asked):
    """Who leaves at each of the next renewals."""

    kind: ClassVar[str] = "renewal"
    body: str = term("le code de l’organe")
    sitting: tuple[SittingOf, ...] = term("qui est en place", least=1)
    first_on: date = term("le jour du premier renouvellement")
    count: int = term("le nombre de renouvellements", least=1, most=12, default=1)
    lots: tuple[LotOf, ...] = term("les tirages au sort", default=())

    def answer(self, statutes: Statutes) -> Verdict:
        mandates = seating_of(statutes, self.body).mandates
        found = renewal_calendar(
            mandates,
            [Sitting(each.name, each.since, each.seats, each.born) for each in self.sitting],
            first=self.first_on,
            count=self.count,
            lots={each.renewal: each.names for each in self.lots},
        )
        verdicts = [each.verdict for each in found]
        if len(verdicts) == 1:
            return verdicts[0]
        return joined(
            verdicts,
            sentence=" ".join(each.sentence for each in verdicts),
            article=mandates.article,
            figures={"renewals": len(verdicts), "known": sum(each.is_known for each in found)},
        )


@part
class VacancyOf(Asked):
    """What fills a seat left before its term."""

    kind: ClassVar[str] = "vacancy"
    body: str = term("le code de l’organe")
    left_on: date = term("le jour où le siège est quitté")
    ends_on: date = term("le jour où le mandat devait être achevé")
    in_place: int = term("le nombre de membres encore en place")
    co_opted: int = term("les cooptations déjà faites et non ratifiées", default=0)
    next_in_list: str = term("le suivant de liste", default="")
    substitute: str = term("le suppléant", default="")
    organisation: str = term("l’organisation à qui est le siège", default="")

    def answer(self, statutes: Statutes) -> Verdict:
        return vacancy_verdict(
            seating_of(statutes, self.body).vacancy,
            Vacated(
                left_on=self.left_on,
                ends_on=self.ends_on,
                in_place=self.in_place,
                co_opted=self.co_opted,
                next_in_list=self.next_in_list,
                substitute=self.substitute,
                organisation=self.organisation,
            ),
        )
