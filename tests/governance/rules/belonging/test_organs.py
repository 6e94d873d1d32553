"""Organs as a sentence names them."""

from governance.rules.belonging import organs


def test_an_organ_in_a_sentence():
    assert organs.of("le bureau") == "du bureau"
    assert organs.of("l’assemblée générale") == "de l’assemblée générale"
    assert organs.to("le conseil d’administration") == "au conseil d’administration"
    assert organs.to("la commission des adhésions") == "à la commission des adhésions"
