"""A body: how it meets, what it decides, who sits in it; and the special organs."""

from __future__ import annotations

from cressmember.kernel.writing import NO_BREAK, quote
from governance.rules.mandate.commission import Commission, Consultation, Role, Sanction, Weight
from governance.rules.meeting.body import Body, BodyKind
from governance.rules.meeting.frequency import Frequency
from governance.rules.prose.amounts import some
from governance.rules.prose.bureau import bureau
from governance.rules.prose.composition import composition
from governance.rules.prose.convening import meeting
from governance.rules.prose.election import seat_election
from governance.rules.prose.french import quoted
from governance.rules.prose.records import records
from governance.rules.prose.telling import (
    Chapter,
    Clause,
    Key,
    Names,
    Telling,
    clause,
    clauses,
    keys,
    opens,
    says,
)
from governance.rules.prose.voting import decision
from governance.rules.seat.seating import Seating

KINDS = {
    BodyKind.ASSEMBLY: "une assemblée générale",
    BodyKind.BOARD: "un conseil d’administration",
    BodyKind.BUREAU: "un bureau",
    BodyKind.COMMISSION: "une commission",
    BodyKind.PROJECT_GROUP: "un groupe projet",
    BodyKind.OTHER: "un autre organe",
}
ROLES = {
    Role.ELECTIONS: "cet organe surveille les élections",
    Role.CONTROL: "cet organe contrôle les comptes",
    Role.ADVICE: "cet organe donne des avis",
    Role.ETHICS: "cet organe veille à la charte et à la déontologie",
    Role.OTHER: "cet organe a une autre mission que les élections, les comptes, les avis ou la déontologie",
}
SANCTIONS = {Sanction.VOID: "sans lui, la décision est nulle", Sanction.NONE: "sans lui, la décision vaut"}


@opens(Body)
def body(part: Body, names: Names, name: str, key: Key) -> Chapter:
    told: list[Clause] = [
        *(each for each in [clause(part, names, _nature(part), (*key, "kind"))] if each.sentences),
        _frequency(part, names, (*key, "frequency")),
        clause(part.distance, names, "À distance", (*key, "distance")),
        *records(part.records, names, (*key, "records"), part.article),
    ]
    chapters = [
        *([seating(part.seating, names, "Qui y siège", (*key, "seating"))] if part.seating else []),
        *(meeting(each, names, each.name, (*key, "meetings", each.code)) for each in part.meetings),
        *(decision(each, names, each.name, (*key, "decisions", each.code)) for each in part.decisions),
    ]
    return Chapter(name, part.article, key, tuple(told), tuple(chapters))


def _nature(part: Body) -> str:
    return "Nature" if part.seating else "Qui y siège"


def _frequency(part: Body, names: Names, key: Key) -> Clause:
    if part.frequency:
        return clause(part.frequency, names, "Réunions", key)
    telling = Telling(names, part.article)
    telling.silent("combien de réunions se tiennent par an")
    return Clause("Réunions", part.article, telling.told(), key)


@says(Body)
def nature(telling: Telling, part: Body) -> None:
    # A board that is called one need not say that it is one.
    telling.say("" if part.name.lower() == part.kind.label else f"c’est {KINDS[part.kind]}")
    if part.seating is None:
        telling.say("tous les membres y siègent")


@says(Frequency)
def frequency(telling: Telling, part: Frequency) -> None:
    told = f"au moins {some(part.least_per_year, 'réunion', 'réunions')} par an"
    if part.longest_gap_months is not None:
        told += f", et jamais plus de {some(part.longest_gap_months, 'mois', 'mois')} entre deux"
    telling.say(told)


@opens(Seating)
def seating(part: Seating, names: Names, name: str, key: Key) -> Chapter:
    told: list[Clause] = [
        clause(part.mandates, names, "Durée et renouvellement", (*key, "mandates")),
        clause(part.vacancy, names, "Sièges vacants", (*key, "vacancy")),
        *clauses(part.resignations, names, (*key, "resignations"), lambda each: "Démission d’office"),
        *clauses(part.incompatibilities, names, (*key, "incompatibilities"), lambda each: "Incompatibilité"),
    ]
    # The first of its seats names an election from one version to the next, though others join or leave it.
    elections = zip(part.elections, keys([min(each.seats) for each in part.elections]), strict=True)
    chapters = [
        composition(part.composition, names, "Composition", (*key, "composition")),
        *(
            seat_election(each, names, _election_name(part, rank), (*key, "elections", own))
            for rank, (each, own) in enumerate(elections)
        ),
        Chapter("Mandats", part.mandates.article, (*key, "terms"), tuple(told)),
        *([bureau(part.bureau, names, "Bureau", (*key, "bureau"))] if part.bureau else []),
    ]
    return Chapter(name, part.composition.article, key, (), tuple(chapters))


def _election_name(part: Seating, rank: int) -> str:
    seats = sorted(part.elections[rank].seats)
    if len(part.elections) == 1:
        return "Élection"
    return f"Élection{NO_BREAK}: {seats[0]}" if len(seats) == 1 else f"Élection ({rank + 1})"


@opens(Commission)
def commission(part: Commission, names: Names, name: str, key: Key) -> Chapter:
    told = (
        clause(part, names, "Mission", (*key, "role")),
        *clauses(part.consultations, names, (*key, "consultations"), lambda each: "Consultation"),
    )
    seats = composition(part.composition, names, "Composition", (*key, "composition"))
    return Chapter(name, part.article, key, told, (seats,))


@says(Commission)
def role(telling: Telling, part: Commission) -> None:
    telling.say(ROLES[part.role])
    if part.barred:
        telling.say(f"n’y siège pas qui a la qualité {quoted(sorted(part.barred), 'ou')}")
    telling.say("ses membres ne peuvent pas être candidats" if part.is_ineligible else "")
    telling.say("il juge sans appel" if part.is_last_resort else "")


@says(Consultation)
def consultation(telling: Telling, part: Consultation) -> None:
    what = "avis simple" if part.weight is Weight.ADVICE else "avis conforme"
    told = f"il donne un {what} sur {quote(part.matter)} avant la décision"
    if part.sanction is Sanction.UNSTATED:
        telling.silent("ce que vaut une décision prise sans lui")
    else:
        told += f"{NO_BREAK}; {SANCTIONS[part.sanction]}"
    telling.say(told)
