import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cressmember.core.ui.documents import DocumentForm, document_file, notes_field, text_field


class RulesForm(DocumentForm):
    text = text_field("du règlement", rows=4)
    note = notes_field("le vote")


def test_a_document_is_typed():
    form = RulesForm({"text": '{"rate": 0.10}'})

    assert form.is_valid()
    assert (form.cleaned_data["document"], form.told) == ({"rate": "0.10"}, '{"rate": 0.10}')


def test_a_file_goes_before_what_is_typed():
    form = RulesForm({"text": "{"}, {"file": SimpleUploadedFile("r.json", b"\xef\xbb\xbf[1]")})

    assert form.is_valid()
    assert (form.cleaned_data["document"], form.told) == ([1], "[1]")


@pytest.mark.parametrize(
    ("text", "data", "field", "said"),
    [
        (" ", None, "text", "collez le texte du règlement."),
        ("{", None, "text", "n’est pas du JSON"),
        ("[1]", b"\xff", "file", "n’est pas un texte en UTF-8"),
    ],
)
def test_what_is_no_document_is_refused_where_it_was_given(text, data, field, said):
    files = {"file": SimpleUploadedFile("r.json", data)} if data else {}
    form = RulesForm({"text": text}, files)

    assert list(form.errors) == [field]
    assert said in form.errors[field][0]


def test_a_document_is_given_back_under_its_name():
    answer = document_file("{}", "reglement-1")

    assert answer["Content-Disposition"] == 'attachment; filename="reglement-1.json"'
    assert answer.content == b"{}"
