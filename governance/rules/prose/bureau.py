"""The offices of a body: who holds them, how they are filled, for how long."""

from __future__ import annotations

from cressmember.kernel.writing import NO_BREAK
from governance.rules.mandate.offices import Alternation, Bureau, Cumulation, Office, WithBoard
from governance.rules.prose.amounts import size_said, some
from governance.rules.prose.election import conditions
from governance.rules.prose.french import quoted, whom
from governance.rules.prose.telling import (
    Chapter,
    Key,
    Names,
    Telling,
    clause,
    clauses,
    opens,
    says,
    tell,
)

CUMULATION = {
    Cumulation.NEVER: "les fonctions ne se cumulent pas",
    Cumulation.ALLOWED: "les fonctions peuvent se cumuler",
}


@opens(Bureau)
def bureau(part: Bureau, names: Names, name: str, key: Key) -> Chapter:
    told = [
        *clauses(part.offices, names, (*key, "offices"), lambda each: each.name),
        clause(part, names, "Mandat du bureau", (*key, "rules")),
        clause(part.election, names, "Élection", (*key, "election")),
    ]
    if part.alternation:
        told.append(clause(part.alternation, names, "Alternance", (*key, "alternation")))
    return Chapter(name, part.article, key, tuple(told))


@says(Bureau)
def common_rules(telling: Telling, part: Bureau) -> None:
    told = "le bureau est élu"
    told += " au scrutin secret" if part.is_secret else ", sans que le vote soit forcément secret"
    if part.within_days is not None:
        told += f", dans les {some(part.within_days, 'jour', 'jours')}"
    telling.say(told)
    tell(telling, part.length)
    if part.cumulation is Cumulation.UNSTATED:
        telling.silent("si les fonctions se cumulent")
    else:
        telling.say(CUMULATION[part.cumulation])


@says(Office)
def office(telling: Telling, part: Office) -> None:
    told = size_said(part.size, "personne", "personnes")
    sits = "siège" if part.size.most == 1 else "siègent"
    telling.say(
        f"{told}, qui {sits} dans l’instance"
        if part.is_on_board
        else f"{told}, sans devoir siéger dans l’instance"
    )
    conditions(telling, part.conditions)
    if part.approved_by:
        telling.say(f"l’élu doit être agréé par {whom(part.approved_by)}")


@says(WithBoard)
def with_board(telling: Telling, part: WithBoard) -> None:
    telling.say("le mandat du bureau s’achève avec celui de l’organe qui l’élit")


@says(Alternation)
def alternation(telling: Telling, part: Alternation) -> None:
    colleges = [telling.names.college(each) for each in part.colleges]
    offices = quoted(sorted(part.offices))
    one = len(part.offices) == 1
    passes = "la fonction" if one else "les fonctions"
    verb = "passe" if one else "passent"
    order = ", puis ".join(colleges)
    told = f"d’un mandat à l’autre, {passes} {offices} {verb} d’un collège au suivant"
    telling.say(f"{told}{NO_BREAK}: {order}")
