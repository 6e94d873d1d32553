"""Writing what a rehearsal said, all or nothing; and taking it back while nothing is built on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any, cast

from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from billing.actions.opening import OpeningRow, open_dues
from billing.actions.scale import write_scale
from billing.models import Allocation, Due, Receipt, Scale
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record, record_many
from cressmember.kernel.folding import name_key
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import short_date
from cressmember.members.actions.college import open_college_set
from cressmember.members.actions.person import GENDER_OF_CIVILITY
from cressmember.members.actions.search import (
    index_organisations,
    organisation_texts,
    person_sort_name,
    person_texts,
    sort_name,
)
from cressmember.members.journal import MembersEvent
from cressmember.members.models import (
    College,
    CollegeSet,
    DeclaredFigure,
    Membership,
    Organisation,
    Person,
    Placement,
    Relation,
    Representation,
    Settlement,
)
from cressmember.members.queries import colleges_in_force
from cressmember.members.rules.row import Someone
from cressmember.office.actions.register_import.plan import Partner, Planned, Rehearsal, contacts_of
from cressmember.office.journal import OfficeEvent
from cressmember.office.models import ImportBatch

BATCH = 500
# What an import may write, in the order in which it is taken back.
UNDONE_IN_ORDER: tuple[type[models.Model], ...] = (
    Settlement,
    Allocation,
    Receipt,
    Due,
    Scale,
    Representation,
    DeclaredFigure,
    Placement,
    Membership,
    Relation,
    Person,
    Organisation,
    College,
    CollegeSet,
)
# What an import may change in what stands already.
CHANGED: tuple[type[models.Model], ...] = (Organisation, Membership, Placement, DeclaredFigure)


class _Written:
    """Remembers what an import creates, by model, and what it changes, to be able to take it back."""

    def __init__(self) -> None:
        self.created: dict[str, list[int]] = {}
        self.changed: dict[str, dict[str, dict[str, Any]]] = {}

    def add(self, rows: Iterable[models.Model]) -> None:
        for row in rows:
            self.created.setdefault(type(row).__name__, []).append(row.pk)

    def keep(self, row: models.Model, names: Iterable[str]) -> None:
        """Keep what these fields say before they change."""
        kept = self.changed.setdefault(type(row).__name__, {}).setdefault(str(row.pk), {})
        for name in names:
            value = getattr(row, name)
            kept.setdefault(name, str(value) if isinstance(value, date | Decimal) else value)

    def as_json(self) -> dict[str, Any]:
        return {"created": self.created, "changed": self.changed}


@dataclass(slots=True)
class _Contact:
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


@transaction.atomic
def apply_batch(*, batch: ImportBatch, rehearsal: Rehearsal, by: User | None) -> ImportBatch:
    """Write a rehearsed file into the register: organisations, people, memberships, colleges, past dues."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state == ImportBatch.State.APPLIED:
        raise RuleViolation("Ce fichier est déjà importé.")
    if batch.state == ImportBatch.State.UNDONE:
        raise RuleViolation("Cet import a été annulé : déposez de nouveau le fichier.")
    written = _Written()
    source = f"fichier « {batch.filename} »"
    colleges = _colleges(rehearsal, written, by)
    ready = [planned for planned in rehearsal.planned if planned.outcome in {"created", "changed"}]
    contacts = _contacts(ready)
    _write_people(chain.from_iterable(contacts), written)
    files = _write_organisations(ready, contacts, written)
    _write_memberships(ready, colleges, written)
    _write_figures(ready, source, written)
    _write_representations(chain.from_iterable(contacts), source, written)
    _write_departures(rehearsal, colleges, written)
    _write_partners(rehearsal, written)
    _write_dues(ready, dict(rehearsal.colleges), written, by)
    _write_scale(rehearsal, written, by)
    index_organisations(_standing(ready))
    _tell(ready, files, by)
    batch.state = ImportBatch.State.APPLIED
    batch.applied_at = timezone.now()
    batch.report = rehearsal.summary()
    batch.written = written.as_json()
    batch.save()
    record(OfficeEvent.REGISTER_IMPORTED, on=batch, by=by, **dict[str, Any](rehearsal.counts))
    return batch


@transaction.atomic
def undo_batch(*, batch: ImportBatch, by: User | None) -> ImportBatch:
    """Take back an applied file. Raises RuleViolation, naming it, when something was built on it since."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state != ImportBatch.State.APPLIED:
        raise RuleViolation("Ce fichier n’est pas écrit dans le registre : il n’y a rien à annuler.")
    created = batch.written.get("created", {})
    try:
        with transaction.atomic():
            for model in UNDONE_IN_ORDER:
                ids = created.get(model.__name__, [])
                rows = model._default_manager.filter(pk__in=ids)
                if model is Settlement:
                    rows = Settlement.objects.filter(organisation__in=created.get("Organisation", []))
                if model is Organisation:
                    # A payer and whom it pays for may both have come with the file.
                    rows.update(payer=None)
                rows.delete()
    except ProtectedError as trouble:
        first = next(iter(trouble.protected_objects))
        raise RuleViolation(
            f"Cet import ne peut plus être annulé : « {first} » s’appuie sur lui."
        ) from trouble
    changed = batch.written.get("changed", {})
    for model in CHANGED:
        _give_back(model, changed.get(model.__name__, {}))
    index_organisations([int(pk) for pk in changed.get("Organisation", {})])
    batch.state = ImportBatch.State.UNDONE
    batch.undone_at = timezone.now()
    batch.save(update_fields=["state", "undone_at"])
    record(OfficeEvent.IMPORT_UNDONE, on=batch, by=by)
    return batch


def _give_back(model: type[models.Model], kept: dict[str, dict[str, Any]]) -> None:
    rows = model._default_manager.in_bulk([int(pk) for pk in kept])
    names: set[str] = set()
    for pk, row in rows.items():
        for name, value in kept[str(pk)].items():
            setattr(row, name, cast("models.Field[Any, Any]", model._meta.get_field(name)).to_python(value))
            names.add(name)
    if names:
        model._default_manager.bulk_update(rows.values(), sorted(names), batch_size=BATCH)


def _colleges(rehearsal: Rehearsal, written: _Written, by: User | None) -> dict[str, College]:
    if rehearsal.proposes_colleges and rehearsal.colleges:
        college_set = open_college_set(
            name=f"Collèges du fichier {rehearsal.file_year}",
            colleges=rehearsal.colleges,
            starts_on=None,
            by=by,
        )
        written.add([college_set])
        written.add(college_set.colleges.all())
        return {college.code: college for college in college_set.colleges.all()}
    return {college.code: college for college in colleges_in_force(on=timezone.localdate())}


def _standing(ready: Iterable[Planned]) -> list[int]:
    """The files that were there before the import."""
    return [planned.file for planned in ready if planned.outcome == "changed"]


def _write_organisations(
    ready: Sequence[Planned], contacts: Sequence[Sequence[_Contact]], written: _Written
) -> list[Organisation]:
    """Write the file of each row, new ones with the words that find them; returns them in the same order."""
    known = Organisation.objects.select_for_update(of=("self",)).in_bulk(_standing(ready))
    now, told, new, files = timezone.now(), set[str](), list[Organisation](), list[Organisation]()
    for planned, named in zip(ready, contacts, strict=True):
        values = planned.row.values
        if planned.outcome == "created":
            row = Organisation(**values, extras=planned.row.extras)
            by_role = sorted(named, key=lambda contact: contact.role)
            people = chain.from_iterable(contact.texts for contact in by_role)
            row.sort_name, row.search_text = organisation_texts(row, people)
            new.append(row)
        else:
            row = known[planned.file]
            names = [name for name in values if name in planned.changes]
            written.keep(row, [*names, "extras"])
            told.update(names)
            for name in names:
                setattr(row, name, values[name])
            row.extras = row.extras | planned.row.extras
            row.updated_at = now
        files.append(row)
    written.add(Organisation.objects.bulk_create(new, batch_size=BATCH))
    for planned, row in zip(ready, files, strict=True):
        planned.organisation_id = row.pk
    Organisation.objects.bulk_update(
        known.values(), ["extras", "updated_at", *sorted(told)], batch_size=BATCH
    )
    return files


def _write_memberships(ready: Sequence[Planned], colleges: dict[str, College], written: _Written) -> None:
    ids = _standing(ready)
    memberships = {
        row.organisation_id: row
        for row in Membership.objects.filter(organisation__in=ids, ended_on__isnull=True)
    }
    placements = {
        row.organisation_id: row
        for row in Placement.objects.filter(organisation__in=ids, ends_on__isnull=True)
    }
    new_memberships, new_placements = [], []
    dated, moved = [], []
    for planned in ready:
        row, pk = planned.row, planned.file
        standing = memberships.get(pk)
        if standing is None:
            new_memberships.append(
                Membership(
                    organisation_id=pk,
                    admitted_on=row.admitted_on,
                    admitted_precision=row.admitted_precision,
                )
            )
        elif row.admitted_on and standing.admitted_on != row.admitted_on:
            written.keep(standing, ["admitted_on", "admitted_precision"])
            standing.admitted_on, standing.admitted_precision = row.admitted_on, row.admitted_precision
            dated.append(standing)
        college = colleges[row.college]
        placed = placements.get(pk)
        if placed is None:
            new_placements.append(
                Placement(organisation_id=pk, college_id=college.pk, starts_on=row.admitted_on)
            )
        elif placed.college_id != college.pk:
            written.keep(placed, ["college_id"])
            placed.college = college
            moved.append(placed)
    Membership.objects.bulk_update(dated, ["admitted_on", "admitted_precision"], batch_size=BATCH)
    Placement.objects.bulk_update(moved, ["college"], batch_size=BATCH)
    written.add(Membership.objects.bulk_create(new_memberships, batch_size=BATCH))
    written.add(Placement.objects.bulk_create(new_placements, batch_size=BATCH))


def _write_figures(ready: Sequence[Planned], source: str, written: _Written) -> None:
    known = {
        (row.organisation_id, row.kind, row.year): row
        for row in DeclaredFigure.objects.filter(organisation__in=_standing(ready))
    }
    new, mended, today = [], [], timezone.localdate()
    for planned in ready:
        for kind, year, amount in planned.row.figures:
            figure = known.get((planned.file, kind, year))
            if figure is None:
                new.append(
                    DeclaredFigure(
                        organisation_id=planned.file,
                        kind=kind,
                        year=year,
                        amount=amount,
                        source=source[:200],
                        recorded_on=today,
                    )
                )
            elif figure.amount != amount:
                written.keep(figure, ["amount", "source", "recorded_on"])
                figure.amount, figure.source, figure.recorded_on = amount, source[:200], today
                mended.append(figure)
    DeclaredFigure.objects.bulk_update(mended, ["amount", "source", "recorded_on"], batch_size=BATCH)
    written.add(DeclaredFigure.objects.bulk_create(new, batch_size=BATCH))


def _contacts(ready: Sequence[Planned]) -> list[list[_Contact]]:
    """The contacts that each row names and that its file does not know yet."""
    standing = {
        (organisation, role, name_key(f"{given or ''} {family}") if family else email)
        for organisation, role, email, given, family in Representation.objects.filter(
            organisation__in=_standing(ready), ends_on__isnull=True
        ).values_list("organisation_id", "role", "email", "person__given_name", "person__family_name")
    }
    return [
        [
            _Contact(planned, role, {"titular": row.titular, "substitute": row.substitute}.get(role))
            for role, key, _ in contacts_of(row)
            if (planned.organisation_id, role, key) not in standing
        ]
        for planned in ready
        for row in (planned.row,)
    ]


def _write_people(contacts: Iterable[_Contact], written: _Written) -> None:
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


def _write_representations(contacts: Iterable[_Contact], source: str, written: _Written) -> None:
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


def _write_departures(rehearsal: Rehearsal, colleges: dict[str, College], written: _Written) -> None:
    """Former members; one whose file already says the same end is left alone."""
    told = set(
        Membership.objects.filter(ended_on__isnull=False).values_list("organisation__sort_name", "ended_on")
    )
    new = []
    for departure in rehearsal.departures:
        mark = (sort_name(departure.name), departure.ended_on)
        if mark not in told:
            told.add(mark)
            new.append(departure)
    organisations = _write_named([(departure.name, ()) for departure in new], written)
    pairs = list(zip(organisations, new, strict=True))
    written.add(
        Membership.objects.bulk_create(
            [
                Membership(
                    organisation=organisation,
                    ended_on=departure.ended_on,
                    end_reason=departure.reason,
                    end_note=departure.note[:250],
                )
                for organisation, departure in pairs
            ],
            batch_size=BATCH,
        )
    )
    written.add(
        Placement.objects.bulk_create(
            [
                Placement(
                    organisation=organisation,
                    college=colleges[departure.college],
                    ends_on=departure.ended_on,
                )
                for organisation, departure in pairs
                if departure.college in colleges
            ],
            batch_size=BATCH,
        )
    )


def _write_named(named: Iterable[tuple[str, Iterable[str]]], written: _Written) -> list[Organisation]:
    """Write organisations of which only the name, and the texts of who acts for them, are known."""
    rows = []
    for name, people in named:
        row = Organisation(name=name[:250])
        row.sort_name, row.search_text = organisation_texts(row, people)
        rows.append(row)
    Organisation.objects.bulk_create(rows, batch_size=BATCH)
    written.add(rows)
    return rows


def _write_partners(rehearsal: Rehearsal, written: _Written) -> None:
    _write_honorary([partner for partner in rehearsal.partners if partner.is_person], written)
    partners = [partner for partner in rehearsal.partners if not partner.is_person]
    known = {
        (name, kind): pk
        for name, kind, pk in Relation.objects.filter(organisation__isnull=False).values_list(
            "organisation__sort_name", "kind", "organisation"
        )
    }
    new = {
        (sort_name(partner.name), partner.kind): partner
        for partner in reversed(partners)
        if (sort_name(partner.name), partner.kind) not in known
    }
    organisations = _write_named(
        [(partner.name, (partner.contact[:100], partner.email)) for partner in new.values()], written
    )
    pairs = list(zip(organisations, new.values(), strict=True))
    known |= {key: row.pk for key, row in zip(new, organisations, strict=True)}
    written.add(
        Relation.objects.bulk_create(
            [
                Relation(organisation=row, kind=partner.kind, note=partner.note[:250])
                for row, partner in pairs
            ],
            batch_size=BATCH,
        )
    )
    written.add(
        Representation.objects.bulk_create(
            [
                Representation(
                    organisation=row,
                    role="dues" if partner.kind == "payer" else "other",
                    label=partner.contact[:100],
                    email=partner.email,
                )
                for row, partner in pairs
                if partner.email or partner.contact
            ],
            batch_size=BATCH,
        )
    )
    payers = {
        partner.pays_for: known[sort_name(partner.name), partner.kind]
        for partner in partners
        if partner.pays_for is not None
    }
    members = list(Organisation.objects.filter(number__in=payers, payer__isnull=True))
    for member in members:
        written.keep(member, ["payer_id"])
        member.payer_id = payers.get(member.number or 0)
    Organisation.objects.bulk_update(members, ["payer"], batch_size=BATCH)


def _write_honorary(partners: Sequence[Partner], written: _Written) -> None:
    known = set(Relation.objects.filter(person__isnull=False).values_list("person__sort_name", "kind"))
    new: list[tuple[Person, Partner]] = []
    for partner in partners:
        given, _, family = partner.name.partition(" ")
        if not family:
            given, family = "", given
        mark = (person_sort_name(family, given), partner.kind)
        if mark in known:
            continue
        known.add(mark)
        person = Person(given_name=given[:100], family_name=family[:100], email=partner.email)
        person.sort_name, person.search_text = person_texts(person)
        new.append((person, partner))
    written.add(Person.objects.bulk_create([person for person, _ in new], batch_size=BATCH))
    written.add(
        Relation.objects.bulk_create(
            [Relation(person=person, kind=partner.kind, note=partner.note[:250]) for person, partner in new],
            batch_size=BATCH,
        )
    )


def _write_dues(
    ready: Sequence[Planned], college_names: dict[str, str], written: _Written, by: User | None
) -> None:
    rows = [
        OpeningRow(
            organisation_id=planned.file,
            year=due.year,
            amount=due.amount,
            paid_on=due.paid_on,
            method=due.method,
            college_code=planned.row.college,
            college_name=college_names.get(planned.row.college, ""),
            kind=planned.row.values.get("kind", "single"),
            departement=planned.row.values.get("departement", ""),
        )
        for planned in ready
        if (due := planned.row.due) and planned.organisation_id
    ]
    if not rows:
        return
    dues = open_dues(rows=rows, by=by)
    written.add(dues)
    receipts = Receipt.objects.filter(outside_id__in=[f"opening:{due.pk}" for due in dues])
    written.add(receipts)
    written.add(Allocation.objects.filter(receipt__in=receipts))


def _write_scale(rehearsal: Rehearsal, written: _Written, by: User | None) -> None:
    """The scale of the file, kept as a draft: its reading waits for the treasurer's word."""
    if rehearsal.scale is None or Scale.objects.filter(name=rehearsal.scale_name).exists():
        return
    note = "\n".join(rehearsal.scale.assumptions)
    written.add([write_scale(name=rehearsal.scale_name, document=rehearsal.scale.document, note=note, by=by)])


def _tell(ready: Sequence[Planned], files: Sequence[Organisation], by: User | None) -> None:
    created, changed = [], []
    for planned, row in zip(ready, files, strict=True):
        if planned.outcome == "created":
            created.append((row, {"name": ("", planned.row.name)}))
        else:
            changed.append((row, _plain(planned.changes)))
    record_many(MembersEvent.ORGANISATION_CREATED, rows=created, by=by, by_import=True)
    record_many(MembersEvent.ORGANISATION_CHANGED, rows=changed, by=by, by_import=True)


def _plain(changes: dict[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    return {
        name: tuple(short_date(value) if hasattr(value, "isoformat") else value for value in pair)
        for name, pair in changes.items()
    }
