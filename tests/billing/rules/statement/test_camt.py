from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from billing.rules.statement import format_of, read_file
from cressmember.kernel.violations import RuleViolation

FILES = Path(__file__).parents[2] / "statements"
IBAN = "FR1420041010050500013M02606"
V02 = (FILES / "camt053_v02.xml").read_bytes()
V08 = (FILES / "camt053_v08.xml").read_bytes()


def test_a_statement_is_read_whole():
    read = read_file(V02)

    assert (read.format, read.account, read.starts_on, read.ends_on) == (
        "camt",
        IBAN,
        date(2025, 3, 2),
        date(2025, 3, 3),
    )
    assert [one.amount for one in read.movements] == [
        Decimal("500.00"),
        Decimal("230.00"),
        Decimal("120.00"),
        Decimal("-12.50"),
        Decimal("-15.00"),
    ]
    first = read.movements[0]
    assert (first.other_name, first.other_iban) == ("CONSERVERIE DE L'HORLOGE", "FR7630006000011234567890189")
    assert (first.text, first.reference) == ("Cotisation 2025 appel AC-2025-0001", "AC-2025-0001")
    assert (first.booked_on, first.value_on) == (date(2025, 3, 2), date(2025, 3, 3))
    assert (read.opening, read.closing, read.difference) == (Decimal("1000"), Decimal("1822.50"), Decimal(0))
    assert read.remarks == (
        "1\u00a0mouvement en attente, que la banque n’a pas comptabilisé, est ignoré : "
        "un prochain relevé les dira.",
    )


def test_a_batch_is_as_many_lines_as_it_details():
    one, other = read_file(V02).movements[1:3]

    assert (one.other_name, one.bank_reference, one.reference) == ("Les Lilas", "LOT-7/T1", "")
    assert (other.other_name, other.bank_reference) == ("Le Moulin", "LOT-7/T2")
    assert one.booked_on == date(2025, 3, 3)


def test_a_batch_that_does_not_add_up_stays_one_line():
    movements = read_file(V02.replace(b">120.00<", b">119.00<")).movements

    assert (movements[1].amount, movements[1].other_name) == (Decimal("350.00"), "")
    assert movements[1].bank_reference == "LOT-7"


def test_a_batch_whose_parts_say_no_amount_stays_one_line():
    silent = V02.replace(b'<AmtDtls><TxAmt><Amt Ccy="EUR">120.00</Amt></TxAmt></AmtDtls>', b"")

    assert len(read_file(silent).movements) == 4


def test_a_reversal_is_marked_and_its_structured_reference_read():
    fees, reversal = read_file(V02).movements[3:]

    assert (fees.text, fees.is_return) == ("FRAIS DE TENUE DE COMPTE", False)
    assert (reversal.text, reversal.is_return) == ("RF18AC20250003", True)


def test_returned_money_is_marked_by_its_reason_too():
    returned = V02.replace(
        b"<AddtlNtryInf>",
        b"<NtryDtls><TxDtls><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls><AddtlNtryInf>",
    )

    assert read_file(returned).movements[3].is_return


def test_version_eight_under_a_prefix_reads_the_same():
    (line,) = read_file(V08).movements

    assert (line.amount, line.other_name, line.booked_on) == (
        Decimal("80.00"),
        "Régie des quartiers",
        date(2025, 3, 5),
    )
    assert read_file(V08).difference is None


@pytest.mark.parametrize(("old", "new"), [(b"Stmt>", b"Rpt>"), (b"Stmt>", b"Ntfctn>")])
def test_a_report_of_the_day_and_a_notification_are_read_too(old, new):
    assert len(read_file(V08.replace(b":" + old, b":" + new)).movements) == 1


def test_balances_that_do_not_agree_are_told():
    read = read_file(V02.replace(b">1822.50<", b">1832.50<"))

    assert read.difference == Decimal("10.00")
    assert "10,00\u00a0€ d’écart" in read.remarks[-1]


def test_statements_that_do_not_follow_each_other_are_told():
    start, end = V02.index(b"<Stmt>"), V02.index(b"</Stmt>") + len(b"</Stmt>")
    twice = V02[:end] + V02[start:end] + V02[end:]

    assert any("ne se suivent pas" in remark for remark in read_file(twice).remarks)


def test_a_line_of_nothing_is_left_aside_and_told():
    read = read_file(V02.replace(b">12.50<", b">0.00<").replace(b">1822.50<", b">1835.00<"))

    assert len(read.movements) == 4
    assert any("0,00\u00a0€" in remark for remark in read.remarks)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"</Document>", b"", "abîmé ou coupé"),
        (b'<Amt Ccy="EUR">500.00', b'<Amt Ccy="USD">500.00', "Seuls les euros"),
        (b">500.00<", b">500,00<", "n’est pas un montant"),
        (b">500.00<", b">-500.00<", "n’est pas un montant"),
        (b">500.00<", b">500.001<", "n’est pas un montant"),
        (b">500.00<", b">NaN<", "n’est pas un montant"),
        (b">500.00<", b">1E+999999<", "n’est pas un montant"),
        (b">500.00<", b">" + b"9" * 40 + b"<", "n’est pas un montant"),
        (b">500.00<", b">" + b"9" * 18 + b"<", "trop grand pour être vrai"),
        (b">500.00<", b"><", "n’est pas un montant"),
        (b'<Amt Ccy="EUR">500.00</Amt>', b"", "pas de montant"),
        (b">500.00<", b">999999999999.00<", "trop grand"),
        (b"</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK", b"</Amt><Sts>BOOK", "entre ou sort"),
        (b"<BookgDt><Dt>2025-03-02</Dt></BookgDt><ValDt><Dt>2025-03-03</Dt></ValDt>", b"", "pas de date"),
        (b"<NbOfNtries>5<", b"<NbOfNtries>6<", "annonce 6\u00a0mouvements et en contient 5"),
        (b"BOOK", b"INFO", "aucun mouvement"),
        (b"Stmt>", b"Else>", "n’est pas un relevé"),
    ],
)
def test_what_is_not_sure_is_refused(old, new, sentence):
    with pytest.raises(RuleViolation, match=sentence):
        read_file(V02.replace(old, new))


BOMB = b"""<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>"""
SPY = b"""<!DOCTYPE a [<!ENTITY secret SYSTEM "file:///etc/passwd">]>"""


@pytest.mark.parametrize("prologue", [BOMB, SPY, b"<!DOCTYPE Document>"])
def test_a_doctype_is_refused(prologue):
    hostile = V02.replace(b"?>", b"?>" + prologue, 1).replace(
        b"FRAIS DE", b"&secret;" if prologue == SPY else b"x"
    )

    with pytest.raises(RuleViolation, match="DOCTYPE"):
        read_file(hostile)


def test_of_several_accounts_the_one_that_is_named_is_read():
    start, end = V02.index(b"<Stmt>"), V02.index(b"</Stmt>") + len(b"</Stmt>")
    other = V02[start:end].replace(IBAN.encode(), b"FR7630006000011234567890189")
    both = V02[:end] + other + V02[end:]

    with pytest.raises(RuleViolation, match="plusieurs comptes"):
        read_file(both)
    assert len(read_file(both, iban=IBAN).movements) == 5


def test_a_name_left_blank_is_none():
    assert read_file(V02.replace(b"CONSERVERIE DE L'HORLOGE", b" ")).movements[0].other_name == ""


def test_a_utf_16_file_is_read():
    spelled = V02.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")

    assert format_of(spelled) == "camt"
    assert len(read_file(spelled).movements) == 5


def test_a_closing_balance_without_amount_is_not_one():
    assert read_file(V02.replace(b'<Amt Ccy="EUR">1822.50</Amt>', b"")).closing is None


@pytest.mark.parametrize("told", ["²", "9" * 5000])
def test_a_count_that_is_none_is_passed_over(told):
    counted = f"<TxsSummry><TtlNtries><NbOfNtries>{told}</NbOfNtries></TtlNtries></TxsSummry><Ntry>"

    assert len(read_file(V02.replace(b"<Ntry>", counted.encode(), 1)).movements) == 5


def test_what_is_addressed_to_another_program_is_passed_over():
    assert read_file(V02.replace(b"<Ntry>", b"<?for other?><Ntry><?for other?>")) == read_file(V02)
