from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from cressmember.core.ui.fields import AmountField, FrenchDateField, UploadField
from cressmember.core.ui.forms import Grouped
from cressmember.core.ui.widgets import AmountInput, DayInput
from tests.core.ui.drawn import tight


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1 234,50", Decimal("1234.50")),
        ("1\u202f234,50\u00a0€", Decimal("1234.50")),
        ("1234.5", Decimal("1234.5")),
        ("0", Decimal(0)),
    ],
)
def test_an_amount_is_read_as_it_is_typed(typed, read):
    assert AmountField().clean(typed) == read


@pytest.mark.parametrize("typed", ["abc", "1.200", "1,234567", "12345678901234", ""])
def test_what_is_not_an_amount_to_the_cent_is_refused(typed):
    with pytest.raises(ValidationError):
        AmountField().clean(typed)


def test_an_amount_that_is_not_asked_for_may_stay_unknown():
    assert AmountField(required=False).clean("") is None


@pytest.mark.parametrize("typed", ["01/03/2025", "1er mars 2025", "2025-03-01", "1/3/25"])
def test_a_day_is_read_in_the_ways_it_is_typed(typed):
    assert FrenchDateField().clean(typed) == date(2025, 3, 1)


@pytest.mark.parametrize("typed", ["31/02/2025", "mars 2025", "2025", "demain"])
def test_what_is_not_a_day_is_refused(typed):
    with pytest.raises(ValidationError):
        FrenchDateField().clean(typed)


def test_inputs_show_what_they_would_read():
    assert AmountInput().format_value(Decimal("1234.5")) == "1\u202f234,50"
    assert AmountInput().format_value("abc") == "abc"
    assert DayInput().format_value(date(2025, 3, 1)) == "01/03/2025"


@pytest.mark.parametrize(
    ("name", "size", "taken"), [("a.XLSX", 3, True), ("a.exe", 3, False), ("a.xlsx", 4, False)]
)
def test_a_file_is_of_a_kind_and_a_size(name, size, taken):
    field = UploadField(kinds=(".xlsx",), largest=3)
    upload = SimpleUploadedFile(name, b"x" * size)

    if taken:
        assert field.clean(upload) is upload
    else:
        with pytest.raises(ValidationError):
            field.clean(upload)


class Shown(Grouped, forms.Form):
    name = forms.CharField(label="Nom", help_text="En entier.")
    city = forms.CharField(label="Ville", required=False)
    news = forms.BooleanField(label="Lettre", required=False)
    groups = (("Identité", "Qui est-ce ?", (("name", "city"),)),)


def test_a_field_has_its_label_its_help_and_its_errors_tied_to_it():
    html = str(Shown({"city": "Lyon"}))

    assert '<label for="id_name">Nom <span class="need">obligatoire</span></label>' in html
    assert 'aria-invalid="true" aria-describedby="id_name_helptext id_name_error"' in html
    assert '<ul class="errorlist" id="id_name_error"><li>' in html
    assert '<div class="helptext" id="id_name_helptext">En entier.</div>' in html
    assert '<a href="#id_name">Nom : ' in html


def test_a_reason_is_marked_as_required_even_alone():
    class Reason(forms.Form):
        because = forms.CharField(label="Motif")

    class Printed(forms.Form):
        because = forms.CharField(label="Motif, imprimé sur l’annulation")

    class Code(forms.Form):
        code = forms.CharField(label="Code")

    assert 'Motif <span class="need">' in str(Reason())
    assert '<span class="need">' in str(Printed())
    assert "need" not in str(Code())


def test_groups_put_fields_under_a_legend_and_keep_the_others():
    html = tight(str(Shown()))

    assert (
        '<fieldset class="group"><legend>Identité</legend><p>Qui est-ce ?</p><div class="side-by-side">'
        in html
    )
    assert html.index("</fieldset>") < html.index('name="news"')


def test_a_picture_leaves_its_metadata_at_the_door():
    comment = b"\xff\xfe\x00\x0cAna Durand"
    rest = b"\xff\xda\x00\x02dots\xff\xd9"

    told = UploadField(kinds=(".jpg",)).clean(SimpleUploadedFile("a.jpg", b"\xff\xd8" + comment + rest))
    other = UploadField().clean(SimpleUploadedFile("a.pdf", b"%PDF Ana Durand"))

    assert (told.name, told.read()) == ("a.jpg", b"\xff\xd8" + rest)
    assert other.read() == b"%PDF Ana Durand"
