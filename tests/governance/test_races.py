"""Two hands at once: the last seat, the same office and the same loss go to one alone."""

from datetime import date

import pytest

from cressmember.members.actions.membership import end_membership
from cressmember.members.models import CollegeSet
from governance.actions.holder import replace_holder
from governance.actions.statutes import write_statutes
from governance.models import Lapse, Mandate, Office, Statutes
from tests.governance.document import college as rule_college
from tests.governance.document import colleges, complete, election, seats
from tests.governance.seats import (
    START,
    TERM,
    board,
    college,
    member,
    person,
    seat,
    text_in_force,
    text_of_board,
)

HEAD = """
from datetime import date
from cressmember.members.models import College, Organisation, Person
from governance.actions.holder import replace_holder, restore_holder
from governance.actions.lapse import decide_lapse, end_lapsed_mandates
from governance.actions.mandate import Seating, give_mandate
from governance.actions.office import give_office
from governance.actions.reform import reassign_by_itself
from governance.actions.statutes import adopt_statutes
from governance.models import Body, Mandate, Statutes
"""
GIVE = (
    "give_mandate(body=Body.objects.get(pk={body}), seating=Seating(Organisation.objects.get(pk={who})), "
    "obtained='elected', college=College.objects.get(code='associations'), "
    "starts_on=date(2024, 6, 20), term_on=date(2027, 6, 20), by=None)"
)
OFFICE = (
    "give_office(mandate=Mandate.objects.get(pk={mandate}), kind='president', starts_on=date(2024, 6, 20), "
    "by=None)"
)
DECIDE = (
    "decide_lapse(mandate=Mandate.objects.get(pk={mandate}), what='membership', "
    "lost_on=date(2025, 3, 1), outcome={outcome!r}, on=date(2025, 3, 4), by=None)"
)

ADOPT = (
    "adopt_statutes(statutes=Statutes.objects.get(pk={version}), adopted_by='AGE', "
    "adopted_on=date(2025, 1, 1), effective_on={on!r}, by=None)"
)
REPLACE = (
    "replace_holder(mandate=Mandate.objects.get(pk={mandate}), role='titular', "
    "person=Person.objects.get(pk={who}), on=date(2025, 3, 1), by=None)"
)
RESTORE = "restore_holder(mandate=Mandate.objects.get(pk={mandate}), role='titular', by=None)"


@pytest.fixture
def body(processes):
    college()
    return board(code="ca")


def test_two_hands_give_the_last_seat_once(at_once, body):
    text_of_board(seats(size=1))
    theirs = [member(name) for name in ("Lilas", "Abeille")]

    said = at_once(*(GIVE.format(body=body.pk, who=each.pk) for each in theirs))

    assert said[0] == ""
    assert "2 titulaires pour 1 siège, Lilas et Abeille (art. 21)" in said[1]
    assert [row.organisation for row in Mandate.objects.all()] == theirs[:1]


def test_two_hands_give_one_mandate_to_one_organisation(at_once, body):
    lilas = member("Lilas")

    said = at_once(*(GIVE.format(body=body.pk, who=lilas.pk) for _ in range(2)))

    assert "siège déjà" in said[1]
    assert Mandate.objects.count() == 1


def test_two_hands_give_one_office_once(at_once, body):
    bureau = {
        "article": "26",
        "offices": [{"name": "Président", "article": "26", "size": 1, "is_on_board": True}],
        "election": election("x")["election"] | {"electors": {"body": "ca"}},
        "is_secret": False,
        "within_days": None,
        "length": {"kind": "with_board"},
        "cumulation": "never",
    }
    text_of_board(seats(size=2), rules={"bureau": bureau})
    given = [
        seat(body, member(name), college=college(), titular=person(name), starts_on=START, term_on=TERM)
        for name in ("Roche", "Petit")
    ]

    said = at_once(*(OFFICE.format(mandate=each.pk) for each in given))

    assert said[0] == ""
    assert "1 personne déjà (Camille Roche, Conseil d’administration), 1 en tout (art. 26)" in said[1]
    assert [row.person.family_name for row in Office.objects.all()] == ["Roche"]


@pytest.mark.parametrize("outcomes", [("ended", "kept"), ("kept", "ended")])
def test_two_hands_decide_one_loss_once(at_once, body, outcomes):
    rule = {"kind": "lost", "article": "24", "what": "membership", "effect": "may"}
    text_of_board(seats(size=2), rules={"resignations": [rule]})
    lilas = member("Lilas")
    mandate = seat(body, lilas, college=college())
    end_membership(
        membership=lilas.memberships.get(), ended_on=date(2025, 3, 1), reason="resignation", by=None
    )

    said = at_once(*(DECIDE.format(mandate=mandate.pk, outcome=outcome) for outcome in outcomes))

    assert said[0] == ""
    assert "Rien n’est à constater" in said[1]
    assert Lapse.objects.get().outcome == outcomes[0]


def test_two_workers_end_one_mandate_once(at_once, body):
    rule = {"kind": "lost", "article": "24", "what": "membership", "effect": "of_right"}
    lilas = member("Lilas")
    mandate = seat(body, lilas, college=college())
    text_of_board(
        seats(size=2),
        rules={"resignations": [rule | {"effect": "may"}]},
    )
    end_membership(
        membership=lilas.memberships.get(), ended_on=date(2025, 3, 1), reason="resignation", by=None
    )
    text_of_board(seats(size=2), on=date(2024, 1, 1), title="Statuts 2024", rules={"resignations": [rule]})

    said = at_once(*["print(end_lapsed_mandates(on=date(2025, 3, 1)))"] * 2)

    assert said == ["1", "0"]
    mandate.refresh_from_db()
    assert mandate.ends_on == date(2025, 3, 1)
    assert Lapse.objects.count() == 1


def test_two_versions_adopted_at_once_keep_their_order(at_once, processes):
    first, second = (write_statutes(title=title, document=complete(), by=None) for title in ("Un", "Deux"))

    said = at_once(
        ADOPT.format(version=first.pk, on=date(2025, 6, 1)).replace("datetime.", ""),
        ADOPT.format(version=second.pk, on=date(2025, 3, 1)).replace("datetime.", ""),
    )

    assert said[0] == ""
    assert "une nouvelle version prend effet après" in said[1]
    assert list(Statutes.objects.adopted()) == [first]


def held_by(mandate):
    return [
        (row.person.family_name, row.starts_on, row.ends_on)
        for row in mandate.holders.filter(gave_way_to=None).order_by("pk")
    ]


@pytest.fixture
def mandate(body):
    return seat(body, member("Lilas"), college=college(), titular=person("Roche"))


def test_two_hands_replace_one_person_by_one(at_once, mandate):
    petit = person("Petit")

    said = at_once(*[REPLACE.format(mandate=mandate.pk, who=petit.pk)] * 2)

    assert said[0] == ""
    assert "siège déjà en cette qualité" in said[1]
    assert held_by(mandate) == [("Roche", START, date(2025, 3, 1)), ("Petit", date(2025, 3, 1), None)]


def test_two_hands_replace_one_person_one_after_the_other(at_once, mandate):
    others = [person(name) for name in ("Petit", "Tiers")]

    said = at_once(*(REPLACE.format(mandate=mandate.pk, who=each.pk) for each in others))

    assert said == ["", ""]
    assert [name for name, _, end in held_by(mandate) if end is None] == ["Tiers"]


def test_two_hands_take_one_replacement_back_once(at_once, mandate):
    replace_holder(mandate=mandate, role="titular", person=person("Petit"), on=date(2025, 3, 1), by=None)

    said = at_once(*[RESTORE.format(mandate=mandate.pk)] * 2)

    assert said[0] == ""
    assert "siège depuis le début" in said[1]
    assert held_by(mandate) == [("Roche", START, None)]


def test_one_hand_replaces_while_another_takes_back(at_once, mandate):
    replace_holder(mandate=mandate, role="titular", person=person("Petit"), on=date(2025, 3, 1), by=None)

    said = at_once(
        RESTORE.format(mandate=mandate.pk), REPLACE.format(mandate=mandate.pk, who=person("Tiers").pk)
    )

    assert said == ["", ""]
    assert held_by(mandate) == [("Roche", START, date(2025, 3, 1)), ("Tiers", date(2025, 3, 1), None)]


def test_two_workers_apply_one_reform_once(at_once, body):
    lilas = member("Lilas")
    day = date(2025, 1, 1)
    text_in_force(on=day, title="Statuts 2025", colleges=colleges(rule_college("reseaux", "associations")))

    said = at_once(*["print(reassign_by_itself())"] * 2)

    assert said == ["1", "0"]
    assert CollegeSet.objects.count() == 2
    placed = lilas.placements.order_by("pk").values_list("college__code", "starts_on", "ends_on")
    assert list(placed) == [("associations", date(2020, 3, 1), day), ("reseaux", day, None)]
