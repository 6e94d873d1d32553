"""Bodies on screen, held to the statutes in force."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from governance.actions.body import change_body, create_body
from governance.models import Body, Mandate
from tests.governance.document import MANDATES, seats
from tests.governance.seats import (
    TERM,
    board,
    college,
    member,
    person,
    seat,
    text_in_force,
    text_of_board,
)
from tests.governance.views.test_statutes import words

pytestmark = pytest.mark.django_db

STAFF = {
    "kind": "staff",
    "name": "Salariés",
    "article": "21",
    "is_counted": True,
    "steps": [{"employees": 3, "size": 1, "voice": "vote"}],
}


@pytest.fixture
def body():
    college()
    return board(code="ca")


def page(bureau, body, day="01/03/2025"):
    return words(bureau.get(body.get_absolute_url(), {"au": day}))


def test_a_body_is_chosen_among_those_of_the_text_in_force(bureau):
    text_of_board(seats())
    create = reverse("governance:body-create")
    assert "Conseil d’administration (art. 21)" in words(bureau.get(create))

    bureau.post(create, {"kind": "board", "name": "Conseil", "code": "ca"})

    body = Body.objects.get()
    assert body.code == "ca"
    assert "0 sur 2 sièges pourvus (art. 21)" in page(bureau, body)


def test_a_body_that_the_next_text_no_longer_knows_keeps_its_code_and_says_so(bureau, body):
    text_of_board(seats())
    text_in_force(on=date(2025, 1, 1), title="Statuts 2025")

    assert "ne nomme pas l’instance" not in page(bureau, body, "31/12/2024")
    assert "« Statuts 2025 », en vigueur au 1er janvier 2025, ne nomme pas l’instance" in page(
        bureau, body, "01/01/2025"
    )
    update = reverse("governance:body-update", args=[body.pk])
    assert "Celle d’avant, que le texte en vigueur ne nomme pas" in words(bureau.get(update))
    bureau.post(update, {"kind": "board", "name": "Conseil", "code": "ca"})
    body.refresh_from_db()
    assert (body.name, body.code) == ("Conseil", "ca")


def test_the_page_says_which_text_it_answers_from(bureau, body):
    text_of_board(seats())
    text_of_board(seats(size=4), on=date(2025, 1, 1), title="Statuts 2025")

    before, after = page(bureau, body, "31/12/2024"), page(bureau, body, "01/01/2025")

    assert "depuis le 1er janvier 2021 (art. 21). Lire « Statuts 2021 »" in _bare(before)
    assert "0 sur 2 sièges pourvus" in before
    assert "depuis le 1er janvier 2025 (art. 21). Lire « Statuts 2025 »" in _bare(after)
    assert "0 sur 4 sièges pourvus" in after


def _bare(text):
    return " ".join(strip_tags(text).split())


def test_seats_typed_by_hand_are_for_bodies_that_the_text_does_not_name(bureau, body):
    address = reverse("governance:body-seats", args=[body.pk])
    assert address in bureau.get(body.get_absolute_url()).content.decode()

    text_of_board(seats())

    assert address not in bureau.get(body.get_absolute_url()).content.decode()
    assert "ces lignes ne servent qu’aux jours où aucun texte ne la nomme (art. 21)" in words(
        bureau.get(address)
    )


def test_an_assembly_that_the_text_names_without_seats_says_so(bureau):
    text_of_board(seats())
    assembly = board(name="Assemblée", kind="assembly", code="ag")

    assert "nomment cette instance sans lui donner de sièges (art. 10)" in page(bureau, assembly)


def test_the_number_of_employees_is_typed_where_the_text_asks_for_it(bureau, body):
    text_of_board(seats(), STAFF, total={"least": 2, "most": 3})
    update = reverse("governance:body-update", args=[body.pk])
    assert "selon l’effectif" in page(bureau, body)

    bureau.post(update, {"kind": "board", "name": "Conseil", "code": "ca", "employees": "3"})

    assert "pour un effectif de 3" in page(bureau, body)
    text_of_board(seats(), on=date(2025, 1, 1), title="Statuts 2025")
    Body.objects.update(employees=None)
    assert "effectif" not in words(bureau.get(update))


def given(body, **changed):
    return {
        "organisation": member("Lilas").pk,
        "college": college().pk,
        "obtained": "elected",
        "starts_on": "20/06/2024",
        "term_on": "",
    } | changed


def test_the_term_of_the_text_is_proposed_then_kept(bureau, body):
    text_of_board(seats())
    address = reverse("governance:body-give", args=[body.pk])
    asked = given(body)

    proposed = bureau.post(address, asked)

    assert not Mandate.objects.exists()
    assert 'value="20/06/2027"' in proposed.content.decode()
    assert "Mandat jusqu’au 19 juin 2027 : mandat de 3 ans (art. 24)." in words(proposed)
    bureau.post(address, asked | {"term_on": "20/06/2027"})
    assert Mandate.objects.get().term_on == TERM


def test_a_term_that_ends_at_the_assembly_is_proposed_at_the_latest(bureau, body):
    length = {"kind": "years", "years": 3, "until": "assembly"}
    text_of_board(seats(), rules={"mandates": MANDATES | {"length": length}})

    proposed = bureau.post(reverse("governance:body-give", args=[body.pk]), given(body))

    assert 'value="01/01/2028"' in proposed.content.decode()
    assert "Attention, l’assemblée de 2027 n’est pas encore fixée." in words(proposed)


def test_the_seats_are_said_where_nothing_else_tells(bureau, body):
    vague = {"kind": "seats", "article": "21", "size": 1, "filling": "elected"}
    text_of_board(vague | {"name": "Siège A"}, vague | {"name": "Siège B"})
    address = reverse("governance:body-give", args=[body.pk])
    asked = given(body, college="", term_on="20/06/2027")

    assert "dites s’il s’agit de « Siège A » ou « Siège B » (art. 21)." in words(bureau.post(address, asked))
    bureau.post(address, asked | {"seats": "Siège B"})

    assert Mandate.objects.get().seats == "Siège B"
    shown = page(bureau, body)
    assert "0 sur 1 siège pourvu (art. 21)" in shown
    assert "1 sur 1 siège pourvu (art. 21)" in shown
    assert "sieges=Si%C3%A8ge+A" in bureau.get(body.get_absolute_url()).content.decode()


def test_a_territory_that_is_no_departement_is_offered(bureau, body):
    places = {
        "kind": "territories",
        "name": "Pays",
        "article": "21",
        "constituencies": [{"name": "Pays de l’Ouest"}],
    }
    text_of_board(places, total=1)
    address = reverse("governance:body-give", args=[body.pk])

    bureau.post(address, given(body, territory="Pays de l’Ouest", term_on="20/06/2027"))

    mandate = Mandate.objects.get()
    assert mandate.territory == "Pays de l’Ouest"
    shown = words(bureau.get(reverse("governance:mandate-update", args=[mandate.pk])))
    assert "Pays de l’Ouest" in shown


def test_what_people_have_to_look_at_is_told_once_it_is_given(bureau, body):
    text_of_board(seats(), gender=[{"kind": "gap", "article": "23", "most": 0}])
    address = reverse("governance:body-give", args=[body.pk])

    done = bureau.post(
        address,
        given(body, term_on="20/06/2030", civility="Mme", given_name="Zoé", family_name="Perrin"),
        follow=True,
    )

    said = words(done)
    assert "Le terme écrit, le 19 juin 2030, vient après celui du texte." in said
    assert "Parité non respectée : 1 femme et 0 homme sur 1, l’écart permis est de 0 (art. 23)." in said


def test_a_mandate_says_what_the_text_makes_of_it(bureau, body):
    limit = {"article": "25", "most": 2, "replacements": "no"}
    text_of_board(seats(), rules={"mandates": MANDATES | {"limit": limit}})
    mandate = seat(body, member("Lilas"), college=college(), titular=person("Roche"))

    shown = words(bureau.get(mandate.get_absolute_url()))

    assert "Associations (art. 21)" in shown
    assert "Mandat jusqu’au 19 juin 2027 : mandat de 3 ans (art. 24)." in shown
    assert "0 mandat consécutif sur 2 au plus : un autre est possible (art. 25)." in shown


def test_a_cooption_says_what_the_text_asks(bureau, body):
    coopted = {"kind": "co_option", "article": "24", "most": 4, "is_ratified": False}
    text_of_board(seats(), rules={"vacancy": {"article": "24", "means": [coopted], "finishes": "term"}})
    mandate = seat(body, member("Lilas"), college=college())
    address = reverse("governance:mandate-coopt", args=[mandate.pk])
    bureau.post(
        reverse("governance:mandate-end", args=[mandate.pk]), {"on": "01/03/2025", "reason": "resignation"}
    )

    assert "4 cooptations au plus, l’instance coopte un remplaçant (art. 24)." in words(bureau.get(address))
    done = bureau.post(
        address, {"organisation": member("Ateliers").pk, "starts_on": "01/03/2025"}, follow=True
    )

    assert "les statuts ne demandent pas de la ratifier" in words(done)
    assert Mandate.objects.get(obtained="coopted").term_on == TERM


def test_a_text_without_cooption_says_so_beforehand(bureau, body):
    text_of_board(seats())
    mandate = seat(body, member("Lilas"), college=college())

    shown = words(bureau.get(reverse("governance:mandate-coopt", args=[mandate.pk])))

    assert "ne prévoient pas de cooptation (art. 24)" in shown


def test_the_list_counts_the_seats_of_the_text(bureau, body):
    text_of_board(seats(size=7))

    shown = words(bureau.get(reverse("governance:body-list")))

    assert ">7</td>" in shown.replace(" ", "")


def test_the_history_of_a_body_names_its_place_in_the_statutes_and_shows_no_code(bureau):
    text_in_force(on=date(2025, 1, 1), title="Statuts 2025")
    body = create_body(kind="board", name="Conseil", code="ag", by=None)
    change_body(body=body, name="Le conseil", code="autre", by=None)

    shown = words(bureau.get(reverse("governance:body-history", args=[body.pk])))

    assert "Instance des statuts" in shown
    assert "Assemblée générale" in shown
    assert "une instance que les statuts ne nomment plus" in shown
    assert "Code dans les statuts" not in shown
