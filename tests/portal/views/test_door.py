from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.models import Due, DuesYear
from cressmember.accounts.actions.user import ensure_user
from cressmember.kernel.writing import euros
from cressmember.members.models import Organisation, Person, Representation, Settlement

pytestmark = pytest.mark.django_db

NOTHING_ASKED = "Aucune cotisation ne vous est demandée pour le moment."


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def organisation(client, today):
    """An organisation that represents nobody but Anne, who is signed in."""
    person = Person.objects.create(
        given_name="Anne", family_name="Le Goff", user=ensure_user(email="anne@coop.example", by=None)
    )
    organisation = Organisation.objects.create(number=1, name="Coopérative d’essai")
    Representation.objects.create(
        organisation=organisation, person=person, role=Representation.Role.TITULAR, starts_on=today
    )
    client.force_login(person.user)
    return organisation


def settle(organisation, year, **changed):
    return Settlement.objects.create(
        organisation=organisation,
        year=str(year),
        **{
            "year_starts_on": date(year, 1, 1),
            "year_ends_on": date(year + 1, 1, 1),
            "settled_on": date(year, 1, 1),
            "recorded_at": timezone.now(),
        }
        | changed,
    )


def test_a_settled_year_is_named(client, organisation, today):
    settle(organisation, today.year - 1)
    settle(organisation, today.year)

    page = client.get("/espace/", follow=True).text

    assert f"<p>Vous êtes à jour de cotisation {today.year}.</p>" in page
    assert NOTHING_ASKED not in page


@pytest.mark.parametrize("case", ["nobody paid", "another paid", "last year", "withdrawn"])
def test_whoever_was_not_called_is_not_said_to_be_settled(client, organisation, today, case):
    if case == "another paid":
        settle(Organisation.objects.create(number=2, name="Mutuelle d’essai"), today.year)
    elif case == "last year":
        settle(organisation, today.year - 1)
    elif case == "withdrawn":
        settle(organisation, today.year, withdrawn_at=timezone.now())

    page = client.get("/espace/", follow=True).text

    assert f"<p>{NOTHING_ASKED}</p>" in page
    assert "à jour" not in page


def test_a_year_still_owed_is_all_that_is_said(client, organisation, today):
    settle(organisation, today.year)
    earlier = DuesYear.objects.create(
        label=str(today.year - 1), starts_on=date(today.year - 1, 1, 1), ends_on=date(today.year, 1, 1)
    )
    Due.objects.create(
        organisation=organisation,
        payer=organisation,
        dues_year=earlier,
        amount=120,
        net_amount=120,
        origin=Due.Origin.OPENING,
        called_on=today - timedelta(days=400),
    )

    page = client.get("/espace/", follow=True).text

    assert f"Cotisation {today.year - 1}\N{NO-BREAK SPACE}: il reste {euros(120)} à régler" in page
    assert "à jour" not in page
    assert NOTHING_ASKED not in page


def test_a_member_is_told_that_a_page_is_the_team_s(client, db):
    client.force_login(ensure_user(email="membre@maison.example", by=None))

    page = client.get(reverse("members:organisation-list"))

    assert page.status_code == 403
    assert "Cette page est réservée à l’équipe de la chambre." in page.content.decode()
