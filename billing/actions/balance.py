"""Balance-confirmation letters: what the books say of a payer on a day, for the auditor."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction

from billing.actions.document import BALANCES, addressed_to, issue_documents
from billing.journal import BillingEvent
from billing.models import Document
from billing.queries.balance import A_YEAR, Balance, balances
from billing.queries.recipient import recipients
from cressmember.accounts.models import User
from cressmember.core.actions.job import start_job
from cressmember.core.actions.journal import record_many
from cressmember.core.models import Chamber, Job
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import euros, long_date
from cressmember.members.actions.hold import hold
from cressmember.members.models import Organisation

STATING = "billing.state_balances"


def start_stating(*, as_of: date, reply_to: str, by_mail: bool, on: date, by: User | None) -> Job:
    """Write to every payer concerned, in the background. Raises RuleViolation for a day to come."""
    _refuse_to_come(as_of, on)
    return start_job(
        STATING,
        by=by,
        as_of=as_of.isoformat(),
        reply_to=reply_to,
        by_mail=by_mail,
        on=on.isoformat(),
    )


@transaction.atomic
def state_balances(
    *,
    payers: Collection[Organisation],
    as_of: date,
    reply_to: str,
    by_mail: bool,
    on: date,
    by: User | None,
) -> list[Document]:
    """Write to payers what the chamber's books say they owe on a day; those already written to are passed
    over.

    ``reply_to`` is the name and address of who awaits the answer, the chamber when it is empty. Raises
    RuleViolation for a day to come.
    """
    _refuse_to_come(as_of, on)
    keys = [row.pk for row in payers]
    held = hold(keys)
    done = Document.objects.filter(
        kind=Document.Kind.BALANCE, organisation__in=keys, stored__content__as_of=as_of.isoformat()
    )
    known = set(done.values_list("organisation_id", flat=True))
    rows = sorted(
        (row for key, row in held.items() if key not in known), key=lambda row: (row.sort_name, row.pk)
    )
    if not rows:
        return []
    found = recipients(rows, on=on)
    stated = balances([row.pk for row in rows], after=as_of - A_YEAR, on=as_of)
    same = {"chamber": Chamber.current().letterhead(), "reply_to": reply_to.strip()}
    letters = [
        addressed_to(
            row,
            found[row.pk],
            content=same | {"payer": row.name} | _content(stated[row.pk], as_of),
            amount=stated[row.pk].amount,
            subject=f"Confirmation de solde au {long_date(as_of)}, {row}",
            by_mail=by_mail,
        )
        for row in rows
    ]
    documents = issue_documents(BALANCES, letters, year=str(on.year), on=on, by=by)
    record_many(
        BillingEvent.BALANCE_STATED,
        rows=[(row, {}) for row in rows],
        by=by,
        as_of=as_of.isoformat(),
        series=documents[0].series,
    )
    return documents


def _refuse_to_come(as_of: date, on: date) -> None:
    if as_of > on:
        raise RuleViolation("Un solde se confirme à un jour passé, d’ordinaire la clôture de l’exercice.")


def _content(balance: Balance, as_of: date) -> dict[str, Any]:
    return {
        "as_of": as_of.isoformat(),
        "day": long_date(as_of),
        "lines": [
            {
                "label": line.label,
                "member": line.member,
                "called": euros(line.called),
                "paid": euros(line.paid + line.adjusted),
                "outstanding": euros(line.outstanding),
            }
            for line in balance.lines
        ],
        "called": euros(balance.called),
        "paid": euros(balance.paid + balance.adjusted),
        "outstanding": euros(balance.called - balance.paid - balance.adjusted),
        "credit": euros(balance.credit) if balance.credit else "",
        "amount": euros(abs(balance.amount)),
        "owed_to": "nobody" if not balance.amount else "chamber" if balance.amount > 0 else "payer",
    }
