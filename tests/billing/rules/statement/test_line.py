from datetime import date
from decimal import Decimal

import pytest

from billing.rules import statement
from billing.rules.statement import Movement, fingerprints, format_of, line, read_file
from cressmember.kernel.violations import RuleViolation


def movement(**changes):
    return Movement(
        **{"row": 1, "booked_on": date(2025, 3, 2), "amount": Decimal("80.00"), "text": "VIR"} | changes
    )


def test_two_identical_lines_of_a_day_are_two():
    one, other = fingerprints([movement(row=1), movement(row=2)])

    assert one != other


def test_a_longer_file_tells_the_same_lines_the_same():
    short = fingerprints([movement(), movement(text="AUTRE")])
    longer = fingerprints([movement(text="AUTRE"), movement(row=9), movement(row=10)])

    assert set(short) < set(longer)


def test_the_reference_of_the_bank_counts_more_than_its_words():
    one = fingerprints([movement(bank_reference="R1", text="VIR")])

    assert one == fingerprints([movement(bank_reference="R1", text="VIREMENT", other_name="X")])
    assert one != fingerprints([movement(bank_reference="R2", text="VIR")])
    assert one != fingerprints([movement(bank_reference="R1", amount=Decimal("80.01"))])


def test_what_is_kept_is_one_visible_line():
    tidy = movement(text="a\tb\n" + "c" * 3000, reference="notprovided", other_iban="fr76 30").tidy()

    assert tidy.text.startswith("a b c")
    assert (len(tidy.text), tidy.reference, tidy.other_iban) == (2000, "", "FR7630")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"  \n", "vide"),
        (b"%PDF-1.7", "est un PDF"),
        (b"PK\x03\x04...", "classeur ou une archive"),
        (b"\xd0\xcf\x11\xe0...", "ancien classeur"),
    ],
)
def test_what_is_no_statement_is_refused(data, sentence):
    with pytest.raises(RuleViolation, match=sentence):
        format_of(data)


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(statement, "MOST_BYTES", 10)

    with pytest.raises(RuleViolation, match="dépasse"):
        format_of(b"0123456789A")


def test_too_many_lines_are_refused(monkeypatch):
    monkeypatch.setattr(line, "MOST_LINES", 1)

    with pytest.raises(RuleViolation, match="2\u00a0lignes : téléchargez une période plus courte"):
        line.finished(file_format="ofx", account="", movements=[movement(), movement()])


def test_a_binary_file_is_no_text():
    with pytest.raises(RuleViolation, match="n’est pas un texte"):
        statement.read_table(b"Date;\0Montant")


def test_a_text_file_needs_its_columns():
    with pytest.raises(ValueError, match="through its columns"):
        read_file(b"Date;Montant\n")


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        ("00010101", False),
        ("19891231", False),
        ("19900101", True),
        ("20991231", True),
        ("21000101", False),
        ("99991231", False),
    ],
)
def test_a_day_that_no_bank_wrote_is_refused(day, is_one):
    data = (
        "<OFX><STMTRS><CURDEF>EUR<BANKTRANLIST>"
        f"<STMTTRN><DTPOSTED>{day}<TRNAMT>10.00</STMTTRN></BANKTRANLIST></STMTRS></OFX>"
    ).encode()
    if is_one:
        assert read_file(data).starts_on.strftime("%Y%m%d") == day
    else:
        with pytest.raises(RuleViolation, match="n’est le jour d’aucun relevé"):
            read_file(data)
