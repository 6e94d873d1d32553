"""The only door to WeasyPrint: templates and frozen content in, tagged PDF out.

A letter that encloses a file for other programs is a PDF/A-3, level b, tagged like the others.

WeasyPrint is loaded at the first document, not when the application starts, and is used by one thread at a
time: its fonts are not made to be shared. Nothing is fetched: images come as data.
"""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

_one_at_a_time = threading.Lock()
ENDLESS = re.compile(r"\S{400,}")
PIECE = re.compile(r"\S{1,100}")
SPACE = " "


class RenderingError(Exception):
    """A document could not be drawn; the message says what WeasyPrint said."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that travels inside a letter, and says the same thing to a program.

    ``metadata`` is what the letter declares of it: descriptions in RDF, for the metadata of the file.
    """

    name: str
    data: bytes
    description: str
    written_at: datetime
    metadata: bytes


def render(
    template: str, content: dict[str, Any], *, identifier: str, enclosure: Enclosure | None = None
) -> bytes:
    """Draw one document; the same template, content and enclosure give the same bytes."""
    with _one_at_a_time, _told_as_ours():
        letter, options = _drawn(template, content), _options(identifier)
        if enclosure is not None:
            options |= _enclose(letter, enclosure)
        return bytes(letter.write_pdf(**options))


def render_together(documents: Sequence[tuple[str, dict[str, Any]]]) -> bytes:
    """Draw several documents into one file, each beginning on its own page."""
    if not documents:
        raise ValueError("there is nothing to draw")
    with _one_at_a_time, _told_as_ours():
        drawn = [_drawn(template, content) for template, content in documents]
        pages = [page for document in drawn for page in document.pages]
        return bytes(drawn[0].copy(pages).write_pdf(**_options("together")))


def _drawn(template: str, content: dict[str, Any]) -> Any:
    weasyprint, fonts, fetcher = _engine()
    html = render_to_string(template, breakable(content))
    return weasyprint.HTML(string=html, url_fetcher=fetcher).render(
        font_config=fonts, stylesheets=[_stylesheet()]
    )


def breakable(content: Any) -> Any:
    """The content, its endless words given places to break: WeasyPrint takes minutes over 50,000 signs.

    Images, which come as data, are left whole.
    """
    match content:
        case str():
            return content if content.startswith("data:") else ENDLESS.sub(_in_pieces, content)
        case dict():
            return {name: breakable(value) for name, value in content.items()}
        case list() | tuple():
            return [breakable(each) for each in content]
    return content


def _in_pieces(word: re.Match[str]) -> str:
    return SPACE.join(PIECE.findall(word[0]))


def _enclose(letter: Any, enclosure: Enclosure) -> dict[str, Any]:
    weasyprint, _, fetcher = _engine()
    describe = letter.metadata.generate_rdf_metadata

    def described(*variant: Any) -> bytes:
        # One RDF for both: readers of PDF/A look no further than the first.
        return bytes(describe(*variant)).replace(b"</rdf:RDF>", enclosure.metadata + b"</rdf:RDF>")

    letter.metadata.generate_rdf_metadata = described
    letter.metadata.attachments = [
        weasyprint.Attachment(
            string=enclosure.data,
            name=enclosure.name,
            description=enclosure.description,
            relationship="Alternative",
            created=enclosure.written_at,
            modified=enclosure.written_at,
            url_fetcher=fetcher,
        )
    ]
    return {"pdf_variant": "pdf/a-3b", "finisher": _list_once}


def _list_once(letter: Any, file: Any) -> None:
    # WeasyPrint lists an enclosed file as it is attached, then as it is found.
    file.catalog["AF"][:] = dict.fromkeys(file.catalog["AF"])


@contextmanager
def _told_as_ours() -> Iterator[None]:
    try:
        yield
    except (ValueError, OSError, AttributeError, TypeError) as trouble:
        raise RenderingError(f"{type(trouble).__name__}: {trouble}") from trouble


def _options(identifier: str) -> dict[str, Any]:
    # A fixed identifier instead of WeasyPrint's random one: the file's digest can be checked again.
    return {"pdf_tags": True, "pdf_identifier": identifier.encode()[:32], "uncompressed_pdf": False}


@functools.cache
def _engine() -> tuple[Any, Any, Any]:
    import weasyprint  # Inline: half a second and 50 MB that a web page does not need.
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    return weasyprint, FontConfiguration(), URLFetcher(allowed_protocols=["data"], allow_redirects=False)


@functools.cache
def _stylesheet() -> Any:
    weasyprint, fonts, _ = _engine()
    return weasyprint.CSS(string=render_to_string("pdf/letter.css"), font_config=fonts)
