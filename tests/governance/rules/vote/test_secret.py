"""Urns of a secret vote, and what may be said of them."""

import pytest

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK
from governance.rules.vote.secret import (
    Elector,
    Slot,
    Urn,
    lay_urns,
    let_in,
    published,
    warnings_of,
    weights_hide,
)


def plain(sentence):
    return sentence.replace(NO_BREAK, " ")


def electors(**colleges):
    """So many votes for each elector, college by college."""
    return [
        Elector(f"{college}{rank}", college, votes)
        for college, each in colleges.items()
        for rank, votes in enumerate(each)
    ]


def urn(code="", *, electors=10, worth=1, sizes=None):
    sizes = sizes or {1: electors}
    return Urn(code, sum(sizes.values()), sum(size * n for size, n in sizes.items()), worth, sizes)


def test_equal_votes_are_one_paper_each_in_one_urn():
    laid = lay_urns(electors(a=[3, 3], b=[3] * 4), by_college=False)

    assert laid.urns == (Urn("", 6, 6, 3, {1: 6}),)
    assert laid.slots[0] == Slot("a0", "", 1)
    assert laid.warnings == ()


def test_several_votes_are_several_papers_that_look_alike():
    laid = lay_urns(electors(a=[2, 4, 6]), by_college=False)

    assert laid.urns == (Urn("", 3, 6, 2, {1: 1, 2: 1, 3: 1}),)
    assert [slot.papers for slot in laid.slots] == [1, 2, 3]


@pytest.mark.parametrize(("votes", "one_urn"), [(20, True), (21, False)])
def test_more_than_twenty_papers_make_an_urn_for_each_college(votes, one_urn):
    laid = lay_urns(electors(a=[votes] * 5, b=[1] * 5), by_college=False)

    assert [each.code for each in laid.urns] == ([""] if one_urn else ["a", "b"])
    assert [each.worth for each in laid.urns] == ([1] if one_urn else [votes, 1])


def test_an_urn_for_each_college_may_be_asked():
    laid = lay_urns(electors(a=[1] * 5, b=[1] * 6), by_college=True)

    assert [(each.code, each.papers) for each in laid.urns] == [("a", 5), ("b", 6)]


def test_weights_that_are_names_are_refused():
    with pytest.raises(RuleViolation, match="chaque bulletin serait un nom"):
        lay_urns(electors(a=[41, 489]), by_college=False)
    with pytest.raises(RuleViolation, match="chaque bulletin serait un nom"):
        lay_urns([Elector(f"{rank}", "a", 19 + rank % 2) for rank in range(300)], by_college=True)


def test_nobody_votes_in_no_urn():
    with pytest.raises(RuleViolation, match="Personne ne peut voter"):
        lay_urns([], by_college=False)


def test_what_an_urn_would_give_away_is_said_before_it_is_opened():
    small = lay_urns(electors(a=[1] * 4, b=[1] * 9), by_college=True)
    unequal = lay_urns(electors(a=[20, *[1] * 6]), by_college=False)

    said = [plain(each) for each in small.warnings]
    assert said == ["L’urne « a » n’a que 4 électeurs : son détail ne sera pas publié."]
    assert "de poids si inégaux" in unequal.warnings[0]


def test_who_comes_while_people_vote_puts_the_same_papers_in():
    late = let_in([urn(electors=6, worth=2)], electors(a=[2], b=[6]))

    assert late.urns == (Urn("", 8, 10, 2, {1: 7, 3: 1}),)
    assert late.slots == (Slot("a0", "", 1), Slot("b0", "", 3))
    assert late.refused == ()


def test_a_weight_of_its_own_that_comes_late_keeps_the_figures_back():
    (known,) = let_in([urn(electors=6)], electors(a=[20])).urns

    assert "de poids si inégaux" in warnings_of([known])[0]
    assert published([known], {"": {"yes": 20, "no": 6}}).votes is None


def test_a_college_that_had_no_urn_has_one_then():
    late = let_in([urn("a", electors=6)], electors(a=[1], b=[3, 3]))

    assert late.urns == (urn("a", electors=7), Urn("b", 2, 2, 3, {1: 2}))
    told = [plain(each) for each in warnings_of(late.urns, {"b": "Mutuelles"})]
    assert told == ["L’urne « Mutuelles » n’a que 2 électeurs : son détail ne sera pas publié."]


@pytest.mark.parametrize(
    ("known", "colleges", "why"),
    [
        (urn(worth=2), {"a": [3]}, "vaut 2 voix, et 3 voix ne s’y partagent pas"),
        (urn(), {"a": [21]}, "il y faudrait 21 bulletins"),
        (urn(electors=5000), {"a": [1]}, "plus qu’on ne peut en déposer"),
        (urn("a"), {"b": [41, 489]}, "trop inégales"),
        (urn("a", electors=5000), {"b": [1]}, "trop inégales"),
    ],
)
def test_votes_that_do_not_go_into_such_papers_stay_out_and_it_is_said(known, colleges, why):
    late = let_in([known], electors(**colleges))

    assert late.urns == (known,)
    assert late.slots == ()
    assert {each.key for each, _ in late.refused} == {
        f"{college}{rank}" for college, each in colleges.items() for rank in range(len(each))
    }
    assert all(why in plain(told) for _, told in late.refused)


@pytest.mark.parametrize(("heaviest", "hidden"), [(4, False), (5, True)])
def test_in_a_large_urn_each_weight_is_that_of_five_electors(heaviest, hidden):
    assert weights_hide(urn(sizes={1: 40, 20: heaviest})) is hidden


def test_a_large_urn_that_is_not_unanimous_is_told_apart():
    told = published([urn()], {"": {"yes": 7, "no": 3}})

    assert [(lot.papers, lot.choices) for lot in told.lots] == [(10, {"yes": 7, "no": 3})]
    assert told.votes == {"yes": 7, "no": 3}
    assert told.leading == ("yes",)
    assert told.kept_back == ()


@pytest.mark.parametrize("found", [{"yes": 3, "no": 1}, {"yes": 10}, {"blank": 10}, {}])
def test_few_papers_or_all_alike_are_kept_back(found):
    told = published([urn()], {"": found})

    assert told.lots == ()
    assert told.votes is None
    assert told.leading == tuple(found)[:1]
    assert "ne sont pas publiés" in told.kept_back[0]


@pytest.mark.parametrize(("papers", "told_apart"), [(4, False), (5, True)])
def test_five_papers_are_the_least(papers, told_apart):
    told = published([urn()], {"": {"yes": papers - 1, "no": 1}})

    assert bool(told.lots) is told_apart


def test_a_small_urn_is_poured_with_the_smallest_that_hides_it():
    urns = [urn("a", electors=20), urn("b", electors=6), urn("c", electors=3)]
    found = {"a": {"yes": 9, "no": 8}, "b": {"yes": 4, "no": 2}, "c": {"yes": 3}}

    told = published(urns, found, names={"b": "Coopératives", "c": "Mutuelles"})

    assert [(lot.urns, lot.choices) for lot in told.lots] == [
        (("a",), {"yes": 9, "no": 8}),
        (("b", "c"), {"yes": 7, "no": 2}),
    ]
    assert told.votes == {"yes": 16, "no": 10}
    assert plain(told.kept_back[0]).startswith(
        "Les urnes « Coopératives » et « Mutuelles » sont comptées ensemble"
    )


def test_urns_whose_papers_are_not_worth_the_same_are_not_added():
    urns = [urn("a", worth=2), urn("b", electors=3)]

    told = published(urns, {"a": {"yes": 6, "no": 4}, "b": {"no": 3}})

    assert [lot.urns for lot in told.lots] == [("a",)]
    assert told.votes is None
    assert told.leading == ("yes",)
    assert plain(told.kept_back[0]).startswith("Les chiffres de « b » ne sont pas publiés")


def test_several_small_urns_hide_one_another():
    told = published(
        [urn("a", electors=4), urn("b", electors=4)], {"a": {"yes": 4}, "b": {"no": 2, "yes": 1}}
    )

    assert [(lot.urns, lot.papers) for lot in told.lots] == [(("a", "b"), 7)]
