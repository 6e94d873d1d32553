"""A vote that was held is re-cut where it was open, and never where it was secret."""

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.electorate.colleges import CollegeSet
from governance.rules.scenario.vote import DecisionOf
from governance.rules.trial.held import Held, as_secret, recut
from governance.rules.trial.needs import needs
from governance.rules.trial.readable import readable
from tests.governance.document import assembly, college, colleges, complete, decision, quorum, simple_majority
from tests.governance.meeting import plain
from tests.governance.rules.trial.test_readable import of

NAMES = {"a": "Associations", "m": "Mutuelles", "n": "Mutualistes"}
WEIGHTED = [
    {"threshold": "1/2", "over": "more_than", "base": "cast", "aggregation": "weighted", "silent": "lost"}
]
# Two mutual colleges made one, associations parted in two.
MERGED = [college("a", "a"), college("mut", "m", "n")]
PARTED = [college("urban", "a"), college("rural", "a"), college("m", "m"), college("n", "n")]


def held(*voters, members=None, **told):
    told = {"body": "ag", "decision": "ordinary", "voters": list(voters)} | told
    return Held(of(DecisionOf, told), tuple(members or range(1, len(voters) + 1)))


def voter(name, place, cast="nothing", way="present", **more):
    return {"member": name, "college": place, "way": way, "cast": cast} | more


def cut(vote, made, *, weighted=True, quorum_of=None, chosen=None, standing=None):
    made = colleges(*(each | {"weight": f"1/{len(made)}"} for each in made))
    rule = decision(
        majority=simple_majority(**({"bars": WEIGHTED} if weighted else {})),
        calls=[{"quorum": quorum_of or quorum("1/4")}],
    )
    text = readable(complete(colleges=made, bodies=[assembly(decisions=[rule])]))
    needed = needs(text.decisions["ag", "ordinary"], text)
    return recut(
        vote, of(CollegeSet, made), needed, chosen=chosen or {}, standing=standing or {}, names=NAMES
    )


def refused(*args, **options):
    with pytest.raises(RuleViolation) as refusal:
        cut(*args, **options)
    return plain(str(refusal.value))


def urns(question):
    return {urn.college: (urn.yes, urn.no) for urn in question.votes}


OPEN = held(
    voter("One", "a", "yes"),
    voter("Two", "m", "no"),
    voter("Three", "n", "yes"),
    voter("Four", "a", way=None),
)


def test_an_open_vote_is_counted_where_each_voter_goes():
    found = cut(OPEN, MERGED)

    assert [each.college for each in found.question.voters] == ["a", "mut", "mut", "a"]
    assert [each.cast for each in found.question.voters] == [each.cast for each in OPEN.question.voters]
    assert found.moves == {("a", "a"): 2, ("m", "mut"): 1, ("n", "mut"): 1}


def test_those_who_have_no_college_are_named_until_somebody_chooses():
    assert refused(OPEN, PARTED).startswith(
        "2 votants n’ont pas de collège dans ce texte : « One » et « Four ». Dites d’où vient chaque collège"
    )
    found = cut(OPEN, PARTED, chosen={1: "urban", 4: "rural", 9: "rural"})
    assert [each.college for each in found.question.voters] == ["urban", "m", "n", "rural"]
    stranger = held(voter("One", "a", "yes"), members=[None])
    assert refused(stranger, PARTED, chosen={1: "urban"}).startswith("1 votant n’a pas de collège")
    many = held(*(voter(f"V{rank}", "a", "yes") for rank in range(10)))
    assert "« V7 » et 2 autres" in refused(many, PARTED)


def test_colleges_are_left_aside_where_the_rule_tells_none_apart():
    found = cut(OPEN, PARTED, weighted=False)

    assert {each.college for each in found.question.voters} == {""}
    assert found.moves == {}
    secret = held(
        voter("One", "a"),
        voter("Two", "m"),
        votes=[{"college": "a", "yes": 1, "no": 0}, {"college": "m", "yes": 0, "no": 1}],
        second=[{"college": "a", "yes": 1, "no": 0}],
    )
    question = cut(secret, PARTED, weighted=False).question
    assert urns(question) == {"": (1, 1)}
    assert question.second == ()


def test_a_member_of_two_colleges_that_become_one_is_not_guessed():
    twice = held(voter("One", "m", "yes"), voter("One", "n", "no"), members=[1, 1])

    assert refused(twice, MERGED) == (
        "« One » votait dans plusieurs collèges, qui n’en font plus qu’un dans ce texte, « Mut » : le "
        "fichier ne dit pas laquelle de ses voix y reste."
    )


SECRET = [
    {"college": "a", "yes": 3, "no": 1},
    {"college": "m", "yes": 1, "no": 0},
    {"college": "n", "yes": 0, "no": 2},
]


def secret(**told):
    return held(
        *(voter(f"{place}{rank}", place) for place in "amn" for rank in range(4)), votes=SECRET, **told
    )


def test_the_urns_of_colleges_that_are_joined_are_poured_together():
    found = cut(secret(), MERGED)

    assert urns(found.question) == {"a": (3, 1), "mut": (1, 2)}
    assert not secret().is_open


def test_a_secret_urn_is_never_cut():
    assert refused(
        secret(), PARTED, chosen=dict.fromkeys(range(1, 3), "urban") | dict.fromkeys(range(3, 5), "rural")
    ) == (
        "Ce texte partage le collège « Associations » entre « Urban » et « Rural ». Son urne est connue "
        "en entier seulement : nul ne sait ce qu’une partie de ses membres a voté. Ce vote ne peut "
        "pas être recompté."
    )
    whole = cut(secret(), PARTED, chosen=dict.fromkeys(range(1, 5), "urban"))
    assert urns(whole.question) == {"urban": (3, 1), "m": (1, 0), "n": (0, 2), "rural": (0, 0)}


def test_one_urn_for_all_is_no_urn_of_a_college():
    one = held(voter("One", "a"), votes=[{"yes": 1, "no": 0}])

    assert refused(one, MERGED).startswith("Ce vote a été compté dans une seule urne")
    by_college = quorum("1/4")
    by_college["conditions"][0]["scope"] = "each_college"
    found = cut(one, MERGED, weighted=False, quorum_of=by_college)
    assert urns(found.question) == {"": (1, 0)}
    assert [each.college for each in found.question.voters] == ["a"]


def grouped(**told):
    groups = [
        {"college": "a", "members": 4, "came": [{"way": "present", "members": 4}]},
        {"college": "m", "members": 2, "votes": 6, "came": [{"way": "present", "members": 1, "votes": 3}]},
        {
            "college": "n",
            "members": 2,
            "came": [{"way": "present", "members": 2}, {"way": "proxy", "members": 0}],
        },
    ]
    return held(groups=told.pop("groups", groups), **told)


def test_groups_go_as_wholes_or_not_at_all():
    vote = grouped(
        votes=SECRET,
        second=[
            {"college": "a", "yes": 4, "no": 0},
            {"college": "m", "yes": 1, "no": 0},
            {"college": "n", "yes": 1, "no": 0},
        ],
    )
    found = cut(vote, MERGED, standing={1: "a", 2: "m", 3: "n"})

    assert (vote.entitled, vote.present, vote.colleges) == (8, 7, ["a", "m", "n"])
    assert urns(found.question) == {"a": (3, 1), "mut": (1, 2)}
    assert [(urn.college, urn.yes) for urn in found.question.second] == [("a", 4)]
    _, joined = found.question.groups
    assert (joined.members, joined.votes) == (4, 8)
    assert [(str(each.way), each.members, each.strength.votes) for each in joined.came] == [
        ("present", 3, 5),
        ("proxy", 0, 0),
    ]
    assert found.moves == {("a", "a"): 4, ("m", "mut"): 2, ("n", "mut"): 2}


def test_groups_that_the_text_would_cut_are_refused():
    vote = grouped(votes=SECRET)

    assert refused(vote, MERGED, standing={1: "a", 2: "a"}, chosen={2: "mut"}) == (
        "Ce texte partage le collège « Associations » entre « A » et « Mut ». Le fichier ne dit pas qui "
        "sont les présents."
    )
    assert refused(vote, [college("x")]) == (
        "Ce texte ne dit pas où va le collège « Associations ». Le fichier ne dit pas qui sont les présents."
    )
    nowhere = grouped(groups=[{"members": 9}], votes=[{"yes": 1, "no": 0}])
    assert refused(nowhere, MERGED).startswith(
        "Ce texte compte par collège, et le fichier ne dit pas de quel collège"
    )
    lone = held(voter("One", "a"), votes=[{"college": "q", "yes": 0, "no": 0}])
    assert refused(lone, MERGED).startswith("Ce texte ne dit pas où va le collège « q ». Son urne")


def test_those_set_aside_follow_their_college():
    aside = [{"college": "m", "members": 1}, {"college": "n", "members": 1}]
    vote = grouped(votes=SECRET, left_out=aside)

    (left,) = cut(vote, MERGED).question.left_out
    assert (left.college, left.members) == ("mut", 2)
    (left,) = cut(vote, MERGED, weighted=False).question.left_out
    assert (left.college, left.members) == ("", 2)


def test_a_text_whose_colleges_are_not_complete_cannot_count_by_college():
    text = readable(
        complete(bodies=[assembly(decisions=[decision(majority=simple_majority(bars=WEIGHTED))])])
    )
    needed = needs(text.decisions["ag", "ordinary"], text)

    with pytest.raises(RuleViolation, match="ses collèges ne sont pas encore complets"):
        recut(OPEN, None, needed, chosen={}, standing={}, names=NAMES)


def test_a_list_said_to_be_secret_keeps_its_urns_and_nobodys_vote():
    one, several = (as_secret(OPEN.question, by_college=each) for each in (False, True))

    assert urns(one) == {"": (2, 1)}
    assert urns(several) == {"a": (1, 0), "m": (0, 1), "n": (1, 0)}
    assert [urn.yes for urn in several.heads] == [1, 0, 1]
    assert not Held(several).is_open
    assert OPEN.is_open
