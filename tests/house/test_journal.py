"""The journal can be read by those it is kept for."""

from cressmember.core.journal import Event, sentences


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
