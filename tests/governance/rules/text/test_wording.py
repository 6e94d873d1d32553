"""What terms are called."""

from governance.rules.text.wording import nothing


def test_nothing_is_said_to_be_silence_when_the_term_does_not_say_otherwise():
    assert nothing("le seuil") == "le texte n’en dit rien"
