"""The journal can be read by those it is kept for."""

import ast

from cressmember.core.journal import Event, sentences

# What people write: it may name somebody, so it stands among the values, which an erasure empties.
WRITTEN = {"because", "note", "text", "title", "reply", "author", "comment"}


def events():
    waiting = [Event]
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        yield from kind


def test_every_event_has_a_registered_french_sentence():
    registered = sentences()
    silent = [
        event.value
        for event in events()
        if registered.get(event.value) != event.label or event.label == event.name.replace("_", " ").title()
    ]

    assert silent == []


def test_every_event_is_named_after_its_app():
    lost = [
        event.value
        for event in events()
        if event.value
        != f"{type(event).__module__.removeprefix('cressmember.').split('.')[0]}.{event.name.lower()}"
    ]

    assert lost == []


def test_no_two_events_share_a_name():
    names = [event.value for event in events()]

    assert sorted(set(names)) == sorted(names)


def test_what_people_write_never_stands_in_the_chain(root):
    """Figures are chained for ever; a reason that names somebody would outlive the erasure."""
    chained = []
    for app in ("cressmember", "billing", "governance"):
        for path in (root / app).rglob("actions/**/*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "").startswith("record"):
                    told = WRITTEN & {keyword.arg for keyword in node.keywords}
                    chained += [(str(path.relative_to(root)), node.lineno, name) for name in told]

    assert chained == []
