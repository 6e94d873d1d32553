"""Who sits for an organisation: replaced, put back."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date
from cressmember.members.actions.hold import hold
from cressmember.members.models import Person
from governance.actions.mandate import hold_mandate
from governance.journal import GovernanceEvent
from governance.models import Body, Holder, Mandate, Office
from governance.queries.bureau import offices_with
from governance.queries.text import text_of
from governance.rules.answer.verdict import cited
from governance.rules.seat.seats import Substitutes


@transaction.atomic
def replace_holder(
    *, mandate: Mandate, role: str, person: Person | None, on: date, act: str = "", by: User | None
) -> Mandate:
    """Have another person sit for the organisation, which keeps its seat; nobody, while it names no one.

    The offices of the person who no longer sits end that day, those held for the organisation in the bureau
    of this body too (`offices_with`); its seats in other bodies go on. A substitute who becomes the titular
    is no longer the substitute. Raises RuleViolation outside the mandate, or for who sits already.
    """
    mandate = _hold_with_bureau(mandate)
    if mandate.person_id:
        raise RuleViolation(
            "Ce siège est tenu par une personne seule : mettez fin à son mandat, puis donnez-en un autre."
        )
    if not mandate.in_force_on(on):
        raise RuleViolation(f"Ce mandat ne court pas le {long_date(on)} : choisissez un jour où il court.")
    sitting = {row.role: row for row in mandate.holders.in_force(on=on).select_related("person")}
    former = sitting.get(role)
    if former is None and person is None:
        raise RuleViolation("Personne ne siège en cette qualité : choisissez qui siégera.")
    if former is not None and former.person == person:
        raise RuleViolation(f"{person} siège déjà en cette qualité.")
    if person is not None and role == Holder.Role.SUBSTITUTE:
        _refuse_substitute(mandate, on)
    left = [row for row in sitting.values() if row.role == role or row.person == person]
    for row in left:
        row.ends_on = on
        row.save(update_fields=["ends_on"])
    # Those who were to sit later in this quality give way too, with the offices that they were to have.
    later = mandate.holders.filter(role=role, starts_on__gt=on)
    given_up = {row.person_id for row in later} - {person and person.pk}
    later.delete()
    if person is not None:
        Holder.objects.create(mandate=mandate, role=role, person=person, starts_on=on, act=act)
    if former is not None:
        given_up.add(former.person_id)
    for office in _offices_of(mandate, role).filter(person__in=given_up):
        if office.ends_on is None or office.ends_on > on:
            office.ends_on = max(on, office.starts_on or on)
            office.save(update_fields=["ends_on"])
    label = Holder.Role(role).label
    record(
        GovernanceEvent.HOLDER_REPLACED,
        on=mandate.body,
        by=by,
        changes=differences({label: former and str(former.person)}, {label: str(person) if person else None}),
        mandate=mandate.pk,
        person=person.pk if person else None,
        on_day=on.isoformat(),
    )
    return mandate


@transaction.atomic
def restore_holder(*, mandate: Mandate, role: str, by: User | None) -> Mandate:
    """Take back the last replacement in a quality: whoever sat before sits again, with the same offices.

    Raises RuleViolation when nobody sat before.
    """
    mandate = _hold_with_bureau(mandate)
    rows = list(mandate.holders.filter(role=role).select_related("person").order_by("-pk")[:2])
    if not rows:
        raise RuleViolation("Personne n’a siégé en cette qualité : il n’y a rien à annuler.")
    last, *before = rows
    if last.ends_on is not None:
        restored, on = last, last.ends_on
    elif before and last.starts_on is not None:
        restored, on = before[0], last.starts_on
        if _offices_of(mandate, role).filter(person=last.person).exclude(ends_on__lte=on).exists():
            raise RuleViolation(f"{last.person} a une fonction : mettez-y fin avant d’annuler.")
        # Who had left the other quality for this one takes it up again.
        mandate.holders.filter(person=last.person, ends_on=on).exclude(role=role).update(ends_on=None)
        last.delete()
    else:
        raise RuleViolation("Cette personne siège depuis le début : il n’y a rien à annuler.")
    restored.ends_on = None
    restored.save(update_fields=["ends_on"])
    for office in _offices_of(mandate, role).filter(person=restored.person, ends_on=on):
        office.ends_on = None
        office.save(update_fields=["ends_on"])
    record(
        GovernanceEvent.HOLDER_RESTORED,
        on=mandate.body,
        by=by,
        mandate=mandate.pk,
        person=restored.person_id,
    )
    return mandate


def _hold_with_bureau(mandate: Mandate) -> Mandate:
    """The mandate held, with the bureau of its body: all the bodies in one order, as offices are given."""
    if mandate.organisation_id:
        hold([mandate.organisation_id])
    bureau = Q(parent=mandate.body_id, kind=Body.Kind.BUREAU)
    list(locked(Body.objects.filter(Q(pk=mandate.body_id) | bureau).order_by("pk")))
    return hold_mandate(mandate)


def _offices_of(mandate: Mandate, role: str) -> QuerySet[Office]:
    """The offices that follow who sits in a quality: only a titular has some in the bureau."""
    if role == Holder.Role.TITULAR:
        return offices_with(mandate)
    return mandate.offices.all()


def _refuse_substitute(mandate: Mandate, on: date) -> None:
    rule = text_of(mandate.body, on=on).composition
    if rule is not None and rule.substitutes is Substitutes.NONE:
        raise RuleViolation(
            cited(f"{Substitutes.NONE.label.capitalize()} dans cette instance.", rule.article)
        )
