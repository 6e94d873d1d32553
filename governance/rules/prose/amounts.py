"""Delays, days, shares and numbers, as a sentence says them."""

from __future__ import annotations

from fractions import Fraction

from cressmember.kernel.elision import of
from cressmember.kernel.writing import NO_BREAK, counted, enumerate_fr, number, percent, quote
from governance.rules.answer import share as shares
from governance.rules.electorate.moment import Moment
from governance.rules.meeting.delay import Delay, Ends, Rest
from governance.rules.presence.turnout import Counting, Scope
from governance.rules.prose.telling import Names, Telling, says
from governance.rules.seat.size import Size
from governance.rules.vote.quorum import Needed


@says(Delay)
def delay(telling: Telling, part: Delay) -> None:
    telling.say(delay_said(telling, part))


def delay_said(telling: Telling, part: Delay) -> str:
    """« 15 jours francs »; what the text leaves unsaid of how they are counted goes to the telling."""
    told = part.said
    if part.stretches:
        told += ", délai allongé avec celui de la convocation"
    if part.rest in (Rest.AFTER_SUNDAY, Rest.AFTER_WEEKEND):
        saturday = "un samedi, " if part.rest is Rest.AFTER_WEEKEND else ""
        told += f", délai reporté s’il finit {saturday}un dimanche ou un jour férié"
    if part.ends is Ends.UNSTATED:
        telling.perhaps_clear.append(part.said)
    if part.rest is Rest.UNSTATED:
        telling.perhaps_put_off.append(part.said)
    return told


def before(telling: Telling, part: Delay, what: str) -> str:
    """« 15 jours au moins avant la réunion »."""
    return around(telling, part, f"au moins avant {what}")


def around(telling: Telling, part: Delay, what: str) -> str:
    """A delay and what it runs from: « 90 jours après un rappel »; what else is said of it comes last."""
    told, comma, rest = delay_said(telling, part).partition(",")
    return f"{told} {what}{comma}{rest}"


def moment_said(telling: Telling, day: Moment, unsaid: str) -> str:
    """« au jour de la réunion », « 15 jours avant la réunion »; a silence when the text does not say it."""
    if day.kind == "unstated":
        telling.silent(unsaid)
        return ""
    return f" {day.said}" if day.days else f" au {day.said}"


FEMININE = ("voix", "procuration", "personne", "réunion", "fois", "page")


def some(count: int, one: str, many: str) -> str:
    """« un siège », « une voix », « 3 sièges », « 0 voix »."""
    if count != 1:
        return counted(count, one, many)
    return f"{'une' if one.split(' ')[0] in FEMININE else 'un'} {one}"


def weight_said(share: Fraction) -> str:
    """A share that weighs: « 25 % », « 7,5 % », « un tiers » as a fraction."""
    return percent(share, 0) if 100 % share.denominator == 0 else shares.said(share)


def size_said(size: Size, one: str, many: str) -> str:
    """« 1 siège », « de 2 à 3 sièges », « au moins 10 sièges »."""
    if size.most is None:
        return f"au moins {some(size.least, one, many)}"
    if size.is_fixed:
        return some(size.least, one, many)
    return f"de {number(size.least)} à {counted(size.most, one, many)}"


def scope_said(names: Names, scope: Scope) -> str:
    """What restricts those who are counted: « de chaque collège », « du collège « A » »."""
    match scope.kind:
        case "each_college":
            return " de chaque collège"
        case "college":
            return f" {of(names.college(scope.name))}"
        case "category":
            return f" de la catégorie {quote(scope.name)}"
    return ""


def needed_said(needed: Needed, one: str, many: str, *, whose: str = "", strictly: bool = False) -> str:
    """« le quart des membres », « plus de 3 membres », « le plus petit de ces nombres : … ».

    ``whose`` is said after a share in place of « des membres ».
    """
    each = [_one_needed(value, one, many, whose, strictly=strictly) for value in needed.values]
    if not needed.of_several:
        return each[0]
    which = "le plus petit" if needed.of_several == "smaller" else "le plus grand"
    return f"{which} de ces nombres{NO_BREAK}: {enumerate_fr(each, 'ou')}"


def _one_needed(value: Fraction | int, one: str, many: str, whose: str, *, strictly: bool) -> str:
    if isinstance(value, int):
        told = some(value, one, many)
        return f"plus {of(told)}" if strictly else told
    if value == 1 and not whose and not strictly:
        return f"{'toutes' if one.startswith('voix') else 'tous'} les {many}"
    told = shares.said(value)
    return f"{shares.exceeding(told) if strictly else told} {whose or f'des {many}'}"


def counting_said(counting: Counting) -> tuple[str, str]:
    """One and many of what is counted."""
    return ("membre", "membres") if counting is Counting.MEMBERS else ("voix", "voix")
