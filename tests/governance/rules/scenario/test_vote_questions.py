from fractions import Fraction

import pytest

from tests.governance.document import assembly, college, colleges, complete, decision, simple_majority
from tests.governance.meeting import plain
from tests.governance.scenarios import asked, malformed, refused

WEIGHTED = [
    {"threshold": "1/2", "over": "more_than", "base": "cast", "aggregation": "weighted", "silent": "spread"}
]


OFF = (
    "Du collège « Mutuelles », 2 membres ne sont pas sur la liste des électeurs : ce collège n’a pas les "
    "membres qu’il lui faut (art. 7)."
)


def small(below, weight="1/2"):
    """Two colleges; the second needs three members."""
    rule = {"members": 3, "below": below}
    return colleges(college("associations", weight=weight), college("mutuelles", weight=weight, minimum=rule))


def weighing(below, weight="1/2"):
    made = decision(majority=simple_majority(bars=WEIGHTED))
    return complete(colleges=small(below, weight), bodies=[assembly(decisions=[made])])


def meeting(associations=4, mutuelles=2, **changed):
    return {
        "kind": "decision",
        "body": "ag",
        "decision": "ordinary",
        "groups": [
            {"college": code, "members": count, "came": [{"way": "present", "members": count}]}
            for code, count in (("associations", associations), ("mutuelles", mutuelles))
        ],
        "votes": [
            {"college": "associations", "yes": 3, "no": 1},
            {"college": "mutuelles", "yes": 0, "no": mutuelles},
        ],
    } | changed


def test_a_small_college_pours_its_urn_into_another():
    answer = asked(weighing({"kind": "merged_with", "college": "associations"}), **meeting())

    assert answer.verdict.is_no  # 3 for and 3 against, in the one college that is left.
    (majority,) = (part for part in answer.verdict.parts if "share" in part.figures)
    assert majority.figures["share"] == Fraction(1, 2)


def test_a_college_that_votes_nowhere_has_no_urn():
    empty = [{"college": "associations", "yes": 3, "no": 1}, {"college": "mutuelles", "yes": 0, "no": 0}]

    assert asked(weighing({"kind": "spread"}), **meeting(votes=empty)).verdict.is_yes
    rest = (
        "il lui faut 3 membres pour exister, et il en a moins (art. 7). Comptez-les dans le collège où ses "
        "membres votent, ou retirez-les s’ils ne votent pas."
    )
    for below in ("spread", "suspended"):
        assert refused(weighing({"kind": below}), **meeting()) == (
            f"Des voix sont comptées dans le collège « Mutuelles », où personne ne vote : {rest}"
        )


def test_votes_that_no_reading_of_an_open_text_lets_be_cast_are_set_aside():
    statutes = complete(colleges=small({"kind": "unstated"}, weight=None))
    urns = [{"college": "associations", "yes": 2, "no": 1}, {"college": "mutuelles", "yes": 0, "no": 2}]

    verdict = asked(statutes, **meeting(votes=urns)).verdict

    assert verdict.is_yes
    assert plain(verdict.sentence).endswith(OFF)


def test_the_same_is_read_of_a_list_and_of_the_only_college():
    rule = {"members": 3, "below": {"kind": "unstated"}}
    statutes = complete(colleges=colleges(college("associations", minimum=rule)))
    voters = [{"member": "Radio", "college": "associations", "way": "present", "cast": "yes"}]

    verdict = asked(statutes, kind="decision", body="ag", decision="ordinary", voters=voters).verdict

    assert verdict.is_no


def test_the_urn_of_a_college_that_joined_another_does_not_stand_for_that_of_the_other():
    alone = [{"college": "mutuelles", "yes": 2, "no": 0}]

    assert refused(
        weighing({"kind": "merged_with", "college": "associations"}), **meeting(votes=alone)
    ).startswith("Ce vote compte 2 voix dans le collège « mutuelles » pour 0 au plus")


@pytest.mark.parametrize("below", ["spread", "suspended"])
def test_members_of_a_college_that_does_not_exist_are_off_the_roll_where_colleges_do_not_weigh(below):
    statutes = complete(colleges=small({"kind": below}))
    urns = [{"college": "associations", "yes": 3, "no": 1}]

    verdict = asked(statutes, **meeting(votes=urns)).verdict
    quorum, majority = verdict.parts

    assert (quorum.figures["entitled"], majority.figures["yes"], majority.figures["no"]) == (4, 3, 1)
    assert plain(verdict.sentence).endswith(OFF)
    assert "où personne ne vote" in refused(statutes, **meeting())


def test_an_urn_or_a_member_told_twice_is_refused():
    one = {"yes": 1, "no": 0}
    same = {"member": "Radio", "way": "present", "cast": "yes"}
    ghost = {"members": 1, "came": [{"way": "present", "members": 0, "votes": 1}]}

    assert malformed(complete(), **meeting(votes=[one, one])) == ["La même urne est donnée deux fois."]
    assert malformed(complete(), **meeting(votes=[one, one | {"college": "mutuelles"}])) == [
        "Une urne est celle de tous, et d’autres celles d’un collège : dites le collège de chacune."
    ]
    assert malformed(complete(), **meeting(votes=[], groups=[], voters=[same, same])) == [
        "Le même membre est deux fois sur la liste."
    ]
    assert malformed(complete(), **meeting(groups=[ghost])) == [
        "Des voix sont données à des participants qui ne sont pas là."
    ]


@pytest.mark.parametrize(("yes", "outcome"), [(3, "yes"), (2, "no"), (1, "no")])
def test_what_becomes_of_a_small_college_is_asked_where_it_matters(yes, outcome):
    votes = [{"college": "associations", "yes": yes, "no": 4 - yes}]
    urns = [*votes, {"college": "mutuelles", "yes": 0, "no": 0}]

    answer = asked(weighing({"kind": "unstated"}), **meeting(votes=urns))

    assert str(answer.verdict.outcome) == outcome


def test_both_readings_of_a_small_college_are_told_when_they_part():
    statutes = weighing({"kind": "unstated"})
    lost = {**WEIGHTED[0], "silent": "lost"}
    statutes["bodies"][0]["decisions"][0]["majority"]["bars"] = [lost]
    urns = [{"college": "associations", "yes": 4, "no": 0}, {"college": "mutuelles", "yes": 0, "no": 0}]

    verdict = asked(statutes, **meeting(votes=urns)).verdict

    assert verdict.is_open
    assert [str(each.outcome) for each in verdict.readings] == ["yes", "no"]


def test_no_college_with_its_members_decides_nothing():
    rule = {"members": 9, "below": {"kind": "spread"}}
    every = colleges(
        college("associations", weight="1/2", minimum=rule), college("mutuelles", weight="1/2", minimum=rule)
    )

    empty = [{"college": code, "yes": 0, "no": 0} for code in ("associations", "mutuelles")]

    answer = asked(weighing({"kind": "spread"}) | {"colleges": every}, **meeting(votes=empty))

    assert answer.verdict.is_no
    assert plain(answer.verdict.sentence).startswith(
        "Décision ordinaire, 1re convocation : pas de décision, faute de quorum. Quorum non atteint : "
        "personne n’a le droit de vote (art. 13)."
    )
    assert (
        "Aucun collège n’a le nombre de membres qu’il lui faut : « Associations » (4 membres sur 9) n’existe "
        "pas, son poids est réparti et « Mutuelles » (2 membres sur 9) n’existe pas, son poids est réparti "
        "(art. 7)."
    ) in plain(answer.verdict.sentence)
    assert plain(answer.verdict.sentence).endswith(OFF)


def test_the_size_of_a_college_is_that_of_its_members_when_it_is_told():
    sizes = [{"college": "associations", "members": 9}, {"college": "mutuelles", "members": 3}]

    answer = asked(weighing({"kind": "spread"}), **meeting(college_members=sizes))

    assert answer.verdict.is_no  # 3/4 of a half, and nothing of the other half.


def test_those_who_sit_in_a_board_do_not_make_a_college_too_small():
    statutes = weighing({"kind": "spread"})
    statutes["bodies"][0]["kind"] = "board"

    assert asked(statutes, **meeting()).verdict.is_no


def test_colleges_without_weight_weigh_the_same():
    votes = [{"college": "associations", "yes": 4, "no": 0}, {"college": "mutuelles", "yes": 0, "no": 3}]

    statutes = weighing({"kind": "spread"}, weight=None)

    assert asked(statutes, **meeting(mutuelles=3, votes=votes)).verdict.is_no


def test_voters_one_by_one_vote_by_college_and_by_head():
    voters = [
        {"member": "Radio", "college": "associations", "way": "present", "cast": "yes", "votes": 2},
        {"member": "Théâtre", "college": "associations", "way": "proxy", "cast": "no"},
        {"member": "Mutuelle", "college": "mutuelles", "way": None},
    ]

    verdict = asked(
        complete(), kind="decision", expected="yes", body="ag", decision="ordinary", voters=voters
    ).verdict

    _, majority = verdict.parts
    assert (verdict.is_yes, majority.figures["yes"], majority.figures["base"]) == (True, 2, 3)


def test_what_contradicts_itself_in_a_meeting_is_said():
    absent = {"member": "Radio", "way": None, "cast": "yes"}
    present = {"member": "Radio", "way": "present", "cast": "yes"}
    twice = {"members": 1, "came": [{"way": "present", "members": 1}, {"way": "present", "members": 1}]}
    common = {"kind": "decision", "body": "ag", "decision": "ordinary"}

    assert malformed(complete(), **common) == [
        "Personne n’a le droit de vote : donnez des groupes ou une liste."
    ]
    assert malformed(complete(), **common, voters=[absent]) == ["« Radio » vote sans participer."]
    assert malformed(complete(), **common, voters=[present], votes=[{"yes": 1, "no": 0}]) == [
        "Les voix sont données deux fois : par urne, et voix par voix."
    ]
    assert malformed(complete(), **common, groups=[twice]) == [
        "La même manière de participer est comptée deux fois dans un groupe.",
        "2 membres participent dans un groupe qui en compte 1.",
    ]


BY_HEAD = [{"threshold": "1/2", "over": "more_than", "base": "cast", "of": "members"}]


@pytest.mark.parametrize(("heads", "adopted"), [((3, 2), True), ((3, 3), False), ((2, 3), False)])
def test_urns_may_be_counted_by_head_as_well_as_by_votes(heads, adopted):
    text = complete(bodies=[assembly(decisions=[decision(majority=simple_majority(bars=BY_HEAD))])])
    urns = {"votes": [{"yes": 1, "no": 5}], "heads": [{"yes": heads[0], "no": heads[1]}]}

    assert asked(text, **meeting(**urns)).verdict.is_yes is adopted


def test_heads_are_told_once():
    twice = [{"yes": 1, "no": 0}, {"yes": 0, "no": 1}]
    voters = [{"member": "Radio libre", "way": "present", "cast": "yes"}]

    assert malformed(complete(), **meeting(heads=twice)) == ["La même urne est donnée deux fois."]
    assert malformed(complete(), **meeting(groups=[], votes=[], voters=voters, heads=twice[:1])) == [
        "Les voix sont données deux fois : par urne, et voix par voix."
    ]
