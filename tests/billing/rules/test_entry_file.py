"""Eighteen columns, checked before they leave."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from billing.rules.entries import Account, Line, Party
from billing.rules.entry_file import COLUMNS, Numbered, check, comma, plain, written
from cressmember.kernel.periods import Period
from cressmember.kernel.violations import RuleViolation

YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))
MEMBER = Party(7, "ADH00007", "Les Ateliers\tde l’Écluse")
NOTHING = Decimal("0.00")
DEBIT = Line("members", Account("411", "Adhérents"), MEMBER, Decimal("1234.50"), NOTHING)
CREDIT = Line("dues", Account("7561", "Cotisations"), None, NOTHING, Decimal("1234.50"))


def entry(number=1, lines=(DEBIT, CREDIT), **given):
    fields = {
        "journal": "VE",
        "journal_label": "Cotisations appelées",
        "on": date(2025, 1, 15),
        "label": "=Cotisation\n2025",
        "piece": "AC-2025-0001",
        "piece_on": date(2025, 1, 14),
    }
    return Numbered(number=number, lines=lines, **fields | given)


def refused(entries, first=1):
    with pytest.raises(RuleViolation) as violation:
        check(entries, year=YEAR, first=first)
    return str(violation.value).replace("\xa0", " ")


def test_the_file_has_the_eighteen_columns_in_order_and_nothing_that_runs_or_shifts():
    content = written([entry()], validated_on=date(2025, 2, 1))

    header, debit, credit, end = content.split("\r\n")
    assert header.split("\t") == list(COLUMNS)
    assert debit.split("\t") == [
        "VE", "Cotisations appelées", "1", "20250115", "411", "Adhérents", "ADH00007",
        "Les Ateliers de l’Écluse", "AC-2025-0001", "20250114", "Cotisation 2025", "1234,50", "0,00", "", "",
        "20250201", "", "",
    ]  # fmt: skip
    assert credit.split("\t")[4:8] == ["7561", "Cotisations", "", ""]
    assert credit.split("\t")[11:13] == ["0,00", "1234,50"]
    assert end == ""


def test_what_is_right_leaves():
    check([entry(4), entry(5)], year=YEAR, first=4)


def test_nothing_is_not_exported():
    assert refused([]) == "Aucune écriture n’attend d’être exportée jusqu’à cette date."


@pytest.mark.parametrize("numbers", [(1, 3), (1, 1), (2, 3)])
def test_numbers_have_no_hole_and_no_double(numbers):
    assert "devrait porter le numéro" in refused([entry(number) for number in numbers])


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2026, 1, 1)])
def test_a_day_outside_the_year_is_refused(day):
    assert "hors de l’exercice" in refused([entry(on=day)])


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2025, 12, 31)])
def test_the_first_and_the_last_day_are_in_the_year(day):
    check([entry(on=day)], year=YEAR, first=1)


def test_one_cent_off_is_refused_with_the_entry_and_the_difference():
    short = replace(CREDIT, credit=Decimal("1234.49"))

    assert "« 1 =Cotisation\n2025 » n’est pas équilibrée" in refused([entry(lines=(DEBIT, short))])
    assert "soit 0,01 € d’écart" in refused([entry(lines=(DEBIT, short))])


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((DEBIT,), "n’a pas deux lignes"),
        ((replace(DEBIT, debit=NOTHING), CREDIT), "ni un débit ni un crédit"),
        ((replace(DEBIT, credit=Decimal("1.00")), CREDIT), "ni un débit ni un crédit"),
        ((replace(DEBIT, debit=Decimal("-1.00")), CREDIT), "un montant impossible"),
        ((replace(DEBIT, debit=Decimal("1.001")), CREDIT), "un montant impossible"),
        ((replace(DEBIT, account=Account("banque", "Banque")), CREDIT), "n’est pas un numéro de compte"),
        ((replace(DEBIT, party=None), CREDIT), "ne dit pas quel adhérent concerne le compte 411"),
        ((replace(DEBIT, party=Party(7, "", "x")), CREDIT), "ne dit pas quel adhérent"),
    ],
)
def test_a_line_that_an_accountant_would_refuse_is_refused(lines, reason):
    assert reason in refused([entry(lines=lines)])


@pytest.mark.parametrize("given", [{"piece": "\t"}, {"label": "=@"}])
def test_an_entry_names_its_piece_and_says_what_it_is(given):
    assert "pas de pièce ou de libellé" in refused([entry(**given)])


@pytest.mark.parametrize(
    ("text", "harmless"),
    [("=1+1", "1+1"), ("@cmd", "cmd"), (" - a\r\n b ", "a b"), ("l’é|tab", "l’é|tab"), ("+33", "33")],
)
def test_a_text_stays_on_its_line_and_runs_nothing(text, harmless):
    assert plain(text) == harmless


def test_amounts_have_a_comma_and_no_thousands():
    assert comma(Decimal("1234567.5")) == "1234567,50"
