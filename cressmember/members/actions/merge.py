"""Merging two files of one organisation: proposed by the register, decided by a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError, Q

from cressmember.accounts.models import User
from cressmember.core.actions.journal import differences, record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import quote
from cressmember.members.actions.membership import FIELDS as ADMISSION
from cressmember.members.actions.search import index_organisations
from cressmember.members.journal import MembersEvent
from cressmember.members.models import (
    Application,
    ChangeProposal,
    Consent,
    DeclaredFigure,
    Departure,
    Evidence,
    Interest,
    Membership,
    Organisation,
    Placement,
    Relation,
    Representation,
    Settlement,
)
from cressmember.members.models.organisation import FIELDS, field_label
from cressmember.members.queries.merge import (
    contradictions,
    is_older,
    offer_count,
    open_membership,
    open_placement,
    silent,
)


@dataclass(frozen=True, slots=True)
class Mover:
    """How another floor takes part: what would move, what is held meanwhile, and the move itself.

    ``hold`` comes before the files themselves are locked; it raises RuleViolation when they must not be
    merged now. ``move`` raises it when two rows cannot stand under one organisation.
    """

    label: str
    count: Callable[[Organisation], int]
    hold: Callable[[Organisation, Organisation], None]
    move: Callable[[Organisation, Organisation], None]


_movers: list[Mover] = []


def offer_mover(mover: Mover) -> None:
    """Let an upper floor move its rows in a merge; called once, when the application is ready."""
    _movers.append(mover)
    offer_count(mover.label, mover.count)


@transaction.atomic
def merge_organisations(*, kept: Organisation, absorbed: Organisation, by: User | None) -> Organisation:
    """Make one file of two: what hung on the absorbed one moves, its last state stays in the journal.

    Raises RuleViolation when another floor holds one of them, when it cannot have both, or when somebody
    writes on the absorbed one meanwhile.
    """
    if kept.pk == absorbed.pk:
        raise RuleViolation("Choisissez deux fiches différentes.")
    for mover in _movers:
        mover.hold(kept, absorbed)
    _hold_applications(kept, absorbed)
    kept, absorbed = _hold_both(kept, absorbed)
    before = {name: getattr(kept, name) for name in FIELDS}
    last_state = {name: getattr(absorbed, name) for name in FIELDS}
    lost = contradictions(kept, absorbed)
    _move_all(kept, absorbed)
    absorbed_id = absorbed.pk
    _delete(absorbed)
    for name in FIELDS:
        if silent(getattr(kept, name)) and not silent(last_state[name]):
            setattr(kept, name, last_state[name])
    if kept.payer_id in {kept.pk, absorbed_id}:
        kept.payer_id = None
    kept.extras = {**absorbed.extras, **kept.extras}
    kept.save()
    index_organisations([kept.pk])
    record(
        MembersEvent.ORGANISATIONS_MERGED,
        on=kept,
        by=by,
        changes={
            **differences(before, {name: getattr(kept, name) for name in FIELDS}),
            **{
                f"fiche absorbée, {field_label(name)}": (value, "")
                for name, value in last_state.items()
                if value
            },
            **{f"fiche absorbée, {line.label}": (line.absorbed, "") for line in lost},
        },
        absorbed=absorbed_id,
    )
    return kept


def _move_all(kept: Organisation, absorbed: Organisation) -> None:
    _move_memberships(kept, absorbed)
    _move_unless_held(Representation, kept, absorbed, same=_capacity)
    _move_unless_held(Relation, kept, absorbed, same=attrgetter("kind", "ends_on"))
    _move_unless_held(DeclaredFigure, kept, absorbed, same=attrgetter("kind", "year"))
    _move_unless_held(Settlement, kept, absorbed, same=attrgetter("year", "withdrawn_at"))
    _move_unless_held(Interest, kept, absorbed, same=attrgetter("theme_id", "ends_on"))
    for model in (Application, Evidence, Consent, ChangeProposal):
        model._default_manager.filter(organisation=absorbed).update(organisation=kept)
    Organisation.objects.filter(payer=absorbed).exclude(pk=kept.pk).update(payer=kept)
    Organisation.objects.filter(pk=kept.pk, payer=absorbed).update(payer=None)
    for mover in _movers:
        mover.move(kept, absorbed)


def _hold_applications(kept: Organisation, absorbed: Organisation) -> None:
    """Lock the requests of both, which come before the files; refused when both wait for something."""
    both = [kept.pk, absorbed.pk]
    list(locked(Application.objects).filter(organisation__in=both))
    for rows, what in (
        (Application.objects.waiting().filter(organisation__in=both), "une demande d’adhésion en cours"),
        (ChangeProposal.objects.filter(organisation__in=both, outcome=""), "une modification proposée"),
        (
            Departure.objects.under_way().filter(membership__organisation__in=both),
            "une procédure de départ ouverte",
        ),
    ):
        if rows.count() > 1:
            raise RuleViolation(f"Les deux fiches ont {what} : concluez-en une avant de les fusionner.")


def _hold_both(kept: Organisation, absorbed: Organisation) -> tuple[Organisation, Organisation]:
    """Lock both files with their keys, and those whose dues the absorbed one pays: they change payer."""
    both = Q(pk__in=[kept.pk, absorbed.pk])
    held = Organisation.objects.select_for_update(of=("self",)).filter(both | Q(payer=absorbed))
    files = {row.pk: row for row in held.order_by("pk")}
    if not {kept.pk, absorbed.pk} <= files.keys():
        raise RuleViolation("Une de ces deux fiches n’existe plus : elle vient d’être absorbée.")
    return files[kept.pk], files[absorbed.pk]


def _delete(absorbed: Organisation) -> None:
    """Delete the absorbed file at once, so that what somebody hung on it meanwhile is seen before the end."""
    try:
        with transaction.atomic():
            absorbed.delete()
            # PostgreSQL looks for orphans when the transaction ends: too late to say so in French.
            connection.check_constraints(table_names=[Organisation._meta.db_table])
    except (ProtectedError, IntegrityError) as trouble:
        raise RuleViolation(
            f"Quelqu’un vient d’écrire sur la fiche {quote(absorbed.name)} : rien n’est fusionné. "
            "Relisez, puis recommencez."
        ) from trouble


def _move_memberships(kept: Organisation, absorbed: Organisation) -> None:
    mine, theirs = open_membership(kept), open_membership(absorbed)
    if mine and theirs:
        # Two open memberships of one body are one: the older admission is the true one, with who decided it.
        if is_older(theirs, mine):
            for name in ADMISSION:
                setattr(mine, name, getattr(theirs, name))
            mine.save(update_fields=ADMISSION)
        Departure.objects.filter(membership=theirs).update(membership=mine)
        _move_application(theirs, mine)
        theirs.delete()
    if open_placement(kept):
        absorbed.placements.filter(ends_on__isnull=True).delete()
    Membership.objects.filter(organisation=absorbed).update(organisation=kept)
    Placement.objects.filter(organisation=absorbed).update(organisation=kept)


def _move_application(theirs: Membership, mine: Membership) -> None:
    """Have the request that made a membership be that of the one which stays, unless it has its own."""
    made = Application.objects.filter(membership=theirs)
    kept = None if Application.objects.filter(membership=mine).exists() else mine
    made.update(membership=kept)


def _move_unless_held(
    model: type[models.Model],
    kept: Organisation,
    absorbed: Organisation,
    *,
    same: Callable[[Any], tuple[Any, ...]],
) -> None:
    """Move rows to the kept file; a row that says what the kept file already says goes away.

    What is over or withdrawn on one file says nothing of what stands on the other: ``same`` tells them apart.
    """
    held = {same(row) for row in model._default_manager.filter(organisation=kept)}
    for row in model._default_manager.filter(organisation=absorbed):
        if same(row) in held:
            row.delete()
        else:
            model._default_manager.filter(pk=row.pk).update(organisation=kept)


def _capacity(row: Representation) -> tuple[Any, ...]:
    """What makes two representations one: somebody holds a capacity once at a time, whatever its label."""
    if row.person_id and row.ends_on is None:
        return row.person_id, row.role
    return row.person_id, row.role, row.email, row.label, row.ends_on
