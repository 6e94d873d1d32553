"""An entry of the navigation opens a page of that name."""

from django.urls import resolve, reverse

from cressmember.core.ui import navigation


def test_an_entry_opens_a_page_of_that_name():
    entries = [entry for held in navigation._entries.values() for entry in held]

    titles = {entry.label: resolve(reverse(entry.url_name)).func.view_class.title for entry in entries}

    assert len(titles) > 15
    assert [(label, title) for label, title in titles.items() if title != label] == []
