import pytest
from django.core.validators import validate_email
from hypothesis import given
from hypothesis import strategies as st

from cressmember.kernel.reading import Unreadable, email, phone, postcode


@pytest.mark.parametrize(
    ("cell", "stored"),
    [
        ("07 96 48 34 00", "+33796483400"),
        ("07.96.48.34.00", "+33796483400"),
        ("07-96-48-34-00", "+33796483400"),
        ("0796483400", "+33796483400"),
        (796483400, "+33796483400"),
        (796483400.0, "+33796483400"),
        (33796483400, "+33796483400"),
        ("796483400", "+33796483400"),
        ("+33 7 96 48 34 00", "+33796483400"),
        ("+33 (0)7 96 48 34 00", "+33796483400"),
        ("0033 7 96 48 34 00", "+33796483400"),
        ("07\u00a096\u202f48 34 00", "+33796483400"),
        ("0262 12 34 56", "+262262123456"),
        ("+262 692 12 34 56", "+262692123456"),
        ("+33 692 12 34 56", "+262692123456"),
        ("0690 12 34 56", "+590690123456"),
        ("0596 12 34 56", "+596596123456"),
        ("+596 696 12 34 56", "+596696123456"),
        ("0694 12 34 56", "+594694123456"),
        ("+32 2 123 45 67", "+3221234567"),
        ("+687 12 34 56", "+687123456"),
    ],
)
def test_a_number_is_stored_in_its_international_form(cell, stored):
    assert phone(cell) == stored


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (None, "La case est vide : écrivez dix chiffres"),
        ("3949", "n’est pas un numéro de téléphone : écrivez dix chiffres, par exemple 01 23 45 67 89"),
        ("07 96 48 34", "n’est pas un numéro de téléphone"),
        ("00 96 48 3", "n’est pas un numéro de téléphone"),
        ("+262 12 34", "n’est pas un numéro de téléphone"),
        ("01 23 45 67 89 / 06 12 34 56 78", "contient deux numéros : gardez-en un par case."),
        ("01 23 45 67 89 ou 06 12 34 56 78", "contient deux numéros"),
        ("standard", "« standard » n’est pas un numéro"),
    ],
)
def test_a_wrong_number_says_what_would_mend_it(cell, sentence):
    with pytest.raises(Unreadable) as refused:
        phone(cell)

    assert sentence in refused.value.message.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        (" ELODIE.N-DIAYE@Conserverie.EXAMPLE ", "elodie.n-diaye@conserverie.example"),
        ("mailto:contact@x.example", "contact@x.example"),
        ("Lucie Moreau <L.Moreau@X.example>", "l.moreau@x.example"),
        ("contact@x.example;", "contact@x.example"),
        ("a+b@sous.domaine.x.example", "a+b@sous.domaine.x.example"),
        ("contact@xn--cole-9oa.fr", "contact@xn--cole-9oa.fr"),
    ],
)
def test_an_address_is_tidied(cell, address):
    assert email(cell) == address


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("contact[at]x.example", "« contact[at]x.example » n’est pas une adresse électronique : "),
        ("contact[at]x.example", "électronique : écrivez contact@x.example si c’est elle."),
        ("contact (at) x (point) example", "écrivez contact@x.example si c’est elle."),
        ("contact arobase x.example", "écrivez contact@x.example si c’est elle."),
        ("contact @ x.example", "écrivez contact@x.example si c’est elle."),
        ("noël@x.example", "écrivez noel@x.example si c’est elle."),
        ("contact@x,example", "écrivez contact@x.example si c’est elle."),
        ("contact[at]x-.example", "est-ce contact@x-.example ? une partie du domaine commence ou finit"),
        ("contact@x.example secrétariat", "une adresse ne contient pas d’espace."),
        ("contact@x-.example", "électronique : une partie du domaine commence ou finit par un tiret"),
        ("a@x.example, b@x.example", "contient plusieurs adresses : gardez-en une par case."),
        ("contact", "le signe @ n’y est pas"),
        ("@x.example", "rien ne précède le signe @"),
        ("contact@x", "il manque la fin du domaine, par exemple « .fr »."),
        ("con..tact@x.example", "vérifiez les points, les signes et la longueur."),
        (f"{'a' * 65}@x.example", "vérifiez les points, les signes et la longueur."),
        (None, "La case est vide"),
    ],
)  # fmt: skip
def test_a_wrong_address_says_what_would_mend_it(cell, sentence):
    with pytest.raises(Unreadable) as refused:
        email(cell)

    assert sentence in refused.value.message.replace("\u00a0", " ").replace("\u202f", " ")


@given(st.one_of(st.emails(), st.from_regex(r"[a-zé.@-]{1,12}@[a-z.-]{1,12}\.[a-z]{2,3}", fullmatch=True)))
def test_an_address_that_is_accepted_passes_the_forms(typed):
    try:
        address = email(typed)
    except Unreadable:
        return

    validate_email(address)
    assert email(address) == address


@pytest.mark.parametrize(
    ("cell", "read"),
    [("75018", "75018"), ("75 018", "75018"), (77000, "77000"), (1000, "01000"), (1000.0, "01000")],
)
def test_a_postcode_has_five_figures(cell, read):
    assert postcode(cell) == read


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (None, "La case est vide"),
        ("1000", "«\u00a01000\u00a0» n’est pas un code postal"),
        (750, "écrivez cinq chiffres, par exemple 75018."),
        ("B-1000", "n’est pas un code postal"),
    ],
)
def test_a_wrong_postcode_says_what_would_mend_it(cell, sentence):
    with pytest.raises(Unreadable, match=sentence):
        postcode(cell)
