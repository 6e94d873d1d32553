"""Every template compiles, and none holds what the content security policy refuses."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import TemplateSyntaxError, engines
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*.html"))

# PDF and e-mail are drawn by programs that know no stylesheet of ours and run no policy.
NOT_PAGES = ("pdf/", "emails/", "account/email/", "mfa/email/")
LONGEST_LINE = 250
# A paragraph of a plain mail is one line. This list may only shrink.
LONGER_LINES = {"emails/factors_reset.txt", "emails/invitation.txt"}
FORBIDDEN = {
    "a script written in the page": re.compile(
        r"<script(?![^>]*\b(src=|type=\"application/json\"))", re.IGNORECASE
    ),
    "a style written in the page": re.compile(r"<style\b|\sstyle=", re.IGNORECASE),
    "an event handler written in the page": re.compile(r"\son[a-z]+=", re.IGNORECASE),
    "something from another host": re.compile(r"\b(src|href|action)=[\"']?(https?:)?//", re.IGNORECASE),
    "code for htmx to evaluate": re.compile(
        r"\bhx-(on|vals=[\"']?js:)|hx-trigger=[\"'][^\"']*\[", re.IGNORECASE
    ),
}


def test_every_template_compiles():
    for name in TEMPLATES:
        try:
            get_template(name)
        except TemplateSyntaxError as trouble:
            pytest.fail(f"{name}: {trouble}")


def test_a_page_holds_nothing_inline_and_nothing_from_elsewhere():
    sources = {name: (ROOT / name).read_text() for name in TEMPLATES if not name.startswith(NOT_PAGES)}

    assert [
        (name, trouble)
        for name, source in sources.items()
        for trouble, pattern in FORBIDDEN.items()
        if pattern.search(source)
    ] == []


def test_no_line_is_too_long_to_be_read():
    sources = {str(path.relative_to(ROOT)): path.read_text() for path in ROOT.rglob("*") if path.is_file()}

    long = {name for name, text in sources.items() if max(map(len, text.split("\n"))) > LONGEST_LINE}

    assert long == LONGER_LINES


def test_the_templates_are_those_that_are_served():
    assert any(str(ROOT) == str(directory) for directory in engines["django"].dirs)
