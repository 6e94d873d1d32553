"""Which seats of the text a mandate holds."""

import pytest

from governance.rules.seat.claim import (
    Claim,
    answerable,
    group_of,
    over,
    size_of,
    territories_of,
    territory_in,
)
from governance.rules.seat.composition import composition_verdict
from governance.rules.seat.placement import Facts
from governance.rules.seat.requirement import Requirement, Trait
from governance.rules.seat.seats import (
    Constituency,
    Filling,
    Guests,
    StaffSeats,
    StaffStep,
    TerritorySeats,
    Voice,
)
from governance.rules.seat.size import Quota, Size
from tests.governance.rules.seat.test_composition import composition, fixed, plain, seats, sits

ELECTED = frozenset({Filling.ELECTED})
PLACES = TerritorySeats(
    name="départements",
    article="11",
    constituencies=(
        Constituency(name="44"),
        Constituency(name="Nord et Est", territories=frozenset({"Mayenne", "Sarthe"})),
    ),
)
LOCAL = TerritorySeats(
    name="locaux", article="11", constituencies=(Constituency(name="44"),), college="territoires"
)
GUESTS = Guests(name="invités", article="12", size=fixed(2), voice=Voice.ADVICE)
STAFF = StaffSeats(
    name="salariés",
    article="13",
    steps=(StaffStep(employees=3, size=fixed(1), voice=Voice.VOTE),),
    is_counted=True,
)
RULE = composition(
    seats("associations", 3, college="associations"),
    seats("tous", 2),
    seats("experts", 1, filling=Filling.DESIGNATED, designated_by="le conseil"),
    PLACES,
    LOCAL,
    STAFF,
    GUESTS,
    total=Size(8, 12),
)


@pytest.mark.parametrize(
    ("claim", "name"),
    [
        (Claim(fillings=ELECTED, college="associations"), "associations"),
        (Claim(fillings=ELECTED, college="mutuelles"), "tous"),
        (Claim(fillings=ELECTED), "tous"),
        (Claim(fillings=frozenset({Filling.DESIGNATED})), "experts"),
        (Claim(fillings=frozenset({Filling.OFFICE})), None),
        (Claim(fillings=ELECTED, territory="44"), "départements"),
        (Claim(fillings=ELECTED, territory="44", college="territoires"), "locaux"),
        (Claim(fillings=ELECTED, territory="53"), "départements"),
        (Claim(fillings=ELECTED, territory="85"), "tous"),
        (Claim(is_guest=True), "invités"),
        (Claim(), None),
        (Claim(seats="salariés"), "salariés"),
        (Claim(seats="experts", fillings=ELECTED), "experts"),
        (Claim(seats="départements", territory="72"), "départements"),
        (Claim(seats="départements", territory="85"), None),
        (Claim(seats="un ancien nom", fillings=ELECTED), "tous"),
    ],
)
def test_a_mandate_holds_the_seats_that_say_most_of_it(claim, name):
    found = group_of(RULE, claim)

    assert (found.name if found else None) == name


def test_seats_that_nothing_tells_apart_are_for_people_to_say():
    rule = composition(seats("hommes"), seats("femmes"), total=6)

    assert group_of(rule, Claim(fillings=ELECTED)) is None
    assert group_of(rule, Claim(seats="femmes", fillings=ELECTED)).name == "femmes"


@pytest.mark.parametrize(
    ("typed", "spelled"), [("53", "Mayenne"), ("44", "44"), ("Loire-Atlantique", "44"), ("85", "85")]
)
def test_a_territory_is_spelled_as_the_text_does(typed, spelled):
    assert territory_in(RULE, typed) == spelled


def test_the_territories_of_a_text_in_its_order():
    assert territories_of(RULE) == ("44", "Mayenne", "Sarthe", "44")


def test_seats_of_the_staff_have_no_size_until_their_number_is_known():
    rule, unknown = answerable(composition(STAFF, total=Size(0, 9)), employees=None)

    assert composition_verdict(rule, [sits("Roche", "salariés")], Facts()).is_yes
    assert [plain(told) for told in unknown] == [
        "« salariés » : le nombre de sièges dépend de l’effectif, qui n’est pas renseigné (art. 13)."
    ]


@pytest.mark.parametrize(("employees", "kept"), [(2, False), (3, True)])
def test_a_number_that_is_known_gives_them_theirs(employees, kept):
    rule, unknown = answerable(composition(STAFF, total=Size(0, 9)), employees=employees)

    verdict = composition_verdict(rule, [sits("Roche", "salariés")], Facts(employees=employees))
    assert (verdict.is_yes, unknown) == (kept, ())


def test_what_asks_for_a_quality_is_left_to_people():
    young = Requirement(article="9", who=Trait(quality="jeune"), least=Quota(1))
    others = Requirement(article="10", who=Trait(without="élu local"), least=Quota(1))
    college = Requirement(article="11", who=Trait(college="associations"), most=Quota(1))

    rule, unknown = answerable(
        composition(seats(), total=3, requirements=(young, others, college)), employees=None
    )

    assert rule.requirements == (college,)
    assert [plain(told) for told in unknown] == [
        "Jeune : le registre ne connaît pas cette qualité, vérifiez-la (art. 9).",
        "Hors élu local : le registre ne connaît pas cette qualité, vérifiez-la (art. 10).",
    ]


OPEN = TerritorySeats(
    name="ouverts",
    article="11",
    constituencies=(Constituency(name="44"), Constituency(name="49", size=Size(1, None))),
)


@pytest.mark.parametrize(
    ("group", "employees", "size"),
    [
        (seats(size=3), None, Size(3, 3)),
        (PLACES, None, Size(2, 2)),
        (OPEN, None, Size(2, None)),
        (STAFF, None, None),
        (STAFF, 2, Size(0, 0)),
        (STAFF, 3, Size(1, 1)),
    ],
)
def test_how_many_seats_a_group_has(group, employees, size):
    assert size_of(group, employees=employees) == size


@pytest.mark.parametrize(("size", "surplus"), [(Size(1, 2), 1), (Size(1, 3), 0), (Size(1, None), 0)])
def test_how_many_are_too_many(size, surplus):
    assert over(size, 3) == surplus
