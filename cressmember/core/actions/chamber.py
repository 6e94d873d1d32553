"""Setting what the chamber prints and where its members pay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from cressmember.core.actions.journal import differences, record
from cressmember.core.actions.lock import locked
from cressmember.core.actions.tidying import tidied
from cressmember.core.journal import CoreEvent
from cressmember.core.models import Chamber
from cressmember.kernel import identifiers

if TYPE_CHECKING:
    from cressmember.accounts.models import User

READERS = {
    "siret": identifiers.siret,
    "rna": identifiers.rna,
    "iban": identifiers.iban,
    "bic": identifiers.bic,
    "vat_number": identifiers.vat_number,
}


@transaction.atomic
def configure_chamber(*, by: User | None, **fields: Any) -> Chamber:
    """Change the chamber's settings. Raises RuleViolation for an identifier that cannot be one."""
    chamber = locked(Chamber.objects).filter(pk=1).first() or Chamber(pk=1)
    before = chamber.letterhead() | chamber.invoicing() | chamber.offering()
    for name, value in tidied(Chamber, fields).items():
        setattr(chamber, name, value)
    for name, read in READERS.items():
        if getattr(chamber, name):
            setattr(chamber, name, read(getattr(chamber, name)))
    chamber.save()
    changes = differences(before, chamber.letterhead() | chamber.invoicing() | chamber.offering())
    if changes:
        record(CoreEvent.CHAMBER_CONFIGURED, on=chamber, by=by, changes=changes)
    return chamber
