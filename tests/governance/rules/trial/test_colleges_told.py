"""Each college on a day: its members, its weight, its seats, its part of a quorum."""

import pytest

from governance.rules.trial.colleges_told import measures, quorum_parts, quorum_said, sizes_of, told_quorum
from governance.rules.trial.readable import readable
from governance.rules.vote.quorum import Quorum
from tests.governance.document import assembly, college, colleges, complete, decision, quorum
from tests.governance.files import statutes_file
from tests.governance.meeting import plain
from tests.governance.rules.trial.test_readable import MEMBERS, of

EACH = quorum("1/4")
EACH["conditions"][0]["scope"] = "each_college"
GROUP = {"article": "17", "filling": "elected"}


def board(total, *seats):
    composition = {
        "article": "17",
        "total": total,
        "held_by": "person",
        "substitutes": "none",
        "requirements": [],
        "gender": [],
        "seats": list(seats),
    }
    kept = assembly(code="ca", name="Conseil", kind="board", seating={"composition": composition})
    return kept | {"decisions": [decision(calls=[{"quorum": quorum("1/2")}])]}


def seats(name, size, place=""):
    return {"kind": "seats", "name": name, "size": size, **({"college": place} if place else {}), **GROUP}


def text(*bodies, **changed):
    made = colleges(college("associations", weight="3/4"), college("mutuelles", weight="1/4"))
    return readable(complete(colleges=made, bodies=list(bodies) or [assembly()], **changed))


def told(read, asked=("ag", "ordinary")):
    return {
        each.name: ({code: plain(said) for code, said in each.by_college.items()}, plain(each.whole))
        for each in measures(read, MEMBERS, asked)
    }


def test_a_quorum_is_said_on_the_members_of_the_day():
    names = {"associations": "Associations", "mutuelles": "Mutuelles"}

    assert quorum_said(of(Quorum, quorum("1/4")), MEMBERS, names) == "7 sur 25"
    assert quorum_said(of(Quorum, EACH), MEMBERS, names) == "Associations 6 sur 21 et Mutuelles 1 sur 4"
    assert quorum_said(of(Quorum, {"article": "13", "conditions": []}), MEMBERS, names) == "aucun"
    assert quorum_said(of(Quorum, EACH), {}, names) == "aucun"


def test_a_quorum_of_nobody_knows_how_many_is_said_in_its_words():
    strictly = quorum("1/2")
    strictly["conditions"][0]["strictly"] = True

    assert quorum_parts(of(Quorum, quorum("1/4")), None) == [("", "le quart")]
    assert quorum_parts(of(Quorum, strictly), None) == [("", "plus de la moitié")]


def test_the_quorum_of_a_board_is_a_share_of_its_seats():
    fixed = text(board(12, seats("Associations", 8, "associations"), seats("Autres", 4)))
    ranged = text(
        board({"least": 9, "most": 12}, seats("Associations", {"least": 9, "most": 12}, "associations"))
    )
    unsaid = text(board(12) | {"seating": None})

    assert sizes_of(fixed, ("ca", "ordinary"), MEMBERS) == {"associations": 8, "": 4}
    assert sizes_of(ranged, ("ca", "ordinary"), MEMBERS) is None
    assert sizes_of(unsaid, ("ca", "ordinary"), MEMBERS) is None
    whole = text(board(8, seats("Associations", 8, "associations")))
    assert sizes_of(whole, ("ca", "ordinary"), MEMBERS) == {"associations": 8}
    assert sizes_of(text(), ("ag", "ordinary"), MEMBERS) == MEMBERS


@pytest.mark.parametrize(
    ("below", "counted"),
    [
        ({"kind": "spread"}, {"associations": 21}),
        ({"kind": "suspended"}, {"associations": 21}),
        ({"kind": "merged_with", "college": "associations"}, {"associations": 25}),
        ({"kind": "unstated"}, MEMBERS),
    ],
)
def test_the_members_of_a_college_that_is_too_small_are_counted_where_they_vote(below, counted):
    small = college("mutuelles", weight="1/4") | {"minimum": {"members": 5, "below": below}}
    read = readable(complete(colleges=colleges(college("associations", weight="3/4"), small)))

    assert sizes_of(read, ("ag", "ordinary"), MEMBERS) == counted


def test_without_colleges_every_member_is_counted():
    assert sizes_of(readable(complete(colleges=colleges())), ("ag", "ordinary"), {"": 25}) == {"": 25}
    assert sizes_of(readable(complete() | {"colleges": None}), ("ag", "ordinary"), {"": 25}) == {"": 25}


def test_each_college_has_its_members_weight_seats_and_quorum():
    territories = {
        "kind": "territories",
        "name": "Territoires",
        "article": "17",
        "college": "associations",
        "constituencies": [{"name": "Nord"}, {"name": "Sud", "size": {"least": 2}}],
    }
    read = text(
        assembly(decisions=[decision(calls=[{"quorum": EACH}])]),
        board(
            12,
            seats("Associations", {"least": 3, "most": 4}, "associations"),
            territories,
            seats("Autres", 4),
        ),
    )

    assert told(read) == {
        "Adhérents": ({"associations": "21", "mutuelles": "4"}, "25"),
        "Poids": ({"associations": "75,00 %", "mutuelles": "25,00 %"}, "100 %"),
        "Sièges, Conseil": ({"associations": "6 au moins"}, "12"),
        "Quorum, Décision ordinaire": ({"associations": "6 sur 21", "mutuelles": "1 sur 4"}, "—"),
    }


def test_seats_of_several_groups_are_added_up():
    read = text(board(9, seats("Un", 4, "mutuelles"), seats("Deux", {"least": 2, "most": 5}, "mutuelles")))

    assert told(read, None)["Sièges, Conseil"] == ({"mutuelles": "6 à 9"}, "9")


def test_a_text_without_weights_or_without_colleges():
    plainly = readable(complete())

    assert told(plainly)["Poids"] == ({"associations": "sans poids", "mutuelles": "sans poids"}, "—")
    assert told(plainly)["Quorum, Décision ordinaire"] == ({}, "7 sur 25")
    assert measures(readable(complete(colleges={})), MEMBERS, ("ag", "ordinary")) == []
    assert "Quorum, Décision ordinaire" not in told(plainly, ("ag", "other"))


@pytest.mark.parametrize(
    ("bodies", "asked"),
    [
        ([assembly()], ("ag", "ordinary")),
        (
            [
                assembly(
                    decisions=[decision(), decision("merger", matters=["merger"], calls=[{"quorum": EACH}])]
                )
            ],
            ("ag", "merger"),
        ),
        ([{}], None),
    ],
)
def test_the_quorum_that_is_told_is_the_first_by_college(bodies, asked):
    assert told_quorum(text(*bodies)) == asked


def test_the_chamber_of_the_documentation_is_told():
    found = told(readable(statutes_file("chamber")))

    assert found["Sièges, Conseil d’administration"][0]["associations"] == "6"
    assert found["Sièges, Conseil d’administration"][1] == "24"
