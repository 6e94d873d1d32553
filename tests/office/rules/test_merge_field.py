"""Merge fields: a closed list, read and filled."""

import pytest

from cressmember.office.rules.merge_field import fault_of, fields_of, filled, missing

VALUES = {"organisation": "Les Lilas", "prénom": "Jeanne", "nom": ""}


def test_a_text_is_filled_whatever_the_case_the_accents_and_the_spaces():
    assert filled("{{prenom}}, {{ ORGANISATION }} !", VALUES) == "Jeanne, Les Lilas !"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("la fiche de {{ organisation }}", "la fiche des Lilas"),
        ("un mot à\u00a0{{ prénom }}", "un mot à Alice"),
        ("Merci de {{ prénom }} que {{ prénom }}", "Merci d’Alice qu’Alice"),
        ("la famille de {{ nom }}", "la famille de Le Guézennec"),
        ("l’antenne de {{ ville }}", "l’antenne de "),
        ("mode {{ prénom }}", "mode Alice"),
    ],
)
def test_the_word_before_a_field_joins_what_it_says(text, said):
    values = {"organisation": "Les Lilas", "prénom": "Alice", "nom": "Le Guézennec", "ville": ""}

    assert filled(text, values) == said


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
