"""Proxies in the order they were filed: accepted, refused and why, or left to people."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cressmember.kernel.violations import RuleViolation
from governance.rules.electorate.facts import MemberFacts
from governance.rules.electorate.roll import Voter
from governance.rules.meeting.delay import Delay, Ends, Rest
from governance.rules.presence.attendance import Attendance, Outsider, Proxy, turnout
from governance.rules.presence.proxies import (
    BlankRefused,
    BlankShared,
    BlankToChair,
    BlankUnstated,
    Cap,
    Circle,
    Filing,
    Holder,
    InCap,
    NoProxies,
    OfTwo,
    Own,
    Proxies,
)
from governance.rules.presence.proxy_admission import admit_proxies
from governance.rules.presence.turnout import Counting, Way

DAY = date(2026, 6, 25)
FREE = Proxies(
    article="12",
    meetings=frozenset({"ag"}),
    holders=frozenset({Holder.VOTER}),
    employees_barred=False,
    within=frozenset(),
    exclusive_source=False,
    cap=None,
    filing=None,
    of_two=OfTwo.FIRST,
    blank=BlankRefused(),
)


def filed(days, ends=Ends.CALENDAR, rest=Rest.KEPT, *, frozen=False):
    return Filing(delay=Delay(days=days, ends=ends, rest=rest), frozen=frozen, inspection=True)


def voter(key, votes=1, college="assos", **known):
    facts = MemberFacts(
        key=key,
        name=key.upper(),
        joined_on=date(2020, 1, 1),
        colleges=frozenset({college}),
        **known,
    )
    return Voter(facts, {college: votes})


def meeting(*voters, present="h", **rest):
    return Attendance(meeting_on=DAY, voters=voters, present=frozenset(present), **rest)


HELD = meeting(voter("h"), voter("k"), voter("a"), voter("b"), voter("c"), present="hk")


def proxy(giver, holder="h", *, days_before=30, **rest):
    return Proxy(giver, holder, DAY - timedelta(days=days_before), **rest)


def outcomes(rule, proxies, held=HELD):
    return [str(answer.verdict.outcome) for answer in admit_proxies(rule, proxies, held)]


def why(rule, given_proxy, held=HELD):
    (answer,) = admit_proxies(rule, [given_proxy], held)
    assert answer.verdict.is_no
    assert (answer.holder, answer.votes) == (None, 0)
    return answer.verdict.sentence.removeprefix("Procuration refusée : ").removesuffix(" (art. 12).")


def capped(most, of=Counting.VOTES, own=Own.BESIDE):
    return replace(FREE, cap=Cap(of=of, most=most, own=own))


def hunters():
    singles = [voter(f"s{rank}") for rank in range(7)]
    doubles = [voter("d1", 2), voter("d2", 2)]
    return meeting(voter("h", 2), *singles, *doubles), [proxy(each.key) for each in [*singles, *doubles]]


def test_eleven_votes_are_too_many_for_ten():
    held, filed = hunters()

    answers = admit_proxies(capped(10), filed, held)

    assert [answer.verdict.is_yes for answer in answers] == [True] * 8 + [False]
    assert answers[-1].verdict.sentence == (
        "Procuration refusée : le porteur aurait 11 voix pour 10 au plus (art. 12)."
    )
    assert answers[-1].verdict.figures == {"votes": 2, "carried": 11, "most": 10}
    assert answers[-2].verdict.sentence == "Procuration admise, pour 2 voix (art. 12)."
    assert sum(answer.votes for answer in answers) == 9


def test_one_that_is_too_large_leaves_room_for_a_smaller_one():
    held, filed = hunters()
    held = replace(held, voters=(*held.voters, voter("z")))

    assert outcomes(capped(10), [*filed, proxy("z")], held)[-2:] == ["no", "yes"]


@pytest.mark.parametrize(
    ("most", "own", "last"),
    [
        (12, Own.INCLUDED, "no"),
        (13, Own.INCLUDED, "yes"),
        (10, Own.BESIDE, "no"),
        (11, Own.BESIDE, "yes"),
        (10, Own.UNSTATED, "no"),
        (11, Own.UNSTATED, "to_decide"),
        (12, Own.UNSTATED, "to_decide"),
        (13, Own.UNSTATED, "yes"),
    ],
)
def test_own_votes_are_within_the_cap_or_beside(most, own, last):
    held, filed = hunters()

    assert outcomes(capped(most, own=own), filed, held)[-1] == last


def test_a_doubt_names_its_readings():
    held, filed = hunters()

    answer = admit_proxies(capped(11, own=Own.UNSTATED), filed, held)[-1]

    assert [(each.name, str(each.outcome)) for each in answer.verdict.readings] == [
        ("ses propres voix comprises", "no"),
        ("ses propres voix en plus", "yes"),
    ]
    assert answer.verdict.sentence == "À trancher : le texte ne dit pas comment lire cette procuration."


@pytest.mark.parametrize(
    ("own", "expected"), [(Own.BESIDE, ["yes", "yes", "no"]), (Own.INCLUDED, ["yes", "no", "no"])]
)
def test_a_cap_in_mandates_counts_members_whatever_their_votes(own, expected):
    held = meeting(voter("h", 9), voter("a", 40), voter("b", 40), voter("c"))

    assert outcomes(capped(2, Counting.MEMBERS, own), [proxy("a"), proxy("b"), proxy("c")], held) == expected


def test_a_cap_in_mandates_says_so():
    held = meeting(voter("h"), voter("a"), voter("b"))

    answers = admit_proxies(capped(1, Counting.MEMBERS), [proxy("a"), proxy("b")], held)

    assert "le porteur aurait 2 mandats pour 1 au plus" in answers[1].verdict.sentence


def test_two_votes_own_included_within_one_college_is_a_single_proxy():
    rule = replace(capped(2, own=Own.INCLUDED), within=frozenset({Circle.COLLEGE}))
    held = meeting(
        voter("h", college="salariés"),
        voter("a", college="employeurs"),
        voter("b", college="salariés"),
        voter("c", college="salariés"),
    )

    assert outcomes(rule, [proxy("a"), proxy("b"), proxy("c")], held) == ["no", "yes", "no"]


@pytest.mark.parametrize(("carried", "accepted"), [(4, 4), (5, 5), (6, 5)])
def test_five_mandates_at_most(carried, accepted):
    givers = [voter(f"m{rank}") for rank in range(carried)]
    held = meeting(voter("h"), *givers)

    answers = admit_proxies(capped(5, Counting.MEMBERS), [proxy(each.key) for each in givers], held)

    assert sum(answer.verdict.is_yes for answer in answers) == accepted


def test_an_outsider_has_nothing_of_his_own():
    rule = replace(capped(1, own=Own.INCLUDED), holders=frozenset(Holder))
    held = meeting(voter("a"), present="x", outsiders=(Outsider("x", "X"),))

    assert outcomes(rule, [proxy("a", "x")], held) == ["yes"]


@pytest.mark.parametrize(
    ("rule", "given_proxy", "said"),
    [
        (FREE, proxy("z"), "le mandant n’a pas le droit de vote"),
        (FREE, proxy("k"), "le mandant participe lui-même"),
        (FREE, proxy("a", "a"), "le mandant se désigne lui-même"),
        (FREE, proxy("a", "z"), "le porteur n’est ni électeur ni tiers connu"),
        (FREE, proxy("a", "b"), "le porteur est absent"),
        (FREE, proxy("a", None), "elle ne nomme personne"),
        (FREE, proxy("a", days_before=-1), "déposée après la réunion"),
        (FREE, proxy("a", revoked_on=DAY), "révoquée le 25 juin 2026"),
    ],
)
def test_a_proxy_that_is_void(rule, given_proxy, said):
    assert why(rule, given_proxy) == said


def test_no_proxy_where_the_text_forbids_them():
    rule = NoProxies(article="12", meetings=frozenset({"ca"}))

    assert why(rule, proxy("a")) == "les procurations sont interdites"


@pytest.mark.parametrize("way", ["postal", "electronic"])
def test_who_voted_already_gives_no_proxy(way):
    held = replace(HELD, **{way: frozenset("a")})

    assert why(FREE, proxy("a"), held) == "le mandant a déjà voté"


def test_a_holder_may_be_there_at_a_distance():
    held = replace(HELD, present=frozenset("k"), remote=frozenset("h"))

    assert outcomes(FREE, [proxy("a")], held) == ["yes"]
    assert why(FREE, proxy("h", "k"), held) == "le mandant participe lui-même"


@pytest.mark.parametrize(("days_before", "outcome"), [(6, "yes"), (5, "yes"), (4, "no")])
def test_five_days_before_the_meeting(days_before, outcome):
    rule = replace(FREE, filing=filed(5, Ends.CALENDAR, frozen=False))

    assert outcomes(rule, [proxy("a", days_before=days_before)]) == [outcome]


@pytest.mark.parametrize(("days_before", "outcome"), [(6, "yes"), (5, "to_decide"), (4, "no")])
def test_how_the_days_are_counted_is_asked_when_it_matters(days_before, outcome):
    rule = replace(FREE, filing=filed(5, Ends.UNSTATED, frozen=False))

    assert outcomes(rule, [proxy("a", days_before=days_before)]) == [outcome]


def test_a_late_proxy_says_when_it_came():
    rule = replace(FREE, filing=filed(5, Ends.CALENDAR, frozen=False))

    assert (
        why(rule, proxy("a", days_before=4)) == "déposée le 21 juin 2026, moins de 5 jours avant la réunion"
    )


@pytest.mark.parametrize(
    ("frozen", "revoked_before", "outcome"),
    [
        (True, 15, "no"),
        (True, 14, "yes"),
        (False, 14, "no"),
        (False, 0, "no"),
        (False, -1, "yes"),
        (False, 16, "no"),
    ],
)
def test_a_list_that_is_closed_is_not_revoked(frozen, revoked_before, outcome):
    rule = replace(FREE, filing=filed(15, Ends.CALENDAR, frozen=frozen))

    assert outcomes(rule, [proxy("a", revoked_on=DAY - timedelta(days=revoked_before))]) == [outcome]


THIRD = Outsider("x", "X")


@pytest.mark.parametrize(
    ("holders", "holder", "said"),
    [
        ({Holder.VOTER}, "x", "le porteur est un tiers"),
        ({Holder.THIRD_PARTY}, "h", "le porteur est un autre électeur"),
    ],
)
def test_who_may_hold(holders, holder, said):
    held = replace(HELD, present=frozenset("hx"), outsiders=(THIRD,))

    assert why(replace(FREE, holders=frozenset(holders)), proxy("a", holder), held) == said
    assert outcomes(replace(FREE, holders=frozenset(Holder)), [proxy("a", holder)], held) == ["yes"]


def test_employees_hold_nothing_where_the_text_bars_them():
    held = meeting(
        voter("h", is_employee=True),
        voter("a"),
        voter("b"),
        present="hxy",
        outsiders=(replace(THIRD, is_employee=True), Outsider("y", "Y")),
    )
    rule = replace(FREE, holders=frozenset(Holder), employees_barred=True)

    assert why(rule, proxy("a", "h"), held) == "un salarié ne porte pas de procuration"
    assert why(rule, proxy("a", "x"), held) == "un salarié ne porte pas de procuration"
    assert outcomes(rule, [proxy("a", "y")], held) == ["yes"]


@pytest.mark.parametrize(
    ("circle", "same", "other", "said"),
    [
        (Circle.COLLEGE, {"college": "coop"}, {"college": "assos"}, "le même collège"),
        (Circle.CONSTITUENCY, {"constituency": "Nord"}, {"constituency": "Sud"}, "la même circonscription"),
        (Circle.CONSTITUENCY, {"constituency": "Nord"}, {}, "la même circonscription"),
        (Circle.ORGANISATION, {"organisation": "F"}, {"organisation": "G"}, "la même organisation"),
        (Circle.ORGANISATION, {"organisation": "F"}, {}, "la même organisation"),
    ],
)
def test_giver_and_holder_share_what_the_text_wants(circle, same, other, said):
    rule = replace(FREE, within=frozenset({circle}))
    held = meeting(voter("h", **same), voter("a", **same), voter("b", **other))

    assert outcomes(rule, [proxy("a")], held) == ["yes"]
    assert why(rule, proxy("b"), held) == f"mandant et porteur n’ont pas {said}"
    assert outcomes(FREE, [proxy("b")], held) == ["yes"]


def test_what_is_not_known_is_not_shared():
    rule = replace(FREE, within=frozenset({Circle.CONSTITUENCY}))

    assert why(rule, proxy("a")) == "mandant et porteur n’ont pas la même circonscription"


def test_a_president_collects_only_the_proxies_of_his_own_members():
    rule = replace(FREE, exclusive_source=True)
    held = meeting(
        voter("h", presides="Saint-Hubert"),
        voter("k"),
        voter("a", organisation="Saint-Hubert"),
        voter("b", organisation="Diane"),
        present="hk",
    )

    assert outcomes(rule, [proxy("a"), proxy("b", "k")], held) == ["yes", "yes"]
    assert why(rule, proxy("b"), held) == "le porteur ne porte que les procurations de « Saint-Hubert »"


@pytest.mark.parametrize(
    ("of_two", "expected"),
    [
        (OfTwo.FIRST, ["yes", "no"]),
        (OfTwo.LAST, ["no", "yes"]),
        (OfTwo.NEITHER, ["no", "no"]),
        (OfTwo.UNSTATED, ["to_decide", "to_decide"]),
    ],
)
def test_two_proxies_of_one_member(of_two, expected):
    assert outcomes(replace(FREE, of_two=of_two), [proxy("a", "h"), proxy("a", "k")]) == expected


@pytest.mark.parametrize("of_two", list(OfTwo))
def test_an_absent_holder_frees_the_proxy(of_two):
    absent_then_there = [proxy("a", "b"), proxy("a", "k")]

    assert outcomes(replace(FREE, of_two=of_two), absent_then_there) == ["no", "yes"]


def test_two_proxies_to_one_holder_are_a_doubt_that_is_held_all_the_same():
    answers = admit_proxies(replace(FREE, of_two=OfTwo.UNSTATED), [proxy("a"), proxy("b")], HELD)

    assert [answer.verdict.is_yes for answer in answers] == [True, True]


CHAIRED = replace(HELD, chair="k")


def test_a_blank_proxy_goes_to_the_chair():
    rule = replace(FREE, blank=BlankToChair(in_cap=InCap.OUTSIDE))

    (answer,) = admit_proxies(rule, [proxy("a", None)], CHAIRED)

    assert (answer.holder, answer.votes, answer.is_blank) == ("k", 1, True)
    with pytest.raises(RuleViolation, match="dites qui préside"):
        admit_proxies(rule, [proxy("a", None)], HELD)


@pytest.mark.parametrize(
    ("in_cap", "expected"),
    [
        (InCap.OUTSIDE, ["yes", "yes", "yes"]),
        (InCap.WITHIN, ["yes", "no", "no"]),
        (InCap.UNSTATED, ["yes", "to_decide", "to_decide"]),
    ],
)
def test_what_the_chair_receives_is_within_the_cap_or_outside(in_cap, expected):
    rule = replace(capped(1), blank=BlankToChair(in_cap=in_cap))

    assert outcomes(rule, [proxy("a", None), proxy("b", None), proxy("c", "k")], CHAIRED) == expected


def test_the_bureau_says_who_holds_a_blank_proxy():
    rule = replace(FREE, blank=BlankShared())
    waiting, shared = proxy("a", None), proxy("b", None, shared_to="k")

    answers = admit_proxies(rule, [waiting, shared], HELD)

    assert answers[0].verdict.is_open
    assert answers[0].verdict.sentence.startswith("À trancher : le bureau répartit les pouvoirs en blanc.")
    assert (answers[1].holder, answers[1].votes) == ("k", 1)
    assert why(rule, proxy("a", None, shared_to="b")) == "le porteur est absent"


def test_what_becomes_of_a_blank_proxy_is_left_to_people():
    rule = replace(FREE, blank=BlankUnstated())

    assert outcomes(rule, [proxy("a", None), proxy("b")], CHAIRED) == ["to_decide", "yes"]
    assert outcomes(rule, [proxy("b")], HELD) == ["yes"]


def test_only_questions_that_matter_are_asked():
    rule = replace(
        capped(9, own=Own.UNSTATED),
        of_two=OfTwo.UNSTATED,
        blank=BlankUnstated(),
        filing=filed(5, Ends.UNSTATED, frozen=False),
    )

    answer = admit_proxies(rule, [proxy("a", None)], CHAIRED)[0]

    assert [each.name for each in answer.verdict.readings] == [
        "pouvoirs en blanc nuls",
        "pouvoirs en blanc au président",
    ]


def test_each_proxy_is_asked_only_its_own_questions():
    rule = replace(
        capped(1, own=Own.UNSTATED), blank=BlankUnstated(), filing=filed(5, Ends.UNSTATED, Rest.UNSTATED)
    )

    early, late, blank = admit_proxies(
        rule, [proxy("a"), proxy("b", "k", days_before=1), proxy("c", None)], CHAIRED
    )

    assert [each.name for each in early.verdict.readings] == [
        "ses propres voix comprises",
        "ses propres voix en plus",
    ]
    assert late.verdict.is_no
    assert len(blank.verdict.readings) == 2


KEYS = "abcdefgh"


@given(
    st.lists(st.integers(1, 4), min_size=8, max_size=8),
    st.frozensets(st.sampled_from(KEYS)),
    st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS)), max_size=12),
    st.integers(1, 6),
    st.sampled_from(list(Counting)),
    st.sampled_from(list(Own)),
    st.sampled_from(list(OfTwo)),
)
def test_no_cap_is_exceeded_and_no_vote_counted_twice(sizes, present, pairs, most, of, own, of_two):
    votes = dict(zip(KEYS, sizes, strict=True))
    held = meeting(*(voter(key, size) for key, size in votes.items()), present=present)
    rule = replace(capped(most, of, own), of_two=of_two)

    answers = admit_proxies(rule, [proxy(*pair) for pair in pairs], held)

    accepted = [answer for answer in answers if answer.verdict.is_yes]
    carried = Counter()
    for answer in accepted:
        carried[answer.holder] += answer.votes if of is Counting.VOTES else 1
    for holder, load in carried.items():
        mine = votes[holder] if of is Counting.VOTES else 1
        assert load + (mine if own is Own.INCLUDED else 0) <= most
        assert holder in present
    assert all(answer.verdict.is_no for answer in answers if answer.proxy.holder not in present)
    givers = [answer.proxy.giver for answer in accepted]
    assert len(set(givers)) == len(givers)
    assert not set(givers) & present
    if not any(answer.verdict.is_open for answer in answers):
        met = turnout(held, answers)
        assert met.gathered(list(Way)).votes == sum(votes[key] for key in present | set(givers))
