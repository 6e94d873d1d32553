from decimal import Decimal

from billing.rules.statement import read_file
from billing.rules.statement.sample import Told, write_camt


def test_what_is_written_is_read_back():
    lines = [
        Told("2025-03-03", Decimal("80.00"), "Dupont & Fils", "été <b>"),
        Told("2025-03-04", Decimal("-5")),
    ]

    read = read_file(write_camt(lines, iban="FR1420041010050500013M02606"))

    assert [(one.amount, one.other_name, one.text) for one in read.movements] == [
        (Decimal("80.00"), "Dupont & Fils", "été <b>"),
        (Decimal("-5.00"), "", ""),
    ]
    assert read.difference == Decimal(0)
