import pytest
from django.template.loader import render_to_string
from django.test import Client

pytestmark = pytest.mark.urls("tests.core.ui.urls")


@pytest.mark.parametrize(
    ("template", "title"),
    [
        ("400.html", "Cette demande n’a pas pu être lue"),
        ("403.html", "Cette page vous est fermée"),
        ("403_csrf.html", "Ce formulaire n’est plus valable"),
        ("404.html", "Il n’y a rien à cette adresse"),
        ("429.html", "Trop d’essais en peu de temps"),
        ("500.html", "Quelque chose s’est mal passé de notre côté"),
    ],
)
def test_a_page_of_error_is_drawn_without_a_database(template, title):
    drawn = render_to_string(template)

    assert f"<h1>{title}</h1>" in drawn
    assert drawn.count("<main") == 1


@pytest.mark.django_db
def test_a_breakdown_page_reaches_whoever_is_signed_in(staff):
    staff.raise_request_exception = False

    response = staff.get("/demo/panne/")

    assert response.status_code == 500
    assert "Réessayez dans quelques minutes." in response.text


@pytest.mark.django_db
def test_an_address_that_leads_nowhere_says_what_to_do(client):
    response = client.get("/nowhere/at/all/")

    assert response.status_code == 404
    assert "Partez de l’accueil" in response.text


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_in_french(claire):
    client = Client(enforce_csrf_checks=True)
    client.force_login(claire)

    response = client.post("/demo/utilisateurs/nouveau/", {})

    assert response.status_code == 403
    assert "Ce formulaire n’est plus valable" in response.text
