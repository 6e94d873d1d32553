import pytest
from hypothesis import given
from hypothesis import strategies as st

from cressmember.members.rules.parity import Outcome, parity_of


@pytest.mark.parametrize(
    ("genders", "outcome"),
    [
        ([], "without_object"),
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


@pytest.mark.parametrize(
    ("genders", "sentence"),
    [
        ("", "Aucun représentant désigné (loi du 31 juillet 2014, art. 6)."),
        ("FM", "1 femme, 1 homme : la parité est respectée (loi du 31 juillet 2014, art. 6)."),
        (
            "FFF",
            "3 femmes, 0 homme : l’écart dépasse un, la parité n’est pas respectée ; "
            "il manque au moins 2 hommes (loi du 31 juillet 2014, art. 6).",
        ),
        (
            "FMMM",
            "1 femme, 3 hommes : l’écart dépasse un, la parité n’est pas respectée ; "
            "il manque au moins 1 femme (loi du 31 juillet 2014, art. 6).",
        ),
        (
            "FF-",
            "2 femmes, 0 homme, 1 personne dont la civilité n’est pas connue : parité non connue "
            "(loi du 31 juillet 2014, art. 6).",
        ),
        (
            "--",
            "Civilité inconnue pour 2 personnes : parité non connue (loi du 31 juillet 2014, art. 6).",
        ),
    ],
)
def test_the_sentence_gives_the_figures_the_article_and_what_is_missing(genders, sentence):
    assert parity_of(genders).sentence.replace("\u00a0", " ").replace("\u202f", " ") == sentence


@given(st.text("FM-", min_size=1, max_size=12))
def test_what_is_not_known_could_go_either_way(genders):
    women, men, unknown = (genders.count(gender) for gender in "FM-")
    gaps = [abs(women + found - men - (unknown - found)) for found in range(unknown + 1)]
    outcomes = {Outcome.KEPT if gap <= 1 else Outcome.BROKEN for gap in gaps}

    expected = outcomes.pop() if len(outcomes) == 1 else Outcome.NOT_KNOWN
    assert parity_of(genders).outcome == expected
