"""Declaring a change of leaders: what is asked of each, the file, its deposit, its receipt.

The journal tells which fields were written, never what they say: it is read by more people than they are.
"""

from __future__ import annotations

from datetime import date
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record, values_of
from cressmember.core.actions.lock import locked
from cressmember.core.actions.tidying import tidied
from cressmember.kernel.elision import of
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import enumerate_fr, long_date
from cressmember.members.models import Person
from governance.journal import GovernanceEvent
from governance.models import LeaderDetails, LeadersDeclaration, Statutes
from governance.models.leaders import ASKED
from governance.queries.leaders import leaders

# What is typed of a declaration, and corrected until it is filed.
TYPED = ("changed_on", "decision", "extract", "statutes")


@transaction.atomic
def detail_leader(*, person: Person, by: User | None, **fields: Any) -> LeaderDetails:
    """Write down what the authority asks of a leader."""
    person = locked(Person.objects).get(pk=person.pk)
    details = LeaderDetails.objects.filter(person=person).first() or LeaderDetails(person=person)
    before = values_of(details, ASKED)
    for name, value in tidied(LeaderDetails, fields).items():
        setattr(details, name, value)
    written = [name for name in ASKED if getattr(details, name) != before[name]]
    if written or details.pk is None:
        details.save()
        record(GovernanceEvent.LEADER_DETAILED, on=details, by=by, fields=written)
    return details


@transaction.atomic
def forget_leader(*, person: Person, by: User | None) -> None:
    """Erase what the authority asked of somebody who no longer leads; declarations filed keep their list."""
    details = LeaderDetails.objects.filter(person=person).first()
    if details is None:
        raise RuleViolation("Rien n’est enregistré pour cette personne.")
    record(GovernanceEvent.LEADER_FORGOTTEN, on=details, by=by)
    details.delete()


@transaction.atomic
def open_leaders_declaration(
    *, changed_on: date, decision: str, extract: str = "", statutes: Statutes | None = None, by: User | None
) -> LeadersDeclaration:
    """Write down that leaders changed: it is to be declared within three months."""
    if LeadersDeclaration.objects.filter(changed_on=changed_on).exists():
        raise RuleViolation(f"Un changement du {long_date(changed_on)} est déjà à déclarer.")
    declaration = LeadersDeclaration.objects.create(
        changed_on=changed_on, decision=decision, extract=extract, statutes=statutes
    )
    record(
        GovernanceEvent.LEADERS_TO_DECLARE,
        on=declaration,
        by=by,
        changes=differences({}, {"changed_on": changed_on, "decision": decision}),
    )
    return declaration


@transaction.atomic
def change_leaders_declaration(
    *,
    declaration: LeadersDeclaration,
    changed_on: date,
    decision: str,
    extract: str = "",
    statutes: Statutes | None = None,
    by: User | None,
) -> LeadersDeclaration:
    """Correct a declaration while it is not filed; what was filed stays as it was sent.

    Raises RuleViolation once it is filed, and for the day of another change.
    """
    declaration = locked(LeadersDeclaration.objects).get(pk=declaration.pk)
    if declaration.filed_on is not None:
        raise RuleViolation(f"Elle a été déposée le {long_date(declaration.filed_on)} : elle reste.")
    if LeadersDeclaration.objects.filter(changed_on=changed_on).exclude(pk=declaration.pk).exists():
        raise RuleViolation(f"Un changement du {long_date(changed_on)} est déjà à déclarer.")
    before = values_of(declaration, TYPED)
    told = {"changed_on": changed_on, "decision": decision, "extract": extract, "statutes": statutes}
    for name, value in told.items():
        setattr(declaration, name, value)
    if changes := differences(before, values_of(declaration, TYPED)):
        declaration.save(update_fields=TYPED)
        record(GovernanceEvent.LEADERS_CORRECTED, on=declaration, by=by, changes=changes)
    return declaration


@transaction.atomic
def file_leaders_declaration(
    *, declaration: LeadersDeclaration, on: date, by: User | None
) -> LeadersDeclaration:
    """Write down that it was filed, with the list as it is; that list never changes again.

    Raises RuleViolation when nobody leads that day, or when something that the form asks is missing.
    """
    declaration = locked(LeadersDeclaration.objects).get(pk=declaration.pk)
    if declaration.filed_on is not None:
        raise RuleViolation(f"Cette déclaration a déjà été déposée le {long_date(declaration.filed_on)}.")
    if on < declaration.changed_on:
        raise RuleViolation(
            f"Ce changement date du {long_date(declaration.changed_on)} : il se déclare ensuite."
        )
    listed = leaders(on=declaration.changed_on)
    if not listed:
        raise RuleViolation(
            f"Personne ne siège au conseil ni au bureau le {long_date(declaration.changed_on)} : "
            "enregistrez d’abord les mandats."
        )
    if unnamed := [str(leader) for leader in listed if leader.person is None]:
        named = enumerate_fr(unnamed[:5]) if len(unnamed) <= 5 else f"{len(unnamed)} organisations"
        raise RuleViolation(f"Personne ne siège encore pour {named} : nommez sa ou son titulaire.")
    if incomplete := [str(leader) for leader in listed if leader.missing]:
        named = enumerate_fr(incomplete[:5]) if len(incomplete) <= 5 else f"{len(incomplete)} personnes"
        raise RuleViolation(f"Il manque l’état civil {of(named)} : complétez-le avant le dépôt.")
    declaration.filed_on, declaration.content = on, [leader.told() for leader in listed]
    declaration.save(update_fields=["filed_on", "content"])
    record(
        GovernanceEvent.LEADERS_DECLARED,
        on=declaration,
        by=by,
        filed_on=on.isoformat(),
        leaders=len(listed),
    )
    return declaration


@transaction.atomic
def keep_receipt(
    *, declaration: LeadersDeclaration, filename: str, data: bytes, by: User | None
) -> LeadersDeclaration:
    """Keep the receipt of the authority. Raises RuleViolation before the deposit, and for a second one."""
    declaration = locked(LeadersDeclaration.objects).get(pk=declaration.pk)
    if declaration.filed_on is None:
        raise RuleViolation("Cette déclaration n’est pas encore déposée : enregistrez d’abord son dépôt.")
    if declaration.receipt:
        raise RuleViolation("Le récépissé de cette déclaration est déjà conservé.")
    name = PurePath(filename).name
    declaration.receipt_name = name[-200:]
    suffix = PurePath(name).suffix.lower()
    declaration.receipt.save(f"declaration-{declaration.pk}{suffix}", ContentFile(data), save=False)
    declaration.save(update_fields=["receipt", "receipt_name"])
    record(GovernanceEvent.LEADERS_RECEIPTED, on=declaration, by=by)
    return declaration


@transaction.atomic
def drop_leaders_declaration(*, declaration: LeadersDeclaration, by: User | None) -> None:
    """Forget a declaration opened by mistake. Raises RuleViolation once it was filed."""
    declaration = locked(LeadersDeclaration.objects).get(pk=declaration.pk)
    if declaration.filed_on is not None:
        raise RuleViolation(f"Elle a été déposée le {long_date(declaration.filed_on)} : elle reste.")
    record(GovernanceEvent.LEADERS_DROPPED, on=declaration, by=by)
    declaration.delete()
