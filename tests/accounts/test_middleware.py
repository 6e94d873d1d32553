import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.utils import timezone

from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.journal import AccountsEvent
from cressmember.accounts.models import User
from cressmember.accounts.roles import Role
from cressmember.core.models import Entry
from tests.telephone import link_application, shown

SET_UP = "/gestion/equipe/mon-second-moyen/"
TEAM = "/gestion/equipe/"


@pytest.fixture(autouse=True)
def _required(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def anne(chamber):
    """Anne represents a member, and is not of the team."""
    return ensure_user(email="anne@coop.example", name="Anne Le Goff", by=None)


@pytest.fixture
def grace_used(claire):
    User.objects.filter(pk=claire.pk).update(grace_used_at=timezone.now())
    return claire


def test_a_member_is_asked_for_nothing_more(client, anne):
    client.force_login(anne)

    assert client.get("/espace/").status_code == 200
    assert client.get(SET_UP).headers["Location"] == "/compte/2fa/"
    anne.refresh_from_db()
    assert anne.grace_used_at is None


def test_the_first_sign_in_is_let_through_after_one_page(client, claire):
    client.force_login(claire)

    first = client.get(TEAM)

    assert first.headers["Location"] == f"{SET_UP}?next=%2Fgestion%2Fequipe%2F"
    page = client.get(first.headers["Location"]).text
    assert "<strong>C’est la seule</strong>" in page
    assert 'href="/gestion/equipe/"' in page
    answer = client.get(TEAM)
    assert answer.status_code == 200
    assert "À votre prochaine connexion, un second moyen sera exigé." in answer.text
    assert Entry.objects.filter(event=AccountsEvent.GRACE_USED, actor=claire).count() == 1


def test_the_second_sign_in_opens_the_set_up_only(client, claire):
    client.force_login(claire)
    client.get(TEAM)
    client.logout()
    client.force_login(claire)

    for address in ("/", TEAM, "/gestion/", "/espace/", "/compte/2fa/", "/compte/sessions/"):
        assert client.get(address).headers["Location"].startswith(SET_UP), address
    assert client.post("/gestion/equipe/invitations/nouvelle/", {}).headers["Location"] == SET_UP
    for address in (SET_UP, "/compte/2fa/totp/activate/", "/compte/2fa/webauthn/add/", "/compte/logout/"):
        assert client.get(address).status_code == 200, address
    assert "La connexion de tolérance a servi" in client.get(SET_UP).text
    assert client.post("/compte/logout/").headers["Location"] == "/"
    assert client.get(TEAM).headers["Location"].startswith("/compte/login/")


def test_a_second_device_has_no_grace_of_its_own(client, claire):
    elsewhere = Client()
    client.force_login(claire)
    client.get(TEAM)
    elsewhere.force_login(claire)

    assert client.get(TEAM).status_code == 200
    assert elsewhere.get(TEAM).headers["Location"].startswith(SET_UP)


@pytest.mark.parametrize(("hours", "let_in"), [(11, True), (12, False), (13, False)])
def test_the_grace_lasts_twelve_hours_however_long_the_session(client, claire, hours, let_in):
    client.force_login(claire)
    client.get(TEAM)
    session = client.session
    session["second_factor_grace"] = (timezone.now() - timedelta(hours=hours)).isoformat()
    session.save()

    assert (client.get(TEAM).status_code == 200) is let_in


def test_a_first_request_that_shows_no_page_is_served(client, claire):
    client.force_login(claire)

    assert client.get(TEAM, headers={"HX-Request": "true"}).status_code == 200
    assert client.get(TEAM).status_code == 200


def test_htmx_is_sent_to_the_page_of_the_set_up(client, grace_used):
    client.force_login(grace_used)

    answer = client.get(TEAM, headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"] == SET_UP
    assert answer.text == ""


@pytest.mark.parametrize(
    "headers", [{"Accept": "application/json"}, {"X-Requested-With": "XMLHttpRequest"}], ids=["json", "xhr"]
)
def test_a_program_is_told_so_in_json(client, grace_used, headers):
    client.force_login(grace_used)

    answer = client.get(TEAM, headers=headers)

    assert answer.status_code == 403
    assert answer.json() == {
        "detail": "Il vous faut un second moyen de connexion pour continuer.",
        "url": SET_UP,
    }


@pytest.mark.parametrize("kind", [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
def test_whoever_holds_a_second_factor_goes_everywhere(client, claire, kind):
    Authenticator.objects.create(user=claire, type=kind, data={})
    client.force_login(claire)

    assert client.get(TEAM).status_code == 200
    claire.refresh_from_db()
    assert claire.grace_used_at is None


def test_recovery_codes_alone_are_no_second_factor(client, grace_used):
    Authenticator.objects.create(user=grace_used, type=Authenticator.Type.RECOVERY_CODES, data={})
    client.force_login(grace_used)

    assert client.get(TEAM).headers["Location"].startswith(SET_UP)


def test_a_role_that_begins_tomorrow_asks_for_nothing_today(client, anne):
    grant_role(user=anne, role=Role.READER, starts_on=timezone.localdate() + timedelta(days=1), by=None)
    client.force_login(anne)

    assert client.get("/espace/").status_code == 200


def test_a_role_given_while_signed_in_begins_the_grace(client, anne):
    client.force_login(anne)
    client.get("/espace/")
    grant_role(user=anne, role=Role.READER, starts_on=timezone.localdate(), by=None)

    assert client.get("/gestion/adherents/").headers["Location"].startswith(SET_UP)
    assert client.get("/gestion/adherents/").status_code == 200


def test_a_role_that_ends_while_signed_in_closes_the_pages_of_the_team(client, ines, settings):
    Authenticator.objects.create(user=ines, type=Authenticator.Type.TOTP, data={})
    client.force_login(ines)
    assert client.get("/gestion/adherents/").status_code == 200

    ines.staff_roles.update(ends_on=timezone.localdate())

    assert client.get("/gestion/adherents/").status_code == 403
    assert client.get("/espace/").status_code == 200


def test_the_setting_may_be_off(client, grace_used, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(grace_used)

    assert client.get(TEAM).status_code == 200


def test_public_pages_stay_open(client, grace_used):
    client.force_login(grace_used)

    assert client.get("/invitation/unknown/").status_code == 404


@pytest.mark.parametrize(
    "hostile", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_later_never_leads_elsewhere(client, claire, hostile):
    client.force_login(claire)

    page = client.get(SET_UP, {"next": hostile}).text

    assert "elsewhere.example" not in page
    assert "javascript" not in page


def test_after_the_code_the_application_is_asked_for(client, ines):
    secret = link_application(ines)
    client.post("/compte/login/", {"login": ines.email})
    code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", mail.outbox[0].body, re.MULTILINE)[0]

    answer = client.post("/compte/login/code/confirm/", {"code": code})

    assert answer.headers["Location"] == "/compte/2fa/authenticate/"
    assert client.get(TEAM).headers["Location"].startswith("/compte/login/")
    client.post("/compte/2fa/authenticate/", {"code": shown(secret)})
    assert client.get("/gestion/adherents/").status_code == 200


@pytest.mark.parametrize("path", ["change", "set", "reset"])
def test_there_is_no_password(client, anne, path):
    assert client.get(f"/compte/password/{path}/").headers["Location"].startswith("/compte/login/")
    client.force_login(anne)
    assert client.get(f"/compte/password/{path}/").status_code == 404


@pytest.mark.django_db
def test_there_is_no_back_door_beside_the_journal(client):
    """Django's own administration writes rows that no journal knows, those of second factors among them."""
    client.force_login(User.objects.create_superuser("technique@cress.example"))

    assert client.get("/admin/").status_code == 404
