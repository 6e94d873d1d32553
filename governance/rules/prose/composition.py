"""Who sits: how many seats, of whom, with what balance."""

from __future__ import annotations

from fractions import Fraction

from cressmember.kernel.elision import of
from cressmember.kernel.writing import NO_BREAK, enumerate_fr, number, quote
from governance.rules.answer import share as shares
from governance.rules.prose.amounts import size_said, some, weight_said
from governance.rules.prose.french import whom
from governance.rules.prose.telling import (
    Chapter,
    Key,
    Names,
    Telling,
    clause,
    clauses,
    opens,
    phrases,
    says,
    tell,
)
from governance.rules.seat.gender import Derogation, Floor, FloorBase, Gap, Mirror, Reach, Rounding
from governance.rules.seat.requirement import Axis, Requirement, ShareOf, Trait
from governance.rules.seat.seats import (
    Composition,
    Constituency,
    Filling,
    Guests,
    Holding,
    Seats,
    StaffSeats,
    StaffStep,
    Substitutes,
    TerritorySeats,
    Voice,
)
from governance.rules.seat.size import Quota

HELD = {
    Holding.ORGANISATION: "le siège appartient à l’organisation, qui y désigne une personne",
    Holding.PERSON: "le siège appartient à la personne",
}
SUBSTITUTES = {
    Substitutes.EACH: "chacun a un suppléant",
    Substitutes.ALLOWED: "chacun peut avoir un suppléant",
    Substitutes.NONE: "personne n’a de suppléant",
}
VOICES = {
    Voice.VOTE: "avec voix délibérative",
    Voice.ADVICE: "avec voix consultative",
    Voice.NONE: "sans voix",
}
COUNTED = {
    FloorBase.SEATED: "des personnes en place",
    FloorBase.SEATS: "des sièges, vacants compris",
    FloorBase.UNSTATED: "des sièges",
}
SHARES_OF = {
    ShareOf.SEATED: "des sièges pourvus",
    ShareOf.SEATS: "des sièges à pourvoir",
    ShareOf.COLLEGE: "des sièges pourvus de son collège",
    ShareOf.UNSTATED: "des sièges",
}


@opens(Composition)
def composition(part: Composition, names: Names, name: str, key: Key) -> Chapter:
    told = (
        clause(part, names, "Nombre de sièges", (*key, "total")),
        *clauses(part.seats, names, (*key, "seats"), lambda each: each.name),
        *clauses(part.requirements, names, (*key, "requirements"), lambda each: "Équilibre"),
        *clauses(part.gender, names, (*key, "gender"), lambda each: "Femmes et hommes"),
    )
    return Chapter(name, part.article, key, told)


@says(Composition)
def total(telling: Telling, part: Composition) -> None:
    telling.say(f"{size_said(part.total, 'siège', 'sièges')} en tout")
    if part.held_by is Holding.UNSTATED:
        telling.silent("à qui est le siège, à l’organisation ou à la personne")
    else:
        telling.say(HELD[part.held_by])
    telling.say(SUBSTITUTES[part.substitutes])


@says(Seats)
def seats(telling: Telling, part: Seats) -> None:
    told = size_said(part.size, "siège", "sièges")
    told += f"{'' if part.size.is_fixed else ','} {_filled(part.filling, is_one=part.size.most == 1)}"
    if part.designated_by:
        joint = "" if part.filling is Filling.DESIGNATED else ", après désignation"
        told += f"{joint} {of(whom(part.designated_by))}"
    told += f" ({part.quality})" if part.quality else ""
    if part.college:
        its_own = telling.names.colleges.get(part.college) == part.name
        told += f", pour {'ce collège' if its_own else telling.names.college(part.college)}"
    if part.organisations:
        kept = "réservé" if part.size.most == 1 else "réservés"
        told += f", {kept} à {enumerate_fr(sorted(part.organisations), 'ou')}"
    telling.say(told + _voiced(part.voice))
    if not part.is_counted:
        telling.say("ils ne comptent pas dans le nombre total de sièges")


FILLINGS = {
    Filling.ELECTED: "pourvus par élection",
    Filling.DESIGNATED: "pourvus par désignation",
    Filling.OFFICE: "occupés de droit par une fonction",
    Filling.FOUNDER: "occupés de droit par les fondateurs",
}


def _filled(filling: Filling, *, is_one: bool) -> str:
    told = FILLINGS[filling]
    return told.replace("pourvus", "pourvu").replace("occupés", "occupé") if is_one else told


def _voiced(voice: Voice) -> str:
    """What those who sit may do, when it is not the vote that everybody has."""
    return "" if voice is Voice.VOTE else f", {VOICES[voice]}"


@says(TerritorySeats)
def territory_seats(telling: Telling, part: TerritorySeats) -> None:
    told = f"des sièges {FILLINGS[part.filling]}"
    told += f", pour {telling.names.college(part.college)}" if part.college else ""
    telling.say(f"{told}{NO_BREAK}: {f'{NO_BREAK}; '.join(_places(telling, part))}")


def _places(telling: Telling, part: TerritorySeats) -> list[str]:
    """Each constituency with its seats; those that have as many are said together."""
    plain: dict[str, list[str]] = {}
    found: list[str] = []
    for each in part.constituencies:
        if each.territories or each.rotates:
            found += phrases(telling, [each])
        else:
            plain.setdefault(size_said(each.size, "siège", "sièges"), []).append(each.name)
    together = [
        f"{size} pour {names[0]}"
        if len(names) == 1
        else f"{size} par circonscription ({enumerate_fr(names)})"
        for size, names in plain.items()
    ]
    return [*together, *found]


@says(Constituency)
def constituency(telling: Telling, part: Constituency) -> None:
    told = f"{size_said(part.size, 'siège', 'sièges')} pour {part.name}"
    held = [enumerate_fr(sorted(part.territories))] if part.territories else []
    held += ["à tour de rôle"] if part.rotates else []
    told += f" ({', '.join(held)})" if held else ""
    telling.say(told)


@says(StaffSeats)
def staff_seats(telling: Telling, part: StaffSeats) -> None:
    telling.say(f"les salariés ont {f'{NO_BREAK}; '.join(phrases(telling, part.steps))}")
    counted = "comptent" if part.is_counted else "ne comptent pas"
    telling.say(f"ces sièges {counted} dans le nombre total de sièges")


@says(StaffStep)
def staff_step(telling: Telling, part: StaffStep) -> None:
    size = size_said(part.size, "siège", "sièges")
    telling.say(f"{size} à partir de {number(part.employees)} salariés, {VOICES[part.voice]}")


@says(Guests)
def guests(telling: Telling, part: Guests) -> None:
    if part.size.least == 0 and part.size.most is not None:
        told = f"jusqu’à {number(part.size.most)} personnes" if part.size.most > 1 else "une personne au plus"
    else:
        told = size_said(part.size, "personne", "personnes")
    telling.say(f"{told}, {VOICES[part.voice]}, sans siège")


@says(Trait)
def trait(telling: Telling, part: Trait) -> None:
    told = [f"exerçant la fonction {quote(part.office)}"] if part.office else []
    told += [f"ayant la qualité {quote(part.quality)}"] if part.quality else []
    told += [f"n’ayant pas la qualité {quote(part.without)}"] if part.without else []
    told += [of(telling.names.college(part.college))] if part.college else []
    told += [f"du territoire {quote(part.territory)}"] if part.territory else []
    telling.say(f"personnes {', '.join(told)}" if told else "")


@says(Requirement)
def requirement(telling: Telling, part: Requirement) -> None:
    who = phrases(telling, [part.who])
    least = _quota(telling, part, part.least, is_least=True)
    most = _quota(telling, part, part.most, is_least=False)
    asked = " et ".join(each for each in (least, most) if each)
    whom = f", s’agissant des {who[0]}" if who else " dans l’instance"
    telling.say(f"{_subject(telling.names, part)} {asked}{whom}")


def _subject(names: Names, part: Requirement) -> str:
    """Whom a requirement binds, and its verb: « chaque organisation a », « le Nord et le Sud ont chacun »."""
    if part.each is None:
        return "on compte"
    if not part.among:
        return f"{part.each.label} a"
    listed = [names.college(each) if part.each is Axis.COLLEGE else quote(each) for each in part.among]
    return f"{enumerate_fr(listed)} {'a' if len(listed) == 1 else 'ont chacun'}"


def _quota(telling: Telling, part: Requirement, quota: Quota | None, *, is_least: bool) -> str:
    if quota is None:
        return ""
    if not isinstance(quota.value, Fraction):
        told = some(quota.value, "personne", "personnes")
        return f"{'au moins' if is_least else 'au plus'} {told}"
    if part.share_of is ShareOf.UNSTATED:
        telling.silent("de quels sièges cette part se calcule")
    share = weight_said(quota.value)
    told = shares.exceeding(share) if is_least and part.strictly else share
    how = "" if told != share else "au moins " if is_least else "au plus "
    return f"{how}{told} {SHARES_OF[part.share_of]}"


def _rounded(telling: Telling, rounding: Rounding) -> str:
    if rounding is Rounding.UNSTATED:
        telling.silent("comment cette part s’arrondit")
        return ""
    return f", part {rounding.label}"


def _based(telling: Telling, base: FloorBase) -> None:
    if base is FloorBase.UNSTATED:
        telling.silent("si cette part se calcule sur les personnes en place ou sur les sièges")


@says(Gap)
def gap(telling: Telling, part: Gap) -> None:
    telling.say(f"le nombre de femmes et le nombre d’hommes diffèrent de {number(part.most)} au plus")


@says(Floor)
def floor(telling: Telling, part: Floor) -> None:
    rounded = _rounded(telling, part.rounding)
    telling.say(
        f"les femmes comme les hommes sont au moins {weight_said(part.share)} {COUNTED[part.base]}{rounded}"
    )
    _based(telling, part.base)
    if part.derogation:
        tell(telling, part.derogation)
    if part.void_ballots:
        telling.say("un bulletin qui ne respecte pas cette part est nul")


@says(Derogation)
def derogation(telling: Telling, part: Derogation) -> None:
    whose = "pour les deux sexes" if part.reach is Reach.BOTH else "pour ce sexe"
    telling.say(
        f"quand un sexe fait moins {of(weight_said(part.below))} des membres, cette part est "
        f"{of(weight_said(part.share))} {whose}"
    )


@says(Mirror)
def mirror(telling: Telling, part: Mirror) -> None:
    rounded = _rounded(telling, part.rounding)
    told = "les femmes comme les hommes ont au moins leur part parmi les membres"
    telling.say(f"{told}, sur l’ensemble {COUNTED[part.base]}{rounded}")
    _based(telling, part.base)
