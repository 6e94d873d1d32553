"""Quorum, on the worked examples: the boundary and its two neighbours."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.rules.presence.turnout import EACH_COLLEGE, Counting, Group, Scope, Strength, Turnout, Way
from governance.rules.text.reading import read_part, written
from governance.rules.vote.quorum import (
    Call,
    Condition,
    Needed,
    Quorum,
    Together,
    quorum_verdict,
)
from tests.governance.meeting import (
    HALF,
    QUARTER,
    THIRD,
    THREE_QUARTERS,
    call,
    plain,
    problems_of,
    quorum_of,
    together,
    turnout,
)

EVERYONE = frozenset({Way.PRESENT, Way.PROXY, Way.POSTAL})
IN_PERSON = frozenset({Way.PRESENT})


def needs(value, *more, of=Counting.MEMBERS, counts=EVERYONE, of_several="", **rest):
    return Condition(needed=Needed((value, *more), of_several), of=of, counts=counts, **rest)


def quorum(*conditions, article="12", together=Together.ALL):
    return Quorum(article=article, conditions=conditions, together=together)


# G1: a quarter of 240 members.


@pytest.mark.parametrize(("postal", "outcome"), [(4, "no"), (5, "yes"), (6, "yes")])
def test_a_quarter_of_240_members_is_60(postal, outcome):
    rule = quorum(needs(QUARTER), article="L114-12")

    verdict = quorum_verdict(rule, turnout(240, present=38, proxy=17, postal=postal))

    assert (verdict.outcome, verdict.figures["required"]) == (outcome, 60)
    assert verdict.figures["gathered"] == 55 + postal


def test_the_sentence_says_every_figure_and_the_article():
    rule = quorum(needs(QUARTER), article="L114-12")

    verdict = quorum_verdict(rule, turnout(240, present=38, proxy=17, postal=4))

    assert plain(verdict.sentence) == (
        "Quorum non atteint : 59 membres sur 240 (38 présents, 17 représentés et 4 votes par "
        "correspondance), 60 requis, le quart (art. L114-12)."
    )
    assert verdict.figures == {
        "counting": "members",
        "scope": "overall",
        "entitled": 240,
        "gathered": 59,
        "required": 60,
        "missing": 1,
        "gathered_present": 38,
        "gathered_proxy": 17,
        "gathered_postal": 4,
    }


# G3: a third, then a quarter, of 903 members.


@pytest.mark.parametrize(
    ("share", "gathered", "outcome"),
    [
        (THIRD, 280, "no"),
        (THIRD, 300, "no"),
        (THIRD, 301, "yes"),
        (THIRD, 302, "yes"),
        (QUARTER, 225, "no"),
        (QUARTER, 226, "yes"),
        (QUARTER, 230, "yes"),
    ],
)
def test_903_members_of_a_mutual_insurer(share, gathered, outcome):
    assert quorum_verdict(quorum(needs(share)), turnout(903, present=gathered)).outcome == outcome


# G4: three quarters of six seats, physically present.


@pytest.mark.parametrize(("present", "outcome"), [(4, "no"), (5, "yes"), (6, "yes")])
def test_three_quarters_of_six_seats_are_five_in_person(present, outcome):
    rule = quorum(needs(THREE_QUARTERS, counts=IN_PERSON))

    verdict = quorum_verdict(rule, turnout(6, present=present, **({"proxy": 1} if present < 6 else {})))

    assert (verdict.outcome, verdict.figures["required"]) == (outcome, 5)


# G11: a thirtieth of the members or a thousand, whichever is smaller.


@pytest.mark.parametrize(
    ("members", "required"), [(45_000, 1_000), (30_000, 1_000), (29_970, 999), (12_000, 400), (12_001, 401)]
)
def test_a_thirtieth_or_a_thousand_whichever_is_smaller(members, required):
    rule = quorum(needs(Fraction(1, 30), 1_000, of_several="smaller"), article="R141-4")

    assert quorum_verdict(rule, turnout(members, present=required - 1)).is_no
    assert quorum_verdict(rule, turnout(members, present=required)).is_yes
    assert quorum_verdict(rule, turnout(members, present=required + 1)).is_yes
    assert quorum_verdict(rule, turnout(members, present=required)).figures["required"] == required


@pytest.mark.parametrize(("members", "required"), [(20, 10), (40, 10), (41, 11), (400, 100)])
def test_a_quarter_or_ten_whichever_is_larger(members, required):
    rule = quorum(needs(QUARTER, 10, of_several="larger"))

    assert quorum_verdict(rule, turnout(members)).figures["required"] == required
    assert "le plus grand entre le quart et 10" in plain(quorum_verdict(rule, turnout(members)).sentence)


# G12: all of 94 members, two proxies each.


@pytest.mark.parametrize(("present", "outcome"), [(31, "no"), (32, "yes"), (33, "yes")])
def test_94_federations_with_two_proxies_each(present, outcome):
    rule = quorum(needs(Fraction(1)), article="41")
    carried = min(2 * present, 94 - present)

    verdict = quorum_verdict(rule, turnout(94, present=present, proxy=carried))

    assert verdict.outcome == outcome
    assert verdict.figures["gathered"] == (93 if present == 31 else 94)


def test_no_quorum_at_all_is_always_reached():
    verdict = quorum_verdict(quorum(), turnout(94))

    assert verdict.is_yes
    assert plain(verdict.sentence) == "Aucun quorum n’est exigé (art. 12)."


# Several conditions.


@pytest.mark.parametrize(
    ("members", "votes", "outcome"), [(9, 60, "no"), (10, 49, "no"), (10, 50, "yes"), (11, 51, "yes")]
)
def test_a_third_of_the_members_with_half_of_the_votes(members, votes, outcome):
    rule = quorum(needs(THIRD), needs(HALF, of=Counting.VOTES))
    came = {Way.PRESENT: Strength(members, votes)}

    verdict = quorum_verdict(rule, Turnout((Group(Strength(30, 100), came),)))

    assert verdict.outcome == outcome
    assert [each.figures["counting"] for each in verdict.parts] == ["members", "votes"]


@pytest.mark.parametrize(("in_b", "outcome"), [(4, "no"), (5, "yes"), (6, "yes")])
def test_half_of_each_college(in_b, outcome):
    rule = quorum(needs(HALF, scope=EACH_COLLEGE))

    verdict = quorum_verdict(
        rule, together(turnout(10, college="A", present=9), turnout(10, college="B", present=in_b))
    )

    assert verdict.outcome == outcome
    assert [each.figures["scope"] for each in verdict.parts] == ["A", "B"]
    assert verdict.figures == {
        "conditions": 2,
        "conditions_met": 1 + (outcome == "yes"),
        "together": "all",
    }


def test_one_college_alone_is_a_condition_by_itself():
    rule = quorum(needs(HALF, scope=EACH_COLLEGE))

    verdict = quorum_verdict(rule, turnout(10, college="A", present=5))

    assert (verdict.outcome, verdict.parts) == ("yes", ())


def test_one_or_the_other():
    rule = quorum(needs(HALF, scope=Scope("college", "A")), needs(HALF), together=Together.ANY)

    def found(in_a, in_b):
        return quorum_verdict(
            rule, together(turnout(4, college="A", present=in_a), turnout(10, college="B", present=in_b))
        ).outcome

    assert [found(2, 0), found(1, 6), found(1, 5)] == ["yes", "yes", "no"]


def test_each_college_is_one_condition_where_one_or_the_other_will_do():
    """One college there does not stand for each of them."""
    rule = quorum(needs(THREE_QUARTERS), needs(HALF, scope=EACH_COLLEGE), together=Together.ANY)

    def found(in_a, in_b):
        return quorum_verdict(
            rule, together(turnout(10, college="A", present=in_a), turnout(10, college="B", present=in_b))
        )

    assert [found(10, 4).outcome, found(5, 5).outcome, found(10, 5).outcome] == ["no", "yes", "yes"]
    assert [len(each.parts) for each in found(10, 4).parts] == [0, 2]
    assert found(10, 4).figures["conditions_met"] == 0


def test_a_named_college_and_a_category():
    meeting = together(
        turnout(4, college="A", category="élus", present=2),
        turnout(20, college="B", category="de droit", present=1),
    )

    college = quorum_verdict(quorum(needs(HALF, scope=Scope("college", "A"))), meeting)
    category = quorum_verdict(quorum(needs(HALF, scope=Scope("category", "élus"))), meeting)

    assert plain(college.sentence).startswith("Quorum atteint : collège A, 2 membres sur 4")
    assert plain(category.sentence).startswith("Quorum atteint : élus, 2 membres sur 4")
    assert (college.figures["scope"], category.figures["scope"]) == ("A", "élus")


# « Plus de ».


@pytest.mark.parametrize(("present", "outcome"), [(5, "no"), (6, "yes"), (7, "yes")])
def test_more_than_half(present, outcome):
    verdict = quorum_verdict(quorum(needs(HALF, strictly=True)), turnout(10, present=present))

    assert (verdict.outcome, verdict.figures["required"]) == (outcome, 6)
    assert "6 requis, plus de la moitié" in plain(verdict.sentence)


@pytest.mark.parametrize(("present", "outcome"), [(10, "no"), (11, "yes"), (12, "yes")])
def test_more_than_ten(present, outcome):
    verdict = quorum_verdict(quorum(needs(10, strictly=True)), turnout(30, present=present))

    assert (verdict.outcome, verdict.figures["required"]) == (outcome, 11)
    assert "11 requis, plus de 10" in plain(verdict.sentence)


def test_more_than_a_third_in_words():
    verdict = quorum_verdict(quorum(needs(THIRD, strictly=True)), turnout(9, present=3))

    assert plain(verdict.sentence).endswith("4 requis, plus du tiers (art. 12).")


# Who counts.


@pytest.mark.parametrize(
    ("counts", "outcome"),
    [
        (IN_PERSON, "no"),
        (frozenset({Way.PRESENT, Way.PROXY}), "no"),
        (frozenset({Way.PRESENT, Way.PROXY, Way.REMOTE}), "yes"),
        (frozenset(Way), "yes"),
    ],
)
def test_only_the_ways_that_the_text_counts(counts, outcome):
    meeting = turnout(20, present=6, proxy=3, remote=1, electronic=1)

    assert quorum_verdict(quorum(needs(HALF, counts=counts)), meeting).outcome == outcome


def test_a_single_way_is_said():
    verdict = quorum_verdict(quorum(needs(HALF, counts=IN_PERSON)), turnout(20, present=10))

    assert plain(verdict.sentence) == (
        "Quorum atteint : 10 membres sur 20 (présents), 10 requis, la moitié (art. 12)."
    )


def test_nobody_entitled_is_no_quorum():
    assert plain(quorum_verdict(quorum(needs(HALF)), turnout(0)).sentence) == (
        "Quorum non atteint : personne n’a le droit de vote (art. 12)."
    )
    assert quorum_verdict(quorum(needs(HALF, scope=EACH_COLLEGE)), turnout(0)).is_no


# The document.


@pytest.mark.parametrize(
    ("document", "needed"),
    [
        ("1/4", Needed((QUARTER,))),
        ("25 %", Needed((QUARTER,))),
        (1_000, Needed((1_000,))),
        ("1", Needed((Fraction(1),))),
        ({"smaller": ["1/30", 1_000]}, Needed((Fraction(1, 30), 1_000), "smaller")),
        ({"larger": [10, "1/4"]}, Needed((10, QUARTER), "larger")),
    ],
)
def test_what_is_needed_is_read(document, needed):
    assert Needed.spelled(document) == needed
    assert Needed.spelled(needed.spelling()) == needed


@pytest.mark.parametrize(
    "document",
    ["5/4", -1, True, 0.25, None, [], {"smaller": ["1/4"]}, {"smaller": "1/4"}, {"least": [1, 2]}, 10**10],
)
def test_what_cannot_be_needed_is_refused(document):
    with pytest.raises(ValueError, match="écrivez une fraction"):
        Needed.spelled(document)


def test_a_quorum_is_written_as_it_was_read():
    rule = quorum(
        needs(THIRD, strictly=True),
        needs(Fraction(1, 30), 1_000, of_several="smaller", scope=Scope("college", "A")),
        together=Together.ANY,
    )
    later = Call(quorum=rule, least_days=8, most_days=30, recalls_first=True)

    assert read_part(Quorum, written(rule)) == (rule, [])
    assert read_part(Call, written(later)) == (later, [])


def test_a_call_whose_delays_cross():
    crossed = "Le délai maximal de cette convocation est plus court que son délai minimal."

    assert problems_of(call(least_days=8, most_days=7)) == [crossed]
    assert problems_of(call(least_days=8, most_days=8)) == []
    assert problems_of(call(least_days=8)) == []


# Laws.

GROUPS = st.builds(
    lambda there, more, college, way: Group(
        Strength(there + more, there + more), {way: Strength(there, there)}, college
    ),
    st.integers(0, 9),
    st.integers(0, 9),
    st.sampled_from("ABC"),
    st.sampled_from(Way),
)
NEEDED = st.fractions(0, 1, max_denominator=12) | st.integers(0, 20)
CONDITIONS = st.builds(
    needs,
    NEEDED,
    counts=st.frozensets(st.sampled_from(Way), min_size=1),
    scope=st.sampled_from([Scope(), EACH_COLLEGE, Scope("college", "A")]),
    strictly=st.booleans(),
)
QUORUMS = st.builds(
    lambda conditions, how: quorum(*conditions, together=how),
    st.lists(CONDITIONS, max_size=3),
    st.sampled_from(Together),
)


@settings(max_examples=50)
@given(QUORUMS, st.lists(GROUPS, min_size=1, max_size=5), st.integers(0, 4))
def test_one_more_who_comes_never_loses_a_quorum(rule, groups, rank):
    group = groups[rank % len(groups)]
    came = sum((each.members for each in group.by_way.values()), 0)
    before = quorum_verdict(rule, Turnout(tuple(groups)))

    if came == group.entitled.members:
        return
    (way,) = group.by_way
    more = Group(group.entitled, {way: Strength(came + 1, came + 1)}, group.college)
    after = quorum_verdict(rule, Turnout(tuple(more if each is group else each for each in groups)))

    assert after.is_yes or before.is_no


@settings(max_examples=30)
@given(QUORUMS, st.lists(GROUPS, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_groups_changes_nothing(rule, groups, chance):
    turned = list(groups)
    chance.shuffle(turned)

    assert (
        quorum_verdict(rule, Turnout(tuple(turned))).outcome
        is quorum_verdict(rule, Turnout(tuple(groups))).outcome
    )


@settings(max_examples=50)
@given(QUORUMS, st.lists(GROUPS, max_size=5))
def test_a_quorum_is_found_again_from_its_own_figures(rule, groups):
    verdict = quorum_verdict(rule, Turnout(tuple(groups)))

    assert verdict.is_yes is recomputed(verdict)


def recomputed(verdict):
    figures = verdict.figures
    if verdict.parts:
        met = [recomputed(each) for each in verdict.parts]
        assert (figures["conditions"], figures["conditions_met"]) == (len(met), sum(met))
        return all(met) if figures["together"] == "all" else any(met)
    if not figures:
        return "Aucun quorum" in verdict.sentence
    assert figures["missing"] == max(figures["required"] - figures["gathered"], 0)
    assert figures["gathered"] == sum(
        count for name, count in figures.items() if name.startswith("gathered_")
    )
    return figures["entitled"] > 0 and figures["gathered"] >= figures["required"]


def test_one_is_said_in_the_singular():
    both = quorum_verdict(quorum_of(2), turnout(9, present=1, proxy=1))
    alone = quorum_verdict(quorum_of(1, counts=("present",)), turnout(9, present=1))

    assert "2 membres sur 9 (1 présent et 1 représenté)" in plain(both.sentence)
    assert "1 membre sur 9 (présent)" in plain(alone.sentence)
