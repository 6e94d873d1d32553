"""Who represents an organisation, said by the organisation itself.

These people vote for it, so the act is direct, as a letter of its president would be: dated today or later,
journalled under the name of who did it, told at once to the others and to the chamber, who may put it right.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cressmember.accounts.models import Invitation, StaffRole, User
from cressmember.core.actions.outbox import Letter, post_many
from cressmember.core.models import Chamber
from cressmember.kernel.elision import of
from cressmember.kernel.folding import name_key
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.actions.hold import hold
from cressmember.members.actions.person import create_person, invite_person
from cressmember.members.actions.representation import (
    Designation,
    end_representation,
    open_representation,
)
from cressmember.members.models import Organisation, Person, Representation
from cressmember.portal.queries.hat import MANAGING, Hat, hat_of
from governance.actions.meeting.following import hold_meetings_of
from governance.actions.warning import deliverable

MAIL = "portal.representatives"
MOST_NAMED, WITHIN = 20, timedelta(days=30)
INVITED_AGAIN_AFTER = timedelta(hours=24)
TAKEN = (
    "Nous ne pouvons pas ouvrir d’espace à cette adresse pour cette personne : "
    "donnez une adresse personnelle, ou écrivez à la chambre."
)
NOT_YOURS = "Seuls la ou le titulaire et la ou le représentant légal disent qui représente l’organisation."


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody whom an organisation names: who, how to write, by which act."""

    given_name: str
    family_name: str
    email: str
    civility: str = ""
    phone: str = ""
    act: str = ""
    act_on: date | None = None


@transaction.atomic
def name_representative(
    *, organisation: Organisation, role: str, newcomer: Newcomer, starts_on: date, on: date, by: User
) -> Representation:
    """Name somebody to act for an organisation, from today on or later, and invite them to its space.

    Raises RuleViolation when the user may not, for a past day, for an address that is somebody else's.
    """
    hat = _managing(organisation, on=on, by=by)
    made = _named(hat, role, newcomer, starts_on, on=on, by=by)
    _tell(hat, f"{made.person} est {_worded(role)} à compter du {long_date(starts_on)}.", on=on, by=by)
    return made


@transaction.atomic
def replace_representative(
    *, representation: Representation, newcomer: Newcomer, starts_on: date, on: date, by: User
) -> Representation:
    """Name somebody in the place of another, in the same capacity, from a day on. Raises RuleViolation."""
    hat = _managing(representation.organisation, on=on, by=by)
    gone = _current(representation, on=on)
    made = _named(hat, gone.role, newcomer, starts_on, on=on, by=by, instead_of=gone)
    _refuse_orphan(hat.organisation, on=starts_on)
    who = gone.person or gone.label or gone.email
    said = f"{made.person} remplace {who} comme {_worded(gone.role)} à compter du {long_date(starts_on)}."
    _tell(hat, said, on=on, by=by, gone=gone)
    return made


@transaction.atomic
def end_own_representation(
    *, representation: Representation, ends_on: date, on: date, by: User
) -> Representation:
    """End a capacity from inside the organisation; ``ends_on`` is the first day without it.

    Raises RuleViolation when nobody would be left who can say who represents it.
    """
    hat = _managing(representation.organisation, on=on, by=by)
    gone = _current(representation, on=on)
    _refuse_past(ends_on, on=on)
    ended = end_representation(representation=gone, ends_on=ends_on, by=by)
    _refuse_orphan(hat.organisation, on=ends_on)
    who = gone.person or gone.label or gone.email
    said = f"{who} n’est plus {_worded(gone.role)} à compter du {long_date(ends_on)}."
    _tell(hat, said, on=on, by=by, gone=gone)
    return ended


@transaction.atomic
def invite_again(*, representation: Representation, on: date, by: User) -> Invitation | User:
    """Send the invitation of a representative again, once a day at most. Raises RuleViolation."""
    _managing(representation.organisation, on=on, by=by)
    row = _current(representation, on=on)
    person = row.person
    if person is None:
        raise RuleViolation("Un service n’a pas de compte : désignez une personne.")
    lately = timezone.now() - INVITED_AGAIN_AFTER
    if Invitation.objects.filter(person=person.pk, created_at__gt=lately).exists():
        raise RuleViolation("L’invitation est déjà partie il y a moins d’un jour : laissez-lui le temps.")
    if person.email and not person.user_id:
        _refuse_taken(person.email, person.given_name, person.family_name)
    return invite_person(person=person, on=max(on, row.starts_on or on), by=by)


def _managing(organisation: Organisation, *, on: date, by: User) -> Hat:
    """The hat under which the user says who represents it, read under the lock of the file."""
    hold([organisation.pk])
    hold_meetings_of(organisation)
    hat = hat_of(by, organisation.pk, on=on)
    if hat is None or not hat.manages:
        raise RuleViolation(NOT_YOURS)
    return hat


def _current(representation: Representation, *, on: date) -> Representation:
    """The row as it stands under the lock; one that is over is history."""
    row = Representation.objects.select_related("organisation", "person").get(pk=representation.pk)
    if row.ends_on is not None and row.ends_on <= on:
        raise RuleViolation("Cette représentation est déjà terminée.")
    return row


def _named(
    hat: Hat,
    role: str,
    newcomer: Newcomer,
    starts_on: date,
    *,
    on: date,
    by: User,
    instead_of: Representation | None = None,
) -> Representation:
    _refuse_past(starts_on, on=on)
    lately = Representation.objects.filter(organisation=hat.organisation, starts_on__gt=on - WITHIN)
    if lately.count() >= MOST_NAMED:
        raise RuleViolation("Beaucoup de personnes viennent d’être désignées : écrivez à la chambre.")
    person = _person(newcomer, by=by)
    made = open_representation(
        organisation=hat.organisation,
        designation=Designation(role=role, person=person),
        starts_on=starts_on,
        act=newcomer.act,
        act_on=newcomer.act_on,
        instead_of=instead_of,
        by=by,
    )
    if not person.user_id:
        invite_person(person=person, on=starts_on, by=by)
    return made


def _person(newcomer: Newcomer, *, by: User) -> Person:
    """Somebody of that very name and address, whom the register knows already, or a new person.

    The register is not shown to members: of an address that is another’s, nothing more is said.
    """
    email = newcomer.email.strip().lower()
    _refuse_taken(email, newcomer.given_name, newcomer.family_name)
    known = Person.objects.filter(email__iexact=email).first()
    if known is not None:
        return known
    return create_person(
        civility=newcomer.civility,
        given_name=newcomer.given_name,
        family_name=newcomer.family_name,
        email=email,
        phone=newcomer.phone,
        by=by,
    )


def _refuse_taken(email: str, given_name: str, family_name: str) -> None:
    """Refuse an address under which the register, or the team, knows somebody else."""
    wanted = name_key(f"{given_name} {family_name}")
    people = list(Person.objects.filter(Q(email__iexact=email) | Q(user__email__iexact=email)))
    others = len(people) > 1 or any(name_key(row.full_name) != wanted for row in people)
    account = User.objects.filter(email__iexact=email).first()
    closed = account is not None and not account.is_active
    team = account is not None and not people and StaffRole.objects.filter(user=account).exists()
    if others or closed or team:
        raise RuleViolation(TAKEN)


def _refuse_past(day: date, *, on: date) -> None:
    if day < on:
        raise RuleViolation("Choisissez aujourd’hui ou une date à venir : le passé se corrige à la chambre.")


def _refuse_orphan(organisation: Organisation, *, on: date) -> None:
    """Somebody who can be reached is always left to say who represents the organisation, without an end."""
    left = Representation.objects.in_force(on=on).filter(
        organisation=organisation, role__in=MANAGING, person__isnull=False, ends_on__isnull=True
    )
    if not left.exclude(person__user__isnull=True, person__email="").exists():
        raise RuleViolation(
            "Après cela, plus personne ne pourrait dire qui représente l’organisation : "
            "désignez d’abord une ou un titulaire, ou une ou un représentant légal, sans date de fin."
        )


def _worded(role: str) -> str:
    return str(Representation.Role(role).label).lower()


def _tell(hat: Hat, said: str, *, on: date, by: User, gone: Representation | None = None) -> None:
    """Write to the others, to whoever leaves, and to the chamber."""
    organisation, chamber = hat.organisation, Chamber.current()
    rows = Representation.objects.in_force(on=on).filter(organisation=organisation)
    told = {row.address.lower() for row in rows.select_related("person")} | {chamber.email.lower()}
    leaves = _who_leaves(gone) - {chamber.email.lower()}
    mine = {"", by.email.lower()}
    link = settings.SITE_URL + reverse("portal:space-people", args=[organisation.pk])
    stay = (
        f"Les représentants se lisent ici :\n\n{link}"
        "\n\nLe lien personnel d’une réunion à venir, reçu par quelqu’un qui part, ne s’ouvre plus : "
        "le nouveau est dans cet espace."
    )
    leave = (
        f"À compter de ce jour, l’espace {of(organisation)} ne s’ouvre plus pour vous, "
        "ni le lien personnel de ses réunions à venir."
    )
    letters = [
        Letter(
            MAIL,
            [to],
            f"{organisation} : qui la représente change",
            f"Bonjour,\n\nPour {organisation} : {said}\n\n"
            f"C’est {by} qui vient de l’enregistrer, dans son espace. {leave if to in leaves else stay}"
            "\n\nQuelque chose ne va pas ? Répondez à la chambre sans attendre : elle peut le corriger."
            f"\n\nBien cordialement,\n\n{chamber.name}",
            organisation,
        )
        for to in deliverable(sorted((told | leaves) - mine))
    ]
    post_many(letters, by=by)


def _who_leaves(gone: Representation | None) -> set[str]:
    """The address of whoever acts for the organisation no more, in no capacity, once a row is over."""
    if gone is None:
        return set()
    gone.refresh_from_db(fields=["ends_on"])
    assert gone.ends_on  # It was just ended.
    left = Representation.objects.in_force(on=gone.ends_on).filter(organisation=gone.organisation)
    return {gone.address.lower()} - {row.address.lower() for row in left.select_related("person")}
