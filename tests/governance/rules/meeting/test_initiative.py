"""Who may start something: how many, tier by tier (G3)."""

from fractions import Fraction

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.meeting.initiative import Organ, Request, Supporters, Tier, support
from governance.rules.presence.turnout import Counting, Scope
from governance.rules.text.reading import read_part, written
from governance.rules.vote.quorum import Needed
from tests.governance.meeting import HALF, plain, problems_of, together, turnout

TENTH, HUNDREDTH = Fraction(1, 10), Fraction(1, 100)


def tier(needed, up_to=None):
    return Tier(up_to=up_to, needed=Needed((needed,)))


def enough(needed, **rest):
    return Supporters(tiers=(tier(needed),), **rest)


R322_59 = Supporters(tiers=(tier(TENTH, 999), tier(100, 10_000), tier(HUNDREDTH, 100_000), tier(1_000)))


@pytest.mark.parametrize(
    ("members", "required"),
    [
        (10, 1),
        (11, 2),
        (903, 91),
        (999, 100),
        (1_000, 100),
        (1_001, 100),
        (10_000, 100),
        (10_001, 101),
        (45_000, 450),
        (99_999, 1_000),
        (100_000, 1_000),
        (100_001, 1_000),
        (3_000_000, 1_000),
    ],
)
def test_signatures_of_a_mutual_insurer(members, required):
    assert R322_59.required(members) == required


@pytest.mark.parametrize(("supporters", "met"), [(90, False), (91, True), (92, True)])
def test_91_signatures_of_903(supporters, met):
    found = support(R322_59, Request(supporters=supporters), turnout(903))

    assert (found.met, found.figures["required"]) == (met, 91)
    assert plain(found.told) == f"{supporters} membres sur 903, 91 requis"


def test_a_share_of_the_votes():
    rule = enough(Fraction(1, 20), of=Counting.VOTES)

    found = support(rule, Request(supporters=20, counting=Counting.VOTES), turnout(100, votes=400))

    assert (found.met, found.told.replace("\xa0", " ")) == (True, "20 voix sur 400, 20 requis")
    assert support(rule, Request(supporters=20), turnout(100, votes=400)) is None


def test_half_of_one_college():
    college = Scope("college", "A")
    rule = enough(HALF, scope=college)
    both = together(turnout(9, college="A"), turnout(30, college="B"))

    assert not support(rule, Request(supporters=4, scope=college), both).met
    assert support(rule, Request(supporters=5, scope=college), both).met
    assert plain(support(rule, Request(supporters=5, scope=college), both).told) == (
        "5 membres sur 9 (collège A), 5 requis"
    )
    assert support(rule, Request(supporters=5), both) is None


def test_a_category():
    category = Scope("category", "délégués")
    rule = enough(Fraction(2, 3), scope=category)
    found = support(rule, Request(supporters=2, scope=category), turnout(3, category="délégués"))

    assert plain(found.told) == "2 membres sur 3 (délégués), 2 requis"


def test_the_cap_of_the_law():
    """Never more than 10 % of the members (R141-4), whatever number the statutes say."""
    rule = enough(50, legal_cap=TENTH)

    assert [rule.required(members) for members in (400, 499, 500, 501, 5_000)] == [40, 50, 50, 50, 50]


def test_an_organ_acts_alone():
    board = Organ(name="conseil d’administration")

    assert support(board, Request(by="conseil d’administration"), turnout(10)).met
    assert support(board, Request(by="bureau"), turnout(10)) is None
    assert support(enough(1), Request(by="bureau"), turnout(10)) is None


def test_nobody_is_never_enough():
    assert not support(enough(0), Request(), turnout(10)).met


def test_more_than_there_are_is_refused():
    with pytest.raises(RuleViolation, match="revoyez"):
        support(enough(1), Request(supporters=11), turnout(10))
    with pytest.raises(ValueError, match="from nought"):
        Request(supporters=-1)


def test_supporters_who_contradict_themselves():
    sizes = "Les tailles vont de la plus petite à la plus grande, et la dernière vaut au-delà (null)."

    assert problems_of(Supporters(tiers=(tier(1, 100),))) == [sizes]
    assert problems_of(Supporters(tiers=(tier(1), tier(2)))) == [sizes]
    assert problems_of(Supporters(tiers=(tier(1, 200), tier(1, 100), tier(3)))) == [sizes]
    assert problems_of(Supporters(tiers=(tier(1, 100), tier(1, 100), tier(3)))) == [sizes]
    assert problems_of(enough(1, scope=Scope("each_college"))) == [
        "Un soutien se compte sur tous, sur un collège ou sur une catégorie."
    ]
    assert problems_of(enough(Fraction(1, 9), legal_cap=TENTH)) == [
        "La part exigée dépasse celle que la loi permet, le dixième."
    ]
    assert problems_of(enough(TENTH, legal_cap=TENTH)) == []


def test_supporters_in_words():
    assert plain(R322_59.said) == "assez de membres, selon leur nombre (le dixième, 100, 1 % ou 1 000)"
    votes = enough(5, of=Counting.VOTES, scope=Scope("college", "A"))
    assert plain(votes.said) == "5 voix du collège A"
    assert plain(enough(1, scope=Scope("category", "délégués")).said) == "1 membre (délégués)"
    assert enough(TENTH).said == "le dixième des membres"
    assert read_part(Supporters, written(R322_59)) == (R322_59, [])
