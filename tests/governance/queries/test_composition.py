"""A body as the statutes in force on a day compose it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cressmember.members.models import Person
from governance.actions.body import PlannedSeats, plan_seats
from governance.actions.mandate import Seating, give_mandate
from governance.actions.office import give_office
from governance.models import Body
from governance.queries.composition import composition_of, parity_sentence
from governance.queries.text import bodies_named, seats_named, text_of
from tests.governance.document import college as rule_college
from tests.governance.document import seats
from tests.governance.meeting import plain
from tests.governance.seats import START, board, college, member, person, seat, text_in_force, text_of_board

pytestmark = pytest.mark.django_db

ON = date(2025, 3, 1)
REFORM = date(2025, 1, 1)


@pytest.fixture
def body():
    college()
    return board(code="ca")


def benches(body, on=ON):
    found = composition_of(body, on=on, within=90)
    return {bench.name: bench.sentence.replace("\u00a0", " ") for bench in found.benches}


def test_seats_come_from_the_text_in_force_each_with_its_article(body):
    text_of_board(seats(), seats("Mutuals", 1))
    seat(body, member("Lilas"), college=college())

    found = composition_of(body, on=ON, within=90)

    assert benches(body) == {
        "Associations": "1 sur 2 sièges pourvus (art. 21)",
        "Mutuals": "0 sur 1 siège pourvu (art. 21)",
    }
    assert (found.filled, found.vacant, found.surplus, found.planned) == (1, 2, 0, 3)


def test_the_day_before_a_reform_the_old_text_answers(body):
    text_of_board(seats(), seats("Mutuals", 1))
    text_of_board(seats(size=4), on=REFORM, title="Statuts 2025")
    seat(body, member("Mutuelle", code="mutuals"), college=college("mutuals"))

    assert benches(body, REFORM - timedelta(days=1)) == {
        "Associations": "0 sur 2 sièges pourvus (art. 21)",
        "Mutuals": "1 sur 1 siège pourvu (art. 21)",
    }
    assert benches(body, REFORM) == {
        "Associations": "0 sur 4 sièges pourvus (art. 21)",
        "Hors des sièges que le texte nomme": "1 siège",
    }


def test_a_seat_of_merged_colleges_goes_to_the_one_that_comes_from_both(body):
    merged = rule_college("mutuelles", "mutuals", "foundations")
    text_of_board(seats("Mutuals", 2), seats("Foundations", 1))
    text_of_board(
        seats("Mutuelles", 1),
        on=REFORM,
        codes=[merged, *(rule_college(code, code) for code in ("associations", "territorial"))],
    )
    seat(body, member("Une", code="mutuals"), college=college("mutuals"))
    seat(body, member("Deux", code="foundations"), college=college("foundations"))

    assert benches(body) == {"Mutuelles": "2 sur 1 siège pourvus, 1 de trop (art. 21)"}


@pytest.mark.parametrize(
    ("held", "said", "vacant", "surplus"),
    [
        (1, "1 siège pourvu, 2 à 3 prévus (art. 21)", 1, 0),
        (2, "2 sièges pourvus, 2 à 3 prévus (art. 21)", 0, 0),
        (3, "3 sièges pourvus, 2 à 3 prévus (art. 21)", 0, 0),
        (4, "4 sièges pourvus, 2 à 3 prévus, 1 de trop (art. 21)", 0, 1),
    ],
)
def test_a_range_is_shown_with_its_vacancies_and_surplus(body, held, said, vacant, surplus):
    for rank in range(held):
        seat(body, member(f"Membre {rank}"), college=college())
    # Adopted after they were given, and in force before: what is shown is what the text makes of it.
    text_of_board(seats(size={"least": 2, "most": 3}), total={"least": 2, "most": 3})

    found = composition_of(body, on=ON, within=90)

    assert benches(body) == {"Associations": said}
    assert (found.vacant, found.surplus) == (vacant, surplus)


def test_seats_by_territory_are_vacant_one_by_one(body):
    places = {
        "kind": "territories",
        "name": "Départements",
        "article": "21",
        "constituencies": [{"name": "Loire-Atlantique"}, {"name": "49"}, {"name": "Pays de l’Ouest"}],
    }
    text_of_board(places, total=3)
    seat(body, member("Nantes"), territory="44")

    (bench,) = composition_of(body, on=ON, within=90).benches

    assert [(row.place, row.mandate is None) for row in bench.sittings] == [
        ("Loire-Atlantique (44)", False),
        ("Maine-et-Loire (49)", True),
        ("Pays de l’Ouest", True),
    ]
    assert "departement=49" in bench.sittings[1].give
    assert "departement=Pays+de" in bench.sittings[2].give


STAFF = {
    "kind": "staff",
    "name": "Salariés",
    "article": "21",
    "is_counted": True,
    "steps": [
        {"employees": 3, "size": 1, "voice": "advice"},
        {"employees": 10, "size": 2, "voice": "advice"},
    ],
}


@pytest.mark.parametrize(
    ("employees", "said"),
    [
        (None, "0 siège, selon l’effectif (art. 21)"),
        (2, "0 sur 0 siège pourvu, pour un effectif de 2 (art. 21)"),
        (3, "0 sur 1 siège pourvu, pour un effectif de 3 (art. 21)"),
        (10, "0 sur 2 sièges pourvus, pour un effectif de 10 (art. 21)"),
    ],
)
def test_seats_of_the_staff_follow_their_number(body, employees, said):
    text_of_board(seats(), STAFF, total={"least": 2, "most": 4})
    Body.objects.update(employees=employees)
    body.refresh_from_db()

    assert benches(body)["Salariés"] == said


def test_whoever_sits_for_the_staff_is_said_so(body):
    text_of_board(STAFF, total={"least": 0, "most": 2})
    give_mandate(
        body=body,
        seating=Seating(person=person("Roche")),
        obtained="designated",
        seats="Salariés",
        starts_on=START,
        term_on=None,
        by=None,
    )

    assert benches(body) == {"Salariés": "1 siège, selon l’effectif (art. 21)"}
    found = composition_of(body, on=ON, within=90)
    assert ["effectif" in sentence for sentence in found.unknown] == [True]


def test_what_is_wanted_and_is_not_so_is_said_with_its_article(body):
    seat(body, member("Lilas"), college=college(), titular=person("Roche", gender="M"))
    seat(body, member("Abeille"), college=college(), titular=person("Petit", gender="M"))
    text_of_board(
        seats(),
        gender=[{"kind": "gap", "article": "23", "most": 1}],
        requirements=[
            {"article": "21", "who": {"quality": "jeune"}, "least": 1},
            {"article": "21", "who": {"college": "mutuals"}, "least": 1},
        ],
    )

    found = composition_of(body, on=ON, within=90)

    said = [(word, sentence.replace("\u00a0", " ")) for _, word, sentence in found.checks]
    assert said == [
        ("Non respecté", "collège mutuals : 0 en place, 1 au moins (art. 21)."),
        (
            "Non respecté",
            "Parité non respectée : 0 femme et 2 hommes sur 2, l’écart permis est de 1 (art. 23).",
        ),
    ]
    assert [sentence.replace("\u00a0", " ") for sentence in found.unknown] == [
        "Jeune : le registre ne connaît pas cette qualité, vérifiez-la (art. 21)."
    ]


def test_parity_that_asks_for_more_than_the_register_knows_is_left_to_people(body):
    text_of_board(seats(), gender=[{"kind": "mirror", "article": "23", "rounding": "down", "base": "seated"}])
    seat(body, member("Lilas"), college=college(), titular=person("Roche", gender="F"))

    (check,) = composition_of(body, on=ON, within=90).checks

    assert check[1] == "À trancher"
    assert "indiquez-la" in check[2]


def test_planned_seats_remain_for_a_body_that_the_text_does_not_name(body):
    text_in_force()
    plan_seats(body=body, planned=[PlannedSeats(3, college())], by=None)

    assert benches(body) == {"Associations": "0 sur 3 sièges pourvus"}
    assert text_of(body, on=ON).rule is None


def test_a_territory_that_takes_turns_remembers_who_held_it(body):
    turning = {
        "kind": "territories",
        "name": "Départements",
        "article": "21",
        "constituencies": [{"name": "Ouest", "territories": ["44", "49"], "rotates": True}],
    }
    seat(body, member("Nantes"), territory="44", starts_on=date(2022, 1, 1), term_on=START)
    text_of_board(turning, total=1)

    with pytest.raises(Exception, match="revient à un autre territoire"):
        seat(body, member("Rezé"), territory="44")

    assert seat(body, member("Angers"), territory="49").pk


def test_founders_and_two_people_of_one_name(body):
    text_of_board(
        {
            "kind": "seats",
            "name": "Fondateurs",
            "article": "21",
            "size": 2,
            "filling": "founder",
            "organisations": ["les lilas", "Abeille"],
        }
    )
    seat(body, member("Les Lilas"), obtained="by_right", titular=person("Roche"))
    seat(body, member("Abeille"), obtained="by_right", titular=person("Roche"))

    found = composition_of(body, on=ON, within=90)

    assert (found.filled, found.vacant, found.checks) == (2, 0, [])


def test_the_queries_do_not_grow_with_the_mandates(body):
    text_of_board(seats(size=9))

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            composition_of(Body.objects.get(), on=ON, within=90)
        return len(queries)

    seat(body, member("Un"), college=college(), titular=person("Roche"), substitute=person("Petit"))
    with_one = asked()
    for rank in range(3):
        seat(body, member(f"Membre {rank}"), college=college(), titular=person(f"Roche {rank}"))

    assert asked() == with_one


def test_what_a_version_names():
    version = text_of_board(seats(size=9))

    assert list(bodies_named(version)) == ["ag", "ca"]
    assert seats_named(version) == {"ca": 9}
    assert bodies_named(None) == seats_named(None) == {}


def test_a_seat_whose_organisation_named_nobody_says_so():
    body = board()
    seat(body, member("Lilas"))

    (sitting,) = composition_of(body, on=START, within=90).sittings

    assert sitting.state == ("attention", "Titulaire à désigner")


def test_the_offices_of_a_bureau_are_read_in_the_board_and_in_the_bureau():
    roche, body = person("Roche"), board()
    bureau = board(name="Bureau", kind="bureau", parent=body)
    mandate = seat(body, member("Lilas"), titular=roche)
    give_office(mandate=mandate, kind="vice_president", label="Vice-présidente", starts_on=START, by=None)
    seat(bureau, member("Abeille"), titular=roche)

    for each in (body, bureau):
        composition = composition_of(each, on=START, within=90)
        assert [office.name for office in composition.offices] == ["Vice-présidence"]
        assert [office.name for office in composition.sittings[0].offices] == ["Vice-présidence"]


def test_parity_says_in_words_whose_civility_nobody_knows():
    unknown, woman = Person(pk=1), Person(pk=2, gender="F")

    assert plain(parity_sentence([unknown])) == "Civilité inconnue pour 1 personne : parité non connue."
    assert "1 personne dont la civilité n’est pas connue" in plain(parity_sentence([woman, unknown]))
