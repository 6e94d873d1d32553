"""« de », « à », « que » and the article before a name put into a sentence."""

import pytest

from cressmember.kernel import elision


@pytest.mark.parametrize(
    ("name", "whose", "towards"),
    [
        ("Inès Moreau", "d’Inès Moreau", "à Inès Moreau"),
        ("Paul Martin", "de Paul Martin", "à Paul Martin"),
        ("Élodie", "d’Élodie", "à Élodie"),
        ("Œuvre du Port", "d’Œuvre du Port", "à Œuvre du Port"),
        ("Un Toit pour tous", "d’Un Toit pour tous", "à Un Toit pour tous"),
        ("ESS France", "d’ESS France", "à ESS France"),
        ("MFR de Brie", "de MFR de Brie", "à MFR de Brie"),
        # What the statutes name with its article.
        ("le bureau", "du bureau", "au bureau"),
        ("les membres", "des membres", "aux membres"),
        ("l’assemblée générale", "de l’assemblée générale", "à l’assemblée générale"),
        ("un quart des membres", "d’un quart des membres", "à un quart des membres"),
        # Names that begin with their article.
        ("Le Relais", "du Relais", "au Relais"),
        ("LES ATELIERS DU RÉEMPLOI", "des ATELIERS DU RÉEMPLOI", "aux ATELIERS DU RÉEMPLOI"),
        ("La Ruche", "de La Ruche", "à La Ruche"),
        ("L’Étape", "de L’Étape", "à L’Étape"),
        ("Le Gall et fils", "de Le Gall et fils", "à Le Gall et fils"),
        ("Les", "de Les", "à Les"),
        # First words that always have an article.
        ("CRESS Bretagne", "de la CRESS Bretagne", "à la CRESS Bretagne"),
        ("Chambre régionale", "de la Chambre régionale", "à la Chambre régionale"),
        ("Association du Moulin", "de l’Association du Moulin", "à l’Association du Moulin"),
        ("Fédération des centres", "de la Fédération des centres", "à la Fédération des centres"),
        ("La CRESS", "de la CRESS", "à la CRESS"),
        ("L’Union du Moulin", "de l’Union du Moulin", "à l’Union du Moulin"),
        ("Associations réunies", "d’Associations réunies", "à Associations réunies"),
        # An h is aspirated unless it is known for mute; so is a y before a vowel.
        ("Hélène", "d’Hélène", "à Hélène"),
        ("Habitat et partage", "d’Habitat et partage", "à Habitat et partage"),
        ("Horizons", "d’Horizons", "à Horizons"),
        ("Habiba", "de Habiba", "à Habiba"),
        ("Handicap Ouest", "de Handicap Ouest", "à Handicap Ouest"),
        ("Yves", "d’Yves", "à Yves"),
        ("Yann", "de Yann", "à Yann"),
        ("Yonne en transition", "d’Yonne en transition", "à Yonne en transition"),
        ("Y", "de Y", "à Y"),
        # Nothing is elided before them.
        ("Onze Plus", "de Onze Plus", "à Onze Plus"),
        ("Ouarda", "de Ouarda", "à Ouarda"),
        ("8 Mai", "de 8 Mai", "à 8 Mai"),
        ("« Inès »", "de « Inès »", "à « Inès »"),
        ("", "de ", "à "),
    ],
)
def test_de_and_a_join_what_follows(name, whose, towards):
    assert (elision.of(name), elision.to(name)) == (whose, towards)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Inès", "qu’Inès"),
        ("Paul", "que Paul"),
        ("Le Relais", "que Le Relais"),
        ("CRESS Bretagne", "que la CRESS Bretagne"),
        ("La CRESS", "que la CRESS"),
        ("Union du Moulin", "que l’Union du Moulin"),
    ],
)
def test_que_is_elided_and_never_joins_an_article(name, said):
    assert elision.that(name) == said


@pytest.mark.parametrize("name", ["ESS France", "Le Pôle solidaire", "La Ruche", "l’Union", "Cresson bio"])
def test_a_name_that_takes_no_article_is_left_as_it_is(name):
    assert elision.the(name) == name
