"""Commissions and control organs, and what must be put to them."""

from datetime import date
from fractions import Fraction

from governance.rules.mandate.commission import (
    Commission,
    Consultation,
    Role,
    Sanction,
    Weight,
)
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


def test_an_organ_is_written_as_it_was_read():
    rule = asks(Sanction.UNSTATED)

    assert read_part(Commission, written(rule)) == (rule, [])
