"""What must come before a vote (G12)."""

from fractions import Fraction

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.vote.precondition import (
    Advice,
    Agreed,
    Assent,
    Bounds,
    Preliminaries,
    PriorDecision,
    Proposal,
    Without,
    precondition_verdict,
)
from governance.rules.vote.quorum import Needed
from tests.governance.meeting import HALF, plain

PRESIDENTS = Assent(article="40", of="présidents", needed=Needed((Fraction(3, 5),)))


@pytest.mark.parametrize(("assents", "outcome"), [(56, "no"), (57, "yes"), (58, "yes")])
def test_three_fifths_of_94_presidents_are_57(assents, outcome):
    verdict = precondition_verdict(PRESIDENTS, Preliminaries(agreed={"présidents": Agreed(assents, 94)}))

    assert (verdict.outcome, verdict.figures["required"]) == (outcome, 57)
    assert plain(verdict.sentence) == (
        f"Accord préalable : {assents} sur 94 (présidents), 57 requis, les trois cinquièmes (art. 40)."
    )


@pytest.mark.parametrize(("assents", "outcome"), [(47, "no"), (48, "yes")])
def test_more_than_half(assents, outcome):
    rule = Assent(article="40", of="présidents", needed=Needed((HALF,)), strictly=True)

    verdict = precondition_verdict(rule, Preliminaries(agreed={"présidents": Agreed(assents, 94)}))

    assert verdict.outcome == outcome
    assert "48 requis, plus de la moitié" in verdict.sentence.replace("\xa0", " ")


def test_nobody_agreed_when_nobody_was_asked():
    assert precondition_verdict(PRESIDENTS, Preliminaries()).is_no
    assert precondition_verdict(PRESIDENTS, Preliminaries(agreed={"présidents": Agreed(0, 0)})).is_no


@pytest.mark.parametrize(("assents", "of"), [(95, 94), (-1, 94)])
def test_more_than_there_are_is_refused(assents, of):
    with pytest.raises(RuleViolation, match="revoyez"):
        Agreed(assents, of)


@pytest.mark.parametrize(
    ("without", "outcome"), [("void", "no"), ("valid", "yes"), ("unstated", "to_decide")]
)
def test_an_advice_that_was_not_asked_for(without, outcome):
    rule = Advice(article="33", of="la commission spécialisée", without=Without(without))

    assert precondition_verdict(rule, Preliminaries()).outcome == outcome
    heard = Preliminaries(advised_by=frozenset({"la commission spécialisée"}))
    assert precondition_verdict(rule, heard).is_yes


@pytest.mark.parametrize(
    ("rule", "done", "yes", "no"),
    [
        (
            Proposal(article="9", by=("le conseil", "le bureau")),
            Preliminaries(proposed_by=frozenset({"le bureau"})),
            "Proposition : faite par qui le peut (le conseil ou le bureau) (art. 9).",
            "Proposition : elle manque (le conseil ou le bureau) (art. 9).",
        ),
        (
            PriorDecision(article="9", of="le conseil"),
            Preliminaries(decided_by=frozenset({"le conseil"})),
            "Décision préalable : le conseil a décidé d’abord (art. 9).",
            "Décision préalable : le conseil doit décider d’abord (art. 9).",
        ),
        (
            Bounds(article="9", set_by="la fédération nationale"),
            Preliminaries(within_bounds_of=frozenset({"la fédération nationale"})),
            "Limites fixées par la fédération nationale : respectées (art. 9).",
            "Limites fixées par la fédération nationale : dépassées ou non vérifiées (art. 9).",
        ),
    ],
)
def test_the_other_preconditions(rule, done, yes, no):
    assert plain(precondition_verdict(rule, done).sentence) == yes
    assert plain(precondition_verdict(rule, Preliminaries()).sentence) == no
