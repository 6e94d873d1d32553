"""The kit as a browser, a keyboard and axe meet it."""

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.core.ui.urls")]

PAGES = (
    "/galerie/",
    "/demo/utilisateurs/",
    "/demo/utilisateurs/?standing=open",
    "/demo/utilisateurs/aucun/",
    "/demo/utilisateurs/nouveau/",
    "/compte/2fa/",
    "/compte/2fa/totp/activate/",
    "/compte/email/",
    "/nowhere/",
)


@pytest.fixture
def people(claire):
    """Claire and sixty others."""
    get_user_model().objects.bulk_create(
        get_user_model()(email=f"p{number}@cress.example", name=f"Personne {number:02}")
        for number in range(60)
    )
    return claire


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.prove)])
def test_axe_finds_nothing_at_a_desk(page, people, sign_in, axe, scheme):
    sign_in(people)
    page.emulate_media(color_scheme=scheme)

    for address in PAGES:
        page.goto(address)
        for details in page.locator("details:not([name])").all():
            details.evaluate("details => { details.open = true }")
        axe(page)


def test_axe_finds_nothing_on_a_phone_and_no_page_is_wider_than_it(phone, people, sign_in, axe):
    sign_in(people, phone.context)

    for address in PAGES:
        phone.goto(address)
        axe(phone)
        assert phone.evaluate("document.documentElement.scrollWidth") == 390, address


def test_a_list_answers_while_one_types_and_keeps_its_address(page, people, sign_in):
    sign_in(people)
    page.goto("/demo/utilisateurs/")

    page.get_by_role("searchbox", name="Rechercher dans").fill("personne 1")
    page.wait_for_url("**/utilisateurs/?q=personne%201")

    assert page.locator(".list-count").inner_text() == "10 utilisateurs sur 61"
    assert page.get_by_role("status").filter(has_text="10 utilisateurs sur 61").count() == 1


def test_a_list_is_read_with_the_keyboard_alone(page, people, sign_in):
    sign_in(people)
    page.goto("/demo/utilisateurs/?q=personne")
    page.locator("body").press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")

    page.keyboard.press("Enter")

    page.wait_for_url("**/utilisateurs/*/")
    assert page.get_by_role("heading", level=1).inner_text() == "Personne 01"


def test_a_list_comes_back_as_it_was(page, people, sign_in):
    sign_in(people)
    page.goto("/demo/utilisateurs/")
    page.get_by_role("link", name="Page suivante").click()
    page.wait_for_url("**/?page=2")

    page.go_back()

    page.wait_for_url("**/utilisateurs/")
    # The page comes back from the history a moment after its address.
    expect(page.locator(".pager [aria-current=page]")).to_have_text("1")
    assert page.get_by_role("heading", level=1).inner_text() == "Utilisateurs"


def test_the_menu_of_a_phone_opens_without_script(browser, live_server, people, client):
    client.force_login(people)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/demo/utilisateurs/")

    page.get_by_role("button", name="Menu").click()

    assert page.get_by_role("button", name="Fermer le menu").is_visible()
    context.close()


def test_a_refusal_is_where_the_keyboard_goes_on(page, people, sign_in):
    sign_in(people)
    page.goto("/demo/utilisateurs/nouveau/")
    page.locator("main form").get_by_role("button").click()

    expect(page.locator(".error-summary")).to_be_focused()


def test_escape_closes_a_menu_and_gives_the_focus_back(page, people, sign_in):
    sign_in(people)
    page.goto("/demo/utilisateurs/")
    page.locator("summary", has_text="Colonnes").click()
    page.get_by_label("Voix").focus()

    page.keyboard.press("Escape")

    assert page.evaluate("document.activeElement.innerText.trim()") == "Colonnes"
    assert page.locator("details.menu[open]").count() == 0


def test_a_session_that_ended_shows_the_whole_entrance_not_a_page_in_a_page(page, people, sign_in):
    sign_in(people)
    page.goto("/demo/utilisateurs/")
    page.context.clear_cookies()

    page.get_by_role("searchbox", name="Rechercher dans").fill("x")

    page.wait_for_url("**/compte/login/**")
    assert page.locator("main").count() == 1
