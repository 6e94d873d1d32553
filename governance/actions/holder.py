"""Who sits for an organisation: replaced, put back."""

from __future__ import annotations

from contextlib import suppress
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
    is no longer the substitute; a titular who becomes the substitute gives up its offices.
    Raises RuleViolation outside the mandate, or for who sits already.
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
    offices = _leave(mandate, sitting, role, person, on)
    later = _end_those_of_later(mandate, role, on)
    taken = (
        Holder.objects.create(mandate=mandate, role=role, person=person, starts_on=on, act=act)
        if person is not None
        else former
    )
    assert taken  # Somebody comes, or somebody leaves.
    for row in later:
        row.gave_way_to = taken
        row.save(update_fields=["gave_way_to"])
        if row.person != person:
            offices += _offices_of(mandate, role).filter(person=row.person)
    _give_up(offices, to=taken, on=on)
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
    """Take back the last replacement in a quality: all is as before, whoever was to sit later included.

    The same offices are held until the same days. Raises RuleViolation when nobody replaced anybody, and when
    whoever came has an office since.
    """
    mandate = _hold_with_bureau(mandate)
    undone, restored = _undone(mandate, role)
    on = undone.ends_on or undone.starts_on
    given_way = list(undone.given_way.all())
    offices = list(undone.offices_given_up.all())
    if undone not in restored:
        theirs = _offices_of(mandate, undone.role).filter(person=undone.person)
        if theirs.exclude(ends_on__lte=on).exclude(gave_way_to=undone).exists():
            raise RuleViolation(f"{undone.person} a une fonction : mettez-y fin avant d’annuler.")
        undone.given_way.update(gave_way_to=None)
        undone.offices_given_up.update(gave_way_to=None)
        undone.delete()
    given_back: list[Holder | Office] = [*restored, *given_way, *offices]
    for row in given_back:
        row.ends_on, row.former_end, row.gave_way_to = row.former_end, None, None
        row.save(update_fields=["ends_on", "former_end", "gave_way_to"])
    record(
        GovernanceEvent.HOLDER_RESTORED,
        on=mandate.body,
        by=by,
        mandate=mandate.pk,
        person=restored[0].person_id if restored else None,
    )
    return mandate


def restorable_roles(mandate: Mandate) -> list[str]:
    """The qualities in which a replacement can be taken back (`restore_holder`)."""
    found = []
    for role in Holder.Role.values:
        with suppress(RuleViolation):
            _undone(mandate, role)
            found.append(role)
    return found


def _leave(
    mandate: Mandate, sitting: dict[str, Holder], role: str, person: Person | None, on: date
) -> list[Office]:
    """End, that day, who sits in a quality or leaves another one for it; returns the offices given up.

    A titular who becomes the substitute gives up those that go with the seat, as one who leaves does.
    """
    offices: list[Office] = []
    for row in sitting.values():
        if row.role != role and row.person != person:
            continue
        row.former_end, row.ends_on = row.ends_on, on
        row.save(update_fields=["former_end", "ends_on"])
        if row.person != person or row.role == Holder.Role.TITULAR:
            offices += _offices_of(mandate, row.role).filter(person=row.person)
    return offices


def _end_those_of_later(mandate: Mandate, role: str, on: date) -> list[Holder]:
    """Those who were to sit in a quality after that day never will; they are returned."""
    later = list(mandate.holders.filter(role=role, starts_on__gt=on, gave_way_to__isnull=True))
    for row in later:
        row.former_end, row.ends_on = row.ends_on, row.starts_on
        row.save(update_fields=["former_end", "ends_on"])
    return later


def _give_up(offices: list[Office], *, to: Holder, on: date) -> None:
    """End offices that day, or before they began; each remembers for which replacement."""
    for office in {office.pk: office for office in offices}.values():
        if office.ends_on is None or office.ends_on > on:
            office.former_end, office.gave_way_to = office.ends_on, to
            office.ends_on = max(on, office.starts_on or on)
            office.save(update_fields=["former_end", "ends_on", "gave_way_to"])


def _undone(mandate: Mandate, role: str) -> tuple[Holder, list[Holder]]:
    """The last replacement in a quality, and who sits again once it is taken back; maybe nobody.

    Where a quality was left to nobody, whoever left it is both.
    """
    sat = mandate.holders.filter(gave_way_to__isnull=True).select_related("person")
    rows = list(sat.filter(role=role).order_by("-pk")[:2])
    if not rows:
        raise RuleViolation("Personne n’a siégé en cette qualité : il n’y a rien à annuler.")
    last, *before = rows
    if last.ends_on is not None:
        took = sat.filter(person=last.person, starts_on=last.ends_on, pk__gt=last.pk).exclude(role=role)
        # Whoever left it for the other quality comes back to it when that is taken back.
        return _undone(mandate, took[0].role) if took else (last, [last])
    if last.starts_on is None or (not before and last.starts_on == mandate.starts_on):
        raise RuleViolation("Cette personne siège depuis le début : il n’y a rien à annuler.")
    restored = [row for row in before if row.ends_on == last.starts_on]
    restored += sat.filter(person=last.person, ends_on=last.starts_on).exclude(role=role)
    return last, restored


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
