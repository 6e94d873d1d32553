"""Who acts for an organisation: designations, their ends, and a whole renewal at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, filled_in, record, values_of
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.actions.hold import hold
from cressmember.members.actions.search import index_organisations
from cressmember.members.journal import MembersEvent
from cressmember.members.models import Organisation, Person, Representation

FIELDS = ("role", "label", "email", "phone", "starts_on", "ends_on", "act", "act_on")


class Held(Protocol):
    """What an upper floor locks before who represents an organisation changes: after its file."""

    def __call__(self, organisation: Organisation) -> object: ...


class Followed(Protocol):
    """What an upper floor does once who represents an organisation has changed."""

    def __call__(self, *, organisation: Organisation, by: User | None) -> object: ...


_followers: list[tuple[Held, Followed]] = []


def offer_follower(held: Held, followed: Followed) -> None:
    """Let an upper floor follow who represents an organisation; called once, at the start."""
    if (held, followed) not in _followers:
        _followers.append((held, followed))


@contextmanager
def following(organisation: Organisation, by: User | None) -> Iterator[None]:
    """Hold the file while who represents it changes, then have the upper floors follow."""
    hold([organisation.pk])
    for held, _ in _followers:
        held(organisation)
    yield
    for _, followed in _followers:
        followed(organisation=organisation, by=by)


@dataclass(frozen=True, slots=True)
class Designation:
    """Someone named to a role: a person, or a service and its mailbox."""

    role: str
    person: Person | None = None
    label: str = ""
    email: str = ""
    phone: str = ""


@transaction.atomic
def open_representation(
    *,
    organisation: Organisation,
    designation: Designation,
    starts_on: date | None,
    act: str = "",
    act_on: date | None = None,
    instead_of: Representation | None = None,
    by: User | None,
) -> Representation:
    """Name someone to act for an organisation, by an act, from a date.

    ``instead_of`` is the representation that ends that day, where somebody is replaced: upper floors follow
    once, when both are written. Raises RuleViolation for a person who has this capacity already, without an
    end, and where the one replaced cannot end that day.
    """
    with following(organisation, by):
        if instead_of is not None:
            assert starts_on is not None  # Whoever is replaced leaves on a day.
            _end_and_tell(instead_of, starts_on, by)
        representation = _opened(organisation, designation, starts_on, act, act_on)
        index_organisations([organisation.pk])
        record(
            MembersEvent.REPRESENTATION_OPENED,
            on=organisation,
            by=by,
            changes=differences({}, filled_in(representation, FIELDS)),
            representation=representation.pk,
            person=representation.person_id,
            role=representation.role,
        )
        return representation


@transaction.atomic
def change_representation(
    *, representation: Representation, by: User | None, **fields: object
) -> Representation:
    """Correct the label, the address, the act or the first day of a representation.

    Raises RuleViolation when nobody would be left to write to, or when it would begin after its end.
    """
    with following(representation.organisation, by):
        representation = Representation.objects.select_related("organisation").get(pk=representation.pk)
        before = values_of(representation, FIELDS)
        for name, value in fields.items():
            setattr(representation, name, value)
        if not (representation.person_id or representation.label or representation.email):
            raise RuleViolation(
                "Indiquez un service ou une adresse : sans personne, c’est ce qui la désigne."
            )
        starts_on, ends_on = representation.starts_on, representation.ends_on
        if starts_on and ends_on and starts_on > ends_on:
            raise RuleViolation(
                f"Cette représentation a pris fin le {long_date(ends_on)} : "
                "elle ne peut pas avoir commencé après."
            )
        changes = differences(before, values_of(representation, FIELDS))
        if not changes:
            return representation
        representation.save()
        index_organisations([representation.organisation_id])
        record(
            MembersEvent.REPRESENTATION_CHANGED,
            on=representation.organisation,
            by=by,
            changes=changes,
            representation=representation.pk,
        )
        return representation


@transaction.atomic
def end_representation(*, representation: Representation, ends_on: date, by: User | None) -> Representation:
    """End a representation; ``ends_on`` is the first day on which it no longer holds."""
    with following(representation.organisation, by):
        return _end_and_tell(representation, ends_on, by)


@transaction.atomic
def renew_leaders(
    *,
    organisation: Organisation,
    roles: Sequence[str],
    designations: Sequence[Designation],
    on: date,
    act: str,
    act_on: date | None,
    by: User | None,
) -> list[Representation]:
    """« Nos dirigeants ont changé » : end what stood in these roles, open what the act names, keep who stays.

    A person who keeps a role keeps the representation that says so, with its first date; one that was due to
    end gives way to a new one, without an end.
    """
    with following(organisation, by):
        if strangers := {designation.role for designation in designations} - set(roles):
            raise ValueError(f"designations outside the renewed roles: {sorted(strangers)}")
        standing = list(
            Representation.objects.in_force(on=on).filter(organisation=organisation, role__in=roles)
        )
        named = {(designation.role, designation.person): designation for designation in designations}
        kept = [
            row for row in standing if row.person and row.ends_on is None and (row.role, row.person) in named
        ]
        ended = [row for row in standing if row not in kept]
        for row in ended:
            _end(row, on)
        still = {(row.role, row.person) for row in kept}
        opened = [
            _opened(organisation, designation, on, act, act_on)
            for key, designation in named.items()
            if key not in still
        ]
        if ended or opened:
            index_organisations([organisation.pk])
            record(
                MembersEvent.LEADERS_CHANGED,
                on=organisation,
                by=by,
                changes={"act": ("", act)},
                ended=[row.pk for row in ended],
                opened=[row.pk for row in opened],
                kept=[row.pk for row in kept],
            )
        return [*kept, *opened]


def _opened(
    organisation: Organisation,
    designation: Designation,
    starts_on: date | None,
    act: str,
    act_on: date | None,
) -> Representation:
    person = designation.person
    already = (
        person is not None
        and Representation.objects.filter(
            organisation=organisation, person=person, role=designation.role, ends_on__isnull=True
        ).exists()
    )
    if already:
        role = Representation.Role(designation.role).label.lower()
        raise RuleViolation(f"{person} a déjà la qualité « {role} » pour {organisation}.")
    return Representation.objects.create(
        organisation=organisation,
        person=person,
        role=designation.role,
        label=designation.label,
        email=designation.email,
        phone=designation.phone,
        starts_on=starts_on,
        act=act,
        act_on=act_on,
    )


def _end_and_tell(representation: Representation, ends_on: date, by: User | None) -> Representation:
    held = Representation.objects.select_related("organisation").get(pk=representation.pk)
    before = values_of(held, FIELDS)
    _end(held, ends_on)
    index_organisations([held.organisation_id])
    record(
        MembersEvent.REPRESENTATION_ENDED,
        on=held.organisation,
        by=by,
        changes=differences(before, values_of(held, FIELDS)),
        representation=held.pk,
        ends_on=ends_on.isoformat(),
    )
    return held


def _end(representation: Representation, ends_on: date) -> None:
    if representation.ends_on is not None and representation.ends_on <= ends_on:
        raise RuleViolation(f"Cette représentation a déjà pris fin le {long_date(representation.ends_on)}.")
    if representation.starts_on and ends_on < representation.starts_on:
        raise RuleViolation(
            f"Cette représentation commence le {long_date(representation.starts_on)} : "
            "elle ne peut pas prendre fin avant."
        )
    representation.ends_on = ends_on
    representation.save(update_fields=["ends_on"])
