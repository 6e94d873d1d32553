"""Each fact gives a balanced entry, by the accounts and the choices of the chamber."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from billing.rules.entries import (
    ACCOUNTS,
    BUILDERS,
    CALL,
    DONE,
    NOTHING,
    RECEIPT,
    UNDONE,
    Account,
    Fact,
    Party,
    Plan,
    deferred_income,
    doubtful_moves,
    draft,
    mirror,
    moved_label,
    refuse_unbalanced,
    tax_shares,
)
from cressmember.kernel.violations import RuleViolation

MEMBER = Party(7, "ADH00007", "Les Ateliers")
PAYER = Party(9, "TIE00009", "La Mairie")
DAY = date(2025, 3, 1)


def money(text):
    return Decimal(text)


def fact(kind, amount="120.00", **given):
    fields = {
        "net": money("100.00"),
        "tax": money("20.00"),
        "member": MEMBER,
        "payer": PAYER,
        "year_starts_on": date(2025, 1, 1),
    }
    return Fact(kind, 1, DONE, DAY, money(amount), "Cotisation 2025", "AC-2025-0001", DAY, **fields | given)


def told(one):
    """(account, auxiliary, debit, credit) of each line."""
    return [
        (line.account.number, line.party.code if line.party else "", str(line.debit), str(line.credit))
        for line in one.lines
    ]


@pytest.mark.parametrize(
    ("made", "journal", "lines"),
    [
        (
            fact("due"),
            "dues",
            [
                ("411", "ADH00007", "120.00", "0.00"),
                ("7561", "", "0.00", "100.00"),
                ("44571", "", "0.00", "20.00"),
            ],
        ),
        (
            fact("due", "100.00", tax=NOTHING),
            "dues",
            [("411", "ADH00007", "100.00", "0.00"), ("7561", "", "0.00", "100.00")],
        ),
        (
            fact("reduction"),
            "misc",
            [
                ("7561", "", "100.00", "0.00"),
                ("44571", "", "20.00", "0.00"),
                ("411", "ADH00007", "0.00", "120.00"),
            ],
        ),
        (
            fact("credit_note"),
            "dues",
            [
                ("7561", "", "100.00", "0.00"),
                ("44571", "", "20.00", "0.00"),
                ("411", "ADH00007", "0.00", "120.00"),
            ],
        ),
        (
            fact("write_off"),
            "misc",
            [
                ("654", "", "100.00", "0.00"),
                ("44571", "", "20.00", "0.00"),
                ("411", "ADH00007", "0.00", "120.00"),
            ],
        ),
        (
            fact("set_off"),
            "misc",
            [("467", "ADH00007", "120.00", "0.00"), ("411", "ADH00007", "0.00", "120.00")],
        ),
        (
            fact("receipt", means="transfer"),
            "bank",
            [("512", "", "120.00", "0.00"), ("4191", "TIE00009", "0.00", "120.00")],
        ),
        (
            fact("receipt", means="cheque"),
            "bank",
            [("5112", "", "120.00", "0.00"), ("4191", "TIE00009", "0.00", "120.00")],
        ),
        (
            fact("receipt", means="debit"),
            "bank",
            [("5115", "", "120.00", "0.00"), ("4191", "TIE00009", "0.00", "120.00")],
        ),
        (
            fact("receipt", means="cash"),
            "cash",
            [("53", "", "120.00", "0.00"), ("4191", "TIE00009", "0.00", "120.00")],
        ),
        (
            fact("allocation"),
            "misc",
            [("4191", "TIE00009", "120.00", "0.00"), ("411", "ADH00007", "0.00", "120.00")],
        ),
        (
            fact("refund", means="card"),
            "bank",
            [("4191", "TIE00009", "120.00", "0.00"), ("5115", "", "0.00", "120.00")],
        ),
        (
            # A cheque is not given back: the bank sends a transfer.
            fact("refund", means="cheque"),
            "bank",
            [("4191", "TIE00009", "120.00", "0.00"), ("512", "", "0.00", "120.00")],
        ),
        (
            fact("refund", means="cash"),
            "cash",
            [("4191", "TIE00009", "120.00", "0.00"), ("53", "", "0.00", "120.00")],
        ),
        (
            fact("claim", means="debit"),
            "bank",
            [("467", "TIE00009", "120.00", "0.00"), ("5115", "", "0.00", "120.00")],
        ),
        (
            fact("recovery"),
            "misc",
            [("4191", "TIE00009", "120.00", "0.00"), ("467", "TIE00009", "0.00", "120.00")],
        ),
        (
            fact("giving_up"),
            "misc",
            [("654", "", "120.00", "0.00"), ("467", "TIE00009", "0.00", "120.00")],
        ),
        (
            fact("support"),
            "misc",
            [("4191", "TIE00009", "120.00", "0.00"), ("7541", "", "0.00", "120.00")],
        ),
        (
            fact("deposit"),
            "bank",
            [("512", "", "120.00", "0.00"), ("5112", "", "0.00", "120.00")],
        ),
        (
            fact("payout", net=money("118.20"), fees=money("1.80")),
            "bank",
            [("512", "", "118.20", "0.00"), ("627", "", "1.80", "0.00"), ("5115", "", "0.00", "120.00")],
        ),
        (
            fact("doubt"),
            "misc",
            [("416", "ADH00007", "120.00", "0.00"), ("411", "ADH00007", "0.00", "120.00")],
        ),
        (
            # Out of doubt, or paid while doubtful.
            fact("doubt", "-20.00"),
            "misc",
            [("416", "ADH00007", "0.00", "20.00"), ("411", "ADH00007", "20.00", "0.00")],
        ),
        (
            fact("deferral"),
            "misc",
            [("7561", "", "120.00", "0.00"), ("487", "", "0.00", "120.00")],
        ),
        (
            fact("transfer", role="members"),
            "misc",
            [("411", "ADH00007", "120.00", "0.00"), ("411", "TIE00009", "0.00", "120.00")],
        ),
    ],
)
def test_a_fact_gives_its_entry_when_dues_are_income_once_called(made, journal, lines):
    one = draft(made, Plan())

    assert (one.journal, told(one)) == (journal, lines)
    undone = draft(replace(made, phase=UNDONE), Plan())
    assert told(undone) == [(number, party, credit, debit) for number, party, debit, credit in lines]


def test_every_builder_has_its_example():
    marks = test_a_fact_gives_its_entry_when_dues_are_income_once_called.pytestmark

    assert {made.kind for made, _, _ in marks[0].args[1]} == set(BUILDERS)


@pytest.mark.parametrize("kind", ["due", "reduction", "write_off", "credit_note"])
def test_when_dues_are_income_once_paid_nothing_is_written_before_money(kind):
    assert draft(fact(kind), Plan(recognised=RECEIPT)) is None


def test_when_dues_are_income_once_paid_an_allocation_is_the_income():
    assert told(draft(fact("allocation"), Plan(recognised=RECEIPT))) == [
        ("4191", "TIE00009", "120.00", "0.00"),
        ("7561", "", "0.00", "100.00"),
        ("44571", "", "0.00", "20.00"),
    ]


def test_a_set_off_is_income_too_when_dues_are_income_once_paid():
    assert told(draft(fact("set_off"), Plan(recognised=RECEIPT))) == [
        ("467", "ADH00007", "120.00", "0.00"),
        ("7561", "", "0.00", "100.00"),
        ("44571", "", "0.00", "20.00"),
    ]


def test_one_cent_off_is_refused_with_the_reason():
    with pytest.raises(RuleViolation) as refused:
        draft(fact("due", "120.01"), Plan())

    assert str(refused.value).replace("\xa0", " ") == (
        "L’écriture « Cotisation 2025 » n’est pas équilibrée : 120,01 € au débit, 120,00 € au crédit, soit "
        "0,01 € d’écart. Le montant, le hors taxe et la TVA de la pièce ne s’accordent pas : corrigez-la "
        "avant d’exporter."
    )


def test_a_kind_that_nobody_writes_is_our_mistake():
    with pytest.raises(KeyError):
        draft(fact("gift"), Plan())


def test_accounts_are_those_that_the_chamber_chose():
    plan = Plan(accounts={**ACCOUNTS, "dues": Account("7562", "Cotisations avec contrepartie")})

    assert [line.account.number for line in draft(fact("due"), plan).lines] == ["411", "7562", "44571"]


def test_what_left_is_taken_back_line_by_line_whatever_the_accounts_are_by_now():
    one = draft(fact("due"), Plan())

    back = mirror(replace(one.fact, phase=UNDONE), one.journal, one.lines)

    assert [line.signed + other.signed for line, other in zip(one.lines, back.lines, strict=True)] == [
        NOTHING
    ] * 3
    refuse_unbalanced("tout", [*one.lines, *back.lines])


def test_a_fact_undone_counts_the_other_way():
    assert fact("due").signed == money("120.00")
    assert replace(fact("due"), phase=UNDONE).signed == money("-120.00")


# 100,00 € at 20 %: 120,00 €, paid in three parts of 40,00 €, bears 20,00 € of tax: 6,67, 6,66 and 6,67.
def test_the_taxes_of_parts_add_up_to_that_of_the_whole():
    parts = [(1, money("40"), []), (2, money("40"), [1]), (3, money("40"), [1, 2])]

    shares = tax_shares(money("120"), money("20"), parts)

    assert shares == {1: money("6.67"), 2: money("6.66"), 3: money("6.67")}


def test_a_part_taken_back_gives_its_tax_to_the_next():
    parts = [(1, money("120"), []), (2, money("0.01"), []), (3, money("119.99"), [2])]

    shares = tax_shares(money("120"), money("20"), parts)

    assert shares == {1: money("20.00"), 2: NOTHING, 3: money("20.00")}


def test_a_tax_is_never_below_nothing_nor_beyond_its_part():
    # The part that bore a cent more than its share was taken back before the others were.
    parts = [(1, money("0.02"), []), (2, money("0.02"), [1]), (3, money("0.02"), [2])]

    shares = tax_shares(money("0.12"), money("0.02"), parts)

    assert all(NOTHING <= share <= money("0.02") for share in shares.values())


def test_a_due_is_doubtful_for_what_is_owed_while_the_doubt_stands():
    moves = [
        (date(2025, 1, 15), money("300")),
        (date(2025, 4, 1), money("-100")),
        (date(2025, 6, 1), money("-50")),
    ]

    found = doubtful_moves(moves, [(date(2025, 3, 1), date(2025, 5, 1))])

    assert found == [
        (date(2025, 3, 1), money("300")),
        (date(2025, 4, 1), money("-100")),
        (date(2025, 5, 1), money("-200")),
    ]


def test_a_doubt_without_end_follows_what_is_owed_to_nothing():
    moves = [(date(2025, 1, 15), money("300")), (date(2025, 4, 1), money("-300"))]

    assert doubtful_moves(moves, [(date(2025, 1, 15), None)]) == [
        (date(2025, 1, 15), money("300")),
        (date(2025, 4, 1), money("-300")),
    ]


def test_what_happens_on_one_day_is_one_move():
    moves = [(DAY, money("300")), (DAY, money("-300"))]

    assert doubtful_moves(moves, [(DAY, None)]) == []


@pytest.mark.parametrize(
    ("starts_on", "expected"),
    [(date(2025, 12, 31), "0.00"), (date(2026, 1, 1), "70.00"), (date(2026, 1, 2), "70.00"), (None, "0.00")],
)
def test_income_of_a_year_that_begins_later_is_deferred(starts_on, expected):
    called = fact("due", "100.00", tax=NOTHING, year_starts_on=starts_on)
    lowered = fact("reduction", "30.00", net=money("30.00"), tax=NOTHING, year_starts_on=starts_on)
    late = replace(lowered, on=date(2026, 1, 1))
    drafts = [draft(one, Plan()) for one in (called, lowered, late)]

    assert deferred_income(drafts, last_day=date(2025, 12, 31)) == money(expected)


def test_an_entry_written_later_says_when_it_happened():
    assert moved_label(fact("due"), DAY) == "Cotisation 2025"
    assert moved_label(fact("due"), date(2026, 1, 1)) == "Cotisation 2025 (du 01/03/2025)"


def test_dues_are_income_once_called_unless_said_otherwise():
    assert Plan().recognised == CALL
