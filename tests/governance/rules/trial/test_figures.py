"""The figures of a verdict are said in words, numbers only."""

from fractions import Fraction

from governance.rules.answer.verdict import Outcome, Verdict
from governance.rules.trial.figures import figures_said, leaves
from tests.governance.meeting import plain


def verdict(*parts, **figures):
    return Verdict(outcome=Outcome.YES, sentence="Oui.", figures=figures, parts=parts)


def test_numbers_are_named_and_shares_are_said_as_the_text_or_as_measured():
    told = verdict(
        counting="votes",
        gathered=1200,
        gathered_remote=3,
        threshold=Fraction(2, 3),
        share=Fraction(2, 3),
        share_mutuelles=Fraction(1, 4),
        share_other=Fraction(1),
        conditions=2,
    )

    assert [(label, plain(said)) for label, said in figures_said(told, {"mutuelles": "Mutuelles"})] == [
        ("Prennent part", "1 200"),
        ("Prennent part, à distance", "3"),
        ("Seuil", "les deux tiers"),
        ("Part pour", "66,67 %"),
        ("Part pour, Mutuelles", "25,00 %"),
        ("Part pour, other", "100,00 %"),
    ]


def test_a_verdict_is_taken_apart_down_to_what_is_made_of_nothing():
    one, two, three = verdict(yes=1), verdict(yes=2), verdict(yes=3)

    assert list(leaves(verdict(one, verdict(two, three)))) == [one, two, three]
    assert list(leaves(one)) == [one]
