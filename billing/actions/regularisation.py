"""Regularising provisional dues once the awaited figure is known: a complementary call, or a reduction."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from billing.actions.adjustment import adjust_due, hold_due
from billing.actions.campaign import hold_year
from billing.actions.credit_note import credit_invoice, left_to_credit
from billing.actions.issue import call_lines
from billing.actions.letterhead import refuse_incomplete_letterhead
from billing.journal import BillingEvent
from billing.models import Adjustment, Document, Due
from billing.queries.regularisation import regularisations
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.kernel.money import round_cents
from cressmember.kernel.violations import RuleViolation


@transaction.atomic
def regularise_due(*, due: Due, due_on: date, on: date, by: User | None) -> Due:
    """Call what a provisional due lacked, or take off what it had too much; it is provisional no longer.

    Returns the complementary due when there is one, else the due itself. Raises RuleViolation while the
    awaited figure is not known, or when it is regularised already.
    """
    hold_year(due.dues_year)
    due = hold_due(due)
    if not due.provisional or due.cancelled_at:
        raise RuleViolation("Cette cotisation n’est pas provisoire : il n’y a rien à régulariser.")
    waiting = next(iter(regularisations(on=on, only=[due.pk])), None)
    if waiting is None:
        raise RuleViolation(f"{due.organisation} n’était pas adhérente ce jour-là : annulez l’appel.")
    found = waiting.found
    if found is None:
        raise RuleViolation(waiting.obstacle)
    made = due
    if found.difference > 0:
        refuse_incomplete_letterhead()
        line = waiting.line
        line.amount, line.explanation, line.trace = found.difference, found.explanation, found.trace
        line.campaign.due_on = due_on
        (made,) = call_lines(line.campaign, [line], origin=Due.Origin.SINGLE, on=on, by=by)
    elif found.difference < 0:
        _take_off(due, -found.difference, f"Régularisation : {found.explanation}"[:250], on=on, by=by)
    due.provisional = False
    due.save(update_fields=["provisional"])
    record(
        BillingEvent.DUE_REGULARISED,
        on=due,
        by=by,
        called=str(found.called),
        now=str(found.now),
        complement=made.pk if made != due else 0,
    )
    return made


def _take_off(due: Any, amount: Decimal, because: str, *, on: date, by: User | None) -> None:
    """Lower a due by what was called too much, by a credit note when it was invoiced.

    Decisions may have lowered it already: no more is taken off than is left of it.
    """
    amount = min(amount, round_cents(due.outstanding + due.paid))
    if not amount:
        return
    invoice = due.documents.live().filter(kind=Document.Kind.INVOICE).first()
    if invoice:
        credit_invoice(
            invoice=invoice, amount=min(amount, left_to_credit(invoice)), because=because, on=on, by=by
        )
        return
    adjust_due(
        due=due,
        kind=Adjustment.Kind.REDUCTION,
        amount=amount,
        because=because,
        decided_by="Application du barème",
        decided_on=on,
        by=by,
    )
