"""Taking a file back: what it wrote goes away, what somebody wrote since stays."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError, Sum
from django.utils import timezone

from billing.models import Due, Receipt
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.search import index_organisations
from cressmember.members.models import Organisation
from cressmember.office.actions.import_batch.batch import wait_for_turn
from cressmember.office.actions.import_batch.undo.doomed import doomed_by, obstacle_to
from cressmember.office.actions.import_batch.undo.hands import (
    Former,
    GivenBack,
    fields_to_give_back,
    hands_since,
)
from cressmember.office.actions.import_batch.undo.kept import Kept, kept_files
from cressmember.office.actions.import_batch.undo.reach import CHANGED, UNDONE_IN_ORDER, Keys, of_keys
from cressmember.office.actions.import_batch.write.written import BATCH
from cressmember.office.journal import OfficeEvent
from cressmember.office.models import ImportBatch

__all__ = ["Kept", "Undoing", "undo_batch", "undoing_of"]


@dataclass(slots=True)
class Undoing:
    """What taking a file back would do."""

    doomed: Keys
    given_back: GivenBack
    kept: list[Kept] = field(default_factory=list)
    obstacle: str = ""

    @property
    def files_removed(self) -> int:
        return len(self.doomed[Organisation])

    @property
    def money(self) -> tuple[int, int, Decimal]:
        """How many past dues and payments go, and how much was paid, in euros."""
        receipts = of_keys(Receipt, self.doomed[Receipt])
        paid = receipts.aggregate(total=Sum("amount"))["total"] or Decimal(0)
        return len(self.doomed[Due]), len(self.doomed[Receipt]), paid

    @property
    def files_given_back(self) -> int:
        """How many files find something of what they said before."""
        found = set(self.given_back[Organisation])
        for model in CHANGED[1:]:
            rows = of_keys(model, self.given_back[model]).values_list("organisation", flat=True)
            found.update(rows)
        return len(found)


@transaction.atomic
def undo_batch(*, batch: ImportBatch, by: User | None) -> ImportBatch:
    """Take back an applied file, but for what was written by hand since.

    Raises RuleViolation, naming it, when dues or money were built on it since.
    """
    wait_for_turn()
    batch = locked(ImportBatch.objects).get(pk=batch.pk)
    if batch.state != ImportBatch.State.APPLIED:
        raise RuleViolation("Ce fichier n’est pas écrit dans le registre : il n’y a rien à annuler.")
    undoing = undoing_of(batch)
    if undoing.obstacle:
        raise RuleViolation(undoing.obstacle)
    doomed = undoing.doomed
    for model in CHANGED[1:]:
        _give_back(model, undoing.given_back[model])
    # A payer goes before or after whom it pays for; those that stay are given their own back at the end.
    Organisation.objects.filter(payer__in=list(doomed[Organisation])).update(payer=None)
    try:
        for model in UNDONE_IN_ORDER:
            of_keys(model, doomed[model]).delete()
    except ProtectedError as trouble:
        raise RuleViolation(
            "Cet import n’a pas été annulé : quelqu’un vient d’écrire sur ce qu’il avait apporté. Relisez "
            "ce qui disparaîtrait, puis annulez-le."
        ) from trouble
    try:
        with transaction.atomic():
            _give_back(Organisation, undoing.given_back[Organisation])
    except IntegrityError as trouble:
        raise RuleViolation(
            "Cet import ne peut plus être annulé : une autre fiche porte maintenant un SIRET qu’il avait "
            "remplacé. Corrigez cette fiche, ou gardez l’import."
        ) from trouble
    index_organisations(undoing.given_back[Organisation])
    batch.state = ImportBatch.State.UNDONE
    batch.undone_at = timezone.now()
    batch.save(update_fields=["state", "undone_at"])
    record(
        OfficeEvent.IMPORT_UNDONE,
        on=batch,
        by=by,
        removed=undoing.files_removed,
        kept=[kept.organisation.pk for kept in undoing.kept],
    )
    return batch


def undoing_of(batch: ImportBatch) -> Undoing:
    """What taking a file back would do, as the register stands now; nothing is written."""
    written = batch.written.get("created", {})
    # Some of it may be gone since, absorbed by another file.
    created = {
        model: set(of_keys(model, written.get(model.__name__, ())).values_list("pk", flat=True))
        for model in UNDONE_IN_ORDER
    }
    hands = hands_since(batch)
    given_back, overwritten = fields_to_give_back(batch, created[Organisation])
    doomed = doomed_by(created, hands, given_back)
    undoing = Undoing(doomed, given_back)
    undoing.kept = kept_files(created, doomed, hands, overwritten)
    undoing.obstacle = obstacle_to(doomed)
    return undoing


def _give_back(model: type[Model], former: Former) -> None:
    rows = model._default_manager.in_bulk(list(former))
    names: set[str] = set()
    for pk, row in rows.items():
        for name, value in former[pk].items():
            told: Any = model._meta.get_field(name)
            setattr(row, name, told.to_python(value))
            names.add(name)
    if names:
        model._default_manager.bulk_update(rows.values(), sorted(names), batch_size=BATCH)
