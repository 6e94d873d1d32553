"""A draft is read and changed at any depth, whatever it lacks."""

import pytest

from governance.rules.electorate.colleges import College, CollegeSet
from governance.rules.statutes import Statutes
from governance.rules.text.editing import (
    NoSuchPlace,
    answered,
    holes,
    may_be_nothing,
    nearest,
    part_at,
    parts_in,
    place_from,
    place_said,
    plan,
    ranked,
    slot_of,
    with_added,
    with_moved,
    with_removed,
    with_value,
)
from governance.rules.text.reading import terms_of
from governance.rules.vote.decision import Decision
from tests.governance.document import complete

MINIMUM = ("colleges", "colleges", 0, "minimum")


def names(spots):
    return [spot.name for spot in spots]


def test_an_empty_draft_has_the_parts_that_statutes_must_have():
    root = part_at(Statutes, {}, ())

    assert names(parts_in(Statutes, {}, root)) == [
        "Collèges",
        "Qualité de membre",
        "Droit de vote",
        "Procurations",
    ]


def test_a_part_that_the_text_may_leave_out_is_there_once_it_was_added():
    with pytest.raises(NoSuchPlace):
        part_at(Statutes, complete(), MINIMUM)

    added = with_value(complete(), MINIMUM, {})
    assert part_at(Statutes, added, MINIMUM).name == "Taille minimale du collège"


def test_rules_of_one_kind_are_told_apart_by_the_meetings_they_rule():
    draft = complete()
    rule = {"kind": "allowed", "meetings": ["ago", ["odd"], "unknown"]}
    draft = with_value(draft, ("proxies", "rules"), [rule, {"kind": "allowed"}])
    first, second = (part_at(Statutes, draft, ("proxies", "rules", rank)).name for rank in (0, 1))

    meeting = draft["bodies"][0]["meetings"][0]
    assert (meeting["code"], second) == ("ago", "Procurations")
    assert first == f"Procurations\u00a0: {meeting['name']}"


def test_a_part_of_several_kinds_is_told_by_its_kind_and_has_none_before():
    below = (*MINIMUM, "below")
    draft = with_value(complete(), MINIMUM, {})
    assert part_at(Statutes, draft, below).kind is None
    assert list(parts_in(Statutes, draft, part_at(Statutes, draft, below))) == []

    draft = with_value(draft, below, {"kind": "spread"})
    assert part_at(Statutes, draft, below).kind.__name__ == "Spread"


def test_an_entry_is_called_by_its_name_its_kind_or_its_rank():
    draft = {"bodies": [{"name": " "}, {"code": "ca"}], "membership": {"losses": [{"kind": "resignation"}]}}

    assert part_at(Statutes, draft, ("bodies", 0)).name == "Organe n° 1"
    assert part_at(Statutes, draft, ("bodies", 1)).name == "ca"
    assert part_at(Statutes, draft, ("membership", "losses", 0)).name == "La démission"


@pytest.mark.parametrize(
    "place",
    [(0,), ("nowhere",), ("title",), ("bodies",), ("bodies", 1), ("bodies", "x"), ("bodies", 0, "seating")],
)
def test_a_place_that_is_not_there_is_refused(place):
    with pytest.raises(NoSuchPlace):
        part_at(Statutes, complete(), place)


def test_what_is_missing_is_said_part_by_part_though_nobody_opened_them():
    missing, wrong = holes(Statutes, {"title": "Statuts", "bodies": [{"decisions": [{}]}]})

    assert wrong == []
    assert ("colleges",) in [hole.part for hole in missing]
    assert [hole.about for hole in missing if hole.part == ("bodies", 0, "decisions", 0, "majority")] == [
        "l’article",
        "les majorités exigées",
        "le compte des abstentions",
        "le compte des votes blancs",
        "ce que vaut l’égalité",
    ]


def test_a_kind_to_choose_is_missing_and_what_contradicts_is_wrong():
    draft = complete()
    draft["membership"] = {**draft["membership"], "losses": [{}]}
    missing, wrong = holes(Statutes, draft)
    assert [(hole.part, hole.about) for hole in missing] == [
        (("membership", "losses", 0), "les manières de perdre la qualité de membre")
    ]
    assert wrong == []

    twice = with_value(complete(), ("colleges", "colleges", 1, "code"), "associations")
    assert [problem.place for problem in holes(Statutes, twice)[1]] == [("colleges",)]


@pytest.mark.parametrize("draft", [None, 3, [], {"bodies": "x"}, {"bodies": [3]}, {"colleges": {"band": 1}}])
def test_whatever_a_file_says_is_read(draft):
    missing, wrong = holes(Statutes, draft)

    assert missing
    assert all(nearest(Statutes, draft, problem.place) is not None for problem in wrong)


def test_values_are_written_as_deep_as_need_be_and_nothing_else_moves():
    before = complete()
    after = with_value(before, ("bodies", 0, "records", "minutes", "article"), "17")

    assert after["bodies"][0]["records"]["minutes"] == {"article": "17"}
    assert before == complete()
    assert with_value({}, (), {"title": "x"}) == {"title": "x"}


def test_entries_are_added_moved_and_taken_away():
    draft, place = with_added({}, ("bodies",), {"name": "AG"})
    draft, other = with_added(draft, ("bodies",), {"name": "CA"})
    assert (place, other) == (("bodies", 0), ("bodies", 1))

    draft = with_moved(draft, other, -1)
    assert draft == {"bodies": [{"name": "CA"}, {"name": "AG"}]}
    assert with_removed(draft, ("bodies", 0)) == {"bodies": [{"name": "AG"}]}
    assert with_removed(draft, ("bodies",)) == {}


def test_colleges_bear_the_rank_of_their_place():
    draft = {"colleges": {"colleges": [{"name": "A", "order": 7}, {"name": "B"}]}, "bodies": [{"name": "AG"}]}

    assert ranked(Statutes, draft, ("colleges", "colleges"))["colleges"] == {
        "colleges": [{"name": "A", "order": 1}, {"name": "B", "order": 2}]
    }
    assert ranked(Statutes, draft, ("bodies",)) == draft


@pytest.mark.parametrize("place", [("title",), ("nowhere",), ("bodies",)])
def test_what_is_no_list_has_no_ranks(place):
    with pytest.raises(NoSuchPlace):
        ranked(Statutes, {"title": "Statuts"}, place)


@pytest.mark.parametrize(("place", "by"), [(("bodies", 0), -1), (("bodies", 0), 1), (("title",), 1)])
def test_nothing_moves_past_the_ends_of_its_list(place, by):
    with pytest.raises(NoSuchPlace):
        with_moved(complete(), place, by)


@pytest.mark.parametrize("place", [("bodies", 1), ("nowhere",)])
def test_what_is_not_there_is_not_taken_away(place):
    with pytest.raises(NoSuchPlace):
        with_removed(complete(), place)


def test_the_plan_opens_the_parts_on_the_way_and_counts_what_is_left():
    here = ("bodies", 0, "decisions", 0)
    branches = plan(Statutes, complete(), here, [(*here, "article"), ("colleges",)])

    assembly = branches[-1]
    assert [(branch.spot.name, branch.left) for branch in branches] == [
        ("Collèges", 1),
        ("Qualité de membre", 0),
        ("Droit de vote", 0),
        ("Procurations", 0),
        ("Assemblée générale", 1),
    ]
    assert branches[0].branches == ()
    assert [branch.spot.name for branch in assembly.branches if branch.is_here] == ["Décision ordinaire"]


def test_a_place_is_said_with_ranks_from_one_and_read_again():
    assert place_said(("bodies", 0, "decisions", 1)) == "bodies.1.decisions.2"
    assert place_from("bodies.1.decisions.2") == ("bodies", 0, "decisions", 1)
    assert place_from("") == ()
    assert part_at(Statutes, complete(), ("bodies", 0)).address == "bodies.1"


@pytest.mark.parametrize(
    "told", ["..", "bodies.0", "bodies.-1", "Bodies", "a" * 41, ".".join(["a"] * 41), "²"]
)
def test_what_is_no_place_is_refused(told):
    with pytest.raises(NoSuchPlace):
        place_from(told)


@pytest.mark.parametrize(
    ("kind", "word", "may"),
    [
        (College, "weight", True),
        (College, "name", False),
        (CollegeSet, "colleges", True),
        (Decision, "calls", False),
    ],
)
def test_a_text_may_say_that_there_is_none_of_what_it_may_leave_out(kind, word, may):
    term, hint = terms_of(kind)[word]

    assert may_be_nothing(term, slot_of(hint)) is may


def test_answers_are_counted_in_every_part_and_a_new_part_takes_none_away():
    draft = {"title": "Statuts", "colleges": {"article": "7"}}

    assert answered(Statutes, {}) == 0
    assert answered(Statutes, draft) == 3
    assert answered(Statutes, draft | {"bodies": [{"kind": "assembly"}]}) == 5
