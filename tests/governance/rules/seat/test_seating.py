"""Everything that the statutes say of who sits in a body, read together."""

import pytest

from governance.rules.seat.seating import Seating
from governance.rules.text.reading import read_part, written

BY_VOTES = {
    "article": "11",
    "electors": "own_college",
    "scrutin": {"kind": "plurality"},
    "ties": ["older", "lot"],
    "blanks": "ignored",
    "gender_by": "refused",
}
BOARD = {
    "composition": {
        "article": "9",
        "total": 7,
        "seats": [
            {
                "kind": "seats",
                "name": "associations",
                "article": "9",
                "size": 4,
                "filling": "elected",
                "college": "C1",
            },
            {
                "kind": "territories",
                "name": "départements",
                "article": "9",
                "constituencies": [{"name": "44"}, {"name": "49"}],
                "college": "C2",
            },
            {
                "kind": "seats",
                "name": "région",
                "article": "9",
                "size": 1,
                "filling": "designated",
                "designated_by": "le conseil régional",
            },
            {"kind": "guests", "name": "observateurs", "article": "9", "size": 2, "voice": "none"},
        ],
        "held_by": "organisation",
        "substitutes": "allowed",
        "requirements": [
            {"article": "10", "each": "college", "among": ["C1", "C3"], "least": 1},
            {"article": "10", "who": {"college": "C4"}, "most": 3},
            {"article": "10", "each": "territory", "most": 2},
        ],
        "gender": [{"kind": "gap", "article": "6", "most": 1}],
    },
    "elections": [
        {
            "seats": ["associations"],
            "candidacy": {
                "article": "12",
                "conditions": [{"kind": "college", "article": "12", "colleges": ["C1"]}],
            },
            "election": BY_VOTES,
        },
        {
            "seats": ["départements"],
            "candidacy": {"article": "12", "conditions": [{"kind": "up_to_date", "article": "12"}]},
            "election": BY_VOTES | {"electors": {"college": "C5"}},
        },
    ],
    "mandates": {
        "article": "13",
        "length": {"kind": "years", "years": 4, "until": "assembly"},
        "renewal": {"kind": "partly", "parts": 2, "every": 2, "rounding": "down", "ties": ["lot"]},
        "limit": None,
        "shorter": [{"article": "13", "seats": "région", "months": 12}],
    },
    "vacancy": {"article": "14", "means": [{"kind": "substitute", "article": "14"}], "finishes": "term"},
    "resignations": [{"kind": "lost", "article": "15", "what": "membership", "effect": "of_right"}],
    "incompatibilities": [{"article": "16", "between": ["président", "salarié"]}],
    "bureau": {
        "article": "17",
        "offices": [
            {
                "name": "président",
                "article": "17",
                "size": 1,
                "is_on_board": True,
                "conditions": [{"kind": "college", "article": "17", "colleges": ["C6"]}],
            }
        ],
        "election": BY_VOTES | {"electors": {"body": "conseil"}},
        "is_secret": True,
        "within_days": 30,
        "length": {"kind": "with_board"},
        "cumulation": "never",
        "alternation": {"article": "17", "offices": ["président"], "colleges": ["C6", "C7"]},
    },
}


def changed(part, **words):
    return BOARD | {part: BOARD[part] | words}


def elections(*seats):
    return BOARD | {"elections": [BOARD["elections"][0] | {"seats": list(each)} for each in seats]}


def test_a_whole_board_is_written_as_it_was_read():
    rule, problems = read_part(Seating, BOARD)

    assert (written(rule), problems) == (BOARD, [])
    assert rule.gender == rule.composition.gender


def test_the_colleges_that_it_cites_are_known():
    rule, _ = read_part(Seating, BOARD)
    without, _ = read_part(Seating, BOARD | {"bureau": None})

    assert sorted(rule.colleges_named) == ["C1", "C2", "C3", "C4", "C5", "C6", "C7"]
    assert sorted(without.colleges_named) == ["C1", "C2", "C3", "C4", "C5"]


def test_a_bureau_need_not_alternate():
    bureau = {word: told for word, told in BOARD["bureau"].items() if word != "alternation"}

    rule, _ = read_part(Seating, BOARD | {"bureau": bureau})

    assert "C7" not in rule.colleges_named


def test_seats_have_their_election():
    rule, _ = read_part(Seating, BOARD)

    assert rule.election_of("départements").election.electors.name == "C5"
    assert rule.election_of("région") is None


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (
            elections(["associations", "départements", "autres"]),
            "« autres », que la composition ne connaît pas",
        ),
        (
            elections(["associations"], ["associations", "départements"]),
            "Deux élections pourvoient « associations »",
        ),
        (elections(["associations"]), "« départements » : il manque l’élection qui les pourvoit"),
        (elections(["associations", "départements", "région"]), "« région » : ces sièges sont désignés"),
        (
            changed("mandates", shorter=[{"article": "13", "seats": "diplômés", "months": 12}]),
            "Un mandat plus court vise « diplômés »",
        ),
    ],
)
def test_rules_that_do_not_hold_together_are_refused(document, why):
    rule, problems = read_part(Seating, document)

    assert rule is None
    assert [why in problem.sentence.replace("\u00a0", " ") for problem in problems] == [True]


def test_everything_that_is_missing_is_named():
    _, problems = read_part(Seating, {})

    assert [problem.place for problem in problems] == [
        (word,)
        for word in (
            "composition",
            "elections",
            "mandates",
            "vacancy",
            "resignations",
            "incompatibilities",
            "bureau",
        )
    ]
