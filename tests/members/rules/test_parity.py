import pytest

from cressmember.members.rules.parity import Outcome, parity_of


@pytest.mark.parametrize(
    ("genders", "outcome"),
    [
        ([], "kept"),
        (["F"], "kept"),
        (["F", "M"], "kept"),
        (["F", "F"], "broken"),
        (["F", "F", "M"], "kept"),
        (["F", "F", "F"], "broken"),
        (["F", "F", "M", "M"], "kept"),
        (["F", "F", "F", "M"], "broken"),
        (["F", ""], "not_known"),
        (["F", "M", ""], "kept"),
        (["F", "F", ""], "not_known"),
        (["F", "F", "F", ""], "broken"),
        (["F", "F", "F", "", ""], "not_known"),
        ([""], "kept"),
        (["", ""], "not_known"),
    ],
)
def test_the_gap_between_women_and_men_is_one_at_most(genders, outcome):
    assert parity_of(genders).outcome == Outcome(outcome)


def test_the_sentence_gives_the_figures_and_the_article():
    assert parity_of(["F", "F", ""]).sentence == (
        "2 femmes, 0 homme, 1 personne sans civilité : la parité ne peut pas être établie "
        "(loi du 31 juillet 2014, art. 6)."
    ).replace("2 f", "2\u00a0f").replace("0 h", "0\u00a0h").replace("1 p", "1\u00a0p")
    assert parity_of([]).sentence == "Aucun représentant désigné (loi du 31 juillet 2014, art. 6)."
