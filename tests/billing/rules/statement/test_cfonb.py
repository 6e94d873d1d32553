from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from billing.rules.statement import format_of, read_file
from cressmember.kernel.violations import RuleViolation

FILE = (Path(__file__).parents[2] / "statements/cfonb120.txt").read_text()
ROWS = FILE.splitlines()
IBAN = "FR1420041010050500013M02606"


def read(rows, **options):
    return read_file("\n".join(rows).encode("cp1252"), **options)


def test_a_file_is_read_with_what_completes_each_movement():
    found = read(ROWS)

    transfer, fees, cheque = found.movements
    assert (transfer.amount, transfer.booked_on) == (Decimal("500.00"), date(2025, 3, 2))
    assert transfer.value_on == date(2025, 3, 3)
    assert (transfer.other_name, transfer.reference) == ("CONSERVERIE DE L'HORLOGE", "E2E-77")
    assert transfer.text == "VIR SEPA CONSERVERIE COTISATION AC-2025-0001"
    assert transfer.bank_reference == "12"
    assert (fees.amount, fees.reference, fees.is_return) == (Decimal("-12.50"), "FRAIS3", False)
    assert (cheque.amount, cheque.is_return) == (Decimal("-120.03"), True)
    assert cheque.other_name == "BENEFICIAIRE"
    assert (found.account, found.difference) == ("20041010050500013M026", Decimal("0.00"))
    assert found.is_of(IBAN)


def test_lines_that_nobody_parted_and_lines_that_lost_their_ends_are_read():
    assert read(["".join(ROWS)]).movements == read(ROWS).movements
    assert read([row.rstrip() for row in ROWS]).movements == read(ROWS).movements


def test_control_totals_that_do_not_agree_are_told():
    found = read([*ROWS[:-1], ROWS[-1].replace("0000013674G", "0000013674H")])

    assert found.difference == Decimal("0.01")
    assert "0,01\u00a0€ d’écart" in found.remarks[-1]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (ROWS[:-1], "n’est pas fermé"),
        ([*ROWS[:-1], ROWS[0], ROWS[-1]], "Ligne 9 : le compte précédent"),
        ([ROWS[0], ROWS[2], ROWS[-1]], "Ligne 2 : elle complète"),
        ([ROWS[0], ROWS[1].replace("000005000{", "00000x000{"), ROWS[-1]], "n’est pas un montant CFONB"),
        ([ROWS[0], ROWS[1].replace("020325", "310225"), ROWS[-1]], "n’est pas une date"),
        ([ROWS[0], ROWS[1].replace("020325", "      "), ROWS[-1]], "n’est pas une date"),
        ([ROWS[0], ROWS[1].replace("EUR2", "USD2"), ROWS[-1]], "Seuls les euros"),
        ([ROWS[0], ROWS[1].replace("EUR2", "EUR3").replace("000{", "001{"), ROWS[-1]], None),
        ([ROWS[0], ROWS[1].replace("EUR2", "EUR3").replace("000{", "000A"), ROWS[-1]], "s’arrête au centime"),
        ([ROWS[0], "09" + ROWS[1][2:], ROWS[-1]], "«\u00a009\u00a0» n’est pas un code"),
        ([ROWS[0], ROWS[1] + "x", ROWS[-1]], "dépasse 120"),
    ],
)
def test_what_is_not_sure_is_refused_with_its_line(rows, sentence):
    if sentence is None:
        assert read(rows).movements[0].amount == Decimal("50.01")
        return
    with pytest.raises(RuleViolation, match=sentence):
        read(rows)


def test_a_movement_of_no_account_is_refused():
    with pytest.raises(RuleViolation, match="Ligne 3 : aucun compte"):
        read([ROWS[0], ROWS[-1], ROWS[1]])


def test_several_days_of_one_account_are_one_file():
    found = read([*ROWS, ROWS[-1].replace("07", "01", 1), ROWS[1], ROWS[-1].replace("13674G", "18674G")])

    assert len(found.movements) == 4
    assert (found.opening, found.closing) == (Decimal("1000.00"), Decimal("1867.47"))
    assert found.remarks == ()


def test_of_several_accounts_the_one_that_is_named_is_read():
    other = [row.replace("0500013M026", "0000000X000") for row in ROWS]

    assert len(read([*ROWS, *other], iban=IBAN).movements) == 3
    with pytest.raises(RuleViolation, match="plusieurs comptes"):
        read([*ROWS, *other])


def test_the_content_says_what_it_is():
    assert format_of(FILE.encode()) == "cfonb"
