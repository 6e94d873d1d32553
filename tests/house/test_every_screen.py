"""Every page as a person sees it: nothing that axe holds against it, nothing wider than a phone.

``CRESSMEMBER_PICTURES=folder`` keeps a picture of each page, on a desk and on a phone.
"""

import os
from pathlib import Path

import pytest

from cressmember.accounts.roles import Role
from tests.house.test_every_page import PAGES, address, samples, user_with  # noqa: F401 - a fixture

PICTURES = os.environ.get("CRESSMEMBER_PICTURES")
# What answers with a file or sends elsewhere has no screen of its own.
FILES = {
    "billing:batch-file",
    "billing:bundle-file",
    "billing:deposit-file",
    "billing:letters-file",
    "billing:notice-file",
    "billing:document-file",
    "billing:scale-file",
    "billing:scale-model",
    "governance:election-paper",
    "governance:leaders-receipt-file",
    "governance:paper-file",
    "governance:poll-proof",
    "governance:poll-roll",
    "governance:convocation-file",
    "governance:desk-kit",
    "governance:desk-sheet",
    "governance:proxy-scan",
    "governance:statutes-file",
    "governance:statutes-replay-model",
    "members:register-export",
    "office:funders-file",
    "office:network-return-file",
    "office:person-data-file",
    "office:processing-file",
    "office:steering-sheet",
    "office:segment-file",
    "office:evidence-file",
    "office:officeletter-file",
    "portal:application-piece",
    "portal:meeting-document",
}
# What a page asks for again and again while a session lasts: a part of it, seen within it.
PARTS = {"governance:ballot-live", "governance:hall-part", "governance:session-live"}
SHARES = 24
# A sample of the pages at each change; all of them by `make prove`.
SAMPLE = (0,)


def test_what_answers_with_a_file_is_among_the_pages():
    assert {name for name, _ in PAGES} >= FILES | PARTS


def picture(page, name, screen):
    if PICTURES:
        folder = Path(PICTURES)
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name.replace(':', '_')}-{screen}.png", full_page=True)


@pytest.mark.parametrize(
    "share",
    [pytest.param(share, marks=() if share in SAMPLE else pytest.mark.prove) for share in range(SHARES)],
)
def test_every_page_is_accessible_and_fits_a_phone(page, phone, sign_in, axe, samples, share):  # noqa: F811
    administrator = user_with(Role.ADMINISTRATOR)
    sign_in(administrator)
    sign_in(administrator, phone.context)
    too_wide, faults = [], []
    for name, arguments in PAGES[share::SHARES]:
        if name in FILES | PARTS:
            continue
        url = address(name, arguments, samples)
        answer = page.goto(url)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        picture(page, name, "desk")
        try:
            axe(page)
        except AssertionError as fault:
            faults.append(str(fault))
        phone.goto(url)
        picture(phone, name, "phone")
        if phone.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            too_wide.append(name)
    assert faults == []
    assert too_wide == []
