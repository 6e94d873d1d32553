from datetime import date
from decimal import Decimal

import pytest

from billing.actions.balance import start_stating, state_balances
from billing.actions.document import cancel_call
from billing.actions.receipt import receive
from billing.models import Document, Due
from billing.queries.balance import balances, payers_concerned
from cressmember.core.actions.job import run
from cressmember.core.models import Job
from cressmember.kernel.violations import RuleViolation

ON = date(2026, 1, 20)
CLOSING = date(2025, 12, 31)


@pytest.fixture
def due(issued):
    return Due.objects.select_related("payer").get(organisation__number=1, campaign=issued)


def paid(due, amount, on):
    return receive(
        payer=due.payer,
        method="transfer",
        amount=Decimal(amount),
        received_on=on,
        outside_id=f"v{on}",
        dues=[due],
        by=None,
    )


def state(payer, as_of=CLOSING, **instead):
    said = {"reply_to": "", "by_mail": True, "on": ON, "by": None}
    return state_balances(payers=[payer], as_of=as_of, **(said | instead))


def balance(due, on):
    return balances([due.payer_id], after=date(2025, 1, 1), on=on)[due.payer_id]


@pytest.mark.parametrize(
    ("on", "called", "paid_by_then"),
    [
        (date(2025, 1, 14), "0.00", "0.00"),
        (date(2025, 1, 15), "500.00", "0.00"),
        (date(2025, 6, 1), "500.00", "0.00"),
        (date(2025, 6, 2), "500.00", "200.00"),
    ],
)
def test_a_balance_is_that_of_its_day(due, on, called, paid_by_then):
    paid(due, "200.00", date(2025, 6, 2))

    found = [line for line in balance(due, on).lines if line.label == "Cotisation 2025"]

    assert sum(line.called for line in found) == Decimal(called)
    assert sum(line.paid for line in found) == Decimal(paid_by_then)


def test_money_beyond_what_is_due_is_a_credit(due):
    paid(due, "650.00", date(2025, 6, 2))

    assert balance(due, CLOSING).credit == Decimal("150.00")
    assert balance(due, CLOSING).amount == Decimal("-150.00")


def test_a_due_cancelled_since_was_owed_that_day(due):
    cancel_call(document=due.documents.get(), because="doublon", on=date(2025, 2, 1), by=None)

    # The cancellation is recorded today, long after the closing.
    assert balance(due, CLOSING).called == Decimal("500.00")


def test_the_letter_says_the_balance_and_awaits_an_answer(due):
    paid(due, "200.00", date(2025, 6, 2))

    (letter,) = state(due.payer, reply_to="Cabinet Audit\n75009 Paris")

    content = letter.stored.content
    assert (letter.number, letter.amount, letter.organisation) == (
        "CS-2026-0001",
        Decimal("300.00"),
        due.payer,
    )
    assert (content["amount"], content["owed_to"]) == ("300,00\u00a0€", "chamber")
    assert content["reply_to"] == "Cabinet Audit\n75009 Paris"


@pytest.mark.parametrize(
    ("amount", "owed_to"), [("500.00", "nobody"), ("500.01", "payer"), ("499.99", "chamber")]
)
def test_the_letter_says_in_whose_favour_it_is(due, amount, owed_to):
    paid(due, amount, date(2025, 6, 2))

    (letter,) = state(due.payer)

    assert letter.stored.content["owed_to"] == owed_to


def test_a_balance_is_stated_once_for_a_day(due):
    state(due.payer)

    assert state(due.payer) == []
    assert len(state(due.payer, as_of=date(2025, 12, 30))) == 1


def test_a_balance_to_come_is_not_stated(due):
    with pytest.raises(RuleViolation, match="jour passé"):
        state(due.payer, as_of=date(2026, 1, 21))
    with pytest.raises(RuleViolation, match="jour passé"):
        start_stating(as_of=date(2026, 1, 21), reply_to="", by_mail=True, on=ON, by=None)

    assert not Job.objects.filter(kind="billing.state_balances").exists()


def test_every_payer_concerned_is_written_to_by_a_job_that_can_run_again(issued):
    concerned = payers_concerned(on=CLOSING)
    for _ in range(2):
        job = start_stating(as_of=CLOSING, reply_to="", by_mail=False, on=ON, by=None)
        run(job.pk)

    assert Document.objects.filter(kind="balance").count() == len(concerned) > 100
