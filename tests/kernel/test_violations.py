import pickle

import pytest

from cressmember.kernel.violations import RuleViolation


@pytest.mark.parametrize(
    ("message", "article", "printed"),
    [
        ("Il manque 3 voix.", None, "Il manque 3 voix."),
        ("Il manque 3 voix.", "12", "Il manque 3 voix (article\u00a012)."),
        ("Il manque 3 voix", "6 bis", "Il manque 3 voix (article\u00a06 bis)"),
        ("Il manque 3 voix.", "droit commun", "Il manque 3 voix (droit commun)."),
    ],
)
def test_a_violation_prints_its_sentence_and_its_article(message, article, printed):
    violation = RuleViolation(message, article=article)

    assert str(violation) == printed
    assert (violation.message, violation.article) == (message, article)


def test_a_violation_survives_the_way_to_a_worker():
    violation = pickle.loads(pickle.dumps(RuleViolation("Il manque 3 voix.", "12")))

    assert (violation.message, violation.article) == ("Il manque 3 voix.", "12")
