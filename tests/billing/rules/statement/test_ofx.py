from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from billing.rules.statement import format_of, read_file
from cressmember.kernel.violations import RuleViolation

FILES = Path(__file__).parents[2] / "statements"
OFX1 = (FILES / "ofx1.ofx").read_bytes()
OFX2 = (FILES / "ofx2.ofx").read_bytes()
IBAN = "FR1420041010050500013M02606"


def test_tags_that_are_not_closed_are_read():
    read = read_file(OFX1)

    transfer, cheque = read.movements
    assert (transfer.amount, transfer.booked_on, transfer.row) == (Decimal("500.00"), date(2025, 3, 2), 17)
    assert transfer.text == "VIR CONSERVERIE DE L'HORLOGE Cotisation d'été & divers"
    assert (transfer.bank_reference, transfer.is_return) == ("0001", False)
    assert (cheque.amount, cheque.reference) == (Decimal("-120.50"), "1234567")
    assert (cheque.text, cheque.is_return) == ("CHEQUE IMPAYE 1234567", True)
    assert (read.account, read.closing, read.difference) == (
        "20041010050500013M026",
        Decimal("1379.50"),
        None,
    )
    assert read.is_of(IBAN)
    assert not read.is_of("FR7630006000011234567890189")


def test_the_xml_version_reads_the_same():
    read = read_file(OFX2)

    (line,) = read.movements
    assert (line.text, line.amount, read.account) == ("Écluse", Decimal("500.00"), "200410500013M026")
    assert read.closing is None


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"</OFX>", b"", "coupé"),
        (b"<OFX>", b"<!DOCTYPE x><OFX>", "DOCTYPE"),
        (b"<TRNAMT>+500,00", b"<TRNAMT>cinq cents", "Ligne 17 : «\u00a0cinq cents".encode()),
        (b"<TRNAMT>+500,00", b"", "n’est pas un montant".encode()),
        (b"20250302120000", b"20250230", "n’est pas une date".encode()),
        (b"20250302120000", b"hier", "n’est pas une date".encode()),
        (b"<CURDEF>EUR", b"<CURDEF>CHF", "Ce compte est en CHF"),
        (b"STMTRS", b"AUTRE", "aucun compte"),
    ],
)
def test_what_is_not_sure_is_refused(old, new, sentence):
    sentence = sentence.decode() if isinstance(sentence, bytes) else sentence

    with pytest.raises(RuleViolation, match=sentence):
        read_file(OFX1.replace(old, new))


def test_of_several_accounts_the_one_that_is_named_is_read():
    second = OFX2.decode().replace("0500013M026", "0000000X000")
    inside = second[second.index("<STMTTRNRS>") : second.index("</BANKMSGSRSV1>")]
    first = OFX2.decode().replace("<BANKID>20041</BANKID>", "")
    both = first.replace("</BANKMSGSRSV1>", f"{inside}</BANKMSGSRSV1>").encode()

    with pytest.raises(RuleViolation, match="plusieurs comptes"):
        read_file(both)
    assert read_file(both, iban=IBAN).account == "0500013M026"


def test_a_block_that_closes_beside_the_one_open_changes_nothing():
    beside = OFX1.replace(b"<ACCTTYPE>CHECKING", b"<ACCTTYPE>CHECKING</ACCTTYPE>")

    assert read_file(beside).account == "20041010050500013M026"


def test_a_movement_outside_any_account_is_not_kept():
    lost = OFX1.replace(b"<BANKMSGSRSV1>", b"<STMTTRN><TRNAMT>1</STMTTRN><BANKMSGSRSV1>")

    assert len(read_file(lost).movements) == 2


def test_the_content_says_what_it_is():
    assert format_of(OFX1) == format_of(OFX2) == "ofx"
