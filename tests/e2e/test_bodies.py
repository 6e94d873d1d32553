"""The board held to the statutes: read on a day, given a seat, lost, and rehearsed for a reform."""

from datetime import date

import pytest
from playwright.sync_api import expect

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.core.models import Chamber
from cressmember.members.actions.membership import end_membership
from governance.actions.office import give_office
from governance.models import Mandate
from tests.e2e.pictures import picture
from tests.governance.document import MANDATES, election, seats
from tests.governance.document import college as rule_college
from tests.governance.seats import START, board, college, member, person, seat, text_of_board

pytestmark = pytest.mark.django_db(transaction=True)

FAR = date(2124, 1, 1)
PLACES = {
    "kind": "territories",
    "name": "Départements",
    "article": "21",
    "constituencies": [{"name": "44"}, {"name": "49"}, {"name": "Pays de l’Ouest"}],
    "college": "territorial",
}
STAFF = {
    "kind": "staff",
    "name": "Salariés",
    "article": "21",
    "is_counted": True,
    "steps": [{"employees": 3, "size": 1, "voice": "vote"}],
}
BUREAU = {
    "article": "26",
    "offices": [
        {"name": "Président", "article": "26", "size": 1, "is_on_board": True},
        {"name": "Vice-président", "article": "26", "size": {"least": 2, "most": 3}, "is_on_board": True},
        {"name": "Trésorier", "article": "26", "size": 1, "is_on_board": True},
    ],
    "election": election("x")["election"] | {"electors": {"body": "ca"}},
    "is_secret": True,
    "within_days": None,
    "length": {"kind": "with_board"},
    "cumulation": "never",
}
RULES = {
    "mandates": MANDATES | {"limit": {"article": "25", "most": 3, "replacements": "no"}},
    "resignations": [{"kind": "lost", "article": "24", "what": "membership", "effect": "may"}],
    "bureau": BUREAU,
}


@pytest.fixture
def secretary(db):
    user = ensure_user(email="secretariat@cress.example", name="Paul Guérin", by=None)
    grant_role(user=user, role=Role.BUREAU, starts_on=date(2020, 1, 1), by=None)
    return user


@pytest.fixture
def body(transactional_db):
    Chamber.objects.create(pk=1, name="CRESS d’essai")
    college()
    mutual = member("Mutuelle du Sud", code="mutuals")
    made = board(code="ca", employees=None)
    text_of_board(
        seats("Associations", {"least": 3, "most": 4}),
        seats("Mutuelles", 2, college="mutuals"),
        PLACES,
        STAFF,
        total={"least": 8, "most": 10},
        gender=[{"kind": "floor", "article": "23", "share": "40 %", "rounding": "down", "base": "seated"}],
        requirements=[{"article": "21", "who": {"quality": "jeune de moins de 30 ans"}, "least": 1}],
        rules=RULES,
    )
    for name, sex in (("Roche", "F"), ("Petit", "M"), ("Nguyen", "M"), ("Durey", "M")):
        who = person(name, gender=sex)
        given = seat(made, member(f"Association {name}"), college=college(), titular=who, term_on=FAR)
        if name == "Roche":
            give_office(mandate=given, kind="president", label="Président", starts_on=START, by=None)
    seat(made, mutual, college=college("mutuals"), titular=person("Kaya", gender="M"), term_on=FAR)
    end_membership(
        membership=mutual.memberships.get(), ended_on=date(2025, 3, 1), reason="resignation", by=None
    )
    west = member("Nantes", code="territorial")
    seat(made, west, college=college("territorial"), territory="44", titular=person("Le Goff", gender="F"))
    return made


def test_the_board_is_read_and_seated_as_the_statutes_say(page, phone, sign_in, axe, body, secretary):
    sign_in(secretary)
    sign_in(secretary, phone.context)
    for seen, size in ((page, "1280"), (phone, "390")):
        seen.goto(f"{body.get_absolute_url()}?au=01/06/2025")
        axe(seen)
        picture(seen, f"board-{size}")
    expect(page.get_by_text("Les sièges viennent des statuts en vigueur ce jour-là")).to_be_visible()
    expect(page.get_by_text("4 sièges pourvus, 3 à 4 prévus (art. 21)")).to_be_visible()

    page.get_by_role("link", name="Pourvoir ce siège").first.click()
    lilas = member("Maison des Lilas", code="mutuals")
    page.reload()
    page.get_by_label("Organisation", exact=True).select_option(str(lilas.pk))
    page.get_by_label("À compter du").fill("01/06/2025")
    axe(page)
    picture(page, "give-1280")
    page.get_by_role("button", name="Donner le mandat").click()
    assert page.get_by_label("Jusqu’au").input_value() == "01/06/2028"
    axe(page)
    picture(page, "proposed-1280")
    page.get_by_role("button", name="Donner le mandat").click()
    page.get_by_text("Le mandat est enregistré.").wait_for()
    picture(page, "given-1280")

    mandate = Mandate.objects.get(organisation=lilas)
    assert (mandate.term_on, mandate.college.code) == (date(2028, 6, 1), "mutuals")
    for seen, size in ((page, "1280"), (phone, "390")):
        seen.goto(mandate.get_absolute_url())
        axe(seen)
        picture(seen, f"mandate-{size}")


def test_a_loss_is_decided_and_a_reform_rehearsed(page, phone, sign_in, axe, body, secretary):
    reform = text_of_board(
        seats("Associations", 3),
        seats("Mutuelles", 2, college="mutuals"),
        seats("Fondations", 1, college="foundations"),
        on=date(2025, 1, 1),
        title="Statuts 2025",
        codes=[rule_college(each, each) for each in ("associations", "mutuals", "foundations")],
        rules=RULES,
    )
    sign_in(secretary)
    sign_in(secretary, phone.context)
    for seen, size in ((page, "1280"), (phone, "390")):
        seen.goto(f"/gestion/instances/statuts/{reform.pk}/colleges/")
        axe(seen)
        picture(seen, f"reform-{size}")
        seen.goto(f"/gestion/instances/{body.pk}/fonctions/")
        axe(seen)
        picture(seen, f"office-{size}")
        seen.goto(f"/gestion/instances/{body.pk}/modifier/")
        axe(seen)
        picture(seen, f"body-form-{size}")
        seen.goto("/gestion/instances/mandats/alertes/")
        axe(seen)
        picture(seen, f"warnings-{size}")

    page.get_by_role("link", name="Constater la démission").click()
    axe(page)
    picture(page, "lapse-1280")
    page.get_by_label("Décision", exact=False).first.fill("Conseil du 4 juin")
    page.get_by_role("button", name="Enregistrer la décision").click()
    page.get_by_text("La démission est constatée : le mandat prend fin").wait_for()
    assert Mandate.objects.get(organisation__name="Mutuelle du Sud").end_reason == "deemed_resigned"
