"""A draft is tried as far as it can be read."""

from fractions import Fraction

from governance.rules.electorate.colleges import CollegeSet
from governance.rules.text.editing import with_value
from governance.rules.text.reading import read_part
from governance.rules.trial.readable import readable, weights_said
from tests.governance.document import college, colleges, complete, decision

MEMBERS = {"associations": 21, "mutuelles": 4}


def plain(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def of(kind, document):
    part, problems = read_part(kind, document)
    assert problems == []
    return part


def test_what_lacks_nothing_is_read_and_the_rest_is_named():
    document = with_value(complete(), ("bodies", 0, "decisions"), [decision(), {"name": "Dissolution"}, 3])
    text = readable(with_value(document, ("colleges", "belonging"), "?"))

    assert text.colleges is None
    assert list(text.decisions) == [("ag", "ordinary")]
    assert text.franchise.rules
    assert text.unread == ("les collèges", "Dissolution (Assemblée générale)")
    assert readable("x").decisions == {}


def test_colleges_and_decisions_are_called_as_the_text_calls_them():
    text = readable(complete())

    assert text.names == {"associations": "Associations", "mutuelles": "Mutuelles"}
    assert [tried.said for tried in text.decisions.values()] == ["Décision ordinaire (Assemblée générale)"]
    assert readable({}).names == {}


def test_seats_are_said_group_by_group_and_in_all():
    group = {"article": "17", "filling": "elected"}
    composition = {
        "article": "17",
        "total": {"least": 9},
        "held_by": "person",
        "substitutes": "none",
        "requirements": [],
        "gender": [],
        "seats": [
            {"kind": "seats", "name": "Élus", "size": {"least": 9, "most": 12}, **group},
            {
                "kind": "territories",
                "name": "Territoires",
                "article": "17",
                "constituencies": [{"name": "Nord"}],
            },
            {
                "kind": "staff",
                "name": "Salariés",
                "article": "17",
                "is_counted": True,
                "steps": [{"employees": 1, "size": 1, "voice": "vote"}],
            },
        ],
    }
    document = with_value(complete(), ("bodies", 0, "seating"), {"composition": composition})

    assert {key[1]: said for key, (_, said) in readable(document).seats.items()} == {
        "Élus": "9 à 12",
        "Territoires, Nord": "1",
        "Salariés": "selon l’effectif",
        "Total": "9 au moins",
    }
    unfinished = with_value(complete(), ("bodies", 0, "seating"), {})
    assert readable(unfinished).unread == ("les sièges (Assemblée générale)",)


def test_weights_are_those_of_the_day():
    small = {"members": 5, "below": {"kind": "spread"}}
    told = of(
        CollegeSet,
        colleges(college("associations", weight="3/4"), college("mutuelles", weight="1/4", minimum=small)),
    )

    said = {code: plain(each) for code, each in weights_said(told, MEMBERS).items()}
    assert said == {"associations": "100,00 %", "mutuelles": "n’existe pas"}
    assert Fraction(3, 4) == told.ordered[0].weight
    said = {code: plain(each) for code, each in weights_said(told, {**MEMBERS, "mutuelles": 5}).items()}
    assert said == {"associations": "75,00 %", "mutuelles": "25,00 %"}


def test_weights_that_the_text_leaves_open_or_does_not_give_are_said_to_be_so():
    open_ = {"members": 5, "below": {"kind": "unstated"}}
    three = [
        college("a", weight="1/2"),
        college("mutuelles", weight="1/4", minimum=open_),
        college("c", weight="1/4"),
    ]
    told = of(CollegeSet, colleges(*three))

    assert set(weights_said(told, {"a": 9, "c": 9, "elsewhere": 1}).values()) == {"à trancher"}
    assert weights_said(of(CollegeSet, colleges(college("a"))), MEMBERS) == {"a": "sans poids"}
    assert weights_said(None, MEMBERS) == {}
