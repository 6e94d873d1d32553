"""Late payers: a plan of reminders, those that went, and what holds some of them back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from billing.actions.adjustment import adjust_due
from billing.actions.announcement import announce_transfer
from billing.actions.doubt import raise_doubt
from billing.actions.notice import record_notice
from billing.actions.pause import open_dispute, promise_payment
from billing.actions.payment_plan import agree_plan
from billing.actions.reminder import going_on, post_letters, send_reminders, start_sending
from billing.actions.reminder_plan import adopt_plan, draft_plan, set_reminders
from billing.models import Adjustment, ReminderRun
from billing.queries.reminder import digest_of
from cressmember.accounts.models import User
from cressmember.kernel.money import round_cents
from cressmember.office.management.demo.calendar import Calendar
from cressmember.office.management.demo.campaign import due_of

IMPORTED_YEAR = 2024
# Member numbers.
PROMISED, DISPUTED, IN_PARTS, REDUCED, ANNOUNCED = 62, 33, 71, 21, 110
DOUBTFUL, LOST, NOTIFIED = 82, 95, 43
PARTS = 3


def decide_cases(days: Calendar, *, by: User) -> None:
    """A reduction, a loss and a doubtful due, decided by the bureau."""
    adjust_due(
        due=due_of(REDUCED, days.year),
        kind=Adjustment.Kind.REDUCTION,
        amount=Decimal("40.00"),
        because="Activité suspendue six mois après un incendie",
        decided_by="Bureau",
        decided_on=days.ago(42),
        by=by,
    )
    lost = due_of(LOST, IMPORTED_YEAR)
    adjust_due(
        due=lost,
        kind=Adjustment.Kind.WRITE_OFF,
        amount=lost.amount,
        because="Liquidation, clôture pour insuffisance d’actif",
        decided_by="Conseil d’administration",
        decided_on=days.ago(41),
        by=by,
    )
    raise_doubt(
        due=due_of(DOUBTFUL, IMPORTED_YEAR),
        on=days.ago(40),
        because="Redressement judiciaire ouvert",
        insolvent=True,
        by=by,
    )


def adopt_reminders(days: Calendar, *, by: User) -> None:
    """Adopt the plan that is offered, with the article of the statutes that its last letter quotes."""
    set_reminders(notice_article="8", by=by)
    adopt_plan(
        plan=draft_plan(by=by),
        active_from=days.called_on,
        adopted_by="Conseil d’administration",
        on=days.called_on,
        by=by,
    )


def remind(days: Calendar, *, ago: int, by: User) -> None:
    """Send the reminders that go on a day; those on paper are posted on the morrow."""
    day = days.ago(ago)
    start_sending(on=day, digest=digest_of(going_on(day)), by=by)
    run = ReminderRun.objects.get(on=day)
    send_reminders(run=run, by=by)
    post_letters(letters=list(run.letters.all()), on=days.ago(ago - 1), by=by)


def hear_answers(days: Calendar, *, by: User) -> None:
    """What late payers answered: a promise, a dispute, an agreement to pay in parts, a transfer announced."""
    promise_payment(
        due=due_of(PROMISED, days.year),
        for_day=days.today + timedelta(days=9),
        because="Subvention attendue, la directrice a appelé",
        on=days.ago(9),
        by=by,
    )
    open_dispute(
        due=due_of(DISPUTED, days.year),
        because="Budget retenu contesté : comptes annuels demandés",
        on=days.ago(14),
        by=by,
    )
    in_parts = due_of(IN_PARTS, days.year)
    part = round_cents(in_parts.amount / PARTS)
    shares = [part] * (PARTS - 1) + [in_parts.amount - part * (PARTS - 1)]
    agree_plan(
        due=in_parts,
        parts=[(days.ago(3) + timedelta(days=30 * rank), share) for rank, share in enumerate(shares)],
        because="Trésorerie tendue jusqu’au printemps",
        agreed_by="Bureau",
        agreed_on=days.ago(12),
        by=by,
    )
    announce_transfer(due=due_of(ANNOUNCED, days.year), on=days.ago(2), by=by)
    record_notice(
        due=due_of(NOTIFIED, IMPORTED_YEAR),
        posted_on=days.ago(20),
        tracking="1A 203 456 789 0",
        on=days.ago(20),
        by=by,
    )
