"""The count of a vote, on the worked examples: the boundary and its two neighbours."""

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cressmember.kernel.violations import RuleViolation
from governance.rules.presence.turnout import EACH_COLLEGE, Counting, Group, Scope, Strength, Turnout, Way
from governance.rules.vote.count import majority_verdict
from governance.rules.vote.majority import (
    Aggregation,
    Bar,
    Base,
    Block,
    Majority,
    Over,
    Silent,
    Tie,
    Treatment,
)
from governance.rules.vote.poll import Ballots, Poll, Tally, Vote
from tests.governance.meeting import (
    HALF,
    THREE_QUARTERS,
    TWO_THIRDS,
    bar,
    majority,
    plain,
    simple,
    together,
    turnout,
)


def one_urn(*tally, **more):
    return Poll({"": Tally(*tally)}, **more)


def full(poll, heads=None):
    """A meeting where everyone who voted, and nobody else, takes part, college by college."""
    return Turnout(
        tuple(
            Group(
                Strength((heads or poll.votes)[college].cast, tally.cast),
                {Way.PRESENT: Strength((heads or poll.votes)[college].cast, tally.cast)},
                college,
            )
            for college, tally in poll.votes.items()
        )
    )


def verdict(rule, poll, meeting=None, **more):
    return majority_verdict(rule, poll, meeting or full(poll), **more)


# G1: one ballot of a mutual federation, two statutes.

MUTUAL = turnout(240, present=38, proxy=17, postal=4)


def test_28_of_55_votes_cast_are_a_majority():
    found = verdict(majority(simple(), article="L114-12"), one_urn(28, 27, 4), MUTUAL)

    assert found.is_yes
    assert plain(found.sentence) == (
        "Adoptée : 28 voix pour sur 55 suffrages exprimés (50,91 %), il en fallait 28, plus de la moitié "
        "(art. L114-12)."
    )
    assert found.figures == {
        "counting": "votes",
        "scope": "overall",
        "yes": 28,
        "no": 27,
        "abstain": 4,
        "blank": 0,
        "for": 28,
        "base": 55,
        "required": 28,
        "threshold": HALF,
        "over": "more_than",
    }


def test_28_of_59_members_are_not():
    found = verdict(majority(simple(Base.GATHERED)), one_urn(28, 27, 4), MUTUAL)

    assert found.is_no
    assert plain(found.sentence) == (
        "Rejetée : 28 voix pour sur 59 voix des participants (47,46 %), il en fallait 30, plus de la moitié "
        "(art. 14)."
    )


@pytest.mark.parametrize(("yes", "outcome"), [(27, "no"), (28, "yes"), (29, "yes")])
def test_one_vote_more_or_less_of_55(yes, outcome):
    assert verdict(majority(simple()), one_urn(yes, 55 - yes, 4), MUTUAL).outcome == outcome


@pytest.mark.parametrize(("yes", "outcome"), [(29, "no"), (30, "yes"), (31, "yes")])
def test_one_vote_more_or_less_of_59_members(yes, outcome):
    assert verdict(majority(simple(Base.GATHERED)), one_urn(yes, 59 - yes), MUTUAL).outcome == outcome


# G3: two thirds of those who take part, abstainers count against.


@pytest.mark.parametrize(("yes", "outcome"), [(153, "no"), (154, "yes"), (155, "yes")])
def test_two_thirds_of_230(yes, outcome):
    meeting = turnout(903, present=180, proxy=40, postal=10)
    poll = one_urn(yes, 230 - yes - 6, 6)

    for base in (Base.GATHERED, Base.CAST):
        found = verdict(majority(bar(TWO_THIRDS, base=base), abstentions="against"), poll, meeting)
        assert (found.outcome, found.figures["required"]) == (outcome, 154)


# G4: colleges that vote as blocks, each a quarter of the weight.

BLOCK = Block(threshold=Fraction(3, 5), over=Over.MORE_THAN, second_round=True)
QUARTERS = dict.fromkeys("ABCD", Fraction(1, 4))
URNS = {"A": Tally(10, 5, 5), "B": Tally(5, 6, 1), "C": Tally(1, 6, 1), "D": Tally(8, 1, 1)}


def by_block(over=Over.AT_LEAST, block=BLOCK, **more):
    return majority(
        bar(THREE_QUARTERS, over, aggregation=Aggregation.BLOCK, silent=Silent.LOST, **more),
        abstentions="for",
        blanks="ignored",
        block=block,
    )


@pytest.mark.parametrize(
    ("over", "outcome"), [(Over.AT_LEAST, "yes"), (Over.MORE_THAN, "no"), (Over.UNSTATED, "to_decide")]
)
def test_three_colleges_of_four_are_three_quarters(over, outcome):
    poll = Poll(URNS, second={"B": Tally(6, 5, 1)})

    found = verdict(by_block(over), poll, weights=QUARTERS)

    assert found.outcome == outcome
    assert found.figures["weight_for"] == found.figures["share"] == THREE_QUARTERS
    assert [found.figures[f"share_{college}"] for college in "ABCD"] == [1, 1, 0, 1]


def test_the_colleges_that_carry_are_named():
    poll = Poll(URNS, second={"B": Tally(6, 5, 1)})

    assert plain(verdict(by_block(), poll, weights=QUARTERS).sentence) == (
        "Adoptée : collèges A, B et D pour, soit 75,00 % du poids des collèges, il fallait au moins les "
        "trois quarts (art. 14)."
    )
    nobody = Poll(dict.fromkeys("ABCD", Tally(0, 5)))
    assert "aucun collège pour" in verdict(by_block(), nobody, weights=QUARTERS).sentence


@pytest.mark.parametrize(
    ("second", "outcome"),
    [(Tally(5, 6, 1), "no"), (Tally(5, 5, 2), "yes"), (Tally(6, 6), "no"), (Tally(6, 5, 1), "yes")],
)
def test_the_second_round_of_college_b(second, outcome):
    assert verdict(by_block(), Poll(URNS, second={"B": second}), weights=QUARTERS).outcome == outcome


def test_a_second_round_that_was_not_held_is_asked_for_where_it_matters():
    owed = verdict(by_block(), Poll(URNS), weights=QUARTERS)
    without_matter = verdict(by_block(), Poll(URNS | {"D": Tally(1, 8, 1)}), weights=QUARTERS)

    assert owed.is_open
    assert plain(owed.question) == (
        "aucun côté ne l’emporte au premier tour dans « B », qui doit voter une seconde fois."
    )
    assert [(each.name, each.outcome) for each in owed.readings] == [
        ("pour", "yes"),
        ("contre", "no"),
        ("à égalité", "no"),
    ]
    assert without_matter.is_no


@pytest.mark.parametrize(
    ("tally", "for_it"),
    [
        (Tally(6, 4), False),
        (Tally(7, 4), True),
        (Tally(61, 39), True),
        (Tally(60, 40), False),
        (Tally(4, 6), False),
    ],
)
def test_a_college_needs_more_than_60_percent(tally, for_it):
    """6 of 10 is 60 % and no more; nobody takes a second round here."""
    block = Block(threshold=Fraction(3, 5), over=Over.MORE_THAN, second_round=False)
    poll = Poll({"A": tally})

    found = verdict(by_block(block=block), poll, weights={"A": Fraction(1)})

    assert found.is_yes is for_it


def test_how_a_college_passes_its_threshold_may_be_open():
    block = Block(threshold=Fraction(3, 5), over=Over.UNSTATED, second_round=False)

    found = verdict(by_block(block=block), Poll({"A": Tally(6, 4)}), weights={"A": Fraction(1)})

    assert found.question == "le texte ne dit pas si le seuil d’un collège doit être atteint ou dépassé."
    assert verdict(by_block(block=block), Poll({"A": Tally(7, 3)}), weights={"A": Fraction(1)}).is_yes


def test_a_college_where_nobody_votes_carries_nothing_or_leaves_its_weight_to_the_others():
    block = Block(threshold=HALF, over=Over.MORE_THAN, second_round=False)
    poll = Poll({"A": Tally(3), "B": Tally()})
    meeting = together(turnout(3, college="A", present=3), turnout(4, college="B"))
    weights = {"A": HALF, "B": HALF}

    def found(silent):
        rule = majority(bar(THREE_QUARTERS, aggregation=Aggregation.BLOCK, silent=silent), block=block)
        return verdict(rule, poll, meeting, weights=weights)

    assert (found(Silent.SPREAD).outcome, found(Silent.SPREAD).figures["weight"]) == ("yes", HALF)
    assert (found(Silent.LOST).outcome, found(Silent.LOST).figures["weight"]) == ("no", 1)
    assert found(Silent.UNSTATED).question == (
        "le texte ne dit pas ce que devient le poids d’un collège qui ne s’exprime pas."
    )


def test_a_silent_college_owes_no_second_round():
    poll = Poll({"A": Tally(3), "B": Tally()})
    meeting = together(turnout(3, college="A", present=3), turnout(4, college="B"))

    assert verdict(by_block(), poll, meeting, weights={"A": HALF, "B": HALF}).is_no


# Weighted colleges, each in proportion of its votes.

WEIGHTED = majority(simple(aggregation=Aggregation.WEIGHTED, silent=Silent.UNSTATED), abstentions="ignored")
AURORA = {
    "fondateurs": Fraction(30, 100),
    "salariés": Fraction(30, 100),
    "usagers": Fraction(15, 100),
    "diplômés": Fraction(15, 100),
    "partenaires": Fraction(5, 100),
    "soutiens": Fraction(5, 100),
}


def test_six_weighted_colleges():
    urns = {
        "fondateurs": Tally(2, 1),
        "salariés": Tally(1, 2),
        "usagers": Tally(3, 1),
        "diplômés": Tally(2, 2),
        "partenaires": Tally(1),
        "soutiens": Tally(0, 4),
    }

    found = verdict(WEIGHTED, Poll(urns), weights=AURORA)

    # 20 + 10 + 11.25 + 7.5 + 5 + 0, of a hundred.
    assert found.is_yes
    assert found.figures["share"] == Fraction(5_375, 10_000)
    assert plain(found.sentence) == (
        "Adoptée : 53,75 % pour, chaque collège pesant son poids, il fallait plus de la moitié (art. 14)."
    )


def test_the_weight_of_a_silent_college_is_asked_for_where_it_matters():
    meeting = together(turnout(3, college="A", present=3), turnout(3, college="B"))
    weights = {"A": HALF, "B": HALF}

    matters = verdict(WEIGHTED, Poll({"A": Tally(2, 1), "B": Tally()}), meeting, weights=weights)
    does_not = verdict(WEIGHTED, Poll({"A": Tally(1, 2), "B": Tally()}), meeting, weights=weights)

    assert [(each.name, each.outcome) for each in matters.readings] == [
        ("poids des collèges muets réparti entre les autres", "yes"),
        ("poids des collèges muets perdu", "no"),
    ]
    assert does_not.is_no


@pytest.mark.parametrize(("silent", "outcome"), [("spread", "yes"), ("lost", "no")])
@pytest.mark.parametrize("aggregation", [Aggregation.WEIGHTED, Aggregation.BLOCK])
def test_a_college_where_all_abstain_is_silent_whatever_votes_are_a_share_of(aggregation, silent, outcome):
    of_all = simple(Base.GATHERED, aggregation=aggregation, silent=Silent(silent))
    rule = majority(of_all, block=BLOCK if aggregation is Aggregation.BLOCK else None)
    poll = Poll({"A": Tally(3), "B": Tally(abstain=4)})

    assert verdict(rule, poll, weights={"A": HALF, "B": HALF}).outcome == outcome


def test_where_no_college_votes_the_sentence_says_so():
    rule = majority(simple(aggregation=Aggregation.WEIGHTED, silent=Silent.SPREAD))

    found = verdict(
        rule, Poll({"A": Tally()}), turnout(3, college="A", present=3), weights={"A": Fraction(1)}
    )

    assert "aucun suffrage exprimé, il fallait plus de la moitié" in plain(found.sentence)


def test_colleges_that_are_all_silent_adopt_nothing():
    meeting = turnout(3, college="A", present=3)

    for silent in (Silent.SPREAD, Silent.LOST):
        rule = majority(simple(aggregation=Aggregation.WEIGHTED, silent=silent))
        found = verdict(rule, Poll({"A": Tally(0, 0, 3)}), meeting, weights={"A": Fraction(1)})
        assert found.is_no


def test_colleges_that_weigh_need_their_weights():
    with pytest.raises(ValueError, match="need their weights"):
        verdict(WEIGHTED, Poll({"A": Tally(1)}))


def test_where_no_college_exists_nothing_is_adopted():
    found = verdict(majority(simple(aggregation=Aggregation.WEIGHTED)), Poll({"A": Tally(3)}), weights={})

    assert found.is_no
    assert plain(found.sentence) == "Rejetée : aucun collège n’a les membres qu’il lui faut (art. 14)."


def test_the_votes_of_a_college_that_weighs_nothing_are_never_lost():
    """A college too small to exist: its members vote in another, or not at all."""
    poll = Poll({"A": Tally(3), "B": Tally(0, 2)})

    with pytest.raises(RuleViolation, match=r"comptées dans «.B.», qui ne pèse rien"):
        verdict(WEIGHTED, poll, weights={"A": Fraction(1)})
    assert verdict(WEIGHTED, Poll({"A": Tally(3), "B": Tally()}), weights={"A": Fraction(1)}).is_yes
    with pytest.raises(RuleViolation, match="n’a pas été compté par collège"):
        verdict(WEIGHTED, one_urn(3), weights={"A": Fraction(1)})


# In each college, overall and in a named college.

IN_EACH = majority(simple(scope=EACH_COLLEGE), article="7")


@pytest.mark.parametrize(("for_in_b", "outcome"), [(4, "no"), (5, "yes"), (6, "yes")])
def test_a_majority_in_each_college(for_in_b, outcome):
    poll = Poll({"A": Tally(7, 1), "B": Tally(for_in_b, 4)})

    found = verdict(IN_EACH, poll)

    assert found.outcome == outcome
    assert found.figures == {"majorities": 2, "majorities_reached": 1 + (outcome == "yes")}
    assert [each.figures["scope"] for each in found.parts] == ["A", "B"]


def test_a_college_where_nobody_votes_has_no_majority():
    meeting = together(turnout(8, college="A", present=8), turnout(8, college="B"))

    found = verdict(IN_EACH, Poll({"A": Tally(7, 1), "B": Tally()}), meeting)

    assert found.is_no
    assert "collège B, personne ne s’est exprimé" in found.sentence


@pytest.mark.parametrize(
    ("in_a", "in_b", "outcome"),
    [
        (Tally(20, 10), Tally(70, 0), "yes"),
        (Tally(19, 11), Tally(70, 0), "no"),
        (Tally(21, 9), Tally(70, 0), "yes"),
        (Tally(20, 10), Tally(54, 16), "no"),
        (Tally(20, 10), Tally(55, 15), "yes"),
        (Tally(20, 10), Tally(56, 14), "yes"),
    ],
)
def test_three_quarters_of_all_and_two_thirds_of_category_a(in_a, in_b, outcome):
    """Of a hundred votes, thirty are those of category A."""
    rule = majority(bar(THREE_QUARTERS), bar(TWO_THIRDS, scope=Scope("college", "A")))

    assert verdict(rule, Poll({"A": in_a, "B": in_b})).outcome == outcome


def test_a_majority_in_each_college_of_nobody_is_no_majority():
    found = verdict(IN_EACH, Poll({}), turnout(0))

    assert plain(found.sentence) == "Rejetée : personne n’a le droit de vote (art. 7)."


def test_a_vote_that_was_not_counted_by_college_is_refused():
    with pytest.raises(RuleViolation, match=r"le vote du collège.*A.*n’a pas été compté à part"):
        verdict(IN_EACH, one_urn(7, 1), turnout(8, college="A", present=8))


# By head, and of all the members.


def test_members_are_counted_where_the_text_counts_them():
    rule = majority(simple(), bar(TWO_THIRDS, of=Counting.MEMBERS))
    heads = {"": Tally(2, 1)}
    poll = Poll({"": Tally(60, 40)}, heads=heads)

    found = verdict(rule, poll, full(poll, heads))

    assert found.is_yes
    assert "2 membres pour sur 3 membres qui se sont exprimés" in plain(found.sentence)
    assert verdict(rule, Poll({"": Tally(60, 40)}, heads={"": Tally(1, 2)}), full(poll, heads)).is_no


def test_a_vote_that_was_not_counted_by_head_is_refused():
    with pytest.raises(RuleViolation, match="se compte par tête"):
        verdict(majority(bar(TWO_THIRDS, of=Counting.MEMBERS)), one_urn(2, 1))


@pytest.mark.parametrize(("yes", "outcome"), [(99, "no"), (100, "yes")])
def test_the_consent_of_all_the_members(yes, outcome):
    """Alsace-Moselle: the object changes when everyone consents, the absent in writing."""
    rule = majority(bar(Fraction(1), base=Base.ENTITLED))

    found = verdict(rule, one_urn(yes), turnout(100, present=60, postal=40))

    assert (found.outcome, found.figures["required"]) == (outcome, 100)
    assert found.sentence.endswith("la totalité (art.\N{NO-BREAK SPACE}14).")


def test_the_votes_of_those_present_only():
    rule = majority(simple(Base.GATHERED, counts=frozenset({Way.PRESENT})))
    meeting = turnout(100, present=20, proxy=10)

    assert verdict(rule, one_urn(10, 9), meeting).is_no
    assert verdict(rule, one_urn(11, 9), meeting).is_yes
    with pytest.raises(RuleViolation, match="21 voix pour 20 au plus"):
        verdict(rule, one_urn(11, 10), meeting)


def test_a_ballot_of_one_who_came_in_another_way_is_neither_for_nor_against():
    rule = majority(simple(Base.GATHERED, counts=frozenset({Way.PRESENT})))
    ballots = (
        Ballots("", Way.PRESENT, Tally(3), Tally(2)),
        Ballots("", Way.REMOTE, Tally(0, 2), Tally(0, 1)),
        Ballots("", Way.PROXY, Tally(5), Tally(5)),
    )
    poll = Poll({"": Tally(8, 2)}, heads={"": Tally(7, 1)}, by_way=ballots)
    meeting = Turnout(
        (
            Group(
                Strength(12, 20),
                {
                    Way.PRESENT: Strength(3, 5),
                    Way.REMOTE: Strength(1, 2),
                    Way.PROXY: Strength(5, 5),
                },
            ),
        )
    )

    def counted(meeting, **more):
        bars = (replace(rule.bars[0], **more),)
        figures = verdict(replace(rule, bars=bars), poll, meeting).figures
        return figures["for"], figures["no"], figures["base"]

    assert counted(meeting) == (3, 0, 5)
    assert counted(replace(meeting, remote_is_present=True)) == (3, 2, 7)
    assert counted(meeting, of=Counting.MEMBERS) == (2, 0, 3)
    assert counted(meeting, base=Base.CAST) == (3, 0, 3)


# Nothing cast, abstentions, blanks.


@pytest.mark.parametrize("tally", [Tally(), Tally(abstain=9), Tally(blank=9), Tally(abstain=5, blank=4)])
def test_nobody_says_anything(tally):
    found = verdict(majority(simple()), Poll({"": tally}), turnout(20, present=9))

    assert found.is_no
    assert plain(found.sentence) == "Rejetée : personne ne s’est exprimé (art. 14)."


@pytest.mark.parametrize(
    ("abstentions", "blanks", "outcome"),
    [
        ("ignored", "ignored", "yes"),
        ("against", "ignored", "no"),
        ("ignored", "against", "no"),
        ("for", "against", "yes"),
        ("against", "for", "yes"),
        ("for", "for", "yes"),
    ],
)
def test_what_abstentions_and_blanks_are_worth(abstentions, blanks, outcome):
    rule = majority(simple(), abstentions=abstentions, blanks=blanks)

    assert verdict(rule, one_urn(5, 4, 3, 3)).outcome == outcome


@pytest.mark.parametrize("base", [Base.GATHERED, Base.ENTITLED])
def test_an_abstention_that_counts_for_counts_whatever_the_base(base):
    assert verdict(majority(simple(base), abstentions="for"), one_urn(3, 4, 2)).is_yes
    assert verdict(majority(simple(base), blanks="for"), one_urn(3, 4, 0, 2)).is_yes


# Ties.


def tied(tie, **settled):
    return verdict(majority(simple(), tie=tie), one_urn(5, 5, 1, **settled))


def test_a_tie_is_rejected_where_the_text_says_so():
    assert plain(tied("rejected").sentence) == (
        "Rejetée : 5 voix pour sur 10 suffrages exprimés (50,00 %), il en fallait 6, plus de la moitié ; "
        "égalité des voix (art. 14)."
    )


@pytest.mark.parametrize(("vote", "outcome"), [("yes", "yes"), ("no", "no"), (None, "to_decide")])
def test_the_chair_or_the_lot_settles_a_tie(vote, outcome):
    settled = Vote(vote) if vote else None

    assert tied("casting", chair=settled).outcome == outcome
    assert tied("lot", lot=settled).outcome == outcome


def test_what_settled_a_tie_is_said():
    assert plain(tied("casting", chair=Vote.YES).sentence).endswith(
        "; égalité des voix, la voix prépondérante du président tranche pour (art. 14)."
    )
    assert plain(tied("lot", lot=Vote.NO).sentence).endswith(
        "; égalité des voix, le tirage au sort tranche contre (art. 14)."
    )
    assert plain(tied("lot").question) == "le sort décide. Qu’a dit le tirage ?"


@pytest.mark.parametrize("vote", [Vote.ABSTAIN, Vote.BLANK])
def test_a_chair_who_took_no_side_is_asked_again(vote):
    found = tied("casting", chair=vote)

    assert plain(found.question) == (
        "le président de séance a voix prépondérante et ne s’est pas prononcé. Que décide-t-il ?"
    )


def test_a_tie_of_which_the_text_says_nothing():
    assert tied("unstated").is_open
    assert tied("unstated", chair=Vote.YES).is_open
    assert tied("unstated", chair=Vote.NO).is_no


def test_the_chair_has_a_casting_vote_where_those_who_take_part_are_the_base():
    """Hunting federations: the votes of those present or represented, and the president's casting vote."""
    rule = majority(simple(Base.GATHERED), tie="casting")

    assert verdict(rule, one_urn(5, 5, chair=Vote.YES)).is_yes
    assert verdict(rule, one_urn(5, 4, 1, chair=Vote.YES)).is_no
    assert verdict(rule, one_urn(5, 5, 1, chair=Vote.YES)).is_no


def test_only_an_equality_is_a_tie():
    assert verdict(majority(bar(TWO_THIRDS), tie="casting"), one_urn(5, 5, chair=Vote.YES)).is_no
    at_least_half = verdict(majority(bar(HALF), tie="casting"), one_urn(5, 5, chair=Vote.NO))
    assert at_least_half.is_yes


def test_a_tie_is_settled_only_when_the_other_majorities_are_reached():
    rule = majority(simple(), simple(scope=Scope("college", "A")), tie="casting")
    poll = Poll({"A": Tally(3, 1), "B": Tally(2, 4)}, chair=Vote.YES)
    lost_in_a = Poll({"A": Tally(1, 3), "B": Tally(4, 2)}, chair=Vote.YES)

    assert verdict(rule, poll).is_yes
    assert verdict(rule, poll).figures == {
        "majorities": 2,
        "majorities_reached": 1,
        "settled_by": "casting",
        "settled": "yes",
    }
    assert verdict(rule, lost_in_a).is_no


def tied_in_a(tie, **settled):
    rule = majority(simple(), simple(scope=Scope("college", "A")), tie=tie)
    return verdict(rule, Poll({"A": Tally(2, 2), "B": Tally(3, 2)}, **settled))


def test_a_lot_settles_an_equality_in_a_college():
    assert tied_in_a("lot", lot=Vote.YES).is_yes
    assert tied_in_a("lot", lot=Vote.NO).is_no


def test_whether_the_chair_settles_an_equality_in_a_college_is_left_to_people():
    found = tied_in_a("casting", chair=Vote.YES)

    assert plain(found.question) == (
        "le président de séance a voix prépondérante et le texte ne dit pas si c’est aussi quand un collège "
        "est à égalité."
    )
    assert [(each.name, each.outcome) for each in found.readings] == [
        ("voix prépondérante pour les voix de tous seulement", "no"),
        ("voix prépondérante dans un collège aussi", "yes"),
    ]
    assert tied_in_a("casting", chair=Vote.NO).is_no


@pytest.mark.parametrize("tie", ["unstated", "rejected"])
def test_nobody_settles_an_equality_in_a_college_of_which_the_text_says_nothing(tie):
    assert tied_in_a(tie, chair=Vote.YES).is_no


@pytest.mark.parametrize(
    ("of_b", "outcome"), [(Tally(0, 4), "yes"), (Tally(0, 4, 1), "yes"), (Tally(1, 4), "yes")]
)
def test_an_equality_of_weights_is_settled_too(of_b, outcome):
    rule = majority(simple(aggregation=Aggregation.WEIGHTED, silent=Silent.LOST), tie="lot")
    poll = Poll({"A": Tally(4, of_b.yes), "B": of_b}, lot=Vote.YES)
    halves = {"A": HALF, "B": HALF}

    assert verdict(rule, poll, weights=halves).outcome == outcome
    assert verdict(rule, replace(poll, lot=Vote.NO), weights=halves).is_no


def test_half_of_the_weight_is_no_equality_when_a_college_takes_no_side():
    rule = by_block(block=replace(BLOCK, second_round=False), over=Over.MORE_THAN)
    rule = replace(rule, bars=(replace(rule.bars[0], threshold=HALF),), tie=Tie.CASTING)
    poll = Poll({"A": Tally(9), "B": Tally(0, 9)}, chair=Vote.YES)

    halves = {"A": HALF, "B": HALF}

    assert verdict(rule, poll, weights=halves).is_yes
    assert verdict(rule, replace(poll, votes={"A": Tally(9), "B": Tally(1, 1)}), weights=halves).is_no


# What the text leaves open.


def test_unstated_abstentions_are_asked_only_where_they_matter():
    rule = majority(simple(), abstentions="unstated")

    assert verdict(rule, one_urn(6, 2, 3)).is_yes
    assert verdict(rule, one_urn(2, 6, 3)).is_no
    found = verdict(rule, one_urn(5, 4, 1))
    assert found.question == "le texte ne dit pas ce que valent les abstentions."
    assert [(each.name, each.outcome) for each in found.readings] == [
        ("abstentions écartées du compte", "yes"),
        ("abstentions comptées contre", "no"),
    ]
    assert len(found.parts) == 2


def test_unstated_blanks_and_threshold():
    blanks = verdict(majority(simple(), blanks="unstated"), one_urn(5, 4, 0, 1))
    threshold = verdict(majority(bar(TWO_THIRDS, Over.UNSTATED)), one_urn(6, 3))

    assert [each.name for each in blanks.readings] == [
        "votes blancs écartés du compte",
        "votes blancs comptés contre",
    ]
    assert [(each.name, each.outcome) for each in threshold.readings] == [
        ("seuil atteint", "yes"),
        ("seuil dépassé", "no"),
    ]
    assert verdict(majority(bar(TWO_THIRDS, Over.UNSTATED)), one_urn(7, 3)).is_yes


def test_only_a_bar_that_is_open_is_read_twice():
    rule = majority(bar(TWO_THIRDS, Over.UNSTATED), simple(scope=Scope("college", "A")))

    assert verdict(rule, Poll({"A": Tally(6, 3)})).is_open


def test_two_open_questions_are_read_together():
    rule = majority(bar(TWO_THIRDS, Over.UNSTATED), abstentions="unstated")

    found = verdict(rule, one_urn(6, 2, 1))

    assert [(each.name, each.outcome) for each in found.readings] == [
        ("abstentions écartées du compte et seuil atteint", "yes"),
        ("abstentions écartées du compte et seuil dépassé", "yes"),
        ("abstentions comptées contre et seuil atteint", "yes"),
        ("abstentions comptées contre et seuil dépassé", "no"),
    ]


def test_the_sentence_of_what_is_to_be_decided():
    found = verdict(majority(simple(), abstentions="unstated"), one_urn(5, 4, 1))

    assert plain(found.sentence) == (
        "À trancher : le texte ne dit pas ce que valent les abstentions. « abstentions écartées du compte » "
        "donne oui et « abstentions comptées contre » donne non."
    )


@pytest.mark.parametrize(
    ("threshold", "over", "said"),
    [
        (TWO_THIRDS, Over.AT_LEAST, "au moins les deux tiers"),
        (TWO_THIRDS, Over.MORE_THAN, "plus des deux tiers"),
        (Fraction(1, 4), Over.MORE_THAN, "plus du quart"),
        (Fraction(60, 100), Over.MORE_THAN, "plus des trois cinquièmes"),
        (Fraction(55, 100), Over.MORE_THAN, "plus de 55 %"),
        (Fraction(1), Over.AT_LEAST, "la totalité"),
    ],
)
def test_a_threshold_in_words(threshold, over, said):
    assert plain(verdict(majority(bar(threshold, over)), one_urn(5, 4)).sentence).endswith(
        f", {said} (art. 14)."
    )


# More votes than voters.


@pytest.mark.parametrize("base", list(Base))
def test_more_votes_than_those_who_take_part_are_refused(base):
    meeting = turnout(20, present=9)

    assert verdict(majority(simple(base)), one_urn(5, 4), meeting).outcome in {"yes", "no"}
    with pytest.raises(RuleViolation) as refusal:
        verdict(majority(simple(base)), one_urn(5, 5), meeting)
    assert plain(str(refusal.value)) == (
        "Ce vote compte 10 voix pour 9 au plus : revoyez la feuille de présence ou le dépouillement."
    )


def test_more_votes_than_a_college_has_are_refused():
    meeting = together(turnout(8, college="A", present=8), turnout(8, college="B", present=3))

    with pytest.raises(RuleViolation, match=r"4.voix dans le collège.*B.*pour 3 au plus"):
        verdict(IN_EACH, Poll({"A": Tally(7, 1), "B": Tally(4)}), meeting)


def test_more_votes_than_a_college_has_are_refused_where_colleges_are_not_counted_apart():
    meeting = together(turnout(8, college="A", present=1), turnout(8, college="B", present=3))

    assert verdict(majority(simple()), Poll({"A": Tally(1), "B": Tally(3)}), meeting).is_yes
    with pytest.raises(RuleViolation, match=r"3.voix dans le collège.*A.*pour 1 au plus"):
        verdict(majority(simple()), Poll({"A": Tally(3), "B": Tally(1)}), meeting)


def test_a_college_may_vote_as_a_block_before_the_meeting_but_not_with_more_than_it_has():
    meeting = turnout(20, college="A", present=3)
    weights = {"A": Fraction(1)}

    assert verdict(by_block(), Poll({"A": Tally(20)}), meeting, weights=weights).is_yes
    with pytest.raises(RuleViolation, match="pour 20 au plus"):
        verdict(by_block(), Poll({"A": Tally(21)}), meeting, weights=weights)
    with pytest.raises(RuleViolation, match="pour 20 au plus"):
        verdict(
            by_block(),
            Poll({"A": Tally(10, 10)}, second={"A": Tally(21)}),
            meeting,
            weights=weights,
        )


# Laws.

COLLEGES = ("A", "B", "C")
TREATMENTS = st.sampled_from(Treatment)
TALLIES = st.builds(Tally, *([st.integers(0, 6)] * 4))
THRESHOLDS = st.sampled_from([Fraction(1, 3), HALF, Fraction(3, 5), TWO_THIRDS, THREE_QUARTERS, Fraction(1)])
SCOPES = st.sampled_from([Scope(), EACH_COLLEGE, Scope("college", "A")])


@st.composite
def bars(draw):
    aggregation = draw(st.sampled_from(Aggregation))
    threshold = draw(THRESHOLDS)
    return Bar(
        threshold=threshold,
        over=draw(st.sampled_from(Over)) if threshold < 1 else Over.AT_LEAST,
        base=draw(st.sampled_from(Base)),
        scope=draw(SCOPES) if aggregation is Aggregation.DIRECT else Scope(),
        aggregation=aggregation,
        silent=draw(st.sampled_from(Silent)),
    )


@st.composite
def majorities(draw):
    chosen = tuple(draw(st.lists(bars(), min_size=1, max_size=2)))
    block = None
    if any(each.aggregation is Aggregation.BLOCK for each in chosen):
        block = Block(
            threshold=draw(st.sampled_from([HALF, Fraction(3, 5)])),
            over=draw(st.sampled_from(Over)),
            second_round=draw(st.booleans()),
        )
    return Majority(
        article="14",
        bars=chosen,
        abstentions=draw(TREATMENTS),
        blanks=draw(TREATMENTS),
        tie=draw(st.sampled_from(Tie)),
        block=block,
    )


@st.composite
def votes(draw):
    """A vote of three colleges, in which some take no part, with its meeting and the weights."""
    urns = {college: draw(TALLIES) for college in COLLEGES}
    second = {college: draw(TALLIES) for college in draw(st.sets(st.sampled_from(COLLEGES)))}
    poll = Poll(
        urns,
        second=second,
        chair=draw(st.none() | st.sampled_from(Vote)),
        lot=draw(st.none() | st.sampled_from([Vote.YES, Vote.NO])),
    )
    groups = []
    for college, tally in urns.items():
        there = tally.cast + draw(st.integers(0, 2))
        if college in second:
            there = max(there, second[college].cast)
        # One more than those who are there, so that one more may come and vote for.
        entitled = there + 1 + draw(st.integers(0, 2))
        present = {Way.PRESENT: Strength(there, there)}
        groups.append(Group(Strength(entitled, entitled), present, college))
    weights = {college: Fraction(draw(st.integers(1, 5)), 10) for college in COLLEGES}
    return poll, Turnout(tuple(groups)), weights


def with_one_more(poll, meeting, college, *, instead_of=""):
    """The same vote with one more for: someone who comes for it, or who would have voted otherwise."""
    tally = poll.votes[college]
    changed = {"yes": tally.yes + 1} | ({instead_of: getattr(tally, instead_of) - 1} if instead_of else {})
    words = {name: getattr(tally, name) for name in ("yes", "no", "abstain", "blank")} | changed
    urns = dict(poll.votes) | {college: Tally(**words)}
    if not instead_of:
        one = Strength(1, 1)
        meeting = Turnout(
            tuple(
                Group(group.entitled, {Way.PRESENT: group.by_way[Way.PRESENT] + one}, group.college)
                if group.college == college
                else group
                for group in meeting.groups
            )
        )
    return Poll(urns, second=poll.second, chair=poll.chair, lot=poll.lot), meeting


ORDER = {"no": 0, "to_decide": 1, "yes": 2}


@settings(max_examples=40, deadline=None)
@given(majorities(), votes(), st.sampled_from(COLLEGES), st.sampled_from(["", "no", "abstain", "blank"]))
def test_one_more_vote_for_never_turns_adopted_into_rejected(rule, vote, college, instead_of):
    """Nor into a question. No rule that the document can state makes an exception."""
    poll, meeting, weights = vote
    assume(not instead_of or getattr(poll.votes[college], instead_of))
    before = majority_verdict(rule, poll, meeting, weights=weights)

    more, came = with_one_more(poll, meeting, college, instead_of=instead_of)
    after = majority_verdict(rule, more, came, weights=weights)

    assert ORDER[after.outcome] >= ORDER[before.outcome]


@settings(max_examples=20, deadline=None)
@given(majorities(), votes(), st.permutations(COLLEGES))
def test_the_order_of_colleges_changes_nothing(rule, vote, order):
    poll, meeting, weights = vote
    groups = {group.college: group for group in meeting.groups}

    turned = majority_verdict(
        rule,
        Poll({each: poll.votes[each] for each in order}, second=poll.second, chair=poll.chair, lot=poll.lot),
        Turnout(tuple(groups[each] for each in order)),
        weights={each: weights[each] for each in order},
    )

    assert turned.outcome is majority_verdict(rule, poll, meeting, weights=weights).outcome


@settings(max_examples=25, deadline=None)
@given(majorities(), votes())
def test_a_verdict_is_found_again_from_its_own_figures(rule, vote):
    poll, meeting, weights = vote

    found = majority_verdict(rule, poll, meeting, weights=weights)

    if found.is_open:
        assert len({each.outcome for each in found.readings}) > 1 or found.parts
        assert found.question
        return
    assert found.is_yes is recomputed(found)


def recomputed(found):
    figures = found.figures
    if "majorities" in figures:
        met = [recomputed(each) for each in found.parts]
        assert (figures["majorities"], figures["majorities_reached"]) == (len(met), sum(met))
        return figures["settled"] == "yes" if "settled" in figures else all(met)
    if "settled" in figures:
        assert 2 * figures["for"] == figures["base"]
        return figures["settled"] == "yes"
    if "aggregation" in figures:
        assert not figures["weight"] or figures["share"] == figures["weight_for"] / figures["weight"]
        passed = figures["share"] > figures["threshold"]
        return passed or (
            figures["weight"] > 0
            and figures["over"] == "at_least"
            and figures["share"] == figures["threshold"]
        )
    exact = figures["threshold"] * figures["base"]
    assert figures["required"] == (floor(exact) + 1 if figures["over"] == "more_than" else ceil(exact))
    return figures["base"] > 0 and figures["for"] >= figures["required"]
