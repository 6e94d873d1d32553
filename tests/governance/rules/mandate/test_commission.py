"""Commissions and control organs, and what must be put to them."""

from datetime import date
from fractions import Fraction

import pytest

from governance.rules.mandate.commission import (
    Commission,
    Consultation,
    Opinion,
    Role,
    Sanction,
    Weight,
    commission_verdict,
    consultation_verdict,
    eligibility_verdict,
)
from governance.rules.seat.placement import Holder
from governance.rules.seat.requirement import Requirement, ShareOf, Trait
from governance.rules.seat.seats import Composition, Filling, Holding, Seats, Substitutes
from governance.rules.seat.size import Quota, Size
from governance.rules.text.reading import read_part, written

THREE = Size(3, 3)
DECIDED = date(2026, 6, 25)


def commission(name="commission", consultations=(), **rest):
    return Commission(
        article="30",
        name=name,
        role=rest.pop("role", Role.ADVICE),
        composition=Composition(
            article="30",
            total=THREE,
            seats=(Seats(name="membres", article="30", size=THREE, filling=Filling.ELECTED),),
            held_by=Holding.PERSON,
            substitutes=Substitutes.ALLOWED,
            requirements=(
                Requirement(
                    article="31",
                    who=Trait(quality="qualifié", without="adhérent"),
                    least=Quota(Fraction(1, 2)),
                    strictly=True,
                    share_of=ShareOf.SEATED,
                ),
            ),
            gender=(),
        ),
        consultations=consultations,
        **rest,
    )


def asks(sanction=Sanction.VOID, weight=Weight.ADVICE):
    return commission(
        consultations=(Consultation(article="32", matter="pêche", weight=weight, sanction=sanction),)
    )


def sits(person, *qualities):
    return Holder(seats="membres", person=person, qualities=frozenset(qualities))


def plain(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(("outside", "outcome"), [(1, "no"), (2, "yes"), (3, "yes")])
def test_a_majority_comes_from_outside(outside, outcome):
    """Sport: the election commission has a majority of qualified people who are not members."""
    holders = [sits(f"A{rank}", "qualifié") for rank in range(outside)]
    holders += [sits(f"B{rank}", "qualifié", "adhérent") for rank in range(3 - outside)]

    assert commission_verdict(commission(role=Role.ELECTIONS), holders).outcome == outcome


def test_auditors_are_elected_outside_the_board():
    """FDAAPPMA: the control commission is elected outside the board."""
    rule = commission(role=Role.CONTROL, barred=frozenset({"administrateur"}))
    holders = [sits("A", "qualifié", "administrateur"), sits("B", "qualifié"), sits("C")]

    assert plain(commission_verdict(rule, holders).sentence) == (
        "commission : composition irrégulière : « A » ne peut pas y siéger, « administrateur » (art. 30)."
    )


@pytest.mark.parametrize(("sits_in", "outcome"), [(["commission"], "no"), (["autre"], "yes"), ([], "yes")])
def test_whoever_watches_an_election_does_not_stand(sits_in, outcome):
    rules = [commission(is_ineligible=True), commission("autre")]

    assert eligibility_verdict(rules, "Awa", sits_in).outcome == outcome


@pytest.mark.parametrize(
    ("on", "outcome"),
    [(date(2026, 6, 24), "yes"), (date(2026, 6, 25), "yes"), (date(2026, 6, 26), "no"), (None, "no")],
)
def test_a_commission_must_be_consulted_or_the_decision_is_void(on, outcome):
    """FDAAPPMA: a specialised commission must be consulted or the decision is void."""
    opinions = [Opinion("commission", "pêche", on)] if on else []

    verdict = consultation_verdict([asks()], "pêche", opinions, decided_on=DECIDED)

    assert verdict.outcome == outcome
    if on is None:
        assert plain(verdict.sentence) == (
            "« pêche » : décision nulle : Il manque l’avis de « commission » avant le 25 juin 2026, "
            "la décision est nulle (art. 32)."
        )


@pytest.mark.parametrize(("in_favour", "outcome"), [(True, "yes"), (False, "no"), (None, "no")])
def test_an_assent_must_be_favourable(in_favour, outcome):
    opinions = [
        Opinion("commission", "pêche", date(2026, 6, 1), in_favour),
        Opinion("commission", "pêche", date(2026, 5, 1), True),
        Opinion("autre", "pêche", date(2026, 6, 2), True),
        Opinion("commission", "chasse", date(2026, 6, 2), True),
    ]

    verdict = consultation_verdict([asks(weight=Weight.ASSENT)], "pêche", opinions, decided_on=DECIDED)

    assert verdict.outcome == outcome
    if outcome == "no":
        assert "Il manque l’accord de" in verdict.sentence


@pytest.mark.parametrize(
    ("sanction", "outcome"), [(Sanction.VOID, "no"), (Sanction.NONE, "yes"), (Sanction.UNSTATED, "to_decide")]
)
def test_what_a_decision_without_advice_is_worth(sanction, outcome):
    verdict = consultation_verdict([asks(sanction)], "pêche", [], decided_on=DECIDED)

    assert verdict.outcome == outcome
    assert len(verdict.readings) == (2 if outcome == "to_decide" else 0)


def test_other_matters_need_nobody():
    assert consultation_verdict([asks()], "budget", [], decided_on=DECIDED).is_yes


def test_an_organ_is_written_as_it_was_read():
    rule = asks(Sanction.UNSTATED)

    assert read_part(Commission, written(rule)) == (rule, [])
