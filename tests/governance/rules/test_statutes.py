"""Statutes as one document: whole, or refused with what is missing and what contradicts."""

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.statutes import problems_of, statutes_document, statutes_from
from tests.governance.document import FRANCHISE, assembly, complete, decision, quorum


def sentences(document):
    return [problem.sentence.replace("\u00a0", " ") for problem in problems_of(document)]


def in_college(name):
    needed = quorum("1/4")
    needed["conditions"][0]["scope"] = {"college": name}
    return assembly(decisions=[decision(calls=[{"quorum": needed}])])


def test_a_complete_document_is_written_again_the_same():
    statutes = statutes_from(complete())

    assert statutes_from(statutes_document(statutes)) == statutes
    assert problems_of(complete()) == []


def test_everything_that_is_missing_is_said_at_once():
    assert sentences({})[:3] == [
        "Ce document : il manque le titre.",
        "Ce document : il manque les collèges.",
        "Ce document : il manque la qualité de membre.",
    ]
    with pytest.raises(RuleViolation, match="il manque le titre"):
        statutes_from({})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"bodies": [assembly(), assembly()]}, "Deux organes portent le code « ag »."),
        (
            {"bodies": [assembly(), assembly(code="ca", name="Conseil")]},
            "Deux réunions portent le code « ago ».",
        ),
        (
            {"bodies": [in_college("fantome")]},
            "« Assemblée générale » cite le collège « fantome », qui n’existe pas.",
        ),
        (
            {"franchise": FRANCHISE | {"rules": [FRANCHISE["rules"][0] | {"meetings": ["congres"]}]}},
            "Le droit de vote cite la réunion « congres », qui n’existe pas.",
        ),
    ],
)
def test_what_contradicts_is_said(changed, said):
    assert said in sentences(complete(**changed))


def test_a_college_that_exists_may_be_named():
    assert problems_of(complete(bodies=[in_college("mutuelles")])) == []


def test_a_body_is_found_by_its_code():
    statutes = statutes_from(complete())

    assert statutes.body("ag").name == "Assemblée générale"
    with pytest.raises(RuleViolation, match="ne connaissent pas l’organe"):
        statutes.body("bureau")
