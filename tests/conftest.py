"""Fixtures for every test: the browser, its two screens, and the eye for accessibility.

A test that takes ``page`` or ``phone`` drives Debian's Chromium against the live server; it is marked
``browser`` by itself. Addresses are relative: ``page.goto("/gestion/")``.
"""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import hypothesis
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, Response

# Playwright runs an event loop in the main thread; the tests themselves are synchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from cressmember.core.ui import chamber

pytest_plugins = ["tests.shelf", "tests.chamber", "tests.database", "tests.processes", "tests.provider"]

# Until all is collected there is next to no garbage, and millions of objects to look for it among.
gc.disable()

# A law is a law however busy the machine is; ordinary runs draw few examples, those of CI the same each time.
hypothesis.settings.register_profile(
    "house", deadline=None, max_examples=25, derandomize=bool(os.environ.get("CI"))
)
hypothesis.settings.register_profile("prove", deadline=None, max_examples=5000, derandomize=True)
hypothesis.settings.load_profile("house")

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    # The product and thousands of collected tests stay to the end: no use looking among them for garbage.
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 10, 50)


@pytest.fixture(autouse=True)
def _no_chamber_from_another_test() -> None:
    chamber.forget()


@pytest.fixture(autouse=True)
def _no_attempt_counted_in_another_test() -> None:
    cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Launch Debian's Chromium, quiet on the network; without it, only a developer's machine may skip."""
    chromium = shutil.which("chromium")
    if chromium is None:
        reason = "CHROMIUM IS NOT INSTALLED: no page was tried in a browser (`make test` installs it)."
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    return browser_type_launch_args | {
        "executable_path": chromium,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
        ],
    }


@pytest.fixture(scope="session")
def base_url(live_server) -> str:
    """Addresses in browser tests are relative to the live server."""
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    """A French desk: 1280 pixels wide, Paris time, nothing moving."""
    return browser_context_args | {
        "viewport": DESK,
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def other_hosts() -> set[str]:
    """The hosts, with their ports, that a test may lead to beside the server."""
    return set()


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], live_server, other_hosts: set[str]
) -> Iterator[Callable]:
    """Open browser contexts; a script that breaks, a missing file or another host asked fails the test."""
    homes = {urlsplit(live_server.url).netloc, *other_hosts}
    troubles = []

    def look_at(response: Response) -> None:
        if urlsplit(response.url).scheme in {"http", "https"} and urlsplit(response.url).netloc not in homes:
            troubles.append(f"asked another host: {response.url}")
        elif response.status >= 400 and response.request.resource_type not in {"document", "fetch", "xhr"}:
            troubles.append(f"{response.status} on {response.url}")

    def open_context(**arguments) -> BrowserContext:
        context = new_context(**arguments)
        context.on("response", look_at)
        context.on("weberror", lambda error: troubles.append(f"script error: {error.error}"))
        context.on(
            "console",
            lambda message: "Content Security Policy" in message.text and troubles.append(message.text),
        )
        return context

    yield open_context
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Page:
    """Open a page on a phone: 390 pixels wide, touched with a finger."""
    page = new_context(is_mobile=True, has_touch=True, device_scale_factor=2).new_page()
    page.set_viewport_size(PHONE)
    return page


@pytest.fixture
def sign_in(context: BrowserContext, live_server, client, settings) -> Callable:
    """Sign a user in without the form: ``sign_in(user)``, or ``sign_in(user, phone.context)``."""

    def enter(user, into: BrowserContext = context) -> None:
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        into.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return enter


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Assert that axe sees no violation on a page: ``axe(page)``."""

    def look(page: Page) -> None:
        page.wait_for_load_state()
        violations = Axe().run(page).response["violations"]
        report = [
            f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
            + "\n".join(f"    {node['html']}\n    {node['failureSummary']}" for node in violation["nodes"])
            for violation in violations
        ]
        assert not violations, f"axe on {page.url}\n" + "\n".join(report)

    return look
