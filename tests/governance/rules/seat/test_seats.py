"""What the statutes say of the seats of a body, read and refused."""

import pytest

from governance.rules.seat.seats import Composition, StaffSeats, StaffStep, Voice
from governance.rules.seat.size import Size
from governance.rules.text.reading import read_part, written

AURORA = {
    "article": "17",
    "total": {"least": 7, "most": 12},
    "seats": [
        {
            "kind": "seats",
            "name": "fondateurs",
            "article": "17",
            "size": 3,
            "filling": "elected",
            "college": "A",
        },
        {
            "kind": "seats",
            "name": "salariés",
            "article": "17",
            "size": {"least": 2},
            "filling": "elected",
            "college": "B",
        },
        {
            "kind": "territories",
            "name": "départements",
            "article": "18",
            "constituencies": [
                {"name": "44"},
                {"name": "Outre-mer", "size": 2, "territories": ["971", "972"], "rotates": True},
            ],
        },
        {
            "kind": "staff",
            "name": "délégués du personnel",
            "article": "19",
            "steps": [
                {"employees": 50, "size": 2, "voice": "advice"},
                {"employees": 1000, "size": {"least": 2}, "voice": "vote"},
            ],
            "is_counted": False,
        },
        {
            "kind": "guests",
            "name": "observateurs",
            "article": "20",
            "size": {"least": 0, "most": 4},
            "voice": "none",
        },
    ],
    "held_by": "organisation",
    "substitutes": "each",
    "requirements": [
        {"article": "21", "each": "organisation", "most": "1/2", "share_of": "college"},
        {"article": "22", "who": {"quality": "associé"}, "most": "1/4"},
        {"article": "23", "each": "college", "among": ["A", "B"], "least": 1},
    ],
    "gender": [{"kind": "gap", "article": "6", "most": 1}],
}


def refused(**changed):
    rule, problems = read_part(Composition, AURORA | changed)
    assert rule is None
    return [problem.sentence.replace("\u00a0", " ") for problem in problems]


def group(kind="seats", **rest):
    base = {"kind": kind, "name": "S", "article": "1"}
    if kind == "seats":
        base |= {"size": 8, "filling": "elected"}
    return base | rest


def test_a_composition_is_written_as_it_was_read():
    rule, problems = read_part(Composition, AURORA)

    assert (written(rule), problems) == (AURORA, [])


@pytest.mark.parametrize(
    ("seats", "why"),
    [
        ([group(filling="designated")], "« S » : il manque qui désigne."),
        ([group(filling="office")], "« S » : il manque la fonction qui y donne droit."),
        ([group(filling="founder")], "« S » : il manque les fondateurs."),
        ([group(), group(size=1)], "Deux groupes de sièges portent le même nom."),
        ([group(size=13)], "Les sièges font 13 au moins, et le total est de 12 au plus."),
        ([group(size=6)], "Les sièges font 6 au plus, et le total est de 7 au moins."),
        ([group(size=8, is_counted=False)], "Les sièges font 0 au plus, et le total est de 7 au moins."),
        (
            [group("staff", steps=[{"employees": 9, "size": 1, "voice": "vote"}], is_counted=True)],
            "Les sièges font 1 au plus, et le total est de 7 au moins.",
        ),
        (
            [
                group(),
                group(
                    "staff",
                    name="T",
                    steps=[{"employees": n, "size": 1, "voice": "vote"} for n in (9, 9)],
                    is_counted=True,
                ),
            ],
            "« T » : les effectifs vont en croissant, chacun une fois.",
        ),
        (
            [group(), group("guests", name="G", size=1, voice="vote")],
            "« G » : qui a voix délibérative occupe un siège.",
        ),
        (
            [group(), group("territories", name="T", constituencies=[{"name": "44"}, {"name": "44"}])],
            "« T » : deux circonscriptions portent le même nom.",
        ),
        (
            [
                group(),
                group(
                    "territories",
                    name="T",
                    constituencies=[{"name": "44"}, {"name": "Loire", "territories": ["44", "49"]}],
                ),
            ],
            "« T » : un territoire est dans deux circonscriptions.",
        ),
        (
            [group(), group("territories", name="T", constituencies=[{"name": "44", "rotates": True}])],
            "« 44 » : un tour de rôle se tient entre deux territoires au moins.",
        ),
    ],
)
def test_seats_that_do_not_hold_together_are_refused(seats, why):
    assert why in refused(seats=seats)


@pytest.mark.parametrize(
    ("requirement", "why"),
    [
        ({}, "Une exigence de composition dit un minimum ou un maximum (tous)."),
        ({"each": "college", "least": 1}, "Un minimum pour chaque collège dit lesquels (tous)."),
        (
            {"among": ["A"], "least": 1},
            "Une liste de collèges ou de territoires va avec ce qui se compte (tous).",
        ),
    ],
)
def test_a_requirement_that_says_nothing_is_refused(requirement, why):
    assert refused(requirements=[{"article": "1"} | requirement]) == [why]


def test_a_total_without_end_holds_any_seats():
    rule, problems = read_part(Composition, AURORA | {"total": {"least": 7}})

    assert (problems, rule.total) == ([], Size(7, None))


@pytest.mark.parametrize(
    ("employees", "voice"), [(49, None), (50, Voice.ADVICE), (999, Voice.ADVICE), (1000, Voice.VOTE)]
)
def test_staff_seats_go_by_the_number_of_employees(employees, voice):
    """L114-16-2: two seats with advice from 50 employees, two with a vote from 1 000."""
    two = Size(2, 2)
    steps = (
        StaffStep(employees=50, size=two, voice=Voice.ADVICE),
        StaffStep(employees=1000, size=two, voice=Voice.VOTE),
    )
    staff = StaffSeats(name="S", article="L114-16-2", steps=steps, is_counted=True)

    step = staff.step(employees)

    assert (step and step.voice) == voice
