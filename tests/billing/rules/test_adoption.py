import pytest

from billing.rules.adoption import with_article


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Assemblée générale", "l’assemblée générale"),
        ("ASSEMBLÉE GÉNÉRALE", "l’assemblée générale"),
        ("Assemblée Générale Ordinaire du 20 juin", "l’assemblée générale ordinaire du 20 juin"),
        ("AG", "l’AG"),
        ("Conseil d’administration", "le conseil d’administration"),
        ("CA", "le CA"),
        ("Bureau", "le bureau"),
        ("Commission finances", "la commission finances"),
        ("l’assemblée générale", "l’assemblée générale"),
        ("vote électronique des adhérents", "vote électronique des adhérents"),
        ("", ""),
    ],
)
def test_a_body_takes_its_article(body, said):
    assert with_article(body) == said
