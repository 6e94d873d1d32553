"""Offices of a body: who presides, who holds the purse, from when to when."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, filled_in, record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date, quote
from cressmember.members.models import Person
from governance.journal import GovernanceEvent
from governance.models import Body, Holder, Mandate, Office
from governance.queries.bureau import is_open_to_others, of_one_bureau, offices_between, said_of_office
from governance.queries.text import BodyText, text_of

FIELDS = ("kind", "label", "starts_on", "decision")


@transaction.atomic
def give_office(
    *,
    mandate: Mandate | None,
    kind: str,
    label: str = "",
    starts_on: date,
    ends_on: date | None = None,
    decision: str = "",
    decided_on: date | None = None,
    body: Body | None = None,
    person: Person | None = None,
    by: User | None,
) -> Office:
    """Give an office of the body to the person who sits under a mandate.

    Without a mandate, ``person`` holds an office of ``body`` which the statutes open to whoever does not sit.
    Raises RuleViolation for a guest, for a seat where nobody sits that day, for somebody who has that office
    already, and for all that the statutes in force that day refuse, with their article; where they do not
    speak of a bureau, one person has one office.
    """
    if (mandate is None) != (person is not None and body is not None):
        raise ValueError("an office goes with a mandate, or to a person in a body")
    body = _held(Body.objects.get(pk=mandate.body_id) if mandate else body)
    if ends_on is not None and ends_on <= starts_on:
        raise RuleViolation("Une fonction prend fin après avoir commencé.")
    if kind == Office.Kind.OTHER and not label.strip():
        raise RuleViolation("Donnez son intitulé à cette fonction.")
    if mandate is not None:
        mandate = Mandate.objects.select_related("body", "person", "college").get(pk=mandate.pk)
        person = _seated(mandate, starts_on)
    assert person is not None
    office = Office(
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
    _close_what_ended(office)
    _refuse_unsound(office)
    office.save()
    record(
        GovernanceEvent.OFFICE_GIVEN,
        on=body,
        by=by,
        changes=differences({}, {"person": person.pk} | filled_in(office, FIELDS)),
        office=office.pk,
    )
    return office


def _refuse_unsound(office: Office) -> None:
    """What the text in force when it begins refuses, and the same office twice."""
    assert office.starts_on
    text = text_of(office.body, on=office.starts_on)
    if office.mandate is None and not is_open_to_others(text):
        raise RuleViolation(f"{office.person} ne siège pas : donnez-lui d’abord un mandat.")
    _refuse_two(office, text)
    if refused := said_of_office(office, text).refused:
        raise RuleViolation(refused[0].sentence)


def _held(body: Body | None) -> Body:
    """The body, locked with those that share its bureau: an office is given once among them."""
    assert body is not None
    list(locked(Body.objects.filter(pk__in=of_one_bureau(body)).order_by("pk")))
    return Body.objects.select_related("parent").get(pk=body.pk)


def _seated(mandate: Mandate, on: date) -> Person:
    """The person who sits under a mandate that day and may have an office."""
    if not mandate.in_force_on(on):
        raise RuleViolation(f"Ce mandat ne court pas le {long_date(on)} : choisissez un jour où il court.")
    if not mandate.has_voice:
        raise RuleViolation("Qui siège sans voix n’a pas de fonction dans l’instance.")
    titular = mandate.holders.in_force(on=on).filter(role=Holder.Role.TITULAR).first()
    person = mandate.person or (titular.person if titular else None)
    if person is None:
        raise RuleViolation(
            "Personne ne siège pour cette organisation ce jour-là : nommez d’abord sa ou son titulaire."
        )
    return person


def _close_what_ended(office: Office) -> None:
    """Offices end with the mandates under which they were held: those of this person say so."""
    rows = office.body.offices.filter(person=office.person, ends_on__isnull=True, mandate__isnull=False)
    for row in rows.select_related("mandate"):
        assert row.mandate
        if row.mandate.ends_on and office.starts_on and row.mandate.ends_on <= office.starts_on:
            row.ends_on = max(row.mandate.ends_on, row.starts_on or row.mandate.ends_on)
            row.save(update_fields=["ends_on"])


def _refuse_two(office: Office, text: BodyText) -> None:
    """The same office twice; and, where the statutes do not speak of a bureau, two offices."""
    assert office.starts_on
    for other in offices_between(office.body, start=office.starts_on, end=office.ends_on):
        if other.person_id != office.person_id or (text.bureau is None and other.body_id != office.body_id):
            continue
        if (other.kind, other.label) == (office.kind, office.label):
            raise RuleViolation(f"{office.person} a déjà la fonction {quote(other.name)}.")
        if text.bureau is None:
            raise RuleViolation(
                f"{office.person} est déjà à la fonction {quote(other.name)} de cette instance, "
                "et une personne n’en a qu’une à la fois : mettez fin à la première."
            )


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
