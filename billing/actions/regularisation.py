"""Regularising provisional dues once the awaited figure is known: a complementary call, or a reduction."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from billing.actions.adjustment import adjust_due
from billing.actions.campaign import hold_year
from billing.actions.issue import call_lines
from billing.actions.letterhead import refuse_incomplete_letterhead
from billing.journal import BillingEvent
from billing.models import Adjustment, Due
from billing.queries.regularisation import regularisations
from cressmember.accounts.models import User
from cressmember.core.actions.journal import record
from cressmember.core.actions.lock import locked
from cressmember.kernel.violations import RuleViolation
from cressmember.members.actions.hold import hold


@transaction.atomic
def regularise_due(*, due: Due, due_on: date, on: date, by: User | None) -> Due:
    """Call what a provisional due lacked, or take off what it had too much; it is provisional no longer.

    Returns the complementary due when there is one, else the due itself. Raises RuleViolation while the
    awaited figure is not known, or when it is regularised already.
    """
    hold_year(due.dues_year)
    hold([due.organisation_id])
    due = locked(Due.objects).select_related("dues_year", "organisation").get(pk=due.pk)
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
        adjust_due(
            due=due,
            kind=Adjustment.Kind.REDUCTION,
            amount=-found.difference,
            because=f"Régularisation : {found.explanation}"[:250],
            decided_by="Application du barème",
            decided_on=on,
            by=by,
        )
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
