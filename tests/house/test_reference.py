"""What the documentation tells of a format is what the program reads."""

import json
import re
from io import StringIO

import pytest
from django.core.management import call_command

FILES = {"statutes.md": [], "simulation.md": ["--scenario"]}


def anchors(text):
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w-]", "", heading.lower().replace(" ", "-")) for heading in headings}


def values(document):
    """Everything that a document holds, itself first."""
    yield document
    inside = (
        document.values() if isinstance(document, dict) else document if isinstance(document, list) else ()
    )
    for each in inside:
        yield from values(each)


@pytest.mark.parametrize("name", FILES)
def test_the_reference_is_what_the_command_prints_today(root, name):
    printed = StringIO()
    call_command("statutes_reference", *FILES[name], stdout=printed)

    _, told = (root / "docs" / name).read_text(encoding="utf-8").split("\n## Reference\n\n")

    assert told.strip() == printed.getvalue().strip()


@pytest.mark.parametrize("name", FILES)
def test_each_link_of_the_reference_leads_to_a_heading(root, name):
    text = (root / "docs" / name).read_text(encoding="utf-8")

    lost = set(re.findall(r"\]\(#([^)]*)\)", text)) - anchors(text)

    assert lost == set()


def test_what_the_walk_shows_stands_in_the_file(root):
    chamber = json.loads((root / "docs/statutes/chamber.json").read_text(encoding="utf-8"))
    shown = re.findall(
        r"```json\n(.*?)```", (root / "docs/statutes.md").read_text(encoding="utf-8"), re.DOTALL
    )

    assert len(shown) > 5
    assert [block for block in shown if json.loads(block) not in values(chamber)] == []
