"""An entry of the navigation opens a page of that name."""

from django.urls import resolve, reverse

from cressmember.core.ui import navigation


def test_an_entry_opens_a_page_of_that_name():
    entries = [entry for held in navigation._entries.values() for entry in held]

    titles = {entry.label: resolve(reverse(entry.url_name)).func.view_class.title for entry in entries}

    assert len(titles) > 15
    assert [(label, title) for label, title in titles.items() if title != label] == []


def test_no_section_has_more_lines_than_are_read_at_a_glance():
    lines = {
        section: len({entry.beside or entry.url_name for entry in held})
        for section, held in navigation._entries.items()
    }

    assert {section: count for section, count in lines.items() if count > 7} == {}


def test_a_page_stands_beside_one_that_is_a_line_itself():
    for held in navigation._entries.values():
        lines = {entry.url_name for entry in held if not entry.beside}
        assert {entry.beside for entry in held if entry.beside} <= lines
