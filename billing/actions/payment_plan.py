"""Payment plans: what is owed, shared out over days by agreement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.db import transaction
from django.utils import timezone

from billing.actions.pause import hold_owed
from billing.journal import BillingEvent
from billing.models import Due, PaymentPlan, PlanPart
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.money import round_cents
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros, long_date


@transaction.atomic
def agree_plan(
    *,
    due: Due,
    parts: Sequence[tuple[date, Decimal]],
    because: str,
    agreed_by: str,
    agreed_on: date,
    by: User | None,
) -> PaymentPlan:
    """Let a due be paid in parts: only a part past its day is late. A new plan replaces the last.

    Raises RuleViolation when the parts do not add up to what remains, or when their days do not follow.
    """
    due = hold_owed(due)
    if not because.strip() or not agreed_by.strip():
        raise RuleViolation("Dites qui l’a accordé, et pourquoi.")
    if not parts or any(amount <= 0 for _, amount in parts):
        raise RuleViolation("Un échéancier a au moins une part, et chacune est un montant positif.")
    if parts[0][0] < agreed_on:
        raise RuleViolation(f"La première part ne précède pas l’accord, du {long_date(agreed_on)}.")
    for before, after in pairwise(parts):
        if after[0] <= before[0]:
            raise RuleViolation(f"Les parts se suivent : le {long_date(after[0])} vient trop tôt.")
    total, remains = sum((amount for _, amount in parts), Decimal(0)), round_cents(due.outstanding)
    if total != remains:
        raise RuleViolation(f"Les parts font {euros(total)} : il reste {euros(remains)} à payer.")
    for known in PaymentPlan.objects.standing().filter(due=due):
        _end(known, "Remplacé par un nouvel échéancier")
    plan = PaymentPlan.objects.create(
        due=due,
        amount=total,
        agreed_on=agreed_on,
        agreed_by=agreed_by.strip(),
        because=because.strip(),
        recorded_by=by,
    )
    PlanPart.objects.bulk_create(
        PlanPart(plan=plan, rank=rank, due_on=day, amount=amount)
        for rank, (day, amount) in enumerate(parts, start=1)
    )
    record(BillingEvent.PAYMENT_PLAN_AGREED, on=due, by=by, amount=str(total), parts=len(parts))
    return plan


@transaction.atomic
def end_plan(*, plan: PaymentPlan, because: str, by: User | None) -> PaymentPlan:
    """End a plan: what remains is owed as it was called."""
    if not because.strip():
        raise RuleViolation("Dites pourquoi l’échéancier prend fin.")
    locked(Due.objects).get(pk=plan.due_id)
    plan = locked(PaymentPlan.objects).get(pk=plan.pk)
    if plan.ended_at:
        raise RuleViolation("Cet échéancier a déjà pris fin.")
    _end(plan, because.strip())
    record(BillingEvent.PAYMENT_PLAN_ENDED, on=plan.due, by=by)
    return plan


def _end(plan: PaymentPlan, because: str) -> None:
    plan.ended_at, plan.ended_because = timezone.now(), because
    plan.save(update_fields=["ended_at", "ended_because"])
