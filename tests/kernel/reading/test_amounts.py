from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cressmember.kernel.reading import Unreadable, amount, number


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("1 200,00 €", "1200.00"),
        ("3\u202f000,00", "3000.00"),
        ("75\u00a0000,00", "75000.00"),
        ("1 186530", "1186530"),
        ("47200", "47200"),
        ("(106 242)", "-106242"),
        ("(106 242) €", "-106242"),
        ("-12,30", "-12.30"),
        ("\u221212,30\u00a0€", "-12.30"),
        ("12,30-", "-12.30"),
        ("1.200,50", "1200.50"),
        ("1,200.50", "1200.50"),
        ("1.200.000", "1200000"),
        ("1,200,000", "1200000"),
        ("1'200,50", "1200.50"),
        ("1200.5", "1200.5"),
        ("1200,500", "1200.500"),
        ("0,125", "0.125"),
        (",5", "0.5"),
        ("12,5 k€", "12500.0"),
        ("12k", "12000"),
        ("1,2 M€", "1200000.0"),
        ("1,200 M€", "1200000.000"),
        ("3 millions d'euros", "3000000"),
        ("2 Md€", "2000000000"),
        ("80 euros", "80"),
        ("EUR 80", "80"),
        ("１２", "12"),
        (1200, "1200"),
        (0.1, "0.1"),
        (438.4, "438.4"),
        (1e3, "1000.0"),
        (Decimal("12.30"), "12.30"),
        (0, "0"),
    ],
)
def test_an_amount_is_read_exactly(cell, read):
    assert amount(cell) == Decimal(read)


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("NC", "« NC » n’est pas un montant : laissez la case vide s’il n’est pas connu, ou écrivez"),
        (None, "La case est vide : écrivez un nombre, par exemple 1 200,00."),
        ("", "La case est vide : écrivez un nombre, par exemple 1 200,00."),
        (float("nan"), "« nan » n’est pas un montant : laissez la case vide"),
        (float("inf"), "« inf » est trop grand"),
        (True, "« True » n’est pas un montant"),
        (Fraction(1, 3), "« 1/3 » n’est pas un montant"),
        ("environ 1200", "« environ 1200 » n’est pas un montant"),
        ("1200 à 1500", "n’est pas un montant"),
        ("12,5,6", "n’est pas un montant"),
        ("--12", "n’est pas un montant"),
        ("€", "« € » n’est pas un montant"),
        ("#REF!", "« #REF! » est une formule en erreur : corrigez la formule ou tapez le montant."),
        ("=A1+B1", "n’est pas un montant"),
        ("1.200", "« 1.200 » a deux lectures : tapez 1200 si ce sont des milliers, 1,20 si ce sont des déc"),
        ("1,200 €", "« 1,200 € » a deux lectures : tapez 1200 si ce sont des milliers"),
        ("9" * 16, "est trop grand : vérifiez le nombre de chiffres."),
        (10**15, "est trop grand"),
    ],
)  # fmt: skip
def test_what_is_no_amount_says_what_would_mend_it(cell, sentence):
    with pytest.raises(Unreadable) as refused:
        amount(cell)

    assert sentence in refused.value.message.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("cell", "read"), [("1,125", "1.125"), ("26,0", "26.0"), (0.3, "0.3"), ("1 200", "1200")]
)
def test_a_number_may_have_three_decimals(cell, read):
    assert number(cell) == Decimal(read)


@given(st.decimals(-(10**9), 10**9, places=2))
def test_french_and_english_spellings_are_one(value):
    french = f"{value:,}".replace(",", "\u202f").replace(".", ",")

    assert amount(french) == amount(f"{value}") == amount(f"{value:,}") == value


@given(st.floats(-1e12, 1e12))
def test_a_number_cell_is_read_as_it_is_shown(value):
    assert float(amount(value)) == value


@pytest.mark.parametrize("cell", ["9" * 1_500_000, "1 " * 600, "-" + "9" * 1_500_000, "9" * 1000])
def test_what_is_too_long_to_reckon_with_is_no_number(cell):
    for read in (amount, number):
        with pytest.raises(Unreadable):
            read(cell)
