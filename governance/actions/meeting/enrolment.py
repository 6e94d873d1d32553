"""Who is on the list of participants of a meeting: every member, or every seat of the body, once each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import TypeAlias

from django.db import transaction

from cressmember.core.actions.lock import locked
from cressmember.kernel.folding import fold
from cressmember.members.models import Membership, Organisation, Person, Representation
from governance.actions.warning import deliverable
from governance.models import Holder, Mandate, Meeting, Participant

# Without a titular, the legal representative speaks before the substitute.
ROLES = (Representation.Role.TITULAR, Representation.Role.LEGAL, Representation.Role.SUBSTITUTE)
# What the list of participants takes from the files of organisations and of people.
ASKED = ("name", "departement", "email", "street", "street_more", "postcode", "city")
PERSON = ("person__civility", "person__given_name", "person__family_name", "person__email")
# People, or a mailbox that names nobody, each with an address.
Contacts: TypeAlias = list[tuple[Person | None, str]]
WRITTEN_TO = (Representation.Role.TITULAR, Representation.Role.SUBSTITUTE)


@transaction.atomic
def enrol_participants(*, meeting: Meeting) -> int:
    """Put on the list whoever the meeting concerns on its day and is not on it yet; returns how many."""
    held = locked(Meeting.objects).select_related("body").get(pk=meeting.pk)
    if held.of_all_members:
        members = Membership.objects.in_force(on=held.held_on).values_list("organisation", flat=True)
        return enrol_members(held, members)
    seats = Mandate.objects.in_force(on=held.held_on).filter(body=held.body)
    return enrol_seats(held, seats.values_list("pk", flat=True))


def enrol_members(meeting: Meeting, organisations: Iterable[int]) -> int:
    """Put these organisations on the list, each through its titular; to be called with the meeting locked."""
    known = set(
        meeting.participants.filter(quality=Participant.Quality.MEMBER).values_list("organisation", flat=True)
    )
    missing = set(organisations) - known
    people = representatives(missing, on=meeting.held_on)
    made = [
        _named(
            Participant(meeting=meeting, quality=Participant.Quality.MEMBER, organisation=organisation),
            organisation.name,
            people[organisation.pk],
            organisation,
        )
        for organisation in Organisation.objects.filter(pk__in=missing).only(*ASKED).order_by("pk")
    ]
    return len(Participant.objects.bulk_create(made, batch_size=500))


def enrol_seats(meeting: Meeting, mandates: Iterable[int]) -> int:
    """Put these seats on the list, with or without a voice; to be called with the meeting locked."""
    known = set(meeting.participants.filter(mandate__isnull=False).values_list("mandate", flat=True))
    seats = list(
        Mandate.objects.filter(pk__in=set(mandates) - known)
        .select_related("organisation", "person")
        .order_by("pk")
    )
    sitting = people_in(seats, on=meeting.held_on)
    made = []
    for seat in seats:
        quality = Participant.Quality.SEAT if seat.has_voice else Participant.Quality.OBSERVER
        participant = Participant(
            meeting=meeting,
            quality=quality,
            organisation=seat.organisation,
            mandate=seat,
            category=seat.seats,
            constituency=seat.territory,
        )
        made.append(_named(participant, str(seat.held_by), sitting[seat.pk], seat.organisation))
    return len(Participant.objects.bulk_create(made, batch_size=500))


def people_in(seats: Collection[Mandate], *, on: date) -> dict[int, Contacts]:
    """Those who sit in each of these seats that day, the titular before the substitute, with addresses."""
    sitting: dict[int, Contacts] = defaultdict(list)
    for seat in seats:
        if seat.person:
            sitting[seat.pk].append((seat.person, seat.person.email))
    holders = Holder.objects.in_force(on=on).filter(mandate__in=seats)
    for holder in holders.select_related("person").order_by("-role", "pk"):
        sitting[holder.mandate_id].append((holder.person, holder.person.email))
    return sitting


def representatives(organisations: set[int], *, on: date) -> dict[int, Contacts]:
    """Those who act for each organisation that day, the titular first, with addresses."""
    found: dict[int, Contacts] = defaultdict(list)
    rows = (
        Representation.objects.in_force(on=on)
        .filter(organisation__in=organisations, role__in=ROLES)
        .select_related("person")
        .only("organisation", "role", "email", *PERSON)
        .order_by("pk")
    )
    for row in sorted(rows, key=lambda row: ROLES.index(Representation.Role(row.role))):
        if row.role in WRITTEN_TO or not found[row.organisation_id]:
            found[row.organisation_id].append((row.person, row.address))
    return found


def _named(
    participant: Participant,
    name: str,
    contacts: Contacts,
    organisation: Organisation | None,
) -> Participant:
    """The participant under its name, with who represents it and how it is written to."""
    participant.name = name
    participant.sort_name = fold(name)[:250]
    if organisation is not None:
        participant.constituency = participant.constituency or organisation.departement
        participant.postal_address = _postal(organisation)
    write_to(participant, contacts, organisation)
    return participant


def write_to(participant: Participant, contacts: Contacts, organisation: Organisation | None) -> None:
    """Have a line name the first of these people and write to all, else to the organisation; not saved."""
    people = [person for person, _ in contacts if person is not None]
    participant.person = people[0] if people else None
    participant.representative_name = str(people[0]) if people else ""
    own = [organisation.email] if organisation is not None else []
    participant.emails = deliverable(address for _, address in contacts) or deliverable(own)
    participant.search_text = fold(" ".join([participant.name, *(str(person) for person in people)]))


def _postal(organisation: Organisation) -> str:
    if not organisation.city:
        return ""  # No letter arrives on a name alone.
    lines = [
        organisation.name,
        organisation.street,
        organisation.street_more,
        f"{organisation.postcode} {organisation.city}".strip(),
    ]
    return "\n".join(line for line in lines if line)
