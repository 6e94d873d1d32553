"""Writing the people whom rows name, and whom they act for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from cressmember.kernel.folding import name_key
from cressmember.members.actions.person import GENDER_OF_CIVILITY
from cressmember.members.actions.search import person_texts
from cressmember.members.models import Person, Representation
from cressmember.members.queries import known_contacts
from cressmember.members.queries.opposition import opposed
from cressmember.members.rules.row import MemberRow, Someone
from cressmember.office.actions.import_batch.plan import Planned, contacts_of
from cressmember.office.actions.import_batch.write.written import BATCH, Written, known_before


@dataclass(slots=True)
class Contact:
    """Somebody, or a mailbox, that a row names and that its file does not know yet."""

    planned: Planned
    role: str
    someone: Someone | None
    person: Person | None = None

    @property
    def label(self) -> str:
        return "" if self.person else "Facturation"

    @property
    def mailbox(self) -> str:
        return "" if self.person else self.planned.row.dues_email

    @property
    def texts(self) -> tuple[str, ...]:
        """What a search finds the file by."""
        person = self.person
        told = (person.given_name, person.family_name, person.email) if person else ()
        return self.label, self.mailbox, *told


def contacts_to_write(ready: Sequence[Planned]) -> list[list[Contact]]:
    """The contacts that each row names and that its file does not know yet, but those who opposed."""
    rows = [planned.row for planned in ready]
    told = [someone.email for row in rows for someone in (row.titular, row.substitute) if someone]
    gone = opposed([*told, *(row.dues_email for row in rows)])
    known = known_contacts(known_before(ready))
    return [
        [
            Contact(planned, role, {"titular": row.titular, "substitute": row.substitute}.get(role))
            for role, key, _ in contacts_of(row)
            if (planned.organisation_id, role, key) not in known and not _opposed(row, role, gone)
        ]
        for planned in ready
        for row in (planned.row,)
    ]


def _opposed(row: MemberRow, role: str, gone: Collection[str]) -> bool:
    """Whether who a row names in a role was erased, and must not come back with an old file."""
    someone = {"titular": row.titular, "substitute": row.substitute}.get(role)
    return (someone.email if someone else row.dues_email).casefold() in gone


def write_people(contacts: Iterable[Contact], written: Written) -> None:
    """Find or write who is named; somebody of the same name and address is the same person."""
    known = {
        (name_key(person.full_name), person.email): person
        for person in Person.objects.exclude(email="").only("given_name", "family_name", "email")
    }
    new = []
    for contact in contacts:
        someone = contact.someone
        if someone is None:
            continue
        identity = (name_key(f"{someone.given_name} {someone.family_name}"), someone.email)
        # Without an address nobody can be told from a namesake.
        person = known.get(identity) if someone.email else None
        if person is None:
            person = known[identity] = Person(
                civility=someone.civility,
                given_name=someone.given_name,
                family_name=someone.family_name,
                gender=GENDER_OF_CIVILITY.get(someone.civility, ""),
                email=someone.email,
                phone=someone.phone,
            )
            person.sort_name, person.search_text = person_texts(person)
            new.append(person)
        contact.person = person
    written.add(Person.objects.bulk_create(new, batch_size=BATCH))


def write_representations(contacts: Iterable[Contact], source: str, written: Written) -> None:
    """Write each contact, with the file as its act."""
    written.add(
        Representation.objects.bulk_create(
            [
                Representation(
                    organisation_id=contact.planned.file,
                    role=contact.role,
                    person_id=contact.person.pk if contact.person else None,
                    label=contact.label,
                    email=contact.mailbox,
                    act=source[:200],
                )
                for contact in contacts
            ],
            batch_size=BATCH,
        )
    )
