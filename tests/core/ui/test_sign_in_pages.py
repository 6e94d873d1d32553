import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.ui.urls")]


def is_dressed(html: str) -> bool:
    return (
        html.startswith('<!DOCTYPE html>\n<html lang="fr">')
        and html.count("<main") == html.count("<h1>") == 1
    )


@pytest.mark.parametrize("address", ["/compte/login/", "/compte/signup/", "/compte/inactive/"])
def test_pages_of_the_entrance_are_dressed(client, address):
    assert is_dressed(client.get(address, follow=True).text)


@pytest.mark.parametrize(
    "address",
    [
        "/compte/logout/",
        "/compte/email/",
        "/compte/sessions/",
        "/compte/2fa/",
        "/compte/2fa/totp/activate/",
        "/compte/2fa/webauthn/",
        "/compte/2fa/webauthn/add/",
    ],
)
def test_pages_of_the_account_are_dressed(staff, address):
    assert is_dressed(staff.get(address, follow=True).text)
