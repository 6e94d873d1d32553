"""Organs as a sentence names them."""

from governance.rules.belonging import organs


def test_an_organ_is_known_by_its_name_without_its_article():
    assert organs.is_named("le conseil d’administration", "Conseil d'Administration")
    assert organs.is_named("l’assemblée générale", "Assemblée générale")
    assert not organs.is_named("le bureau", "Conseil d’administration")
    assert not organs.is_named("", "")


def test_a_body_of_unknown_gender_is_named_in_quotes():
    assert organs.said("Comité") == "l’instance « Comité »"
