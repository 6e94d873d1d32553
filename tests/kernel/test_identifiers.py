from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from cressmember.kernel import identifiers
from cressmember.kernel.violations import RuleViolation

NARROW = "\u202f"


def sentence(reader, value) -> str:
    with pytest.raises(RuleViolation) as refused:
        reader(value)
    return str(refused.value).replace("\u00a0", " ").replace(NARROW, " ")


@pytest.mark.parametrize(
    ("typed", "siren"),
    [
        ("732 829 320", "732829320"),
        ("732\u00a0829\u202f320", "732829320"),
        ("732.829-320", "732829320"),
        ("'732829320", "732829320"),
        ("\u200b732829320\ufeff", "732829320"),
        (732829320, "732829320"),
        (732829320.0, "732829320"),
        ("732829320.0", "732829320"),
        ("356000000", "356000000"),
        (5580121, "005580121"),
    ],
)
def test_a_siren_is_read_however_it_is_typed(typed, siren):
    assert identifiers.siren(typed) == siren


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        (None, "La case est vide : écrivez un SIREN."),
        (float("nan"), "La case est vide : écrivez un SIREN."),
        (
            "732829320 00074",
            "a 14 chiffres, c’est un SIRET : le SIREN en est les neuf premiers, 732 829 320.",
        ),
        ("732829321", "sa clé de contrôle est fausse"),
        ("000000000", "sa clé de contrôle est fausse"),
        ("73282932", "compte 8 chiffres : il en faut 9 ; un zéro initial a pu être perdu"),
        ("7328", "compte 4 chiffres : il en faut 9."),
        ("732829320 000", "compte 12 chiffres : il en faut 9."),
        ("73282932O", "écrivez 732829320 si des lettres O, I ou L y tiennent lieu de chiffres."),
        ("FR 73 282 932", "ne doit contenir que des chiffres : retirez les autres signes."),
        ("٧٣٢٨٢٩٣٢٠", "ne doit contenir que des chiffres"),
        (73282932, "compte 8 chiffres"),
        (12.5, "«"),
    ],
)
def test_a_wrong_siren_says_what_would_mend_it(typed, printed):
    assert printed in sentence(identifiers.siren, typed)


@pytest.mark.parametrize(
    ("typed", "siret"),
    [
        ("732 829 320 00074", "73282932000074"),
        ("732829320 00074", "73282932000074"),
        (73282932000074, "73282932000074"),
        (46922581700011.0, "46922581700011"),
        ("4.6922581700011E13", "46922581700011"),
        ("4,6922581700011E+13", "46922581700011"),
        ("356 000 000 00048", "35600000000048"),
        ("35600000049837", "35600000049837"),
        (Decimal("73282932000074"), "73282932000074"),
    ],
)
def test_a_siret_is_read_however_it_is_typed(typed, siret):
    assert identifiers.siret(typed) == siret


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("", "La case est vide : écrivez un SIRET."),
        ("123 456 789 00012", "ses neuf premiers chiffres ne forment pas un SIREN"),
        ("732 829 320 00079", "son SIREN est juste, mais pas ses cinq derniers chiffres"),
        ("732829320", "a 9 chiffres, c’est un SIREN : ajoutez les cinq chiffres de l’établissement (NIC)."),
        ("123456789", "compte 9 chiffres : il en faut 14."),
        ("4,69226E+13", "Le tableur a abrégé le SIRET en « 4,69226E+13 » et perdu ses derniers chiffres"),
        (1234567890123, "compte 13 chiffres : il en faut 14 ; un zéro initial a pu être perdu"),
        ("9" * 80, "compte 80 chiffres"),
    ],
)
def test_a_wrong_siret_says_what_would_mend_it(typed, printed):
    assert printed in sentence(identifiers.siret, typed)


def with_check_digit(prefix: str) -> str:
    return prefix + luhn.calc_check_digit(prefix)


@given(st.from_regex(r"00[1-9][0-9]{5}", fullmatch=True), st.from_regex(r"[0-9]{4}", fullmatch=True))
def test_a_number_cell_gets_its_zeros_back(siren, nic):
    siren = with_check_digit(siren)
    siret = with_check_digit(siren + nic)

    assert identifiers.siren(int(siren)) == siren
    assert identifiers.siret(int(siret)) == siret
    assert identifiers.siret(float(siret)) == siret
    assert identifiers.siren_of(siret) == siren


@given(st.text(max_size=40))
def test_a_siret_that_is_accepted_is_fourteen_digits(text):
    try:
        read = identifiers.siret(text)
    except RuleViolation:
        return

    assert len(read) == 14
    assert read.isdigit()


@pytest.mark.parametrize(
    ("typed", "rna"),
    [
        ("W751234567", "W751234567"),
        ("w75 123 4567", "W751234567"),
        ("W2A1000123", "W2A1000123"),
        ("W9R1234567", None),
    ],
)
def test_an_rna_is_read_however_it_is_typed(typed, rna):
    if rna:
        assert identifiers.rna(typed) == rna
    else:
        assert "une lettre de trop" in sentence(identifiers.rna, typed)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        (None, "La case est vide : écrivez un numéro RNA."),
        ("732829320", "est un SIREN ou un SIRET, pas un numéro RNA : déplacez-le dans sa colonne."),
        (73282932000074, "est un SIREN ou un SIRET"),
        (751234567, "a perdu sa première lettre : écrivez W751234567."),
        ("75-1234", "doit commencer par la lettre W"),
        ("W75123456", "compte 8 caractères après le W : il en faut neuf."),
    ],
)
def test_a_wrong_rna_says_what_would_mend_it(typed, printed):
    assert printed in sentence(identifiers.rna, typed)


@pytest.mark.parametrize(
    ("typed", "iban"),
    [
        ("fr14 2004 1010 0505 0001 3m02 606", "FR1420041010050500013M02606"),
        ("FR14-2004-1010-0505-0001-3M02-606", "FR1420041010050500013M02606"),
        ("BE31 4354 1116 1155", "BE31435411161155"),
    ],
)
def test_an_iban_is_read_however_it_is_typed(typed, iban):
    assert identifiers.iban(typed) == iban


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("", "La case est vide : écrivez un IBAN."),
        ("20041010050500013M02606", "doit commencer par deux lettres de pays"),
        ("FR14 2004 1010", "compte 12 caractères : un IBAN français en a 27."),
        ("FR1420041010050500013M02607", "sa clé de contrôle est fausse"),
        ("ZZ62123456", "commence par ZZ, qui n’est pas un pays à IBAN"),
        ("BE7012345678", "n’a pas la longueur ou la forme des IBAN du pays BE"),
    ],
)
def test_a_wrong_iban_says_what_would_mend_it(typed, printed):
    assert printed in sentence(identifiers.iban, typed)


def test_a_vat_number_holds_the_siren_and_its_control():
    assert identifiers.vat_number("fr 44 732 829 320") == "FR44732829320"
    assert "La case est vide" in sentence(identifiers.vat_number, " ")
    for wrong in ("FR45732829320", "44732829320", "DE136695976"):
        assert "deux signes de contrôle" in sentence(identifiers.vat_number, wrong)


def test_a_bic_is_eight_or_eleven_characters():
    assert identifiers.bic("agri fr pp") == "AGRIFRPP"
    assert identifiers.bic("AGRIFRPP882") == "AGRIFRPP882"
    assert "La case est vide" in sentence(identifiers.bic, " ")
    assert "compte 9 caractères : il en faut 8 ou 11." in sentence(identifiers.bic, "AGRIFRPP8")
    assert "doit être fait de quatre lettres" in sentence(identifiers.bic, "AGRIF2PP")


def test_numbers_are_printed_by_groups():
    assert identifiers.format_siren("732829320") == f"732{NARROW}829{NARROW}320"
    assert identifiers.format_siret("73282932000074") == f"732{NARROW}829{NARROW}320{NARROW}00074"
    assert identifiers.format_iban("BE31435411161155") == NARROW.join(["BE31", "4354", "1116", "1155"])


@pytest.mark.parametrize("wrong", ["732829320", "7328293200007A"])
def test_only_a_compact_siret_holds_a_siren(wrong):
    with pytest.raises(ValueError, match="compact SIRET"):
        identifiers.siren_of(wrong)
