"""Majorities as a document says them, and what contradicts."""

from fractions import Fraction

import pytest

from governance.rules.presence.turnout import EACH_COLLEGE, Counting, Scope, Way
from governance.rules.text.reading import read_part, written
from governance.rules.vote.majority import Aggregation, Bar, Base, Block, Majority, Over
from tests.governance.meeting import HALF, TWO_THIRDS, bar, majority, plain, problems_of, simple

BLOCK = Block(threshold=Fraction(3, 5), over=Over.MORE_THAN, second_round=True)
BY_BLOCK = bar(Fraction(3, 4), aggregation=Aggregation.BLOCK)


@pytest.mark.parametrize(
    "rule",
    [
        majority(simple()),
        majority(bar(TWO_THIRDS, base=Base.GATHERED, counts=frozenset({Way.PRESENT, Way.POSTAL}))),
        majority(bar(Fraction(1), base=Base.ENTITLED, of=Counting.MEMBERS), tie="lot"),
        majority(simple(scope=EACH_COLLEGE), abstentions="unstated", blanks="unstated", tie="casting"),
        majority(bar(Fraction(3, 4)), bar(TWO_THIRDS, scope=Scope("college", "A")), abstentions="against"),
        majority(BY_BLOCK, abstentions="for", blanks="for", block=BLOCK),
    ],
)
def test_a_majority_is_written_as_it_was_read(rule):
    assert read_part(Majority, written(rule)) == (rule, [])


def test_a_threshold_may_be_a_percentage():
    document = {"threshold": "66,67 %", "over": "at_least", "base": "cast"}

    assert read_part(Bar, document)[0].threshold == Fraction(6667, 10_000)


@pytest.mark.parametrize(
    ("rule", "sentences"),
    [
        (majority(bar(Fraction(0))), ["Un seuil de zéro n’est pas une majorité."]),
        (
            majority(bar(Fraction(1), Over.MORE_THAN)),
            ["Nul ne dépasse la totalité : l’unanimité se dit « au moins »."],
        ),
        (
            majority(simple(scope=Scope("category", "élus"))),
            ["Une majorité se compte sur tous, sur un collège ou dans chaque collège."],
        ),
        (
            majority(simple(aggregation=Aggregation.WEIGHTED, scope=EACH_COLLEGE)),
            ["Un vote où les collèges pèsent ou votent en bloc se compte sur tous les collèges."],
        ),
        (
            majority(bar(HALF, base=Base.ENTITLED, counts=frozenset({Way.PRESENT}))),
            ["Une majorité de tous les membres compte chacun, de quelque manière qu’il participe."],
        ),
        (
            majority(BY_BLOCK),
            ["Les collèges votent en bloc : il manque la manière dont chacun forme sa voix."],
        ),
        (
            majority(simple(), block=BLOCK),
            ["La manière de voter en bloc est dite, mais aucune majorité ne se compte ainsi."],
        ),
        (majority(BY_BLOCK, block=BLOCK), []),
    ],
)
def test_what_contradicts_is_said(rule, sentences):
    assert problems_of(rule) == sentences


@pytest.mark.parametrize(
    ("threshold", "over", "sentences"),
    [
        (Fraction(0), Over.AT_LEAST, ["Un seuil de zéro n’est pas une majorité."]),
        (
            Fraction(1),
            Over.MORE_THAN,
            ["Nul ne dépasse la totalité : l’unanimité se dit « au moins »."],
        ),
        (Fraction(1), Over.AT_LEAST, []),
        (HALF, Over.MORE_THAN, []),
    ],
)
def test_a_block_that_contradicts_itself(threshold, over, sentences):
    assert problems_of(Block(threshold=threshold, over=over, second_round=False)) == sentences


def test_what_a_majority_must_say_is_named():
    _, problems = read_part(Majority, {"article": "14", "bars": [{"threshold": "3/2"}]})

    assert [(problem.place, plain(problem.sentence)) for problem in problems] == [
        (("bars", 0, "threshold"), "Le seuil : 1 au plus."),
        (
            ("bars", 0, "over"),
            "Les majorités exigées : il manque la manière de passer le seuil (au moins, plus de).",
        ),
        (("bars", 0, "base"), "Les majorités exigées : il manque la base de calcul du seuil."),
        (("abstentions",), "Ce document : il manque le compte des abstentions."),
        (("blanks",), "Ce document : il manque le compte des votes blancs."),
        (("tie",), "Ce document : il manque ce que vaut l’égalité."),
    ]
