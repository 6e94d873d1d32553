import pytest


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/compte/login/", "/nowhere/", "/static/core/nothing.css"])
def test_every_answer_forbids_what_is_inline_or_comes_from_elsewhere(client, address):
    policy = client.get(address).headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'self'; img-src 'self' data:; ")
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_developers_see_the_pages_that_django_draws_for_them(client, settings):
    settings.DEBUG = True

    assert "Content-Security-Policy" not in client.get("/nowhere/").headers
    assert "Content-Security-Policy" in client.get("/compte/login/").headers


@pytest.mark.django_db
def test_nothing_of_a_page_is_left_for_the_next_person(client):
    assert "no-store" in client.get("/compte/login/").headers["Cache-Control"]
