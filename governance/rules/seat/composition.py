"""Who sits in a body: seats filled and vacant, and every rule of its composition that is not met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from cressmember.kernel.writing import NO_BREAK, counted, enumerate_fr, number, quote
from governance.rules.answer.joining import together
from governance.rules.answer.verdict import Outcome, Verdict, cited
from governance.rules.seat.gender import sexes_of
from governance.rules.seat.parity import gender_verdict
from governance.rules.seat.placement import Facts, Holder, Place, places_of, sitting_of
from governance.rules.seat.required import required
from governance.rules.seat.seats import (
    Composition,
    Filling,
    Holding,
    SeatGroup,
    Seats,
    Substitutes,
    TerritorySeats,
    Voice,
)


def composition_verdict(rule: Composition, holders: Sequence[Holder], facts: Facts | None = None) -> Verdict:
    """Whether everyone that the text wants sits, and nobody else, with the seats filled and vacant.

    Raises RuleViolation when someone sits on seats that the text does not know.
    """
    facts = facts or Facts()
    places = places_of(rule, holders, facts)
    checks = [*_excesses(rule, places, holders, facts), *_shortages(rule, places, holders, facts)]
    filled = sum(len(place.holders) for place in places if place.is_counted)
    vacant = sum(place.vacant for place in places)
    unmet = [check for check in checks if check.is_no]
    outcome = together([check.outcome for check in checks])
    told = f"{counted(filled, 'siège pourvu', 'sièges pourvus')}, {counted(vacant, 'vacant', 'vacants')}"
    match outcome:
        case Outcome.YES:
            sentence = cited(f"Composition complète et régulière{NO_BREAK}: {told}.", rule.article)
        case Outcome.NO:
            sentence = f"Composition incomplète ou irrégulière{NO_BREAK}: {told}. {_said(unmet)}"
        case _:
            asked = _said(check for check in checks if check.is_open)
            sentence = f"Composition à trancher{NO_BREAK}: {told}. {asked}"
    figures: dict[str, int | str] = {
        "least": rule.total.least,
        "filled": filled,
        "vacant": vacant,
        "unmet": len(unmet),
        "votes": sum(len(place.holders) for place in places if place.voice is Voice.VOTE),
    }
    if rule.total.most is not None:
        figures["most"] = rule.total.most
    for place in places:
        figures |= {f"filled_{place.name}": len(place.holders), f"vacant_{place.name}": place.vacant}
    return Verdict(
        outcome=outcome,
        sentence=sentence,
        article=rule.article,
        figures=figures,
        question=" ".join(check.question for check in checks if check.is_open),
        parts=tuple(checks),
    )


def newcomer_verdict(
    rule: Composition, holders: Sequence[Holder], newcomer: Holder, facts: Facts | None = None
) -> Verdict:
    """Whether someone may take a seat: no rule would be overrun that is not already.

    A second holder for a seat, an organisation over its number, a category over its share are refused.
    """
    facts = facts or Facts()
    joined = [*holders, newcomer]
    before = {check.sentence for check in _excesses(rule, places_of(rule, holders, facts), holders, facts)}
    after = _excesses(rule, places_of(rule, joined, facts), joined, facts)
    checks = [check for check in after if not check.is_yes and check.sentence not in before]
    outcome = together([check.outcome for check in checks])
    name = quote(newcomer.person)
    told = {
        Outcome.YES: cited(f"{name} peut siéger.", rule.article),
        Outcome.NO: f"{name} ne peut pas siéger{NO_BREAK}: {_said(check for check in checks if check.is_no)}",
    }.get(outcome, _said(checks))
    return Verdict(
        outcome=outcome,
        sentence=told,
        article=rule.article,
        question=" ".join(check.question for check in checks if check.is_open),
        parts=tuple(checks),
    )


def _excesses(
    rule: Composition, places: Sequence[Place], holders: Sequence[Holder], facts: Facts
) -> list[Verdict]:
    """What too many people, or the wrong ones, break: one more would only make it worse."""
    found = [
        _no(
            f"{place.name}{NO_BREAK}: {counted(len(place.holders), 'titulaire', 'titulaires')} pour "
            f"{counted(place.size.most or 0, 'siège', 'sièges')}, "
            f"{enumerate_fr([holder.person for holder in place.holders])}.",
            place.article,
            filled=len(place.holders),
            most=place.size.most or 0,
        )
        for place in places
        if place.excess
    ]
    filled = sum(len(place.holders) for place in places if place.is_counted)
    most = rule.total.most if facts.decided is None else facts.decided
    if most is not None and filled > most:
        told = (
            f"{counted(filled, 'personne siège', 'personnes siègent')} pour "
            f"{counted(most, 'siège', 'sièges')}."
        )
        found.append(_no(told, rule.article, filled=filled))
    for person, count in Counter(holder.person for holder in holders).items():
        if count > 1:
            found.append(_no(f"{quote(person)} occupe {number(count)} sièges.", rule.article, filled=count))
    groups = {group.name: group for group in rule.seats}
    for holder in holders:
        found += [
            _no(told, article) for told, article in _misplaced(rule, groups[holder.seats], holder, facts)
        ]
    sitting = sitting_of(places)
    for requirement in rule.requirements:
        found += required(rule, requirement, sitting, facts, at_most=True)
    return found


def _shortages(
    rule: Composition, places: Sequence[Place], holders: Sequence[Holder], facts: Facts
) -> list[Verdict]:
    """What missing people leave unmet."""
    found = [
        _no(
            f"{place.name}{NO_BREAK}: {counted(place.vacant, 'siège vacant', 'sièges vacants')} "
            f"sur {place.size.said}.",
            place.article,
            filled=len(place.holders),
            vacant=place.vacant,
        )
        for place in places
        if place.vacant
    ]
    sitting = sitting_of(places)
    least = rule.total.least if facts.decided is None else facts.decided
    if len(sitting) < least and not found:
        missing = counted(least - len(sitting), "siège vacant", "sièges vacants")
        found.append(_no(f"{missing} sur {number(least)}.", rule.article, filled=len(sitting)))
    if rule.substitutes is Substitutes.EACH:
        found += [
            _no(f"{quote(holder.person)} n’a pas de suppléant.", rule.article)
            for holder in sitting
            if not holder.substitute
        ]
    for requirement in rule.requirements:
        found += required(rule, requirement, sitting, facts, at_most=False)
    if rule.gender:
        sexes = sexes_of(holder.sex for holder in sitting)
        # Vacant seats count up to what the text fixes or people decided; in a range, those filled are all.
        seats = max(least, len(sitting))
        found.append(gender_verdict(rule.gender, sexes, seats=seats, members=facts.members))
    return found


def _misplaced(
    rule: Composition, group: SeatGroup, holder: Holder, facts: Facts
) -> Iterator[tuple[str, str]]:
    """Why someone may not hold the seat they hold."""
    name, article = quote(holder.person), group.article
    if rule.held_by is Holding.ORGANISATION and not holder.organisation and isinstance(group, Seats):
        yield f"{name} ne représente aucune organisation, et le siège est à l’organisation.", rule.article
    if rule.substitutes is Substitutes.NONE and holder.substitute:
        yield f"{name} ne peut pas avoir de suppléant.", rule.article
    if isinstance(group, Seats | TerritorySeats) and group.college not in ("", holder.college):
        # A college is that of whoever is a member: the organisation, when there is one.
        whose = quote(holder.organisation or holder.person)
        yield f"{whose} n’est pas du collège {quote(facts.name_of_college(group.college))}.", article
    if isinstance(group, Seats):
        if group.quality and group.quality not in holder.qualities:
            yield f"{name} n’a pas la qualité de {quote(group.quality)}.", article
        if group.organisations and holder.organisation not in group.organisations:
            what = "un fondateur" if group.filling is Filling.FOUNDER else "une organisation prévue"
            yield f"{name} ne représente pas {what}.", article
    if isinstance(group, TerritorySeats):
        there = [each for each in group.constituencies if each.holds(holder.territory)]
        if not there:
            yield (
                f"{name} n’est d’aucune circonscription ({holder.territory or 'territoire inconnu'}).",
                article,
            )
        elif there[0].rotates and (there[0].name, holder.territory) in facts.previous:
            yield (
                f"{quote(there[0].name)} revient à un autre territoire que {quote(holder.territory)}, "
                "qui l’a occupée le dernier.",
                article,
            )


def _no(told: str, article: str, **figures: int) -> Verdict:
    return Verdict(outcome=Outcome.NO, sentence=cited(told, article), article=article, figures=figures)


def _said(checks: Iterable[Verdict]) -> str:
    return " ".join(check.sentence for check in checks)
