"""What leaves for others: entries for the accountant, an attestation, a balance letter, a receipt."""

from __future__ import annotations

from datetime import date

from billing.actions.accounting import export_batch, set_accounting
from billing.actions.acknowledgement import acknowledge_due
from billing.actions.attestation import attest_memberships
from billing.actions.balance import state_balances
from billing.rules.entries import ACCOUNTS, CALL, JOURNALS
from cressmember.accounts.models import User
from cressmember.members.models import Organisation
from cressmember.office.management.demo.calendar import Calendar
from cressmember.office.management.demo.campaign import due_of

# Member numbers.
ATTESTED, ACKNOWLEDGED, STATED = 2, 5, 40


def hand_over(days: Calendar, *, by: User) -> None:
    """Confirm the accounts, export the months that are over, and write to three members."""
    set_accounting(
        recognised=CALL,
        books_from=date(days.year, 1, 1),
        last_month=12,
        with_bank=True,
        accounts={role: (account.number, account.label) for role, account in ACCOUNTS.items()},
        journals={key: (journal.number, journal.label) for key, journal in JOURNALS.items()},
        by=by,
    )
    export_batch(until=days.books_until, on=days.today, by=by)
    member = Organisation.objects.get(number=ATTESTED)
    attest_memberships(organisations=[member], by_mail=True, on=days.ago(7), by=by)
    # Today, as those who paid on line were told: the series follows its days.
    acknowledge_due(due=due_of(ACKNOWLEDGED, days.year), on=days.today, by=by)
    payer = Organisation.objects.get(number=STATED)
    state_balances(payers=[payer], as_of=days.books_until, reply_to="", by_mail=False, on=days.today, by=by)
