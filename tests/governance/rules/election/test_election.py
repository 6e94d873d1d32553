"""What the statutes say of an election, and who elects."""

import pytest

from governance.rules.election.election import Election, Electors
from governance.rules.text.reading import read_part, written

PLURALITY = {
    "article": "11",
    "electors": "assembly",
    "scrutin": {"kind": "plurality"},
    "ties": ["older"],
    "blanks": "ignored",
    "gender_by": "nothing",
}
ABSOLUTE, RELATIVE = {"needs": "absolute"}, {"needs": "relative"}


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"electors": "own_college"},
        {"electors": {"body": "conseil d’administration"}, "most_names": 2, "most_rounds": 3},
        {"scrutin": {"kind": "rounds", "rounds": [ABSOLUTE, {"needs": "absolute", "staying": 2}]}},
        {
            "scrutin": {"kind": "without_candidate", "rounds": [RELATIVE]},
            "ties": ["round", "lot"],
            "most_rounds": 2,
        },
        {"scrutin": {"kind": "drawn"}, "ties": ["lot"]},
        {"scrutin": {"kind": "lists", "sharing": "largest_remainder", "threshold": "1/20"}},
        {"scrutin": {"kind": "lists", "sharing": "majority", "rounds": [ABSOLUTE, RELATIVE]}},
    ],
)
def test_an_election_is_written_as_it_was_read(changed):
    document = PLURALITY | changed

    rule, problems = read_part(Election, document)

    assert (written(rule), problems) == (document, [])


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"electors": "everyone"}, "le document dit"),
        ({"electors": {"body": ""}}, "le document dit"),
        ({"electors": {"body": "x", "college": "y"}}, "le document dit"),
        ({"scrutin": {"kind": "rounds", "rounds": []}}, "il en faut 1 au moins"),
        ({"ties": []}, "il en faut 1 au moins"),
        ({"scrutin": {"kind": "rounds", "rounds": [ABSOLUTE, RELATIVE]}, "most_rounds": 1}, "plus de tours"),
        ({"ties": ["unstated", "lot"]}, "pas les deux"),
        ({"ties": ["lot", "lot"]}, "écrite deux fois"),
        ({"scrutin": {"kind": "drawn"}}, "que le sort"),
        (
            {"scrutin": {"kind": "lists", "sharing": "highest_average"}, "gender_by": "best_placed"},
            "dans son ordre",
        ),
        ({"scrutin": {"kind": "lists", "sharing": "majority"}}, "dit ses tours"),
        ({"scrutin": {"kind": "lists", "sharing": "highest_average", "rounds": [RELATIVE]}}, "un seul tour"),
        (
            {"scrutin": {"kind": "lists", "sharing": "majority", "rounds": [RELATIVE], "threshold": "1/20"}},
            "n’a pas de seuil",
        ),
    ],
)
def test_an_election_that_does_not_hold_together_is_refused(changed, why):
    rule, problems = read_part(Election, PLURALITY | changed)

    assert rule is None
    assert why in problems[0].sentence


def test_what_the_statutes_must_say_is_named():
    _, problems = read_part(Election, {})

    assert [problem.place for problem in problems] == [
        (word,) for word in ("article", "electors", "scrutin", "ties", "blanks", "gender_by")
    ]


@pytest.mark.parametrize(
    ("electors", "voter", "may"),
    [
        (Electors("assembly"), {"college": "A"}, True),
        (Electors("assembly"), {"body": "conseil"}, False),
        (Electors("own_college"), {"college": "A"}, True),
        (Electors("own_college"), {"college": "B"}, False),
        (Electors("own_territory"), {"territory": "A"}, True),
        (Electors("own_territory"), {"territory": "44"}, False),
        (Electors("college", "B"), {"college": "B"}, True),
        (Electors("college", "B"), {"college": "A"}, False),
        (Electors("body", "conseil"), {"body": "conseil"}, True),
        (Electors("body", "conseil"), {"college": "A"}, False),
    ],
)
def test_who_elects_the_seats_of_college_a(electors, voter, may):
    assert electors.may_elect(seat="A", **voter) is may
