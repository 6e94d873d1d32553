"""Offices as the text in force has them: their names, who may hold them, until when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet

from cressmember.kernel.elision import that
from cressmember.kernel.folding import fold
from cressmember.kernel.writing import NO_BREAK, quote
from cressmember.members.models import Person
from cressmember.members.models.periods import DatedQuerySet
from governance.models import Body, Mandate, Office
from governance.queries.newcomer import Said
from governance.queries.seated import Names
from governance.queries.text import BodyText
from governance.rules.answer.verdict import Verdict, cited
from governance.rules.election.applicant import Applicant
from governance.rules.election.candidacy import OfCollege
from governance.rules.mandate.incompatibility import incompatibility_verdict
from governance.rules.mandate.mandates import Ending
from governance.rules.mandate.offices import (
    Bureau,
    Nominee,
    OfficeHolder,
    WithBoard,
    bureau_end,
    office_verdict,
)
from governance.rules.mandate.offices import Office as Rule

Kind = Office.Kind
# How the usual offices are called in a text, by the beginning of their names without accents.
CALLED = (
    ("vice", Kind.VICE_PRESIDENT),
    ("presiden", Kind.PRESIDENT),
    ("tresor", Kind.TREASURER),
    ("secreta", Kind.SECRETARY),
)
DEPUTIES = {Kind.TREASURER: Kind.DEPUTY_TREASURER, Kind.SECRETARY: Kind.DEPUTY_SECRETARY}


def kind_of(name: str) -> str:
    """What kind of office a name says: « Trésorière adjointe » is a deputy treasurer."""
    folded = fold(name)
    kind = next((kind for start, kind in CALLED if folded.startswith(start)), None)
    if kind is None:
        return Kind.OTHER
    return DEPUTIES.get(kind, Kind.OTHER) if "adjoint" in folded else kind


def office_in(bureau: Bureau, office: Office) -> str:
    """The name under which the text has an office; empty when it has none such.

    Its own words say it; without any, its kind does when only one office of the text is of that kind.
    """
    if office.label:
        return next((each.name for each in bureau.offices if fold(each.name) == fold(office.label)), "")
    same = [each.name for each in bureau.offices if kind_of(each.name) == office.kind]
    return same[0] if len(same) == 1 else ""


def of_one_bureau(body: Body) -> QuerySet[Body]:
    """The bodies whose offices are those of one bureau: what elects it, the bureau under it."""
    above = body.parent_id if body.kind == Body.Kind.BUREAU and body.parent_id else body.pk
    return Body.objects.filter(Q(pk__in=[body.pk, above]) | Q(parent=above, kind=Body.Kind.BUREAU))


def presiding(on: date, body: int | None = None) -> list[str]:
    """Whoever presides on that day, by name and quality: the body of that key first, then the chamber.

    A letter that an organ decides or convenes by is signed so; an empty list leaves it to the chamber.
    """
    places = Q(body=body) | Q(body__kind__in=[Body.Kind.BOARD, Body.Kind.BUREAU])
    offices = Office.objects.in_force(on=on).filter(places, kind=Kind.PRESIDENT)
    found = sorted(offices.select_related("person").order_by("pk"), key=lambda each: each.body_id != body)
    return [str(found[0].person), found[0].name] if found else []


def offices_between(body: Body, *, start: date, end: date | None) -> list[Office]:
    """The offices of a bureau held on a day of a period; none outlasts the mandate under which it is held."""
    rows = Office.objects.filter(body__in=of_one_bureau(body)).exclude(ends_on__lte=start)
    return [
        row
        for row in rows.select_related("mandate", "person", "body")
        if (until(row) or date.max) > start
        and (end is None or row.starts_on is None or row.starts_on < end)
        and row.starts_on != row.ends_on
    ]


def offices_with(mandate: Mandate) -> DatedQuerySet:
    """The offices that go with who sits under a mandate: its own, its organisation's in the bureau.

    That bureau is the one under its body; the mandate on which such an office hangs may be another.
    """
    held = Q(mandate=mandate)
    if mandate.organisation_id:
        bureau = Body.objects.filter(parent=mandate.body_id, kind=Body.Kind.BUREAU)
        held |= Q(mandate__organisation=mandate.organisation_id, body__in=bureau)
    return Office.objects.filter(held).select_related("mandate", "body", "person")


def until(office: Office) -> date | None:
    """The first day without an office: its own end, or that of the mandate under which it is held."""
    ends = [office.ends_on, office.mandate.ends_on if office.mandate else None]
    return min((day for day in ends if day), default=None)


def sits_in(body: Body, person: Person, *, on: date) -> bool:
    """Whether somebody sits in a body with a voice on a day, alone or for an organisation."""
    return Mandate.objects.in_force(on=on).voting().of_person(person, on=on).filter(body=body).exists()


def said_of_office(office: Office, text: BodyText) -> Said:
    """What the text says of an office about to be given; nothing where it has no bureau."""
    said, start = Said(), office.starts_on
    if start is None:
        raise ValueError("an office that is given begins one day")
    others = [
        row for row in offices_between(office.body, start=start, end=office.ends_on) if row.pk != office.pk
    ]
    names = Names()
    for verdict in _incompatible(office, text, names, start, said):
        said.add(verdict)
    bureau = text.bureau
    if bureau is None:
        return said
    name = office_in(bureau, office)
    if not name:
        told = f"Les statuts ne nomment pas la fonction {quote(office.name)}."
        said.told.append(cited(told, bureau.article))
        return said
    known, unknown = _answerable(bureau, name)
    said.told += unknown
    days = {start, *(row.starts_on for row in others if row.starts_on and row.starts_on > start)}
    seen = set()
    for day in sorted(days):
        there = [row for row in others if row.in_force_on(day) and (until(row) or date.max) > day]
        verdict = _nominated(office, text, known, name, there, names, day)
        # A cumulation that the text leaves open is told; so is what somebody outside has to approve.
        if verdict.outcome not in seen:
            seen.add(verdict.outcome)
            said.add(verdict)
    return said


def _nominated(
    office: Office,
    text: BodyText,
    bureau: Bureau,
    name: str,
    others: Sequence[Office],
    names: Names,
    day: date,
) -> Verdict:
    who = names.of(office.person)
    board = text.board or office.body
    college = office.mandate.college.code if office.mandate and office.mandate.college else ""
    nominee = Nominee(
        applicant=Applicant(name=who, filed_on=day, college=text.college_of(college)),
        is_on_board=sits_in(board, office.person, on=day),
        previous_college=_previous_college(office, text, bureau, name, day),
    )
    holders = [
        OfficeHolder(found, names.of(row.person), str(row.body))
        for row in others
        if (found := office_in(bureau, row))
    ]
    return office_verdict(bureau, name, nominee, holders, on=day)


def _previous_college(office: Office, text: BodyText, bureau: Bureau, name: str, day: date) -> str:
    """The college of whoever held an office before, where it passes from one college to another."""
    if bureau.alternation is None or name not in bureau.alternation.offices:
        return ""
    before = Office.objects.filter(
        body__in=of_one_bureau(office.body), starts_on__lt=day, mandate__college__isnull=False
    )
    for row in before.select_related("mandate__college").order_by("-starts_on", "-pk"):
        if office_in(bureau, row) == name:
            assert row.mandate
            assert row.mandate.college
            found = text.college_of(row.mandate.college.code)
            return found if found in bureau.alternation.colleges else ""
    return ""


def _answerable(bureau: Bureau, name: str) -> tuple[Bureau, list[str]]:
    """The bureau without the conditions of which the register knows nothing, and these in sentences."""
    office = bureau.office(name)
    unknown = [each for each in office.conditions if not isinstance(each, OfCollege)]
    kept = tuple(each for each in office.conditions if isinstance(each, OfCollege))
    told = [
        cited(
            f"À vérifier pour {quote(name)}{NO_BREAK}: {each.title[:1].lower()}{each.title[1:]}.",
            each.article,
        )
        for each in unknown
    ]
    offices = tuple(replace(each, conditions=kept) if each is office else each for each in bureau.offices)
    return replace(bureau, offices=offices), told


def _incompatible(office: Office, text: BodyText, names: Names, day: date, said: Said) -> Iterator[Verdict]:
    """What the text does not let one person hold together; a quality that nobody wrote down is told."""
    found = incompatible(office.person, text, _words_of(office, text), on=day, besides=office, names=names)
    if found is None:
        return
    yield found.verdict
    for quality, article in found.doubts:
        told = f"Vérifiez {that(office.person)} n’est pas {quote(quality)}, incompatible avec cette fonction."
        said.told.append(cited(told, article))


@dataclass(frozen=True, slots=True)
class Incompatible:
    """What somebody would hold together, judged; qualities that nobody wrote down, with their articles."""

    verdict: Verdict
    doubts: tuple[tuple[str, str], ...]


def incompatible(
    person: Person,
    text: BodyText,
    gained: Iterable[str],
    *,
    on: date,
    besides: Office | None = None,
    names: Names | None = None,
) -> Incompatible | None:
    """Whether somebody may hold what it would gain, beside the offices and the seats that it has on a day.

    ``gained`` are the words for it: an office, a body, its seats. None where the text says nothing.
    """
    if not text.incompatibilities:
        return None
    own = Office.objects.in_force(on=on).filter(person=person).select_related("mandate", "body")
    held = [row for row in own if (until(row) or date.max) > on and row != besides]
    seats = Mandate.objects.in_force(on=on).voting().of_person(person, on=on)
    mine = {fold(word) for word in gained}
    mine |= {fold(word) for row in held for word in (*_words_of(row, text), str(row.body))}
    mine |= {fold(name) for name in seats.values_list("body__name", flat=True)}
    spoken = {fold(word): word for rule in text.incompatibilities for word in rule.between}
    offices = {fold(each.name) for each in text.bureau.offices} if text.bureau else set()
    bodies = {fold(name) for name in Body.objects.values_list("name", flat=True)}
    who = (names or Names()).of(person)
    doubts = []
    for rule in text.incompatibilities:
        words = {fold(word) for word in rule.between}
        if words & mine:
            left = sorted(words - mine - offices - bodies - KINDS)
            doubts += [(spoken[word], rule.article) for word in left]
    return Incompatible(
        incompatibility_verdict(text.incompatibilities, who, [spoken[word] for word in mine & set(spoken)]),
        tuple(doubts),
    )


KINDS = {fold(str(kind.label)) for kind in Kind}


def _words_of(office: Office, text: BodyText) -> Iterator[str]:
    """Everything that an office is called: its own words, its kind, its name in the text."""
    yield office.name
    if office.label:
        yield office.label
    yield office.get_kind_display()
    if text.bureau and (name := office_in(text.bureau, office)):
        yield name


def office_end(office: Office, text: BodyText) -> Ending | None:
    """When the text ends an office that begins; None where it says nothing, or where the body says it."""
    bureau, start = text.bureau, office.starts_on
    if (
        bureau is None
        or start is None
        or isinstance(bureau.length, WithBoard)
        or not office_in(bureau, office)
    ):
        return None
    return bureau_end(bureau, start, board_ends=date.max)


def offices_offered(text: BodyText) -> list[tuple[str, str]]:
    """The offices of the text as a form offers them: the name of each, and its article."""
    rules: Sequence[Rule] = text.bureau.offices if text.bureau else ()
    told = []
    for each in rules:
        many = "" if each.size.most == 1 else f", {each.size.said}"
        told.append((each.name, f"{each.name}{many} (art.{NO_BREAK}{each.article})"))
    return told


def is_open_to_others(text: BodyText) -> bool:
    """Whether the text lets somebody who does not sit hold an office."""
    return text.bureau is not None and any(not each.is_on_board for each in text.bureau.offices)
