"""Offices of a body: who presides, who holds the purse, from when to when."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date, quote
from governance.journal import GovernanceEvent
from governance.models import Body, Holder, Mandate, Office


@transaction.atomic
def give_office(
    *,
    mandate: Mandate,
    kind: str,
    label: str = "",
    starts_on: date,
    ends_on: date | None = None,
    decision: str = "",
    decided_on: date | None = None,
    by: User | None,
) -> Office:
    """Give an office of the body to the person who sits under a mandate.

    Raises RuleViolation for a guest, for a seat where nobody sits that day, and for somebody who has an
    office of this body in the same days.
    """
    body = locked(Body.objects).get(pk=mandate.body_id)
    mandate = Mandate.objects.select_related("body", "person").get(pk=mandate.pk)
    if not mandate.in_force_on(starts_on):
        raise RuleViolation(
            f"Ce mandat ne court pas le {long_date(starts_on)} : choisissez un jour où il court."
        )
    if not mandate.has_voice:
        raise RuleViolation("Qui siège sans voix n’a pas de fonction dans l’instance.")
    if ends_on is not None and ends_on <= starts_on:
        raise RuleViolation("Une fonction prend fin après avoir commencé.")
    if kind == Office.Kind.OTHER and not label.strip():
        raise RuleViolation("Donnez son intitulé à cette fonction.")
    titular = mandate.holders.in_force(on=starts_on).filter(role=Holder.Role.TITULAR).first()
    person = mandate.person or (titular.person if titular else None)
    if person is None:
        raise RuleViolation(
            "Personne ne siège pour cette organisation ce jour-là : nommez d’abord sa ou son titulaire."
        )
    for other in body.offices.filter(person=person).select_related("mandate"):
        if other.ends_on is None and other.mandate.ends_on and other.mandate.ends_on <= starts_on:
            # It ended with the mandate under which it was held.
            other.ends_on = max(other.mandate.ends_on, other.starts_on or other.mandate.ends_on)
            other.save(update_fields=["ends_on"])
        elif (other.ends_on is None or other.ends_on > starts_on) and (
            ends_on is None or other.starts_on is None or other.starts_on < ends_on
        ):
            raise RuleViolation(
                f"{person} est déjà à la fonction {quote(other.name)} de cette instance, "
                "et une personne n’en a qu’une à la fois : mettez fin à la première."
            )
    office = Office.objects.create(
        body=body,
        mandate=mandate,
        person=person,
        kind=kind,
        label=label.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        decision=decision,
        decided_on=decided_on,
    )
    told = {
        "person": person.pk,
        "kind": kind,
        "label": office.label,
        "starts_on": starts_on,
        "decision": decision,
    }
    record(
        GovernanceEvent.OFFICE_GIVEN,
        on=body,
        by=by,
        changes=differences({}, {name: value for name, value in told.items() if value}),
        office=office.pk,
    )
    return office


@transaction.atomic
def end_office(*, office: Office, on: date, by: User | None) -> Office:
    """End an office from that day; the mandate goes on."""
    body = locked(Body.objects).get(pk=office.body_id)
    office = Office.objects.get(pk=office.pk)
    if office.ends_on is not None and office.ends_on <= on:
        raise RuleViolation(f"Cette fonction a déjà pris fin le {long_date(office.ends_on)}.")
    if office.starts_on and on < office.starts_on:
        raise RuleViolation(
            f"Cette fonction commence le {long_date(office.starts_on)} : elle ne peut pas prendre fin avant."
        )
    changes = differences({"ends_on": office.ends_on}, {"ends_on": on})
    office.ends_on = on
    office.save(update_fields=["ends_on"])
    record(GovernanceEvent.OFFICE_ENDED, on=body, by=by, changes=changes, office=office.pk)
    return office
