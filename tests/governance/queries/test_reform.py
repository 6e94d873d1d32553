"""The seats of the chamber before and after a reform: two mutual colleges merged, a territorial one made."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cressmember.members.actions.college import open_college_set
from governance.actions.reform import choose_colleges
from governance.actions.statutes import write_statutes
from governance.models import Statutes
from governance.queries.composition import composition_of
from governance.queries.reform import seats_aside
from tests.governance.document import assembly, complete, composition, election, seating, seats
from tests.governance.document import board as rule_board
from tests.governance.document import college as rule_college
from tests.governance.document import colleges as rule_colleges
from tests.governance.seats import board, college, member, seat, text_in_force, text_of_board
from tests.governance.views.test_reform import words

pytestmark = pytest.mark.django_db

EVE, REFORM = date(2020, 12, 31), date(2021, 1, 1)
BEFORE = [
    ("associations", "Associations"),
    ("livre2", "Livre II"),
    ("livre3", "Livre III"),
    ("banques", "Banques"),
]
AFTER = rule_colleges(
    rule_college("associations", "associations"),
    rule_college("mutuelles", "livre2", "livre3"),
    rule_college("territoires"),
)


def of_code(code, size, name):
    return seats(name, size, college=code)


@pytest.fixture
def body():
    open_college_set(name="Statuts de 2015", colleges=BEFORE, starts_on=None, by=None)
    text_of_board(
        of_code("associations", 2, "Associations"),
        of_code("livre2", 1, "Livre II"),
        of_code("livre3", 2, "Livre III"),
        of_code("banques", 1, "Banques"),
        on=date(2015, 1, 1),
        title="Statuts 2015",
        codes=[rule_college(code) for code, _ in BEFORE],
    )
    made = board(code="ca")
    sitting = {"starts_on": date(2019, 6, 20), "term_on": date(2022, 6, 20)}
    old = {"on": date(2015, 3, 1)}
    for code, name in (
        ("associations", "Lilas"),
        ("livre2", "Mutuelle du Nord"),
        ("livre3", "Mutuelle du Sud"),
        ("livre3", "Mutuelle de l’Est"),
        ("banques", "Banque"),
    ):
        seat(made, member(name, code=code, **old), college=college(code), **sitting)
    return made


DOCUMENT = {
    "colleges": AFTER,
    "bodies": [
        assembly(),
        rule_board(
            seating(
                composition(
                    of_code("associations", 2, "Associations"),
                    of_code("mutuelles", 2, "Mutuelles"),
                    of_code("territoires", 3, "Territoires"),
                )
            )
        ),
    ],
}


def aside(statutes, before):
    (found,) = seats_aside(statutes, before, on=EVE)
    lines = [
        (line.name, line.before, line.held_before, line.after, line.held_after, line.surplus)
        for line in found.lines
    ]
    waiting = [str(row.organisation) for row in found.waiting]
    return lines, waiting, (found.before, found.after)


def test_the_seats_before_and_after_with_who_would_have_none(body):
    before = text_before()
    draft = write_statutes(title="Statuts 2021", document=complete(**DOCUMENT), by=None)

    lines, waiting, total = aside(draft, before)

    assert lines == [
        ("Associations", "2", 1, "2", 1, 0),
        ("Mutuelles", "—", 0, "2", 3, 1),
        ("Territoires", "—", 0, "3", 0, 0),
        ("Livre II", "1", 1, "—", 0, 0),
        ("Livre III", "2", 2, "—", 0, 0),
        ("Banques", "1", 1, "—", 0, 0),
    ]
    assert waiting == ["Banque"]
    assert total == ("6", "7")


def text_before():
    return Statutes.objects.get(title="Statuts 2015")


def test_a_choice_seats_whoever_the_text_alone_does_not(body):
    draft = write_statutes(title="Statuts 2021", document=complete(**DOCUMENT), by=None)
    bank = body.mandates.get(college__code="banques").organisation
    choose_colleges(statutes=draft, colleges={bank: "territoires"}, by=None)

    lines, waiting, _ = aside(draft, text_before())

    assert ("Territoires", "—", 0, "3", 1, 0) in lines
    assert waiting == []


def test_whoever_goes_to_a_college_without_seats_would_have_none(body):
    without = DOCUMENT["bodies"][1]["seating"] | {
        "composition": composition(of_code("mutuelles", 2, "Mutuelles")),
        "elections": [election("Mutuelles")],
    }
    draft = write_statutes(
        title="Statuts 2021",
        document=complete(**DOCUMENT | {"bodies": [assembly(), rule_board(without)]}),
        by=None,
    )

    (found,) = seats_aside(draft, text_before(), on=EVE)

    assert [str(row.organisation) for row in found.unseated] == ["Lilas"]
    assert [str(row.organisation) for row in found.waiting] == ["Banque"]


def test_a_first_version_has_nothing_before_it(body):
    draft = write_statutes(title="Statuts 2021", document=complete(**DOCUMENT), by=None)

    lines, _, total = aside(draft, None)

    assert lines[0] == ("Associations", "—", 0, "2", 1, 0)
    assert total == ("—", "7")


def test_the_day_before_the_old_text_answers_for_the_board_too(body):
    text_in_force(on=REFORM, title="Statuts 2021", **DOCUMENT)

    def said(day):
        found = composition_of(body, on=day, within=90)
        return [(bench.name, bench.filled, bench.planned, bench.surplus) for bench in found.benches]

    assert said(REFORM - timedelta(days=1)) == [
        ("Associations", 1, 2, 0),
        ("Livre II", 1, 1, 0),
        ("Livre III", 2, 2, 0),
        ("Banques", 1, 1, 0),
    ]
    assert said(REFORM) == [
        ("Associations", 1, 2, 0),
        ("Mutuelles", 3, 2, 1),
        ("Territoires", 0, 3, 0),
        ("Hors des sièges que le texte nomme", 1, None, 0),
    ]


def test_the_page_of_the_reform_shows_them(bureau, body):
    made = text_in_force(on=REFORM, title="Statuts 2021", **DOCUMENT)

    shown = words(bureau.get(reverse("governance:reform-show", args=[made.pk])))

    assert "Siège à dire quand leur collège sera choisi Banque, Banques" in shown
    assert "1 de trop parmi Mutuelle du Nord, Mutuelle du Sud, Mutuelle de l’Est" in shown
    assert "Ces sièges n’existent plus" in shown


def test_a_body_that_the_new_text_does_not_seat_is_told_while_some_sit_there(body):
    version = text_before()
    after = write_statutes(
        title="Statuts 2021", document=complete(colleges=AFTER, bodies=[assembly()]), by=None
    )

    (aside,) = seats_aside(after, version, on=EVE)

    assert (aside.before, aside.after) == ("6", "—")
    assert {str(row.organisation) for row in aside.unseated} >= {"Lilas", "Mutuelle du Nord"}
    assert [(line.before, line.held_before, line.after) for line in aside.lines][:2] == [
        ("2", 1, "—"),
        ("1", 1, "—"),
    ]
    # Nobody is told of a body where nobody sits any more.
    assert seats_aside(after, version, on=date(2030, 1, 1)) == []
