"""The pages of requests for membership, walked as member life does."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.models import Due, DuesYear
from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.roles import Role
from cressmember.core.actions.journal import record
from cressmember.core.models import Message
from cressmember.members.actions.organisation import change_organisation, create_organisation
from cressmember.members.actions.relation import open_relation
from cressmember.members.journal import MembersEvent
from cressmember.members.models import Application, College, Membership, Organisation, Relation
from tests.governance.seats import college, member
from tests.office.candidates import TODAY, board, board_meeting, examined, sent

pytestmark = pytest.mark.django_db
PIPELINE = "/gestion/adhesions/"


@pytest.fixture(autouse=True)
def _one_college(db):
    college()


def of(name, row):
    return reverse(f"office:{name}", args=[row.pk])


def test_a_request_is_walked_from_received_to_decided(desk):
    application = sent()
    for piece in application.evidence.all():
        desk.post(of("evidence-check", piece), {"is_good": "yes"})
    desk.post(of("application-complete", application))
    answer = {"ground": "by_right", "college": College.objects.get(code="associations").pk, "advice": "Oui."}
    desk.post(of("application-examine", application), answer)
    day = timezone.localdate().strftime("%d/%m/%Y")
    told = {"outcome": "admitted", "decided_by": "Conseil d’administration", "decided_on": day}

    page = desk.post(of("application-decide", application), told, follow=True)

    assert Membership.objects.get().organisation.name == "Les Blés d’or"
    assert [str(message) for message in page.context["messages"]][-2:] == [
        "L’organisation est adhérente, et la lettre de bienvenue part.",
        "Cotisation à appeler. Aucune campagne n’est émise pour l’exercice en cours : l’appel attend.",
    ]


def test_a_piece_withdrawn_twice_goes_once(desk):
    application = sent()
    row = application.evidence.first()
    address, told = of("evidence-withdraw", row), {"because": "Une autre structure", "once": "un-numero"}

    assert [desk.post(address, told).status_code for _ in range(2)] == [302, 302]

    assert Message.objects.filter(kind="office.piece_withdrawn").count() == 1
    assert application.evidence.count() == 1


def test_the_pipeline_shows_what_is_under_way_and_counts_each_stage(desk, django_assert_num_queries):
    examined()
    sent(name="Autre", siren="")
    Application.objects.create(contact_email="x@y.example", started_at=timezone.now())

    page = desk.get(PIPELINE)

    assert [row.name for row in page.context["leaf"].object_list] == ["Autre", "Les Blés d’or"]
    assert [count for _, count, _ in page.context["stages"]] == [1, 1, 0, 1, 0]
    assert desk.get(f"{PIPELINE}?stage=begun").context["count"] == 1
    assert desk.get(f"{PIPELINE}?stage=all").context["count"] == 3
    assert desk.get(f"{PIPELINE}?stage=waiting").context["count"] == 2
    assert desk.get(f"{PIPELINE}?q=bles+or").context["count"] == 1
    assert desk.get(f"{PIPELINE}?export=csv").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pipeline_asks_as_much_for_three_as_for_one(desk, django_assert_max_num_queries, rows):
    for rank in range(rows):
        sent(name=f"Candidate {rank}", siren="")
    desk.get(PIPELINE)

    with django_assert_max_num_queries(14):
        desk.get(PIPELINE)


def test_requests_are_put_to_the_next_meeting(desk):
    application = examined(proposed_on=None)
    meeting = board_meeting(body=board())

    page = desk.post(
        reverse("office:application-put"),
        {"applications": [application.pk], "meeting": meeting.pk},
        follow=True,
    )

    assert meeting.items.get().resolutions.get().title == "Admission des Blés d’or"
    assert "demande est inscrite" in page.text
    page = desk.get(application.get_absolute_url())
    assert meeting.title in page.text


def test_without_a_meeting_the_page_says_who_waits(desk):
    application = examined()
    board()

    page = desk.get(reverse("office:application-put"))

    assert "Aucune réunion n’est prévue" in page.text
    assert application.name in page.text


def test_a_request_tells_its_figures_with_their_unit_and_not_each_time_it_was_saved(desk):
    application = sent()
    for event in (MembersEvent.APPLICATION_SAVED, MembersEvent.APPLICATION_SENT):
        record(event, on=application, by=None)

    page = desk.get(application.get_absolute_url())

    assert page.context["figures"] == [("Budget", 2025, "120\u202f000,00\u00a0€")]
    assert [moment.title for moment in page.context["moments"]] == ["Demande d’adhésion reçue"]


def test_a_look_alike_is_shown_and_linked(desk):
    known = member("Les Blés d’or")
    application = sent()

    page = desk.get(application.get_absolute_url())
    assert "Une fiche lui ressemble" in page.text
    page = desk.get(of("application-link", application) + f"?fiche={known.pk}")
    assert page.context["form"].initial["organisation"] == known.pk
    desk.post(of("application-link", application), {"organisation": known.pk})
    desk.post(of("application-take", application), {"names": ["city"]})

    known.refresh_from_db()
    assert known.city == "Nantes"


def test_a_siret_of_another_file_is_told_before_the_decision(desk):
    known = member("Les Blés d’or")
    create_organisation(name="Le Fournil", siret="73282932000074", by=None)
    application = sent()
    told = "Son SIRET est celui d’une autre fiche"

    assert told not in desk.get(application.get_absolute_url()).text
    desk.post(of("application-link", application), {"organisation": known.pk})
    page = desk.get(application.get_absolute_url())
    change_organisation(organisation=known, siret="91234560000015", by=None)

    assert told in page.text
    assert "Le Fournil" in page.text
    assert told not in desk.get(application.get_absolute_url()).text


def test_a_missing_piece_is_asked_for(desk):
    application = sent()

    page = desk.get(of("application-ask", application))
    assert "- la vérification de la pièce" in page.context["form"].initial["text"]
    desk.post(of("application-ask", application), {"text": "Les statuts signés."})

    assert "Les statuts signés." in Message.objects.get().text


def test_the_home_counts_what_waits(desk):
    member("Maison des Lilas")
    sent()

    tasks = desk.get("/gestion/").context["tasks"]

    assert (1, "demande d’adhésion à traiter", f"{PIPELINE}?stage=waiting") in tasks


def test_a_member_s_file_shows_how_it_joined_and_how_it_leaves(desk):
    lilas = member("Maison des Lilas")
    assert "Demandes, pièces et départs" not in desk.get(lilas.get_absolute_url()).text
    Application.objects.filter(pk=examined().pk).update(organisation=lilas)
    desk.post(of("departure-create", lilas), {"kind": "exclusion", "because": "Usage du nom."})

    page = desk.get(lilas.get_absolute_url())

    assert "Demandes, pièces et départs" in page.text
    assert ">Exclusion</a>" in page.text


def test_a_reader_reads_and_does_nothing(client):
    application = sent()
    reader = ensure_user(email="lecture@cress.example", by=None)
    grant_role(user=reader, role=Role.READER, starts_on=TODAY - timedelta(days=999), by=None)
    client.force_login(reader)

    page = client.get(application.get_absolute_url())

    assert "Dire qu’elle est complète" not in page.text
    assert client.post(of("application-complete", application)).status_code == 403


def test_refusals_are_listed_between_two_days(desk):
    refused = sent()
    Application.objects.filter(pk=refused.pk).update(
        outcome="refused", decided_on=TODAY, reasons="Hors champ"
    )

    page = desk.get("/gestion/adhesions/refus/?decided_du=01/03/2026&decided_au=31/03/2026")
    assert page.context["count"] == 1
    assert desk.get("/gestion/adhesions/refus/?decided_du=01/04/2026").context["count"] == 0


def test_a_prospect_is_noted_once(desk):
    told = {"name": "Atelier vélo", "sector": "Mobilité", "postcode": "44000", "campaign": "Réemploi"}
    desk.post(reverse("office:prospect-create"), told)
    page = desk.post(reverse("office:prospect-create"), told)

    assert "existe déjà" in page.text
    prospect = Relation.objects.get()
    assert (prospect.kind, prospect.campaign, prospect.organisation.departement) == (
        "prospect",
        "Réemploi",
        "44",
    )
    assert desk.get("/gestion/adhesions/prospects/?sector=Mobilit%C3%A9&departement=44").context["count"] == 1
    assert desk.get("/gestion/adhesions/prospects/?q=velo").context["count"] == 1


def test_a_prospect_that_joined_is_one_no_more(desk):
    organisation = Organisation.objects.create(name="Atelier", sort_name="atelier")
    open_relation(kind="prospect", organisation=organisation, starts_on=TODAY, by=None)
    Relation.objects.update(ends_on=TODAY)

    assert desk.get("/gestion/adhesions/prospects/").context["count"] == 0


def test_a_departure_is_walked_step_by_step(desk):
    board()
    lilas = member("Maison des Lilas")

    page = desk.post(
        of("departure-create", lilas), {"kind": "exclusion", "because": "Usage du nom."}, follow=True
    )
    departure = page.context["object"]
    assert "il manque" in page.text
    # The statutes want the notice by hand or by registered post: the page proposes it.
    assert desk.get(of("departure-notify", departure)).context["form"].initial["registered"] is True
    desk.post(of("departure-notify", departure), {"registered": "on"})
    page = desk.post(
        of("departure-conclude", departure),
        {"decided_by": "Assemblée générale", "decided_on": timezone.localdate().strftime("%d/%m/%Y")},
    )

    assert "la proposition du conseil d’administration" in page.text
    assert Membership.objects.get().ended_on is None
    desk.post(of("departure-drop", departure))
    assert desk.get("/gestion/adhesions/departs/").context["count"] == 0
    assert desk.get("/gestion/adhesions/departs/?outcome=all").context["count"] == 1


def test_striking_off_who_owes_dues_says_what_it_owes_and_which_departure_fits(desk):
    lilas = member("Maison des Lilas")
    assert desk.get(of("departure-create", lilas)).context["introduction"] == ""
    year = DuesYear.objects.create(label="2025", starts_on=date(2025, 1, 1), ends_on=date(2026, 1, 1))
    amounts = {"amount": Decimal("80.00"), "net_amount": Decimal("80.00"), "called_on": date(2025, 3, 1)}
    Due.objects.create(organisation=lilas, payer=lilas, dues_year=year, origin="opening", **amounts)

    told = desk.get(of("departure-create", lilas)).context["introduction"]
    struck = desk.post(of("departure-create", lilas), {"kind": "struck_off"}, follow=True)
    desk.post(of("departure-drop", struck.context["object"]))
    unpaid = desk.post(of("departure-create", lilas), {"kind": "unpaid"}, follow=True)

    assert "80,00\u00a0€" in told
    assert "Radiation pour défaut de paiement" in told
    assert "Une cotisation est due" in struck.text
    assert "Une cotisation est due" not in unpaid.text


def test_who_is_no_member_has_no_departure(desk):
    stranger = Organisation.objects.create(name="Passante", sort_name="passante")

    page = desk.post(of("departure-create", stranger), {"kind": "exclusion"})

    assert "n’est pas adhérente" in page.text


def test_an_absorption_says_what_it_brings_then_ends_the_membership(desk):
    lilas, into = member("Maison des Lilas"), member("Les Tilleuls")

    page = desk.get(of("member-absorb", lilas))
    assert "Les deux fiches restent" in page.text
    desk.post(of("member-absorb", lilas), {"into": into.pk, "ended_on": "01/03/2026", "act": "Traité"})

    assert lilas.memberships.get().end_reason == "merger"
