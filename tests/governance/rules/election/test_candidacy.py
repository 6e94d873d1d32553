"""What the statutes say of a candidacy, read and refused."""

import pytest

from governance.rules.election.candidacy import Candidacy
from governance.rules.text.reading import read_part, written

FDC = {
    "article": "5",
    "conditions": [
        {
            "kind": "deadline",
            "article": "5",
            "before": {"days": 20, "ends": "calendar", "rest": "kept"},
            "opens_days": 60,
        },
        {"kind": "sent", "article": "5", "forms": ["registered"]},
        {"kind": "joined", "article": "5", "paper": "statement"},
        {"kind": "joined", "article": "5", "paper": "programme", "most_pages": 2},
        {"kind": "age", "article": "6", "least": 21, "most": 72},
        {"kind": "seniority", "article": "6", "months": 60, "as_of": "election"},
        {"kind": "up_to_date", "article": "6", "years": 2},
        {"kind": "not_employee", "article": "6", "years": 3},
        {"kind": "quality", "article": "6", "quality": "fournisseur", "is_barred": True},
        {"kind": "college", "article": "7", "colleges": ["A", "B"]},
    ],
}


def test_a_candidacy_is_written_as_it_was_read():
    rule, problems = read_part(Candidacy, FDC)

    assert (written(rule), problems) == (FDC, [])


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        ({"kind": "age"}, "un âge minimal ou maximal"),
        (
            {"kind": "deadline", "before": {"days": 21, "ends": "clear", "rest": "kept"}, "opens_days": 20},
            "s’ouvriraient après leur clôture",
        ),
        ({"kind": "sent", "forms": []}, "il en faut 1 au moins"),
    ],
)
def test_a_condition_that_does_not_hold_together_is_refused(condition, why):
    rule, problems = read_part(Candidacy, {"article": "5", "conditions": [{"article": "5"} | condition]})

    assert rule is None
    assert why in problems[0].sentence
