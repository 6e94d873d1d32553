"""Taking a file back while nothing is built on it."""

from __future__ import annotations

from typing import Any, cast

from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from billing.models import Allocation, Due, Receipt, Scale
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.search import index_organisations
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
from cressmember.office.actions.import_batch.write.written import BATCH
from cressmember.office.journal import OfficeEvent
from cressmember.office.models import ImportBatch

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
