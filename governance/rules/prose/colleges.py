"""Colleges: what each weighs, the number it needs, where its members come from."""

from __future__ import annotations

from cressmember.kernel.elision import of, to
from cressmember.kernel.writing import enumerate_fr, quote, sentence_case
from governance.rules.electorate.colleges import (
    Band,
    Belonging,
    College,
    CollegeSet,
    MergedWith,
    Minimum,
    Move,
    Spread,
    Suspended,
    Unstated,
)
from governance.rules.prose.amounts import some, weight_said
from governance.rules.prose.french import quoted, sentence
from governance.rules.prose.telling import (
    Chapter,
    Clause,
    Key,
    Names,
    Telling,
    called_college,
    clause,
    clauses,
    opens,
    phrases,
    says,
    tell,
)

ORIGIN = "origin"


@opens(CollegeSet)
def college_set(part: CollegeSet, names: Names, name: str, key: Key) -> Chapter:
    told = [clause(part, names, "Appartenance", (*key, "belonging"))]
    colleges = sorted(part.colleges, key=lambda each: each.order)
    told += clauses(
        colleges, names, (*key, "colleges"), lambda each: sentence_case(called_college(each.name))
    )
    if names.continues and names.origins:
        unless = "sauf mention contraire, chaque collège continue un collège de la version précédente"
        told.append(Clause("Continuité", part.article, (sentence(unless),), (*key, ORIGIN)))
    told += clauses(part.moves, names, (*key, "moves"), lambda each: f"Perte du statut {quote(each.status)}")
    if part.band:
        told.append(clause(part.band, names, "Bornes de la loi", (*key, "band"), article=part.band.law))
    return Chapter(name, part.article, key, tuple(told))


@says(CollegeSet)
def belonging(telling: Telling, part: CollegeSet) -> None:
    if not part.colleges:
        telling.say("les membres ne sont pas répartis en collèges")
    elif part.belonging is Belonging.ONE:
        telling.say("un membre appartient à un seul collège")
    else:
        telling.say("un membre peut appartenir à plusieurs collèges, avec une voix dans chacun")


@says(College)
def college(telling: Telling, part: College) -> None:
    if part.weight is None:
        telling.say("il n’a pas de poids")
    else:
        telling.say(f"il pèse {weight_said(part.weight)}")
    if part.minimum:
        tell(telling, part.minimum)
    if part.subtypes:
        sorts = [f"les {each.label}" for each in sorted(part.subtypes)]
        telling.say(f"on y distingue {enumerate_fr(sorts)}")
    if telling.names.origins:
        _origin(telling, part)


def _origin(telling: Telling, part: College) -> None:
    """Where its members come from, unless it continues a college as the others do."""
    names = telling.names
    if not part.comes_from:
        telling.say("ce collège est nouveau" if names.continues else "")
    elif part.comes_from != {part.code}:
        former = quoted(names.former.get(code, code) for code in sorted(part.comes_from))
        whence = "du collège" if len(part.comes_from) == 1 else "des collèges"
        telling.say(f"il vient {whence} {former} de la version précédente")
    elif names.former.get(part.code, part.name) != part.name:
        telling.say(f"il s’appelait {quote(names.former[part.code])}")
    elif not names.continues:
        telling.say("il continue un collège de la version précédente")


@says(Minimum)
def minimum(telling: Telling, part: Minimum) -> None:
    for below in phrases(telling, [part.below]):
        telling.say(f"s’il a moins de {some(part.members, 'membre', 'membres')}, {below}")
    if isinstance(part.below, Unstated):
        telling.say(f"il lui faut {some(part.members, 'membre', 'membres')} au moins")


@says(Spread)
def spread(telling: Telling, part: Spread) -> None:
    telling.say(
        "son poids se répartit entre les autres collèges, en proportion des leurs, "
        "et ses membres ne votent pas"
    )


@says(MergedWith)
def merged_with(telling: Telling, part: MergedWith) -> None:
    college = telling.names.college(part.college)
    telling.say(f"ses membres votent dans {college}, et leurs poids s’ajoutent")


@says(Suspended)
def suspended(telling: Telling, part: Suspended) -> None:
    telling.say("personne n’y vote, et son poids reste sans emploi")


@says(Unstated)
def below_unstated(telling: Telling, part: Unstated) -> None:
    telling.silent("ce qui arrive au collège qui n’a pas ce nombre")


@says(Move)
def move(telling: Telling, part: Move) -> None:
    left = of(telling.names.college(part.from_college))
    if part.to_college is None:
        telling.say(f"un membre {left} qui perd ce statut n’est plus membre")
    else:
        joined = telling.names.college(part.to_college)
        telling.say(f"un membre {left} qui perd ce statut passe dans {joined}")


@says(Band)
def band(telling: Telling, part: Band) -> None:
    least, most = weight_said(part.least), weight_said(part.most)
    telling.say(f"la loi veut qu’un collège pèse {of(least)} {to(most)}")
