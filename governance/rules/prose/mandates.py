"""How long a seat is held, what fills it when it is left, who may not sit."""

from __future__ import annotations

from cressmember.kernel.writing import NO_BREAK, enumerate_fr, month_name, number, quote
from governance.rules.election.ranking import TieBreak
from governance.rules.mandate.incompatibility import Incompatibility
from governance.rules.mandate.mandates import (
    Counts,
    FixedDate,
    Mandates,
    Partly,
    Shorter,
    TermLimit,
    Until,
    Whole,
    Years,
)
from governance.rules.mandate.resignation import Absences, Away, Counted, Effect, Lost
from governance.rules.mandate.vacancy import (
    ByElection,
    CoOption,
    Finishes,
    LeftVacant,
    NextInList,
    SameOrganisation,
    Substitute,
    Vacancy,
)
from governance.rules.prose.amounts import some
from governance.rules.prose.telling import Telling, phrases, says, tell
from governance.rules.seat.gender import Rounding

UNTIL = {
    Until.ANNIVERSARY: " et s’achève jour pour jour",
    Until.ASSEMBLY: " et s’achève à l’assemblée de l’année où il expire",
}
PARTS = {2: "moitié", 3: "tiers", 4: "quart", 5: "cinquième"}
# Of those who were elected on the same day, who leaves first.
LEAVES = {
    TieBreak.OLDER: "le plus âgé part",
    TieBreak.YOUNGER: "le plus jeune part",
    TieBreak.SENIOR: "le plus ancien membre part",
    TieBreak.ROUND: "un nouveau tour dit qui part",
    TieBreak.LOT: "le sort désigne qui part",
}
EFFECTS = {
    Effect.OF_RIGHT: "est réputé démissionnaire",
    Effect.MAY: "peut être déclaré démissionnaire",
}
FINISHES = {
    Finishes.TERM: "le remplaçant achève le mandat en cours",
    Finishes.NEW: "le remplaçant commence un mandat entier",
    Finishes.NEXT_ASSEMBLY: "le remplaçant siège jusqu’à la prochaine assemblée",
}


@says(Mandates)
def mandates(telling: Telling, part: Mandates) -> None:
    tell(telling, part.length)
    tell(telling, part.renewal)
    if part.limit:
        tell(telling, part.limit)
    else:
        telling.say("le nombre de mandats n’est pas limité")
    for each in part.shorter:
        tell(telling, each)


@says(Years)
def years(telling: Telling, part: Years) -> None:
    if part.until is Until.UNSTATED:
        telling.silent("quel jour le mandat s’achève")
    telling.say(f"le mandat dure {some(part.years, 'an', 'ans')}{UNTIL.get(part.until, '')}")


@says(FixedDate)
def fixed_date(telling: Telling, part: FixedDate) -> None:
    day = f"{'1er' if part.day == 1 else part.day} {month_name(part.month)}"
    every = "chaque année" if part.every == 1 else f"tous les {number(part.every)} ans"
    telling.say(f"le mandat s’achève le {day}, {every} (par exemple en {part.from_year})")


@says(Shorter)
def shorter(telling: Telling, part: Shorter) -> None:
    months = some(part.months, "mois", "mois")
    telling.say(f"pour les sièges {quote(part.seats)}, il ne dure que {months}{telling.cited(part.article)}")


@says(Whole)
def whole(telling: Telling, part: Whole) -> None:
    telling.say("tous les sièges se renouvellent ensemble")


@says(Partly)
def partly(telling: Telling, part: Partly) -> None:
    share = PARTS.get(part.parts, f"part d’un {number(part.parts)}e")
    every = "chaque année" if part.every == 1 else f"tous les {number(part.every)} ans"
    rounded = ""
    if part.rounding is Rounding.UNSTATED:
        telling.silent("comment s’arrondit une part")
    else:
        rounded = f" (part {part.rounding.label})"
    telling.say(f"les sièges se renouvellent par {share} {every}{rounded}")
    if TieBreak.UNSTATED in part.ties:
        telling.silent("qui part entre élus du même jour")
    if stated := [LEAVES[each] for each in part.ties if each is not TieBreak.UNSTATED]:
        telling.say(f"entre élus du même jour, {', puis '.join(stated)}")


@says(TermLimit)
def term_limit(telling: Telling, part: TermLimit) -> None:
    told = f"nul ne fait plus de {some(part.most, 'mandat', 'mandats')} de suite"
    if part.replacements is Counts.UNSTATED:
        telling.silent("si l’achèvement du mandat d’un autre compte")
    else:
        told += f"{NO_BREAK}; achever le mandat d’un autre {part.replacements.label}"
    telling.say(told + telling.cited(part.article))
    if part.pause_months:
        months = some(part.pause_months, "mois", "mois")
        telling.say(f"le compte repart de zéro après {months} d’interruption")


@says(Vacancy)
def vacancy(telling: Telling, part: Vacancy) -> None:
    told = phrases(telling, part.means)
    if not told:
        telling.say("rien ne pourvoit un siège vacant")
    elif len(told) == 1:
        telling.say(f"quand un siège est vacant, {told[0]}")
    else:
        telling.say(f"quand un siège est vacant, {f'{NO_BREAK}; à défaut, '.join(told)}")
    if part.finishes is Finishes.UNSTATED:
        telling.silent("quel mandat tient le remplaçant")
    else:
        telling.say(FINISHES[part.finishes])


@says(CoOption)
def co_option(telling: Telling, part: CoOption) -> None:
    told = "l’instance coopte quelqu’un"
    if part.most is not None:
        told += f", {some(part.most, 'fois', 'fois')} au plus"
    told += ", et la prochaine assemblée le ratifie" if part.is_ratified else ", sans ratification"
    telling.say(told + telling.cited(part.article))


@says(NextInList)
def next_in_list(telling: Telling, part: NextInList) -> None:
    telling.say(f"le suivant de la liste le prend{telling.cited(part.article)}")


@says(Substitute)
def substitute(telling: Telling, part: Substitute) -> None:
    telling.say(f"le suppléant le prend{telling.cited(part.article)}")


@says(SameOrganisation)
def same_organisation(telling: Telling, part: SameOrganisation) -> None:
    telling.say(f"l’organisation désigne quelqu’un d’autre{telling.cited(part.article)}")


@says(ByElection)
def by_election(telling: Telling, part: ByElection) -> None:
    told = "ceux qui pourvoient ce siège élisent de nouveau"
    told += f" dans les {some(part.within_months, 'mois', 'mois')}" if part.within_months is not None else ""
    when = (
        [f"s’il reste moins de {some(part.fewer_than, 'membre', 'membres')}"]
        if part.fewer_than is not None
        else []
    )
    if part.more_than_months is not None:
        when.append(f"s’il reste plus de {some(part.more_than_months, 'mois', 'mois')} de mandat")
    told += f", {enumerate_fr(when, 'ou')}" if when else ""
    telling.say(told + telling.cited(part.article))


@says(LeftVacant)
def left_vacant(telling: Telling, part: LeftVacant) -> None:
    telling.say(f"il le reste jusqu’au prochain renouvellement{telling.cited(part.article)}")


@says(Absences)
def absences(telling: Telling, part: Absences) -> None:
    one = part.most == 1
    who = "qui est absent une fois" if one else f"qui est absent {number(part.most)} fois de suite"
    telling.say(f"{who} {EFFECTS[part.effect]}")
    _counted(telling, part)


@says(Away)
def away(telling: Telling, part: Away) -> None:
    telling.say(f"qui ne siège pas pendant {some(part.months, 'mois', 'mois')} {EFFECTS[part.effect]}")
    _counted(telling, part)


def _counted(telling: Telling, part: Absences | Away) -> None:
    """What is an absence; what is excused and what is represented, together when it is the same."""
    what = {"excused": "une absence excusée", "represented": "une réunion où l’on est représenté"}
    if part.excused is part.represented:
        if part.excused is Counted.UNSTATED:
            telling.silent(f"si {enumerate_fr(list(what.values()), 'ou')} compte comme une absence")
        elif part.excused is Counted.NO:
            telling.say(f"ni {' ni '.join(what.values())} ne compte")
        else:
            telling.say(f"{enumerate_fr(list(what.values()))} comptent comme des absences")
        return
    for word, told in what.items():
        stated = getattr(part, word)
        if stated is Counted.UNSTATED:
            telling.silent(f"si {told} compte comme une absence")
        else:
            telling.say(f"{told} {stated.label}")


@says(Lost)
def lost(telling: Telling, part: Lost) -> None:
    comma = "," if "," in part.what.label else ""
    telling.say(f"qui perd {part.what.label}{comma} {EFFECTS[part.effect]}")


@says(Incompatibility)
def incompatibility(telling: Telling, part: Incompatibility) -> None:
    telling.say(f"nul n’est à la fois {enumerate_fr([quote(each) for each in sorted(part.between)])}")
