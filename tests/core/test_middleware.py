import pytest


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/compte/login/", "/nowhere/", "/static/core/nothing.css"])
def test_every_answer_forbids_what_is_inline_or_comes_from_elsewhere(client, address):
    policy = client.get(address).headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'self'; img-src 'self' data:; ")
    assert "unsafe" not in policy
