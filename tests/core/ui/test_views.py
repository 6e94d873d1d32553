import pytest
from django.contrib.auth import get_user_model
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.ui.urls")]


@pytest.fixture
def reader() -> Client:
    """Someone who may do everything."""
    client = Client()
    client.force_login(
        get_user_model().objects.create_superuser("claire@cress.example", name="Claire Fontaine")
    )
    return client


def test_the_gallery_shows_every_component(client):
    response = client.get("/galerie/")

    assert response.status_code == 200
    assert "Galerie des composants" in response.text


def test_a_list_counts_its_rows_in_words(reader):
    response = reader.get("/demo/utilisateurs/")

    assert '<span class="list-count">1 utilisateur</span>' in response.text
