"""The map of the staff space: sections, and the entries that each app hangs in them.

An app registers its entries in ``AppConfig.ready()``::

    navigation.register(
        section="members",
        label="Adhérents",
        url_name="members:organisation-list",
        permission="members.view",
        order=10,
    )

An entry is shown to whoever holds its permission, once its address exists. One registered ``beside`` another
is no line of the section: both are tabs of either page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

if TYPE_CHECKING:
    from cressmember.core.ui.access import User


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    label: str
    icon: str


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    order: int
    label: str
    url_name: str
    section: str
    permission: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one user sees it on one page."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section as one user sees it: where it leads, and what it opens when it is the current one."""

    section: Section
    url: str
    is_current: bool
    links: list[Link]


SECTIONS = (
    Section("home", "Accueil", "home"),
    Section("members", "Adhérents", "members"),
    Section("billing", "Cotisations", "dues"),
    Section("governance", "Instances", "governance"),
    Section("messages", "Messages", "messages"),
    Section("steering", "Pilotage", "steering"),
    Section("settings", "Réglages", "settings"),
)

_entries: dict[str, list[Entry]] = {section.key: [] for section in SECTIONS}


def register(
    *, section: str, label: str, url_name: str, permission: str, order: int = 100, beside: str = ""
) -> None:
    """Hang an entry in a section, or beside another, named by its ``url_name``.

    Raises ValueError when the house has no such section.
    """
    if section not in _entries:
        raise ValueError(f"There is no section {section!r}: choose one of {', '.join(_entries)}.")
    entry = Entry(order, label, url_name, section, permission, beside)
    if entry not in _entries[section]:
        _entries[section].append(entry)
        _entries[section].sort()


def map_for(user: User, *, current: str = "", path: str = "") -> Iterator[Chapter]:
    """The sections that the user may enter, the current one with its entries."""
    for section in SECTIONS:
        links = [
            Link(pages[0].label, pages[0].url, is_current=any(page.is_current for page in pages))
            for pages in _pages(user, section.key, path)
        ]
        if links:
            is_current = section.key == current
            yield Chapter(section, links[0].url, is_current, links if is_current and len(links) > 1 else [])


def tabs_for(user: User, *, current: str, path: str) -> list[Link]:
    """The pages that stand beside that one, itself among them; none when it stands alone."""
    for pages in _pages(user, current, path) if current in _entries else ():
        if len(pages) > 1 and any(page.is_current for page in pages):
            return pages
    return []


def _pages(user: User, section: str, path: str) -> list[list[Link]]:
    """The entries of a section that the user may open, each with those beside it."""
    found: dict[str, list[Link]] = {}
    for entry in _entries[section]:
        if (url := address(entry.url_name)) and _may(user, entry.permission):
            beside = found.setdefault(entry.beside or entry.url_name, [])
            beside.append(Link(entry.label, url, is_current=url == path))
    return list(found.values())


def address(url_name: str) -> str:
    """Where a named page is, or nothing while it does not exist."""
    return _address(url_name, get_urlconf(), get_script_prefix())


@lru_cache(maxsize=256)
def _address(url_name: str, urlconf: object, prefix: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _may(user: User, permission: str) -> bool:
    return not permission or user.has_perm(permission)
