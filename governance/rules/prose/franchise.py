"""Who votes, and with how many votes."""

from __future__ import annotations

from cressmember.kernel.writing import NO_BREAK, enumerate_fr, number, quote
from governance.rules.electorate.franchise import Franchise, FranchiseRules
from governance.rules.electorate.suffrage import (
    Bracket,
    Brackets,
    Each,
    PerCapacity,
    PerFamily,
    PerUnit,
    Suffrage,
    Unit,
)
from governance.rules.electorate.voting_conditions import (
    DuesSettled,
    DuesYear,
    Excluded,
    NotSuspended,
    Seniority,
    Span,
)
from governance.rules.prose.amounts import moment_said, some
from governance.rules.prose.membership import of_categories
from governance.rules.prose.telling import Chapter, Key, Names, Telling, clauses, opens, phrases, says, tell

SAME_DAY = "ce jour-là"


@opens(FranchiseRules)
def franchise_rules(part: FranchiseRules, names: Names, name: str, key: Key) -> Chapter:
    told = clauses(part.rules, names, (*key, "rules"), lambda each: meetings_said(names, each.meetings))
    return Chapter(name, part.article, key, told)


def meetings_said(names: Names, meetings: frozenset[str]) -> str:
    """The meetings that a rule is about."""
    return enumerate_fr(names.in_order(meetings)) or "Toutes les réunions"


@says(Franchise)
def franchise(telling: Telling, part: Franchise) -> None:
    asked = [each for each in part.requirements if not isinstance(each, Excluded)]
    if asked:
        met = _days_said_once(phrases(telling, asked))
        telling.say(f"pour voter, un membre {enumerate_fr(met)}")
    else:
        telling.say("tout membre vote, sans condition de cotisation ni d’ancienneté")
    for each in part.requirements:
        if isinstance(each, Excluded):
            tell(telling, each)
    for suffrage in part.suffrages:
        tell(telling, suffrage)
    if day := moment_said(telling, part.frozen, "quel jour la liste des électeurs est arrêtée"):
        telling.say(f"la liste des électeurs est arrêtée{day}")


def _days_said_once(told: list[str]) -> list[str]:
    """The day of a condition that is also that of the one before is « ce jour-là »."""
    found: list[str] = []
    for rank, phrase in enumerate(told):
        for day in ("au jour de la réunion", "au jour de la convocation"):
            if rank and day in phrase and day in told[rank - 1]:
                phrase = phrase.replace(day, SAME_DAY)
        found.append(phrase)
    return found


@says(DuesSettled)
def dues_settled(telling: Telling, part: DuesSettled) -> None:
    if part.year is DuesYear.UNSTATED:
        telling.silent("de quel exercice la cotisation doit être réglée")
    if part.years == 1:
        year = {DuesYear.OF_MEETING: " de l’exercice", DuesYear.BEFORE: " de l’exercice précédent"}
        told = f"a réglé sa cotisation{year.get(part.year, '')}"
    else:
        last = {
            DuesYear.OF_MEETING: ", jusqu’à celui de la réunion,",
            DuesYear.BEFORE: ", jusqu’au précédent,",
        }
        told = f"a réglé ses cotisations de {number(part.years)} exercices de suite{last.get(part.year, '')}"
    told += moment_said(telling, part.by, "quel jour la cotisation doit être réglée")
    spared = of_categories(part.except_categories)
    told += f" (sauf les membres{spared})" if spared else ""
    telling.say(f"{told}{telling.cited(part.article)}")


@says(Seniority)
def seniority(telling: Telling, part: Seniority) -> None:
    span = some(part.length, *(("mois", "mois") if part.span is Span.MONTHS else ("an", "ans")))
    at = moment_said(telling, part.at, "quel jour l’ancienneté se compte")
    telling.say(f"a au moins {span} d’ancienneté{at}{telling.cited(part.article)}")


@says(NotSuspended)
def not_suspended(telling: Telling, part: NotSuspended) -> None:
    telling.say(f"n’est pas suspendu{telling.cited(part.article)}")


@says(Excluded)
def excluded(telling: Telling, part: Excluded) -> None:
    who = [f"les membres{of_categories(part.categories)}"] if part.categories else []
    who += [f"les {each.label}" for each in sorted(part.subtypes)]
    telling.say(f"{enumerate_fr(who)} ne votent pas{telling.cited(part.article)}")


@says(Suffrage)
def suffrage(telling: Telling, part: Suffrage) -> None:
    whose = f"chaque membre{of_categories(part.categories)}"
    given = phrases(telling, part.schemes)
    most = f", sans dépasser {some(part.most, 'voix', 'voix')}" if part.most is not None else ""
    telling.say(f"{whose} a {', plus '.join(given)}{most}{telling.cited(part.article)}")
    if part.at_most_proportional_to:
        telling.say(
            f"les voix sont au plus proportionnelles au chiffre {quote(part.at_most_proportional_to)}"
        )


def _votes(count: int) -> str:
    return "une voix" if count == 1 else some(count, "voix", "voix")


@says(Each)
def each_member(telling: Telling, part: Each) -> None:
    telling.say(_votes(part.votes))


@says(PerCapacity)
def per_capacity(telling: Telling, part: PerCapacity) -> None:
    capacities = enumerate_fr(sorted(part.capacities), "ou")
    telling.say(f"{_votes(part.votes)} pour chaque titre qu’il détient ({capacities})")


@says(Brackets)
def brackets(telling: Telling, part: Brackets) -> None:
    told = enumerate_fr(phrases(telling, part.brackets))
    telling.say(f"un nombre de voix selon le chiffre {quote(part.figure)} ({told})")


@says(Bracket)
def bracket(telling: Telling, part: Bracket) -> None:
    telling.say(f"{_votes(part.votes)} à partir de {number(part.at)}")


@says(PerUnit)
def per_unit(telling: Telling, part: PerUnit) -> None:
    told = f"{_votes(part.votes)} par tranche de {number(part.unit)} {part.figure}"
    if part.unit == 1:
        told = f"{_votes(part.votes)} par unité du chiffre {quote(part.figure)}"
    above = f"au-delà de {number(part.above)}" if part.above else ""
    most = f"jusqu’à {number(part.most)}" if part.most is not None else ""
    told += f" {' et '.join(each for each in (above, most) if each)}" if above or most else ""
    if part.no_more_than is not None:
        told += f" dans la limite du chiffre {quote(part.no_more_than)}"
    if part.rounding is Unit.UNSTATED:
        telling.silent("si une tranche commencée compte")
    elif part.rounding is Unit.BEGUN:
        told += " (toute tranche commencée compte)"
    else:
        told += " (seules les tranches entières comptent)"
    telling.say(told)


@says(PerFamily)
def per_family(telling: Telling, part: PerFamily) -> None:
    group = f"{_votes(part.group)} par groupe entier de {some(part.minors_group, 'mineur', 'mineurs')}"
    each = [
        f"{_votes(part.parent)} par parent",
        f"{_votes(part.minor)} par enfant mineur",
        group,
        f"{_votes(part.disabled_adult)} par enfant infirme majeur",
        f"{_votes(part.died_for_france)} par enfant mort pour la France",
    ]
    telling.say(f"pour chacune de ses familles{NO_BREAK}: {enumerate_fr(each)}")
