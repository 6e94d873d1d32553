"""The guide: each page is found from the first one, each picture is there, told in words, and light."""

import re
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[2] / "docs/guide"
PAGES = sorted(GUIDE.glob("*.md"))
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+\.png)\)")
LIGHT = 120 * 1024


def shown():
    return [
        (page, told, (page.parent / path).resolve())
        for page in PAGES
        for told, path in PICTURE.findall(page.read_text("utf-8"))
    ]


def test_each_page_is_found_from_the_first_one():
    first = (GUIDE / "README.md").read_text("utf-8")

    assert {page.name for page in PAGES} - {"README.md"} <= set(re.findall(r"\(([\w-]+\.md)\)", first))
    roles = ("Vie des adhérents", "Trésorerie", "Bureau", "Membre")
    assert [line for line in first.splitlines() if line.startswith("## ")][:4] == [
        f"## {role}" for role in roles
    ]


@pytest.mark.parametrize(("page", "told", "picture"), shown(), ids=lambda value: getattr(value, "stem", ""))
def test_each_picture_is_there_told_in_words_and_light(page, told, picture):
    assert picture.is_file()
    assert picture.stat().st_size <= LIGHT
    assert len(told) > 10


def test_no_picture_is_kept_for_nothing():
    kept = {path.resolve() for path in (GUIDE / "pictures").iterdir()}

    assert kept <= {picture for _, _, picture in shown()}
