"""Merge fields: a closed list, read and filled."""

import pytest

from cressmember.office.rules.merge_field import fault_of, fields_of, filled, missing

VALUES = {"organisation": "Les Lilas", "prénom": "Jeanne", "nom": ""}


def test_a_text_is_filled_whatever_the_case_the_accents_and_the_spaces():
    assert filled("{{prenom}}, {{ ORGANISATION }} !", VALUES) == "Jeanne, Les Lilas !"


def test_a_value_is_never_read_as_a_field_and_stays_on_its_line():
    assert filled("À {{ organisation }}.", {"organisation": "{{ nom }}\nBcc: x"}) == "À {{ nom }} Bcc: x."


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Bonjour", ""),
        ("{{ organisation }}", ""),
        ("{{ password }}", "password\u00a0}}"),
        ("{{ organisation.dues }}", "n’est pas un champ"),
        ("{{ organisation", "Une accolade"),
        ("nom }}", "Une accolade"),
    ],
)
def test_what_is_no_field_is_said(text, wrong):
    fault = fault_of(text)

    assert wrong in fault
    assert bool(wrong) == bool(fault)


def test_the_fields_of_a_text_and_those_of_which_nothing_is_known():
    text = "{{ prénom }} {{\u00a0nom\u00a0}} {{ nom }} {{ ville }} {{ inconnu }}"

    assert fields_of(text) == ["prénom", "nom", "ville"]
    assert missing(text, VALUES) == ["nom", "ville"]
