"""What the desk asks: who is at the door, who may speak for it, how many came, college by college."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, When
from django.utils import timezone

from cressmember.accounts.models import User
from cressmember.kernel.folding import fold
from cressmember.members.models import Person, Representation
from governance.models import Holder, Meeting, Participant, Presence, Proxy, RollLine
from governance.models.meeting.participant import ALPHABET, KEY_LENGTH

MOST_FOUND = 12
CODE = re.compile(rf"[{ALPHABET}]{{{KEY_LENGTH}}}")


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody at the door: its line, whether it is there, who may speak for it, to whom it gave its vote."""

    participant: Participant
    college: str
    votes: int
    there: Presence | None
    people: list[Person] = field(default_factory=list)
    given_to: str = ""


def code_in(query: str) -> str:
    """The code of a convocation in what was typed or scanned; nothing when it holds none."""
    found = CODE.fullmatch(re.sub(r"[\s-]", "", query).upper())
    return found[0] if found else ""


def at_the_door(meeting: Meeting, query: str) -> list[Found]:
    """Those whom these words or this code name, whose name begins so first; as many queries whoever comes."""
    people = meeting.participants.all()
    code = code_in(query)
    people = people.filter(key=code) if code else people.search(query)
    begins = Case(When(sort_name__startswith=fold(query), then=0), default=1, output_field=IntegerField())
    return _found(meeting, people.order_by(begins, "sort_name", "pk")[:MOST_FOUND])


def expected(meeting: Meeting) -> list[Found]:
    """The first of those who said that they come and are not there yet; as many queries whoever comes."""
    coming = [Participant.Answer.PRESENT, Participant.Answer.REMOTE]
    there = Presence.objects.filter(participant__meeting=meeting, left_at__isnull=True)
    people = meeting.participants.filter(answer__in=coming).exclude(pk__in=there.values("participant"))
    return _found(meeting, people.order_by("sort_name", "pk")[:MOST_FOUND])


def of_code(meeting: Meeting, code: str) -> Found | None:
    """Whoever holds a convocation with this code."""
    found = _found(meeting, meeting.participants.filter(key=code_in(code) or "?"))
    return found[0] if found else None


def _found(meeting: Meeting, people: QuerySet[Participant]) -> list[Found]:
    rows = list(
        people.select_related("person").prefetch_related(
            "lines",
            Prefetch(
                "presences",
                Presence.objects.filter(left_at__isnull=True).select_related("person", "by"),
                to_attr="open_presences",
            ),
            Prefetch(
                "proxies_given",
                Proxy.objects.filter(revoked_at__isnull=True, declined_at__isnull=True).select_related(
                    "holder"
                ),
                to_attr="proxies_standing",
            ),
        )
    )
    speaking = _speaking(rows, meeting)
    return [_row(each, speaking[each.pk]) for each in rows]


def _row(participant: Participant, people: list[Person]) -> Found:
    lines = list(participant.lines.all())
    there = participant.open_presences  # type: ignore[attr-defined]
    given = participant.proxies_standing  # type: ignore[attr-defined]
    others = [each for each in people if each.pk != participant.person_id]
    return Found(
        participant,
        ", ".join(dict.fromkeys(line.college_name for line in lines if line.college_name)),
        sum(line.votes for line in lines),
        there[0] if there else None,
        [*([participant.person] if participant.person else []), *others],
        str(given[-1].holder or given[-1].third_party or "en blanc") if given else "",
    )


def _speaking(rows: Iterable[Participant], meeting: Meeting) -> dict[int, list[Person]]:
    """Who may speak for each: titular, legal representative, substitute, or whoever holds the seat."""
    rows, day = list(rows), meeting.held_on
    by_member = {row.organisation_id: row.pk for row in rows if row.organisation_id}
    by_seat = {row.mandate_id: row.pk for row in rows if row.mandate_id}
    found: dict[int, list[Person]] = defaultdict(list)
    roles = [Representation.Role.TITULAR, Representation.Role.SUBSTITUTE, Representation.Role.LEGAL]
    acting = Representation.objects.in_force(on=day).filter(
        organisation__in=list(by_member), role__in=roles, person__isnull=False
    )
    for each in acting.select_related("person"):
        if each.person is not None and each.person not in found[by_member[each.organisation_id]]:
            found[by_member[each.organisation_id]].append(each.person)
    seated = Holder.objects.in_force(on=day).filter(mandate__in=list(by_seat)).select_related("person")
    for held in seated:
        if held.person not in found[by_seat[held.mandate_id]]:
            found[by_seat[held.mandate_id]].append(held.person)
    return found


@dataclass(frozen=True, slots=True)
class Tally:
    """How many came, of so many."""

    name: str
    there: int
    of: int


def tallies(meeting: Meeting) -> list[Tally]:
    """How many electors came, college by college, and how many others; two queries."""
    is_there = Q(participant__presences__left_at__isnull=True, participant__presences__isnull=False)
    rows = (
        RollLine.objects.filter(participant__meeting=meeting, votes__gt=0)
        .order_by("college_order", "college_name")
        .values_list("college_order", "college_name")
        .annotate(
            of=Count("participant", distinct=True),
            there=Count("participant", filter=is_there, distinct=True),
        )
    )
    found = [Tally(name or "Électeurs", there, of) for _, name, of, there in rows]
    others = (
        Presence.objects.filter(participant__meeting=meeting, left_at__isnull=True)
        .exclude(participant__lines__votes__gt=0)
        .count()
    )
    return [*found, Tally("Sans voix", others, others)] if others else found


def last_passages(meeting: Meeting, user: User) -> QuerySet[Presence]:
    """What this person wrote last at the desk, the last first."""
    return (
        Presence.objects.filter(participant__meeting=meeting, by=user)
        .select_related("participant")
        .order_by("-pk")[:3]
    )


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of the sheet to sign."""

    participant: Participant
    votes: int
    there: Presence | None


def sheet_of(meeting: Meeting) -> list[tuple[str, list[SheetLine]]]:
    """Everyone on the roll, college by college, then those without a vote; three queries."""
    there = {
        each.participant_id: each
        for each in Presence.objects.filter(participant__meeting=meeting, left_at__isnull=True)
    }
    people = {each.pk: each for each in meeting.participants.all()}
    colleges: dict[str, list[SheetLine]] = defaultdict(list)
    electors = set()
    lines = RollLine.objects.filter(participant__meeting=meeting, votes__gt=0)
    for line in lines.order_by("college_order", "participant__sort_name", "pk"):
        electors.add(line.participant_id)
        row = SheetLine(people[line.participant_id], line.votes, there.get(line.participant_id))
        colleges[line.college_name or "Électeurs"].append(row)
    for each in people.values():
        if each.pk not in electors and each.is_convened:
            colleges["Sans voix"].append(SheetLine(each, 0, there.get(each.pk)))
    return list(colleges.items())


# How much of a line that was not understood is told: a page pasted there by mistake is one line.
SHOWN = 120


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet that was signed on paper: who, from when, in what name if not the usual one."""

    participant: Participant
    arrived_at: datetime
    name: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What a typed list says: the lines that were understood, and what is said of the others."""

    lines: list[Line]
    refusals: list[tuple[str, str]]


def read_list(meeting: Meeting, text: str, *, arrived_at: datetime) -> Read:
    """A list typed from paper, one line each: « nom », « nom ; 14:10 » or « nom ; 14:10 ; par qui ».

    A line without an hour takes that of the whole list.
    """
    known: dict[str, list[Participant]] = defaultdict(list)
    for each in meeting.participants.all():
        known[fold(each.name)].append(each)
        known[each.key].append(each)
    lines: list[Line] = []
    refusals: list[tuple[str, str]] = []
    for told in filter(None, (line.strip() for line in text.splitlines())):
        name, hour, person = ([part.strip() for part in told.split(";")] + ["", ""])[:3]
        found = known.get(code_in(name) or fold(name), [])
        instant = _hour(hour, arrived_at)
        if not found:
            refusals.append((told[:SHOWN], "Personne de ce nom n’est sur la liste."))
        elif len(found) > 1:
            refusals.append((told[:SHOWN], "Plusieurs portent ce nom : tapez le code de la convocation."))
        elif instant is None:
            refusals.append((told[:SHOWN], "Cette heure ne se lit pas : écrivez 14:10."))
        else:
            lines.append(Line(found[0], instant, person[:210]))
    return Read(lines, refusals)


def _hour(told: str, usual: datetime) -> datetime | None:
    if not told:
        return usual
    found = re.fullmatch(r"(\d{1,2})\s*[:hH]\s*(\d{2})?", told)
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    local = timezone.localtime(usual)
    return local.replace(hour=int(found[1]), minute=int(found[2] or 0))
