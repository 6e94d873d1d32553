"""What the text says of a mandate: the seat, the term, how many times in a row, a co-option."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from cressmember.kernel.periods import Period
from cressmember.kernel.writing import NO_BREAK, enumerate_fr, long_date, quote
from cressmember.members.models import Organisation, Person
from governance.models import Holder, Mandate, Statutes
from governance.queries.seated import (
    Benches,
    benches_of,
    claim_of,
    facts_of,
    in_quality,
    parity_verdict,
    placed_on,
)
from governance.queries.seated import sitting_in as sitting_between
from governance.queries.text import BodyText
from governance.rules.answer.verdict import Outcome, Verdict, cited, under_each
from governance.rules.mandate.mandates import Ending, Term, mandate_end, term_limit_verdict
from governance.rules.mandate.vacancy import CoOption, Finishes, Vacated, replacement_period, vacancy_verdict
from governance.rules.seat.claim import answerable, group_of
from governance.rules.seat.composition import newcomer_verdict
from governance.rules.seat.seats import Filling, Guests, Holding, SeatGroup, Seats

SINCE_EVER = date.min
# Seats held as long as what gives them is: they have no term of their own, and no limit.
WITHOUT_TERM = (Filling.OFFICE, Filling.FOUNDER)


@dataclass
class Said:
    """What the text says of a mandate: what it refuses, and what people have to know or to decide."""

    refused: list[Verdict] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def add(self, verdict: Verdict) -> None:
        """A refusal is one; a question that the text leaves open is told."""
        if verdict.is_no:
            self.refused.append(verdict)
        elif verdict.is_open:
            self.told.append(verdict.sentence)


def said_of(mandate: Mandate, text: BodyText) -> Said:
    """Everything that the text in force when it begins says of a mandate, kept or about to be.

    Nothing of one whose beginning was lost, nor of a body whose seats the text does not say.
    """
    said, rule, start = Said(), text.composition, mandate.starts_on
    if rule is None or start is None:
        return said
    _ask_for_people(mandate)
    group = group_held(mandate, text)
    if group is None:
        _say_no_seats(mandate, text, said)
        return said
    for verdict in _seat(mandate, text):
        said.add(verdict)
    if _has_term(group):
        said.add(_limit(mandate, text, start))
        said.told += _length(mandate, text, group, start)
    if mandate.obtained == Mandate.Obtained.COOPTED:
        _say_cooption(mandate, text, start, said)
    return said


def parity_with(mandate: Mandate, text: BodyText) -> Verdict | None:
    """What parity is once this mandate, which is kept, has begun; None where the text has no rule of it."""
    rule, start = text.composition, mandate.starts_on
    if rule is None or start is None or not rule.gender:
        return None
    sitting = sitting_between(mandate.body, start=start, end=start + timedelta(days=1))
    return parity_verdict(benches_of(sitting, text, on=start), facts_of(mandate.body, rule, on=start))


def answers_of(mandate: Mandate, text: BodyText) -> list[tuple[str, str]]:
    """What the text says of a mandate, whether it agrees or not: its term, how many in a row before it."""
    group, start = group_held(mandate, text), mandate.starts_on
    if group is None or start is None or not _has_term(group):
        return []
    _ask_for_people(mandate)
    found = term_proposed(text, start=start, seats=group.name)
    assert found  # Seats are written where mandates are.
    told = [("Terme", found.sentence), ("Avant ce mandat", _limit(mandate, text, start).sentence)]
    return [(label, sentence) for label, sentence in told if sentence]


def limit_of(mandate: Mandate, text: BodyText) -> Verdict | None:
    """Whether its holder may begin another mandate in a row; None where the text sets no term to it."""
    group, start = group_held(mandate, text), mandate.starts_on
    if group is None or start is None or not _has_term(group):
        return None
    _ask_for_people(mandate)
    return _limit(mandate, text, start)


def held_already(mandate: Mandate) -> Mandate | None:
    """The mandate under which whoever gets this one sits in the body on one of its days; None for nobody.

    An organisation, or a person alone, sits once in a body; a guest of another day may be a member.
    """
    others = mandate.body.mandates.overlapping(start=mandate.starts_on, end=mandate.ends_on)
    same = others.exclude(pk=mandate.pk).filter(organisation=mandate.organisation, person=mandate.person)
    guest = Mandate.Obtained.GUEST
    return (same.exclude(obtained=guest) if mandate.has_voice else same.filter(obtained=guest)).first()


def group_held(mandate: Mandate, text: BodyText) -> SeatGroup | None:
    """The seats of the text that a mandate holds on the day when it begins."""
    rule, start = text.composition, mandate.starts_on
    if rule is None or start is None:
        return None
    placed = placed_on([mandate], on=start)
    return group_of(rule, claim_of(mandate, text, placed.get(mandate.organisation_id or 0, "")))


def _ask_for_people(mandate: Mandate) -> None:
    """Those who sit under a mandate that is kept; one about to be brings its own."""
    if not hasattr(mandate, "people"):
        mandate.people = list(mandate.holders.select_related("person"))  # type: ignore[attr-defined]


def _has_term(group: SeatGroup) -> bool:
    if isinstance(group, Seats):
        return group.filling not in WITHOUT_TERM
    return not isinstance(group, Guests)


def _say_no_seats(mandate: Mandate, text: BodyText, said: Said) -> None:
    assert text.composition
    rule = text.composition
    if not mandate.has_voice:
        told = "Le texte ne prévoit pas d’invités dans cette instance"
        if any(isinstance(group, Guests) for group in rule.seats):
            told = "Le texte prévoit plusieurs sortes d’invités : dites laquelle"
        said.told.append(cited(f"{told}.", rule.article))
        return
    names = [quote(group.name) for group in rule.seats if not isinstance(group, Guests)]
    told = (
        f"Le texte ne dit pas lequel de ces sièges il donne ainsi{NO_BREAK}: dites s’il s’agit de "
        f"{enumerate_fr(names, 'ou')}."
    )
    said.refused.append(Verdict(outcome=Outcome.NO, sentence=cited(told, rule.article), article=rule.article))


def _seat(mandate: Mandate, text: BodyText) -> Iterator[Verdict]:
    """Whether the seat may be taken, on each day of the mandate when others sit under the same text."""
    assert text.version
    assert mandate.starts_on
    start, body = mandate.starts_on, mandate.body
    others = [row for row in sitting_between(body, start=start, end=mandate.ends_on) if row.pk != mandate.pk]
    until = _until(text.version, mandate.ends_on)
    days = {start, *(row.starts_on for row in others if row.starts_on and row.starts_on > start)}
    seen = set()
    for day in sorted(day for day in days if until is None or day < until):
        there = [row for row in others if row.in_force_on(day)]
        verdict = _newcomer(mandate, there, text, day)
        if verdict.outcome not in seen:
            seen.add(verdict.outcome)
            yield verdict


def _until(version: Statutes, end: date | None) -> date | None:
    """The first day when this text no longer answers for a mandate: its end, or the next version."""
    later = Statutes.objects.adopted().filter(effective_on__gt=version.effective_on)
    day = later.order_by("effective_on").values_list("effective_on", flat=True).first()
    return min((each for each in (day, end) if each), default=None)


def _newcomer(mandate: Mandate, others: Sequence[Mandate], text: BodyText, day: date) -> Verdict:
    benches: Benches = benches_of([*others, mandate], text, on=day)
    found = [holder for row, holder in benches.seated if row is mandate]
    if not found:
        # Its college is no longer one on that later day: nothing to say but what the first day said.
        return Verdict(outcome=Outcome.YES, sentence="")
    rule, _ = answerable(benches.rule, employees=mandate.body.employees)
    facts = facts_of(mandate.body, benches.rule, on=day, colleges=text.colleges)
    rest = [holder for row, holder in benches.seated if row is not mandate]
    return newcomer_verdict(rule, rest, found[0], facts)


def _limit(mandate: Mandate, text: BodyText, start: date) -> Verdict:
    """Whether its holder may begin another mandate; to be decided where it matters whose the limit is."""
    assert text.seating
    rule, held_by = text.seating.mandates, text.seating.composition.held_by
    titular = mandate.person or in_quality(mandate, Holder.Role.TITULAR, on=start)
    ways: list[tuple[str, list[Term]]] = []
    if mandate.organisation and held_by is not Holding.PERSON:
        ways.append(("elle vise l’organisation", terms_of(mandate, start, organisation=mandate.organisation)))
    if titular:
        ways.append(("elle vise la personne", terms_of(mandate, start, person=titular)))
    if not ways:
        return Verdict(outcome=Outcome.YES, sentence="")
    return under_each(
        "le texte ne dit pas si la limite vise l’organisation ou la personne.",
        ways,
        lambda terms: term_limit_verdict(rule, terms, start=start),
    )


def terms_of(
    mandate: Mandate,
    start: date,
    *,
    organisation: Organisation | None = None,
    person: Person | None = None,
) -> list[Term]:
    """The mandates with a voice that an organisation, or a person, held in the same body before that day."""
    rows = mandate.body.mandates.voting().exclude(pk=mandate.pk)
    found = []
    if organisation:
        for row in rows.filter(organisation=organisation):
            found.append((row.starts_on, row.ends_on, _is_replacement(row)))
    if person:
        for row in rows.filter(person=person):
            found.append((row.starts_on, row.ends_on, _is_replacement(row)))
        sat = Holder.objects.filter(person=person, role=Holder.Role.TITULAR, mandate__in=rows).select_related(
            "mandate"
        )
        for seat in sat:
            ends = [day for day in (seat.ends_on, seat.mandate.ends_on) if day]
            later = bool(
                seat.starts_on and seat.mandate.starts_on and seat.starts_on > seat.mandate.starts_on
            )
            found.append((seat.starts_on, min(ends, default=None), later or _is_replacement(seat.mandate)))
    return [
        Term(Period(begun or SINCE_EVER, end), is_replacement)
        for begun, end, is_replacement in found
        if (begun or SINCE_EVER) < start and end != begun
    ]


def _is_replacement(row: Mandate) -> bool:
    """Whether it finishes the mandate of somebody else."""
    return row.replaces_id is not None or row.obtained == Mandate.Obtained.COOPTED


def term_proposed(text: BodyText, *, start: date, seats: str) -> Ending | None:
    """When a mandate begun that day is over under a text; None where it says nothing of the seats."""
    return mandate_end(text.seating.mandates, start, seats=seats) if text.seating else None


def ending_of(mandate: Mandate, text: BodyText) -> Ending | None:
    """When the text ends a mandate that begins; None for one that has no term of its own there."""
    group = group_held(mandate, text)
    if group is None or not _has_term(group) or mandate.starts_on is None:
        return None
    return term_proposed(text, start=mandate.starts_on, seats=group.name)


def _length(mandate: Mandate, text: BodyText, group: SeatGroup, start: date) -> Iterator[str]:
    """What is odd in the term that was typed: the text gives another one."""
    if mandate.obtained == Mandate.Obtained.COOPTED:
        return
    found = term_proposed(text, start=start, seats=group.name)
    assert found
    assert found.period.end
    if mandate.term_on is None:
        yield f"Aucun terme n’est écrit. {found.sentence}"
    elif mandate.term_on > found.period.end:
        last = long_date(mandate.term_on - timedelta(days=1))
        yield f"Le terme écrit, le {last}, vient après celui du texte. {found.sentence}"
    elif found.is_certain and mandate.term_on < found.period.end:
        last = long_date(mandate.term_on - timedelta(days=1))
        yield f"Le terme écrit, le {last}, vient avant celui du texte. {found.sentence}"


def cooption_in(text: BodyText) -> CoOption | None:
    """What the text says of co-option; None when it fills no seat so."""
    means = text.seating.vacancy.means if text.seating else ()
    return next((each for each in means if isinstance(each, CoOption)), None)


def _say_cooption(mandate: Mandate, text: BodyText, start: date, said: Said) -> None:
    assert text.seating
    vacancy, means = text.seating.vacancy, cooption_in(text)
    if means is None:
        told = cited("Le texte ne prévoit pas de cooptation dans cette instance.", vacancy.article)
        said.refused.append(Verdict(outcome=Outcome.NO, sentence=told, article=vacancy.article))
        return
    vacated = vacated_by(mandate, start)
    said.add(vacancy_verdict(replace(vacancy, means=(means,)), vacated))
    first = vacancy_verdict(vacancy, vacated)
    if first.is_yes and len(first.parts) <= vacancy.means.index(means):
        said.told.append(f"Le texte fait passer autre chose avant la cooptation. {first.sentence}")


def vacated_by(mandate: Mandate, start: date) -> Vacated:
    """The seat that a co-option fills, that day, beside those who sit."""
    body, left = mandate.body, mandate.replaces
    others = body.mandates.in_force(on=start).voting().exclude(pk=mandate.pk)
    coopted = others.filter(
        obtained=Mandate.Obtained.COOPTED, is_ratifiable=True, ratified_on__isnull=True, end_reason=""
    )
    substitute = None
    if left and left.ends_on:
        last = left.ends_on - timedelta(days=1)
        rows = left.holders.in_force(on=last).filter(role=Holder.Role.SUBSTITUTE).select_related("person")
        substitute = rows.first()
    return Vacated(
        left_on=(left.ends_on if left else None) or start,
        ends_on=(left.term_on if left else None) or mandate.term_on or date.max,
        in_place=others.count(),
        co_opted=coopted.count(),
        substitute=str(substitute.person) if substitute else "",
    )


def replacement_term(replaced: Mandate, text: BodyText, *, start: date) -> tuple[date | None, Verdict]:
    """When whoever replaces somebody from that day is over, and what the text says of it.

    Raises ValueError where the text says nothing of the seats.
    """
    if text.seating is None:
        raise ValueError("the text says nothing of the seats of this body")
    group = group_held(replaced, text)
    full = mandate_end(text.seating.mandates, start, seats=group.name if group else "").period.end
    assert full  # A mandate of the text is always over one day.
    vacated = Vacated(left_on=replaced.ends_on or start, ends_on=replaced.term_on or full, in_place=0)
    period, verdict = replacement_period(text.seating.vacancy, vacated, on=start, full_end=full)
    if text.seating.vacancy.finishes is Finishes.TERM:
        return replaced.term_on, verdict
    return period.end if period else None, verdict
