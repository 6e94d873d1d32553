"""The vocabulary of the journal: each app lists its events, each with a French sentence."""

from __future__ import annotations

from django.db import models


class Event(models.TextChoices):
    """The base of every app's events; a value is « app.what_happened », a label what staff read.

    Between them, an event names the model whose fields its changes are, unless it is the one it happened to:
    ``MEMBER_ADMITTED = "members.member_admitted", "Membership", "Adhésion prononcée"``.
    """

    told_of: str

    def __new__(cls, value: str, told_of: str = "") -> Event:
        event = str.__new__(cls, value)
        event._value_ = value
        event.told_of = f"{value.partition('.')[0]}.{told_of}" if told_of else ""
        return event


class CoreEvent(Event):
    CHAMBER_CONFIGURED = "core.chamber_configured", "Réglages de la chambre modifiés"
    CHAMBER_RESTORED = "core.chamber_restored", "Chambre rétablie d’après une sauvegarde"
    MESSAGE_RESENT = "core.message_resent", "Message renvoyé"
    MESSAGE_HELD = "core.message_held", "Message retenu"
    MESSAGE_RELEASED = "core.message_released", "Message remis en file"
    MESSAGE_RETURNED = "core.message_returned", "Message revenu sans avoir été remis"
    JOB_STARTED = "core.job_started", "Travail lancé"


_events: dict[str, Event] = {}


def register_events(events: type[Event]) -> None:
    """Add an app's events to the vocabulary; called once, when the application is ready."""
    for event in events:
        _events[event.value] = event


def sentence(event: str) -> str:
    """The French sentence of an event; an event of an app since removed is shown by its name."""
    return str(_events[event].label) if event in _events else event


def told_of(event: str) -> str:
    """The model whose fields an event's changes are, as « app.Model »; empty for the one it happened to."""
    return _events[event].told_of if event in _events else ""


def sentences() -> dict[str, str]:
    """Every event and its sentence."""
    return {name: str(event.label) for name, event in _events.items()}
