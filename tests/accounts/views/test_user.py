from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from cressmember.accounts.actions.invitation import invite_user
from cressmember.accounts.actions.role import grant_role
from cressmember.accounts.actions.user import ensure_user
from cressmember.accounts.models import Invitation, User
from cressmember.accounts.roles import Role


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def administrator(client, claire):
    client.force_login(claire)
    return client


def test_the_team_is_listed_with_roles_and_second_factors(administrator, ines):
    Authenticator.objects.create(user=ines, type=Authenticator.Type.WEBAUTHN, data={})
    ensure_user(email="membre@x.example", name="Anne Le Goff", by=None)

    page = administrator.get("/gestion/equipe/").text

    assert "2 personnes" in page
    row = page.partition("Inès Picard")[2].partition("</tr>")[0]
    assert "Trésorerie" in row
    assert '<span class="badge good">Oui</span>' in row
    assert "Anne Le Goff" not in page
    assert "Anne Le Goff" in administrator.get("/gestion/equipe/adherents/").text


@pytest.mark.parametrize("others", [0, 2])
def test_the_team_is_listed_in_eight_queries(administrator, today, others, django_assert_num_queries):
    for number in range(others):
        other = ensure_user(email=f"p{number}@cress.example", by=None)
        grant_role(user=other, role=Role.READER, starts_on=today, by=None)

    with django_assert_num_queries(8):
        administrator.get("/gestion/equipe/")


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=picard", ["ines"]), ("role=treasurer", ["ines"]), ("factor=yes", []), ("account=closed", [])],
)
def test_the_team_is_narrowed(administrator, ines, query, found):
    page = administrator.get(f"/gestion/equipe/?{query}").text

    assert [name for name in ("ines", "claire") if f"{name}@cress.example</td>" in page] == found


def test_an_invitation_is_sent_from_the_page(administrator):
    answer = administrator.post(
        "/gestion/equipe/invitations/nouvelle/",
        {"name": "Paul Guérin", "email": "paul@cress.example", "roles": ["bureau", "reader"]},
        follow=True,
    )

    invitation = Invitation.objects.get()
    assert answer.redirect_chain[-1][0] == f"/gestion/equipe/invitations/{invitation.pk}/"
    assert "L’invitation part à paul@cress.example." in answer.text
    assert invitation.roles == ["bureau", "reader"]
    assert '<span class="count">1</span>' in administrator.get("/gestion/equipe/").text


def test_inviting_someone_who_has_an_account_leads_to_it(administrator, ines):
    answer = administrator.post(
        "/gestion/equipe/invitations/nouvelle/",
        {"name": "Inès", "email": "ines@cress.example", "roles": ["bureau"]},
        follow=True,
    )

    assert "Inès Picard a déjà un compte" in answer.text
    assert "Bureau" in answer.text


def test_an_invitation_is_sent_again_and_called_back(administrator, claire, today):
    invitation = invite_user(email="paul@cress.example", roles=[Role.READER], on=today, by=claire)
    address = invitation.get_absolute_url()

    administrator.post(f"{address}renvoyer/")
    answer = administrator.post(f"{address}annuler/", follow=True)

    assert "L’invitation est annulée." in answer.text
    assert "Renvoyer" not in answer.text
    assert Invitation.objects.get().revoked_at is not None


def test_a_role_is_given_and_ended_on_a_day(administrator, ines, today):
    tomorrow = today + timedelta(days=1)

    administrator.post(
        f"/gestion/equipe/{ines.pk}/roles/", {"role": "bureau", "starts_on": f"{today:%d/%m/%Y}"}
    )
    role = ines.staff_roles.get(role="bureau")
    page = administrator.post(
        f"/gestion/equipe/roles/{role.pk}/fin/", {"ends_on": f"{tomorrow:%d/%m/%Y}"}, follow=True
    ).text

    role.refresh_from_db()
    assert (role.starts_on, role.ends_on) == (today, tomorrow)
    assert "La fin du rôle est enregistrée." in page


@pytest.mark.parametrize(("days", "accepted"), [(-1, False), (0, True), (1, True)])
def test_a_role_does_not_begin_in_the_past(administrator, ines, today, days, accepted):
    day = today + timedelta(days=days)

    administrator.post(
        f"/gestion/equipe/{ines.pk}/roles/", {"role": "bureau", "starts_on": f"{day:%d/%m/%Y}"}
    )

    assert ines.staff_roles.filter(role="bureau").exists() is accepted


def test_an_account_is_closed_and_reopened(administrator, ines):
    administrator.post(f"/gestion/equipe/{ines.pk}/fermer/")
    closed = administrator.get(f"/gestion/equipe/{ines.pk}/").text

    administrator.post(f"/gestion/equipe/{ines.pk}/rouvrir/")

    assert "Compte fermé" in closed
    assert closed.count("Compte fermé") == 2
    assert User.objects.get(pk=ines.pk).is_active


def test_a_refusal_is_said_on_the_page(administrator, claire):
    role = claire.staff_roles.get()

    page = administrator.post(
        f"/gestion/equipe/roles/{role.pk}/fin/", {"ends_on": f"{timezone.localdate():%d/%m/%Y}"}
    ).text

    assert "C’est la dernière personne chargée de l’administration" in page


def test_a_lost_factor_is_reset_from_the_page(administrator, ines):
    Authenticator.objects.create(user=ines, type=Authenticator.Type.TOTP, data={})
    assert "Réinitialiser" in administrator.get(f"/gestion/equipe/{ines.pk}/").text

    administrator.post(f"/gestion/equipe/{ines.pk}/second-moyen/")

    assert not Authenticator.objects.exists()


def test_the_team_pages_are_for_administrators(client, ines):
    client.force_login(ines)

    assert client.get("/gestion/equipe/").status_code == 403
