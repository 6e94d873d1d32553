"""Two hands on the bank at once: a file is kept once, a line is explained once."""

from decimal import Decimal

import pytest

from billing.actions.statement import import_statement, open_bank_account
from billing.models import Receipt, Statement, StatementLine
from billing.queries import outstanding_dues
from billing.rules.statement.sample import Told, write_camt
from cressmember.core.queries import verify_chain
from cressmember.members.models import Organisation

IBAN = "FR1420041010050500013M02606"

HEAD = """
from billing.actions.line import explain_by_receipt
from billing.actions.statement import import_statement
from billing.models import BankAccount, StatementLine
from billing.queries import outstanding_dues
from cressmember.members.models import Organisation
"""
IMPORT = (
    "data = pathlib.Path({file!r}).read_bytes(); "
    "print(import_statement(account=BankAccount.objects.get(), filename='a.xml', data=data, by=None).again)"
)
EXPLAIN = (
    "payer = Organisation.objects.get(number=1); dues = outstanding_dues(payer=payer); "
    "explain_by_receipt(line=StatementLine.objects.get(), payer=payer, dues=dues, by=None)"
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "releve.xml"
    path.write_bytes(write_camt([Told("2025-03-03", Decimal("500.00"), "CONSERVERIE")], iban=IBAN))
    return path


def test_a_file_sent_twice_in_one_instant_is_kept_once(at_once, file):
    open_bank_account(name="Compte courant", iban=IBAN, by=None)

    printed = at_once(*[IMPORT.format(file=str(file))] * 2)

    assert printed == ["False", "True"]
    assert (Statement.objects.count(), StatementLine.objects.count()) == (1, 1)
    assert verify_chain().holds


def test_two_people_explain_the_same_line_once(at_once, issued, file):
    account = open_bank_account(name="Compte courant", iban=IBAN, by=None)
    import_statement(account=account, filename="a.xml", data=file.read_bytes(), by=None)

    first, second = at_once(EXPLAIN, EXPLAIN)

    assert first == ""
    assert "vient d’être expliquée" in second
    assert Receipt.objects.filter(statement_line__isnull=False).count() == 1
    assert outstanding_dues(payer=Organisation.objects.get(number=1)) == []
    assert verify_chain().holds
