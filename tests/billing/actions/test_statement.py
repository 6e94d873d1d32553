from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing.actions.statement import (
    change_bank_account,
    count_new,
    import_statement,
    open_bank_account,
    read_statement,
    upload_statement,
)
from billing.models import Statement, StatementLine, StatementUpload
from billing.rules.statement import Columns, guessed, read_table
from cressmember.core.models import Entry
from cressmember.kernel.violations import RuleViolation

FILES = Path(__file__).parents[1] / "statements"
CAMT = (FILES / "camt053_v02.xml").read_bytes()
OFX = (FILES / "ofx1.ofx").read_bytes()
CSV = (FILES / "debit_credit.csv").read_bytes()
IBAN = "FR1420041010050500013M02606"


@pytest.fixture
def account(db):
    return open_bank_account(name="Compte courant", iban=IBAN, by=None)


def bring_in(account, data=CAMT, **told):
    return import_statement(account=account, filename="releve.xml", data=data, by=None, **told)


def test_each_line_of_a_file_waits_to_be_explained(account):
    statement = bring_in(account).statement

    assert (statement.read, statement.added, statement.format) == (5, 5, "camt")
    assert (statement.opening_balance, statement.closing_balance) == (Decimal("1000"), Decimal("1822.50"))
    assert statement.difference == Decimal(0)
    line = StatementLine.objects.waiting().first()
    assert (line.amount, line.booked_on, line.other_name) == (
        Decimal("500.00"),
        date(2025, 3, 2),
        "CONSERVERIE DE L'HORLOGE",
    )
    assert Entry.objects.get(event="billing.statement_imported").figures["added"] == 5


def test_the_same_file_is_the_same_statement(account):
    first, second = bring_in(account), bring_in(account)

    assert (first.again, second.again) == (False, True)
    assert second.statement == first.statement
    assert StatementLine.objects.count() == 5


def test_a_file_that_overlaps_adds_only_what_is_new(account):
    bring_in(account)
    longer = CAMT.replace(b"PDNG", b"BOOK").replace(b">1822.50<", b">1921.50<")

    statement = bring_in(account, longer).statement

    assert (statement.read, statement.added) == (6, 1)
    assert StatementLine.objects.count() == 6


def test_two_identical_lines_of_a_day_are_both_kept_once(account):
    head = b"Date;Libelle;Montant\n"
    row = b"02/03/2025;VIR DUPONT;80,00\n"
    columns = Columns(";", ("Date", "Libelle", "Montant"), "Date", "Libelle", amount="Montant")

    bring_in(account, head + row, columns=columns)
    bring_in(account, head + row + row, columns=columns)
    bring_in(account, head + row + row + b"\n", columns=columns)

    assert StatementLine.objects.count() == 2


def test_another_format_of_the_same_days_adds_nothing_twice(account):
    bring_in(account, OFX)

    statement = bring_in(account).statement

    # The 500 € of 2 March are in both.
    assert (statement.read, statement.added) == (5, 4)
    assert statement.remarks[-1].startswith("1\u00a0ligne est déjà connue d’un autre fichier")


def test_references_that_the_bank_draws_anew_add_nothing_twice(account):
    bring_in(account, OFX)

    again = bring_in(account, OFX.replace(b"<FITID>000", b"<FITID>X000")).statement

    assert again.added == 0


def test_the_file_of_another_account_is_refused(db):
    other = open_bank_account(name="Livret", iban="FR7630006000011234567890189", by=None)

    with pytest.raises(RuleViolation, match="et non de Livret"):
        bring_in(other)
    with pytest.raises(RuleViolation, match="et non de Livret"):
        bring_in(other, OFX)
    assert not Statement.objects.exists()


def test_the_columns_of_a_text_file_are_remembered(account):
    table = read_table(CSV)
    columns = Columns(table.separator, table.headings, **guessed(table))

    with pytest.raises(RuleViolation, match="Dites d’abord où lire"):
        bring_in(account, CSV)
    bring_in(account, CSV, columns=columns)

    account.refresh_from_db()
    assert account.csv_mapping["debit"] == "Débit euros"
    assert StatementLine.objects.count() == 3


def test_a_file_that_cannot_be_read_leaves_nothing(account):
    with pytest.raises(RuleViolation):
        bring_in(account, CAMT[:-200])

    assert not Statement.objects.exists()


def test_what_is_new_is_known_before_it_is_kept(account):
    read = read_statement(account=account, data=CAMT)
    assert count_new(account=account, read=read) == 5

    bring_in(account)

    assert count_new(account=account, read=read) == 0


def test_a_file_put_aside_takes_the_place_of_the_one_before(account):
    for name in ("a.xml", "b.xml"):
        upload_statement(account=account, filename=name, data=CAMT, by=None)

    assert [one.filename for one in StatementUpload.objects.all()] == ["b.xml"]
    with pytest.raises(RuleViolation, match="PDF"):
        upload_statement(account=account, filename="c.pdf", data=b"%PDF-", by=None)


def test_an_account_is_changed_with_its_trace(account):
    change_bank_account(account=account, name="Compte principal", iban=IBAN, by=None)
    change_bank_account(account=account, name="Compte principal", by=None)

    entry = Entry.objects.get(event="billing.bank_account_changed")
    assert entry.detail.changes == {"name": ["Compte courant", "Compte principal"]}


def test_a_large_file_is_written_by_batches(account):
    columns = Columns(";", ("Date", "Libelle", "Montant"), "Date", "Libelle", amount="Montant")

    def cost(lines, month):
        rows = "".join(f"{1 + n % 28:02}/{month}/2025;VIR {n};{n + 1},00\n" for n in range(lines))
        with CaptureQueriesContext(connection) as queries:
            bring_in(account, f"Date;Libelle;Montant\n{rows}".encode(), columns=columns)
        return len(queries)

    cost(1, "01")
    # SQLite writes some seventy lines at once.
    assert cost(400, "02") <= cost(4, "03") + 7
