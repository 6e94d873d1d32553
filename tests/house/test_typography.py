"""French as it is printed: a guillemet, a colon or a question mark never begins a line."""

import io
import re
import tokenize
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACES = ("cressmember", "billing", "governance", "templates", "docs/guide", "CHANGELOG.md")
LOOSE = re.compile(r"« | »|(?<=[\w»’)}.”…>%*`]) [:;?!](?=[\s\"'<\\{*|]|$)|\} [:;?!] ", re.MULTILINE)
# A letter that was read in another encoding than it was written in.
MANGLED = re.compile("Ã[\u0080-\u00bf]|â€")
# The head of a column in a file: spaces come back plain from it.
ALLOWED = ('"Autre colonne : "',)
FRENCH = re.compile(r"[éèêàùçôîœ«’]")


def written(path):
    """What a file says to its readers, with the lines on which it says it."""
    text = path.read_text()
    if path.suffix == ".py":
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            spoken = token.string.lstrip("rRbBfFuU")
            if token.type == tokenize.STRING and not spoken.startswith('"""') and FRENCH.search(spoken):
                yield token.start[0], token.string
    else:
        for number, line in enumerate(text.splitlines(), start=1):
            yield number, re.sub(r"\{[%#].*?[%#]\}", "", line)


def test_no_sign_is_left_alone_nor_letter_mangled():
    files = (path for place in PLACES for path in sorted([ROOT / place, *(ROOT / place).rglob("*")]))
    found = [
        f"{path.relative_to(ROOT)}:{number}: {text}"
        for path in files
        if path.suffix in {".py", ".html", ".txt", ".md"} and "migrations" not in path.parts
        for number, text in written(path)
        if MANGLED.search(text) or (LOOSE.search(text) and text not in ALLOWED)
    ]

    assert found == []
