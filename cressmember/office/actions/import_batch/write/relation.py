"""Writing those whom the chamber knows without being members."""

from __future__ import annotations

from collections.abc import Sequence

from cressmember.members.actions.search import person_sort_name, person_texts, sort_name
from cressmember.members.models import Organisation, Person, Relation, Representation
from cressmember.members.rules.row import Partner
from cressmember.office.actions.import_batch.plan import Rehearsal
from cressmember.office.actions.import_batch.write.organisation import write_named
from cressmember.office.actions.import_batch.write.written import BATCH, Written


def write_partners(rehearsal: Rehearsal, written: Written) -> None:
    """Write partners and honorary people, and who pays for whom; those known already are left alone."""
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
    organisations = write_named(
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


def _write_honorary(partners: Sequence[Partner], written: Written) -> None:
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
