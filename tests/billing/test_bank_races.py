"""Two hands on the bank at once: a file is kept once, a line is explained once."""

from decimal import Decimal
from pathlib import Path

import pytest

from billing.actions.statement import import_statement, open_bank_account
from billing.models import Receipt, Statement, StatementLine
from billing.queries import outstanding_dues
from billing.rules.statement.sample import Told, write_camt
from cressmember.core.queries import verify_chain
from cressmember.members.models import Organisation

IBAN = "FR1420041010050500013M02606"

IMPORT = """
import pathlib
from django.db import transaction
from tests.holding import hold_open
from billing.actions.statement import import_statement
from billing.models import BankAccount
pathlib.Path({begun!r}).touch()
with transaction.atomic():
    data = pathlib.Path({file!r}).read_bytes()
    imported = import_statement(account=BankAccount.objects.get(), filename="a.xml", data=data, by=None)
    print(imported.again)
    hold_open({held!r}, until={until!r})
"""

EXPLAIN = """
import pathlib
from django.db import transaction
from tests.holding import hold_open
from billing.actions.line import explain_by_receipt
from billing.models import StatementLine
from billing.queries import outstanding_dues
from cressmember.kernel.violations import RuleViolation
from cressmember.members.models import Organisation
pathlib.Path({begun!r}).touch()
payer = Organisation.objects.get(number=1)
try:
    with transaction.atomic():
        explain_by_receipt(
            line=StatementLine.objects.get(), payer=payer, dues=outstanding_dues(payer=payer), by=None)
        print("done")
        hold_open({held!r}, until={until!r})
except RuleViolation as violation:
    print(violation)
"""


def both_at_once(processes, tmp_path, code, **told):
    """The first holds its transaction open until the second has begun; what each printed."""
    held, begun = str(tmp_path / "held"), str(tmp_path / "begun")
    slow = processes.python(code.format(held=held, begun=f"{held}-0", until=begun, **told))
    processes.wait(lambda: Path(held).exists())
    quick = processes.python(code.format(held=f"{held}-2", begun=begun, until=begun, **told))
    return [printed.strip().splitlines()[-1] for printed in processes.ended(slow, quick)]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "releve.xml"
    path.write_bytes(write_camt([Told("2025-03-03", Decimal("500.00"), "CONSERVERIE")], iban=IBAN))
    return path


def test_a_file_sent_twice_in_one_instant_is_kept_once(processes, file, tmp_path):
    open_bank_account(name="Compte courant", iban=IBAN, by=None)

    printed = both_at_once(processes, tmp_path, IMPORT, file=str(file))

    assert printed == ["False", "True"]
    assert (Statement.objects.count(), StatementLine.objects.count()) == (1, 1)
    assert verify_chain().holds


def test_two_people_explain_the_same_line_once(processes, issued, file, tmp_path):
    account = open_bank_account(name="Compte courant", iban=IBAN, by=None)
    import_statement(account=account, filename="a.xml", data=file.read_bytes(), by=None)

    first, second = both_at_once(processes, tmp_path, EXPLAIN)

    assert first == "done"
    assert "vient d’être expliquée" in second
    assert Receipt.objects.filter(statement_line__isnull=False).count() == 1
    assert outstanding_dues(payer=Organisation.objects.get(number=1)) == []
    assert verify_chain().holds
