from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cressmember.members.actions.organisation import create_organisation
from governance.actions.body import PlannedSeats, plan_seats
from governance.actions.holder import replace_holder
from governance.actions.mandate import Seating, coopt, end_mandate, refuse_ratification
from governance.actions.office import give_office
from governance.models import Body, Mandate, Office
from tests.governance.seats import START, TERM, board, college, member, person, seat
from tests.governance.views.test_statutes import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    made = board()
    plan_seats(
        body=made,
        planned=[
            PlannedSeats(2, college()),
            *(PlannedSeats(1, college("territorial"), code) for code in ("44", "49")),
        ],
        by=None,
    )
    return made


def page(bureau, body, day="1er mars 2025"):
    return words(bureau.get(body.get_absolute_url(), {"au": day}))


def test_a_chamber_without_bodies_is_told_where_to_begin(bureau):
    assert "Créez l’assemblée générale" in words(bureau.get(reverse("governance:body-list")))


def test_a_body_is_created_planned_and_given_its_first_mandate(bureau):
    bureau.post(
        reverse("governance:body-create"),
        {
            "kind": "board",
            "name": "Conseil d’administration",
            "created_on": "01/01/2020",
            "created_by": "Statuts",
        },
    )
    body = Body.objects.get()
    lilas, associations = member("Maison des Lilas"), college()
    bureau.post(
        reverse("governance:body-seats", args=[body.pk]),
        {
            "seats-TOTAL_FORMS": "1",
            "seats-INITIAL_FORMS": "0",
            "seats-0-college": associations.pk,
            "seats-0-seats": "3",
        },
    )
    bureau.post(
        reverse("governance:body-give", args=[body.pk]),
        {
            "organisation": lilas.pk,
            "civility": "Mme",
            "given_name": "Zoé",
            "family_name": "Perrin",
            "college": associations.pk,
            "obtained": "elected",
            "starts_on": "20/06/2024",
            "term_on": "20/06/2027",
            "decision": "AGO 2024",
        },
    )

    shown = page(bureau, body)
    assert "1 sur 3 sièges pourvus" in shown
    assert "Maison des Lilas" in shown
    assert "Zoé Perrin" in shown
    assert "1 femme, 0 homme : 100 % de femmes." in shown
    assert shown.count("Vacant") == 2


def test_the_composition_shows_vacant_seats_by_departement(bureau, body):
    seat(body, member("Nantes", code="territorial"), college=college("territorial"), territory="44")

    shown = page(bureau, body)

    assert "Loire-Atlantique (44)" in shown
    assert "Maine-et-Loire (49)" in shown
    assert "1 sur 2 sièges pourvus" in shown


def test_the_composition_is_read_as_of_a_day(bureau, body):
    mandate = seat(body, member("Lilas"), college=college(), titular=person("Roche"))
    end_mandate(mandate=mandate, on=date(2025, 3, 1), reason="resignation", by=None)

    assert "Roche</a>" in page(bureau, body, "28/02/2025")
    after = page(bureau, body)
    assert "Roche</a>" not in after
    assert "jusqu’au 1er mars 2025, démission" in after


def test_who_leaves_when_by_thirds(bureau, body):
    for rank, year in enumerate((2026, 2027, 2028)):
        seat(body, member(f"Membre {rank}"), term_on=date(year, 6, 20))

    shown = page(bureau, body)

    assert "20 juin 2026</th> <td>1er tiers sortant</td> <td>1 sur 3</td>" in shown


def test_one_person_has_one_office_at_a_time(bureau, body):
    mandate = seat(body, member("Lilas"), titular=person("Roche"), term_on=TERM + timedelta(days=9999))
    asked = {"mandate": mandate.pk, "kind": "president", "starts_on": "20/06/2024"}
    url = reverse("governance:body-office", args=[body.pk])
    bureau.post(url, asked)

    refused = bureau.post(url, asked | {"kind": "treasurer"})

    assert "n’en a qu’une à la fois" in words(refused)
    assert Office.objects.get().kind == "president"


def test_a_person_elected_again_may_hold_an_office_again(body):
    roche, lilas = person("Roche"), member("Lilas")
    give_office(mandate=seat(body, lilas, titular=roche), kind="president", starts_on=START, by=None)
    again = seat(body, lilas, titular=roche, starts_on=TERM, term_on=None)

    give_office(mandate=again, kind="treasurer", starts_on=TERM, by=None)

    assert list(Office.objects.order_by("pk").values_list("ends_on", flat=True)) == [TERM, None]


def test_a_vacant_seat_is_filled_by_cooption_then_ratified(bureau, body):
    today = timezone.localdate()
    left = seat(body, member("Lilas"), starts_on=None, term_on=today + timedelta(days=400))
    bureau.post(
        reverse("governance:mandate-end", args=[left.pk]),
        {"on": today.isoformat(), "reason": "resignation"},
    )
    bureau.post(
        reverse("governance:mandate-coopt", args=[left.pk]),
        {"organisation": member("Ateliers").pk, "starts_on": today.isoformat(), "decision": "CA"},
    )
    coopted = Mandate.objects.get(obtained="coopted")
    assert "À ratifier" in words(bureau.get(reverse("governance:mandate-list")))
    assert "cooptation à ratifier" in words(bureau.get("/gestion/"))

    bureau.post(
        reverse("governance:mandate-ratify", args=[coopted.pk]),
        {"outcome": "ratified", "on": today.isoformat(), "ratified_by": "AGO"},
    )

    coopted.refresh_from_db()
    assert coopted.ratified_on == today


def test_only_members_of_the_day_are_offered_a_cooption(bureau, body):
    mandate = seat(body, member("Lilas"), term_on=date(2025, 6, 20))
    stranger = create_organisation(by=None, name="Région Ouest")
    address = reverse("governance:mandate-coopt", args=[mandate.pk])

    assert "Région Ouest" not in words(bureau.get(address))
    refused = bureau.post(address, {"organisation": stranger.pk, "starts_on": "01/07/2025"})

    assert "n’est pas adhérente ce jour-là" in words(refused)


def test_a_change_of_person_is_taken_back_only_where_there_was_one(bureau, body):
    mandate = seat(body, member("Lilas"), titular=person("Roche"), term_on=None)
    undo = "Annuler le dernier changement de personne"
    assert undo not in words(bureau.get(mandate.get_absolute_url()))

    replace_holder(mandate=mandate, role="titular", person=person("Kone"), on=TERM, by=None)

    assert undo in words(bureau.get(mandate.get_absolute_url()))
    form = bureau.get(reverse("governance:mandate-restore", args=[mandate.pk])).context["form"]
    assert [role for role, _ in form.fields["role"].choices] == ["titular"]


def test_the_list_of_mandates_is_the_composition_as_a_file(bureau, body):
    seat(body, member("Lilas"), titular=person("Roche", "Zoé"))

    answer = bureau.get(
        reverse("governance:mandate-list"), {"body": body.pk, "au": "01/03/2025", "export": "csv"}
    )

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "Lilas" in text
    assert "Zoé Roche" in text


def test_a_mandate_tells_its_people_and_its_history(bureau, body):
    mandate = seat(body, member("Lilas"), titular=person("Roche"))

    shown = words(bureau.get(mandate.get_absolute_url()))

    assert "Roche" in shown
    assert "Mandat donné" in shown


def test_a_member_file_shows_its_mandates(bureau, body):
    lilas = member("Lilas")
    seat(body, lilas, titular=person("Roche"))

    shown = words(bureau.get(lilas.get_absolute_url(), {"au": "01/03/2025"}))

    assert "Conseil d’administration" in shown
    assert "jusqu’au 20 juin 2027" in shown


def test_a_mandate_that_is_over_says_until_when_somebody_sat_and_that_the_next_was_refused(bureau):
    left = end_mandate(
        mandate=seat(board(), member("Lilas"), titular=person("Roche")),
        on=date(2025, 3, 1),
        reason="resignation",
        by=None,
    )
    next_one = coopt(
        replaced=left,
        seating=Seating(member("Abeille")),
        starts_on=date(2025, 4, 1),
        decision="Conseil",
        decided_on=None,
        by=None,
    )
    assert "Ratification refusée" not in words(bureau.get(left.get_absolute_url()))
    refuse_ratification(mandate=next_one, on=date(2025, 6, 20), by=None)

    shown = words(bureau.get(left.get_absolute_url()))

    assert "Ratification refusée" in shown
    assert "01/03/2025" in shown


def test_whoever_leaves_the_board_is_told_to_sit_in_the_bureau_still(bureau):
    today = timezone.localdate()
    dated = {"starts_on": today - timedelta(days=30), "term_on": today + timedelta(days=300)}
    lilas, alone = member("Lilas"), member("Abeille")
    leaving, other = (
        seat(board(name=name), holder, **dated)
        for name, holder in (("Conseil", lilas), ("Conseil de 2020", alone))
    )
    seat(board(name="Bureau", kind="bureau"), lilas, **dated)

    told = [words(bureau.get(reverse("governance:mandate-end", args=[row.pk]))) for row in (leaving, other)]

    assert ["Le mandat tenu aussi dans « Bureau » continue" in page for page in told] == [True, False]
