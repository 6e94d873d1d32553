"""Credits that pay what their payer still owes, oldest first."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from billing.actions.receipt import allocate
from billing.models import Allocation, Receipt
from billing.queries.credit import credits_to_spread
from cressmember.accounts.models import User
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.hold import hold


@transaction.atomic
def spread_credits(*, expected: Decimal, by: User | None) -> list[Allocation]:
    """Pay open dues with the credits of their payers, as they were shown: ``expected`` is what that came to.

    Raises RuleViolation when what would be paid is no longer what was read.
    """
    # The files, then the money, as everybody does: they stand still while they are added up.
    shown = credits_to_spread()
    hold({due.organisation_id for row in shown for due, _ in row.parts})
    list(locked(Receipt.objects.filter(pk__in=[row.receipt.pk for row in shown])))
    pending = credits_to_spread()
    if sum(row.amount for row in pending) != expected:
        raise RuleViolation("Les crédits ont changé depuis que vous les avez lus : relisez-les.")
    made: list[Allocation] = []
    for row in pending:
        made += allocate(
            receipt=row.receipt,
            dues=[due for due, _ in row.parts],
            at_most={due.pk: amount for due, amount in row.parts},
            by=by,
        )
    return made
