"""Documents are as deep as people write, and no deeper."""

import pytest

from cressmember.kernel.reading import json_document, json_text, utf8_text
from cressmember.kernel.reading.documents import DEEPEST
from cressmember.kernel.violations import RuleViolation


def nested(depth, opened="[", closed="]"):
    return opened * depth + "1" + closed * depth


@pytest.mark.parametrize(("opened", "closed"), [("[", "]"), ('{"a": ', "}"), ('[{"a": [', "]}]")])
def test_brackets_stand_in_so_many_others_and_no_more(opened, closed):
    each = len(closed)

    json_document(nested(DEEPEST // each, opened, closed))
    for depth in (DEEPEST // each + 1, 900 // each, 100_000):
        with pytest.raises(RuleViolation, match="crochets sans fin"):
            json_document(nested(depth, opened, closed))


def test_what_is_wide_is_not_deep():
    assert json_document("[" + "[], " * 5_000 + "[]]") == [[]] * 5_001


@pytest.mark.parametrize("text", ['{"a": "b\\u0000"}', '["\\u0000"]', '{"\\u0000": 1}', '["\\\\\\u0000"]'])
def test_the_null_character_is_refused_which_a_database_would_not_keep(text):
    with pytest.raises(RuleViolation, match="caractère nul"):
        json_document(text)


def test_a_backslash_that_was_typed_is_none():
    assert json_document('["\\\\u0000"]') == ["\\u0000"]


@pytest.mark.parametrize("data", ["été".encode(), b"\xef\xbb\xbf" + "été".encode()])
def test_a_file_is_read_with_or_without_its_mark(data):
    assert utf8_text(data) == "été"


def test_a_file_in_another_encoding_is_refused():
    with pytest.raises(RuleViolation, match="UTF-8"):
        utf8_text("été".encode("latin-1"))


def test_a_document_is_written_as_it_is_read():
    document = {"nom": "Collège des salariés", "parts": ["2/3", 1, None]}

    assert json_document(json_text(document)) == document
    assert "Collège des salariés" in json_text(document)
