"""Joining: the public page, the link, the parts, what becomes of the request."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from billing.actions.receipt import receive
from cressmember.core.models import Chamber, Message
from cressmember.core.ui.doorkeeper import stamp
from cressmember.members.actions.joining import configure_joining
from cressmember.members.actions.theme import write_theme
from cressmember.members.models import Application
from tests.governance.seats import member
from tests.members.applications import ADDRESS, PDF, begun, confirmed, filled, joined, sent
from tests.portal import spaces

pytestmark = pytest.mark.django_db
START = "/adhesion/demande/"
MAILED = "/adhesion/demande/courriel/"


def path(application, page=""):
    return f"/adhesion/demande/{application.token}/{page}"


def plain(page):
    return page.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def asked(**more):
    """What somebody sends who took the time to read."""
    return {"email": ADDRESS, "shown_at": stamp(timezone.now() - timedelta(seconds=30)), **more}


def page_set(**changes):
    told = {"is_open": True, "introduction": "", "charter": "", "next_steps": ""}
    return configure_joining(**told | changes, by=None)


def test_the_public_page_explains_and_reckons_as_the_calls_do(client, campaign):
    page = plain(client.get("/adhesion/"))
    assert "Adhérer à la CRESS d’essai" in page
    assert "Associations loi de 1901" in page

    asked_for = {"calcul-college": "associations", "calcul-kind": "single"}
    scale = client.get("/adhesion/", asked_for)
    assert "Indiquez ce chiffre, dont dépend la cotisation : Budget" in plain(scale)
    scale = client.get("/adhesion/", {**asked_for, "calcul-budget": "120 000"})

    quote = scale.context["estimate"].quote
    assert quote.trace["figure"]["amount"] == "120000"
    assert quote.explanation.replace("\u00a0", " ").replace("\u202f", " ") in plain(scale)


def test_the_public_page_stands_without_a_scale_and_without_requests(client):
    page_set(is_open=False)

    page = plain(client.get("/adhesion/"))

    assert "n’est pas publié ici" in page
    assert "ne se déposent pas en ligne" in page
    assert "Retrouver mon lien" in page
    assert f'"{START}"' not in page
    assert client.post(START, asked()).status_code == 200
    assert not Application.objects.exists()


def test_an_address_gets_its_link(client):
    answer = client.post(START, asked(email=f" {ADDRESS.title()}"))

    assert (answer.status_code, answer["Location"]) == (302, MAILED)
    assert Application.objects.get().contact_email == ADDRESS
    assert "Regardez vos courriels" in plain(client.get(MAILED))


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"site_web": "https://spam.example"}, 302),
        ({"shown_at": ""}, 200),
        ({"shown_at": "forged"}, 200),
        ({"email": "anne"}, 200),
    ],
)
def test_what_fills_in_forms_by_itself_begins_nothing(client, more, status):
    assert client.post(START, asked(**more)).status_code == status

    assert not Application.objects.exists()


@pytest.mark.parametrize(("seconds", "begins"), [(0, False), (3, True), (86_000, True), (90_000, False)])
def test_people_take_some_time_and_not_a_day(client, seconds, begins):
    shown = stamp(timezone.now() - timedelta(seconds=seconds))

    client.post(START, asked(shown_at=shown))

    assert Application.objects.exists() is begins


def test_a_mailbox_is_not_flooded_and_nobody_is_told(client):
    for rank in range(6):
        told = asked(email=f"anne+{rank}@lilas.example")
        answer = client.post(START, told, REMOTE_ADDR=f"192.0.{rank}.7")
        assert (answer.status_code, answer["Location"]) == (302, MAILED)

    assert Message.objects.count() == 4


def test_an_address_and_its_block_ask_so_often_only(client):
    def post(rank, machine):
        told = asked(email=f"a{rank}@lilas.example")
        return client.post(START, told, REMOTE_ADDR=machine).status_code

    assert [post(rank, "192.0.2.7") for rank in range(11)] == [302] * 10 + [429]
    assert [post(20 + rank, f"192.0.2.{10 + rank}") for rank in range(21)] == [302] * 20 + [429]
    assert post(50, "192.0.3.7") == 302


def test_a_flood_from_everywhere_stops_and_the_team_is_told_once(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "application_everybody": "2/h/key"}
    Chamber.objects.update_or_create(pk=1, defaults={"name": "CRESS", "email": "cress@cress.example"})

    statuses = [
        client.post(START, asked(email=f"a{rank}@lilas.example"), REMOTE_ADDR=f"192.0.{rank}.7").status_code
        for rank in range(4)
    ]

    assert statuses == [302, 302, 429, 429]
    told = Message.objects.get(kind="members.application_flooded")
    assert told.to == ["cress@cress.example"]


def test_a_lost_link_is_mailed_again_to_its_own_address_only(client):
    application = confirmed()
    before = Message.objects.count()

    for email in ("autre@lilas.example", ADDRESS):
        assert client.post("/adhesion/demande/lien/", asked(email=email))["Location"] == MAILED

    assert Message.objects.count() == before + 1
    assert application.link in Message.objects.first().text


def test_opening_a_link_confirms_nothing(client):
    application = begun()

    page = client.get(path(application))
    assert "C’est bien la mienne" in plain(page)
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert client.get(path(application, "organisation/"))["Location"] == path(application)
    application.refresh_from_db()
    assert application.confirmed_at is None

    assert client.post(path(application))["Location"] == path(application, "organisation/")
    application.refresh_from_db()
    assert application.confirmed_at


PAGES = ("", "organisation/", "place-dans-l-ess/", "pieces/", "representants/", "cotisation/")
PAGES += ("engagements/", "relire/", "retirer/", "pieces/1/", "pieces/1/enlever/")


@pytest.mark.parametrize("page", PAGES)
def test_a_link_of_nobody_opens_nothing(client, page):
    forged = f"/adhesion/demande/1-1.forged/{page}"

    assert client.get(forged).status_code == 404
    assert client.post(forged).status_code in {404, 405}


def test_what_is_written_is_kept_even_half_written(client):
    application = confirmed()

    answer = client.post(path(application, "organisation/"), {"act": "later", "name": "Les Lilas"})
    assert answer["Location"] == path(application)
    page = client.post(path(application, "organisation/"), {"act": "on", "name": ""})

    assert "Ce champ est obligatoire" in plain(page)
    assert 'value="Les Lilas"' in plain(client.get(path(application, "organisation/")))


@pytest.mark.parametrize(
    ("number", "said"),
    [("469225817", ""), ("469 225 817 00011", ""), ("469225818", "clé de contrôle"), ("12", "il en faut 9")],
)
def test_a_number_is_checked_by_its_format(client, number, said):
    application = confirmed()
    told = {"act": "on", "name": "Lilas", "legal_form": "Association loi 1901", "kind": "single"}
    told |= {"number": number, "postcode": "75010", "city": "Paris", "contact_name": "Anne"}

    answer = client.post(path(application, "organisation/"), told)

    application.refresh_from_db()
    assert answer.status_code == (200 if said else 302)
    assert said in plain(answer)
    assert application.siren == ("" if said else "469225817")


def test_a_number_known_to_the_chamber_says_nothing_of_whose_it_is(client):
    sent()
    application = filled()

    page = plain(client.get(path(application, "place-dans-l-ess/")))

    assert "Ce numéro est connu de la chambre" in page
    assert ADDRESS not in page
    assert "Anne" not in page


def test_a_company_is_asked_the_conditions_of_the_law(client):
    association, company = filled(), filled(legal_form="SAS")

    assert "conditions" not in client.get(path(association, "place-dans-l-ess/")).context["form"].fields
    client.post(
        path(company, "place-dans-l-ess/"),
        {"act": "on", "has_accreditation": "yes", "conditions": ["purpose"]},
    )

    company.refresh_from_db()
    assert company.ground == "esus"
    assert company.answers["eligibility"]["conditions"] == ["purpose"]


def test_pieces_are_joined_given_back_and_taken_away(client):
    application = filled()
    told = {"act": "add", "kind": "statutes", "file": SimpleUploadedFile("statuts.pdf", PDF)}
    pieces = path(application, "pieces/")

    assert client.post(pieces, told)["Location"] == pieces
    page = client.post(pieces, told | {"file": SimpleUploadedFile("x.pdf", b"<script>")})
    assert "ni un PDF, ni une image" in plain(page)
    piece = application.evidence.get()
    file = client.get(f"{pieces}{piece.pk}/")
    assert b"".join(file.streaming_content) == PDF
    assert file["X-Content-Type-Options"] == "nosniff"
    assert file["Content-Disposition"].startswith("attachment")
    client.post(f"{pieces}{piece.pk}/enlever/")
    assert not application.evidence.exists()


def test_once_sent_a_piece_is_joined_without_any_step_and_stays(client):
    pieces = path(sent(), "pieces/")

    page = plain(client.get(pieces))

    assert "ne s’enlève plus" in page
    assert "étape" not in page
    assert "Revenir à ma demande" in page


def test_a_piece_of_another_request_is_not_there(client):
    mine, other = filled(), filled()
    piece = joined(other, "statutes")

    assert client.get(path(mine, f"pieces/{piece.pk}/")).status_code == 404
    assert client.post(path(mine, f"pieces/{piece.pk}/enlever/")).status_code == 404
    assert other.evidence.exists()


def test_people_are_added_with_their_capacities_and_taken_away(client):
    application = confirmed()
    people = path(application, "representants/")
    anne = {"act": "add", "roles": ["legal", "titular"], "civility": "Mme", "given_name": "Anne"}

    for _ in range(2):
        client.post(people, {**anne, "family_name": "Le Goff"})
    refused = client.post(people, {**anne, "roles": ["titular", "substitute"], "family_name": "Le Goff"})

    assert "à la fois titulaire et suppléante" in plain(refused)
    application.refresh_from_db()
    told = application.answers["people"]
    assert [(person["role"], person["gender"]) for person in told] == [("legal", "F"), ("titular", "F")]
    page = client.get(people)
    assert "1 femme, 0 homme : la parité est respectée" in plain(page)
    [(_, key)] = page.context["people"]
    client.post(people, {"act": "remove", "person": key})
    application.refresh_from_db()
    assert application.answers["people"] == []


def test_what_was_typed_or_chosen_is_not_lost_by_going_on(client):
    application = confirmed()
    anne = {"roles": ["legal"], "civility": "Mme", "given_name": "Anne", "family_name": "Le Goff"}
    chosen = {"kind": "statutes", "file": SimpleUploadedFile("statuts.pdf", PDF)}

    half = client.post(path(application, "representants/"), {**anne, "family_name": "", "act": "on"})
    told = client.post(path(application, "representants/"), {**anne, "act": "on"})
    joins = client.post(path(application, "pieces/"), {**chosen, "act": "later"})

    assert "À corriger" in plain(half)
    assert told["Location"] == path(application, "cotisation/")
    assert joins["Location"] == path(application)
    application.refresh_from_db()
    assert [person["given_name"] for person in application.answers["people"]] == ["Anne"]
    assert application.evidence.get().kind == "statutes"


def test_dues_are_reckoned_on_the_way(client, campaign):
    application = filled()
    told = {"act": "on", "has_accreditation": "no", "college": "associations"}
    client.post(path(application, "place-dans-l-ess/"), told)
    dues = path(application, "cotisation/")

    answer = client.post(dues, {"act": "reckon", "budget": "120 000", "payment": "now"})

    assert answer["Location"] == f"{dues}#montant"
    assert client.get(dues).context["estimate"].quote.amount > 0
    application.refresh_from_db()
    assert application.answers["payment"] == "now"
    assert application.answers["figures"][0]["amount"] == "120000.00"


def test_what_is_agreed_to_is_kept_with_its_sentence_and_the_charter_with_its_text(client):
    page_set(charter="Nous coopérons.")
    write_theme(theme=None, name="Habitat", order=1, by=None)
    application = filled()
    theme = client.get(path(application, "engagements/")).context["form"].fields["themes"].queryset.get()
    told = {"act": "on", "charter": "on", "themes": [theme.pk], "consent_newsletter": "on", "note": "Merci"}

    answer = client.post(path(application, "engagements/"), told)

    assert answer["Location"] == path(application, "relire/")
    application.refresh_from_db()
    answers = application.answers
    given = {one["purpose"]: one["is_given"] for one in answers["consents"]}
    assert given == {
        "directory": False,
        "contact": False,
        "newsletter": True,
        "events": False,
        "surveys": False,
    }
    assert "la lettre d’information" in answers["consents"][2]["wording"]
    assert (answers["charter"], answers["themes"], answers["note"]) == (
        "Nous coopérons.",
        [theme.pk],
        "Merci",
    )


def test_a_request_is_read_again_sent_and_followed(client):
    application = filled()
    review = path(application, "relire/")

    assert "À joindre : statuts à jour." in plain(client.get(review))
    for _ in range(2):
        assert client.post(review)["Location"] == path(application)

    page = plain(client.get(path(application)))
    assert "Votre demande est reçue" in page
    assert Message.objects.filter(kind="members.application_received").count() == 1
    told = {"act": "add", "kind": "statutes", "file": SimpleUploadedFile("statuts.pdf", PDF)}
    client.post(path(application, "pieces/"), told)
    assert "statuts.pdf" in plain(client.get(path(application)))
    assert client.get(path(application, "organisation/"))["Location"] == path(application)


def test_what_is_missing_is_told_before_sending(client):
    application = confirmed()

    page = client.post(path(application, "relire/"))

    assert page.status_code == 409
    assert "Écrivez le nom de votre organisation." in plain(page)
    assert not Application.objects.received().exists()


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("admitted", "Votre adhésion est prononcée"),
        ("refused", "Votre demande n’a pas été acceptée. Hors région."),
        ("unanswered", "sans suite"),
    ],
)
def test_the_decision_is_told_by_the_same_link(client, outcome, said):
    application = sent()
    Application.objects.update(
        outcome=outcome, decided_on=date(2025, 4, 1), decided_by="Conseil", reasons="Hors région."
    )

    page = plain(client.get(path(application)))

    assert said in page
    assert "Retirer notre demande" not in page
    assert client.get(path(application, "retirer/")).status_code == 302
    assert client.get(path(application, "pieces/")).status_code == 302


def test_once_admitted_the_same_link_leads_to_the_payment_then_thanks(client):
    application, lilas = sent(), member("La Maison des Lilas")
    Application.objects.update(
        outcome="admitted", decided_on=timezone.localdate(), decided_by="Conseil", organisation=lilas
    )
    assert "Vous recevrez votre appel" in plain(client.get(path(application)))
    due = spaces.call_of(lilas, number=1).due
    assert "Voir et payer la cotisation" in plain(client.get(path(application)))

    paid = {"method": "transfer", "amount": due.amount, "received_on": timezone.localdate()}
    receive(payer=lilas, **paid, outside_id="bank:1", dues=[due], by=None)

    assert "Votre cotisation est réglée" in plain(client.get(path(application)))


@pytest.mark.parametrize(("ago", "is_shown"), [(10, True), (364, True), (365, False)])
def test_the_link_of_a_request_shows_the_first_dues_and_not_those_of_later_years(client, ago, is_shown):
    application, today = sent(), timezone.localdate()
    lilas = spaces.organisation("Lilas")
    spaces.call_of(lilas, number=1)
    Application.objects.update(
        outcome="admitted", decided_on=today - timedelta(days=ago), decided_by="CA", organisation=lilas
    )

    assert ("Voir et payer la cotisation" in plain(client.get(path(application)))) is is_shown


def test_a_request_is_withdrawn_by_its_author(client):
    application = sent()

    assert "La chambre n’en décidera pas" in plain(client.get(path(application, "retirer/")))
    client.post(path(application, "retirer/"))

    page = client.get(path(application))
    assert page.status_code == 410
    assert "Votre demande est retirée" in plain(page)
    assert not Application.objects.waiting().exists()


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("representants/", {"act": "on"}),
        ("representants/", {"act": "remove", "person": "x"}),
        ("representants/", {"act": "add", "roles": ["titular"], "given_name": "A", "family_name": "B"}),
        ("pieces/", {"act": "on"}),
    ],
)
def test_a_page_left_open_while_the_request_was_sent_leads_to_where_it_stands(
    client, monkeypatch, page, told
):
    application = filled()
    monkeypatch.setattr(Application, "is_draft", True)  # As the page saw it, an instant before.
    Application.objects.update(sent_at=timezone.now())

    answer = client.post(path(application, page), told)

    assert (answer.status_code, answer["Location"]) == (302, path(application))
    assert len(Application.objects.get().answers["people"]) == 2


def test_pages_side_by_side_lose_nobody(client):
    application = filled()

    client.post(path(application, "representants/"), {"act": "on"})

    assert len(Application.objects.get().answers["people"]) == 2


def test_a_request_is_not_written_to_without_end(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "application_save": "1/h/key"}
    application = confirmed()
    told = {"act": "later", "name": "Lilas"}

    statuses = [client.post(path(application, "organisation/"), told).status_code for _ in range(2)]

    assert statuses == [302, 429]


def test_the_page_of_connection_leads_to_joining(client):
    assert "/adhesion/" in client.get("/compte/login/").content.decode()
