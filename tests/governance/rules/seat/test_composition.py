"""Who sits in a body: scenarios of boards and bureaus, and the statutes of comparable bodies."""

from fractions import Fraction

import pytest

from cressmember.kernel.violations import RuleViolation
from governance.rules.seat.composition import composition_verdict, newcomer_verdict
from governance.rules.seat.gender import Floor, FloorBase, Rounding, Sexes
from governance.rules.seat.placement import Facts, Holder
from governance.rules.seat.requirement import Axis, Requirement, ShareOf, Trait
from governance.rules.seat.seats import (
    Composition,
    Constituency,
    Filling,
    Guests,
    Holding,
    Seats,
    StaffSeats,
    StaffStep,
    Substitutes,
    TerritorySeats,
    Voice,
)
from governance.rules.seat.size import Quota, Size

DEPARTEMENTS = ("44", "49", "53", "72", "85")


def fixed(count):
    return Size(count, count)


def seats(name="élus", size=3, **rest):
    size = size if isinstance(size, Size) else fixed(size)
    return Seats(name=name, article="10", size=size, filling=rest.pop("filling", Filling.ELECTED), **rest)


def composition(*groups, total, requirements=(), gender=(), **rest):
    return Composition(
        article="9",
        total=total if isinstance(total, Size) else fixed(total),
        seats=groups,
        held_by=rest.get("held_by", Holding.PERSON),
        substitutes=rest.get("substitutes", Substitutes.ALLOWED),
        requirements=requirements,
        gender=gender,
    )


def sits(person, where="élus", **rest):
    rest["qualities"] = frozenset(rest.get("qualities", ()))
    return Holder(person=person, seats=where, **rest)


def people(count, where="élus", **rest):
    return [sits(f"{where} {rank}", where, **rest) for rank in range(count)]


def unmet(verdict):
    return [part.sentence.replace("\u00a0", " ") for part in verdict.parts if not part.is_yes]


def plain(text):
    return text.replace("\u00a0", " ")


BY_DEPARTEMENT = composition(
    TerritorySeats(
        name="territoires",
        article="11",
        constituencies=tuple(Constituency(name=code) for code in DEPARTEMENTS),
        college="territoires",
    ),
    total=5,
)


def local(person, code, **rest):
    return sits(person, "territoires", territory=code, college="territoires", **rest)


def test_each_departement_has_one_seat():
    """SC-06: five seats, one per département; the vacant one is shown."""
    holders = [local(f"P{code}", code) for code in DEPARTEMENTS]

    whole = composition_verdict(BY_DEPARTEMENT, holders)
    short = composition_verdict(BY_DEPARTEMENT, holders[:-1])

    assert plain(whole.sentence) == "Composition complète et régulière : 5 sièges pourvus, 0 vacant (art. 9)."
    assert (short.figures["filled"], short.figures["vacant"]) == (4, 1)
    assert short.figures["vacant_territoires, 85"] == 1
    assert plain(short.sentence) == (
        "Composition incomplète ou irrégulière : 4 sièges pourvus, 1 vacant. "
        "territoires, 85 : 1 siège vacant sur 1 (art. 11)."
    )


def test_a_second_holder_for_a_departement_is_refused():
    """SC-06: two holders for one seat are refused."""
    holders = [local(f"P{code}", code) for code in DEPARTEMENTS[:-1]]

    again = newcomer_verdict(BY_DEPARTEMENT, holders, local("Autre", "44"))

    assert again.is_no
    assert plain(again.sentence) == (
        "« Autre » ne peut pas siéger : territoires, 44 : 2 titulaires pour 1 siège, P44 et Autre (art. 11)."
    )
    assert newcomer_verdict(BY_DEPARTEMENT, holders, local("P85", "85")).is_yes


def test_someone_of_another_territory_or_college_is_refused():
    stranger = newcomer_verdict(BY_DEPARTEMENT, [], sits("X", "territoires", territory="35", college="C1"))

    assert unmet(stranger) == [
        "« X » n’est pas du collège « territoires » (art. 11).",
        "« X » n’est d’aucune circonscription (35) (art. 11).",
    ]
    named = newcomer_verdict(
        BY_DEPARTEMENT,
        [],
        sits("X", "territoires", territory="44", college="C1", organisation="Lilas"),
        Facts(college_names=(("territoires", "Nos territoires"),)),
    )
    assert unmet(named) == ["« Lilas » n’est pas du collège « Nos territoires » (art. 11)."]
    nowhere = newcomer_verdict(BY_DEPARTEMENT, [], sits("X", "territoires", college="territoires"))
    assert "territoire inconnu" in nowhere.sentence


FAMILIES = tuple(f"C{rank}" for rank in range(1, 8))
BUREAU = composition(
    seats("bureau", Size(7, 12)),
    total=Size(7, 12),
    requirements=(
        Requirement(article="14", each=Axis.COLLEGE, among=FAMILIES, least=Quota(1)),
        *(
            Requirement(article="15", who=Trait(office="vice-président", territory=town), least=Quota(1))
            for town in ("Bordeaux", "Limoges", "Poitiers")
        ),
        Requirement(article="16", who=Trait(office="président", college="C7"), least=Quota(1)),
    ),
)


def bureau(**changed):
    held = {college: {"college": college} for college in FAMILIES}
    held["C7"]["office"] = "président"
    for college, town in zip(FAMILIES, ("Bordeaux", "Limoges", "Poitiers"), strict=False):
        held[college] |= {"office": "vice-président", "territory": town}
    for college, change in changed.items():
        held[college] |= change
    return [sits(f"P {name}", "bureau", **rest) for name, rest in held.items()]


def test_each_family_sits_on_the_bureau():
    """SC-07: each family once, vice-chairs in three towns, chair from college 7: what is not met is said."""
    assert composition_verdict(BUREAU, bureau()).is_yes
    assert unmet(composition_verdict(BUREAU, bureau(C5={"college": "C4"}))) == [
        "collège C5 : 0 en place, 1 au moins (art. 14)."
    ]
    assert unmet(composition_verdict(BUREAU, bureau(C3={"territory": "Bordeaux"}))) == [
        "vice-président, Poitiers : 0 en place, 1 au moins (art. 15)."
    ]
    assert unmet(composition_verdict(BUREAU, bureau(C7={"office": ""}, C4={"office": "président"}))) == [
        "président, collège C7 : 0 en place, 1 au moins (art. 16)."
    ]


@pytest.mark.parametrize(("held", "outcome"), [(4, "yes"), (5, "yes"), (6, "no")])
def test_no_organisation_holds_more_than_half_of_its_college(held, outcome):
    rule = composition(
        seats(size=Size(0, 40)),
        total=Size(0, 40),
        requirements=(
            Requirement(
                article="3", each=Axis.ORGANISATION, most=Quota(Fraction(1, 2)), share_of=ShareOf.COLLEGE
            ),
        ),
    )
    ours = [sits(f"A{rank}", college="employeurs", organisation="Union") for rank in range(held)]
    theirs = [sits(f"B{rank}", college="employeurs", organisation=f"O{rank}") for rank in range(10 - held)]
    others = [sits(f"C{rank}", college="salariés", organisation=f"S{rank}") for rank in range(10)]

    assert composition_verdict(rule, [*ours, *theirs, *others]).outcome == outcome


@pytest.mark.parametrize(("held", "outcome"), [(2, "yes"), (3, "yes"), (4, "no")])
def test_associate_members_are_a_quarter_of_the_board_at_most(held, outcome):
    """reseau3d: 12 to 15 seats, associate members 25 % at most: 3 of 12."""
    rule = composition(
        seats(size=Size(12, 15)),
        total=Size(12, 15),
        requirements=(
            Requirement(
                article="8", who=Trait(quality="associé"), most=Quota(Fraction(1, 4)), share_of=ShareOf.SEATED
            ),
        ),
    )

    found = composition_verdict(
        rule, [*people(12 - held), *(sits(f"A{n}", qualities=["associé"]) for n in range(held))]
    )

    assert found.outcome == outcome


def test_a_share_of_what_the_text_does_not_say_is_to_be_decided_where_it_matters():
    quarter = Requirement(article="8", who=Trait(quality="associé"), most=Quota(Fraction(1, 4)))
    rule = composition(seats(size=Size(8, 12)), total=Size(8, 12), requirements=(quarter,))
    fixed_one = composition(
        seats(size=Size(8, 12)),
        total=Size(8, 12),
        requirements=(
            Requirement(
                article="8", who=Trait(quality="associé"), most=Quota(Fraction(1, 4)), share_of=ShareOf.SEATS
            ),
        ),
    )
    three = [*people(5), *(sits(f"A{n}", qualities=["associé"]) for n in range(3))]

    assert composition_verdict(rule, three).is_open
    assert composition_verdict(rule, three).sentence.startswith("Composition à trancher")
    assert newcomer_verdict(rule, three[:-1], three[-1]).is_open
    assert composition_verdict(rule, [*three[:-1], sits("Z")]).is_yes
    assert composition_verdict(fixed_one, three, Facts(decided=8)).is_no
    assert composition_verdict(fixed_one, three).is_open


def test_a_strict_majority_of_people_from_outside():
    """Sport: the election commission holds a majority of qualified people who are not members."""
    rule = composition(
        seats(size=4),
        total=4,
        requirements=(
            Requirement(
                article="5",
                who=Trait(quality="qualifié", without="membre"),
                least=Quota(Fraction(1, 2)),
                strictly=True,
                share_of=ShareOf.SEATED,
            ),
        ),
    )
    inside = sits("A", qualities=["qualifié", "membre"]), sits("B")
    outside = [sits(name, qualities=["qualifié"]) for name in "CDE"]

    assert composition_verdict(rule, [*inside, *outside[:2]]).is_no
    assert composition_verdict(rule, [inside[0], *outside]).is_yes


@pytest.mark.parametrize(("count", "outcome"), [(6, "no"), (7, "yes"), (12, "yes"), (13, "no")])
def test_a_range_has_two_ends(count, outcome):
    rule = composition(seats(size=Size(7, 12)), total=Size(7, 12))

    assert composition_verdict(rule, people(count)).outcome == outcome


def test_the_number_that_was_decided_binds_within_the_range():
    rule = composition(seats(size=Size(7, 12)), total=Size(7, 12))

    assert unmet(composition_verdict(rule, people(9), Facts(decided=10))) == [
        "1 siège vacant sur 10 (art. 9)."
    ]
    assert unmet(composition_verdict(rule, people(11), Facts(decided=10))) == [
        "11 personnes siègent pour 10 sièges (art. 9)."
    ]
    assert composition_verdict(composition(seats(size=Size(2, None)), total=Size(2, None)), people(20)).is_yes


def test_seats_by_right_are_for_those_who_have_it():
    rule = composition(
        seats("présidents", 2, filling=Filling.OFFICE, quality="président départemental"),
        seats("fondateurs", 1, filling=Filling.FOUNDER, organisations=frozenset({"Fondation A"})),
        seats(
            "désignés",
            1,
            filling=Filling.DESIGNATED,
            designated_by="Région",
            organisations=frozenset({"Région"}),
        ),
        total=4,
        held_by=Holding.ORGANISATION,
        substitutes=Substitutes.NONE,
    )
    right = [
        sits("A", "présidents", qualities=["président départemental"], organisation="F1"),
        sits("B", "présidents", qualities=["président départemental"], organisation="F2"),
        sits("C", "fondateurs", organisation="Fondation A"),
        sits("D", "désignés", organisation="Région"),
    ]
    wrong = [
        sits("A", "présidents"),
        sits("B", "présidents", qualities=["président départemental"], organisation="F2", substitute="S"),
        sits("C", "fondateurs", organisation="Autre"),
        sits("D", "désignés", organisation="Autre"),
    ]

    assert composition_verdict(rule, right).is_yes
    assert unmet(composition_verdict(rule, wrong)) == [
        "« A » ne représente aucune organisation, et le siège est à l’organisation (art. 9).",
        "« A » n’a pas la qualité de « président départemental » (art. 10).",
        "« B » ne peut pas avoir de suppléant (art. 9).",
        "« C » ne représente pas un fondateur (art. 10).",
        "« D » ne représente pas une organisation prévue (art. 10).",
    ]


def test_each_has_a_substitute():
    """OPCO: forty seats, each with a substitute."""
    rule = composition(seats(size=2), total=2, substitutes=Substitutes.EACH)

    assert unmet(composition_verdict(rule, [sits("A", substitute="a"), sits("B")])) == [
        "« B » n’a pas de suppléant (art. 9)."
    ]


def test_one_person_holds_one_seat():
    rule = composition(seats(size=2), total=2)

    assert unmet(newcomer_verdict(rule, [sits("A")], sits("A"))) == ["« A » occupe 2 sièges (art. 9)."]


def test_what_was_already_wrong_does_not_refuse_a_newcomer():
    rule = composition(seats(size=Size(0, 9), college="C1"), total=Size(0, 9))

    assert newcomer_verdict(rule, [sits("A", college="C2")], sits("B", college="C1")).is_yes


@pytest.mark.parametrize(("employees", "votes"), [(49, 3), (50, 3), (1000, 5)])
def test_staff_and_guests_sit_beside(employees, votes):
    staff = StaffSeats(
        name="salariés",
        article="12",
        steps=(
            StaffStep(employees=50, size=Size(0, 2), voice=Voice.ADVICE),
            StaffStep(employees=1000, size=Size(0, 2), voice=Voice.VOTE),
        ),
        is_counted=False,
    )
    guests = Guests(name="invités", article="13", size=Size(0, 2), voice=Voice.NONE)
    rule = composition(seats(), staff, guests, total=3)
    holders = [*people(3), *people(2, "salariés"), *people(1, "invités")]

    found = composition_verdict(rule, holders, Facts(employees=employees))

    assert (found.figures["votes"], found.figures["filled"]) == (votes, 3)
    assert found.is_yes is (employees >= 50)


def test_overseas_territories_take_turns():
    """FNC: one seat for the overseas federations together, in rotation."""
    overseas = Constituency(name="Outre-mer", territories=frozenset({"971", "972"}), rotates=True)
    rule = composition(TerritorySeats(name="régions", article="11", constituencies=(overseas,)), total=1)
    facts = Facts(previous=frozenset({("Outre-mer", "971")}))

    assert composition_verdict(rule, [sits("A", "régions", territory="972")], facts).is_yes
    again = composition_verdict(rule, [sits("A", "régions", territory="971")], facts)
    assert "revient à un autre territoire" in again.sentence


def test_each_territory_and_organisation_may_be_bound():
    rule = composition(
        seats(size=3),
        total=3,
        requirements=(
            Requirement(article="3", who=Trait(office="vice-président"), each=Axis.TERRITORY, most=Quota(0)),
            Requirement(article="3", each=Axis.TERRITORY, most=Quota(1)),
            Requirement(article="4", each=Axis.ORGANISATION, most=Quota(2)),
        ),
    )
    holders = [
        sits("A", territory="44", organisation="U", office="vice-président"),
        sits("B", territory="44", organisation="U"),
        sits("C", organisation="U"),
    ]

    assert unmet(composition_verdict(rule, holders)) == [
        "44, vice-président : 1 en place, 0 au plus (art. 3).",
        "44 : 2 en place, 1 au plus (art. 3).",
        "« U » : 3 en place, 2 au plus (art. 4).",
    ]


@pytest.mark.parametrize(("women", "outcome"), [(3, "no"), (4, "yes"), (6, "yes"), (7, "no")])
def test_parity_is_part_of_the_composition(women, outcome):
    floor = Floor(article="L114-16-1", share=Fraction(2, 5), rounding=Rounding.UP, base=FloorBase.SEATS)
    rule = composition(seats(size=10), total=10, gender=(floor,))
    holders = [sits(f"P{rank}", sex="F" if rank < women else "M") for rank in range(10)]

    assert composition_verdict(rule, holders, Facts(members=Sexes(5, 5))).outcome == outcome


def test_someone_on_unknown_seats_is_refused():
    with pytest.raises(RuleViolation, match="que le texte ne connaît pas"):
        composition_verdict(composition(seats(), total=3), [sits("A", "autres")])
