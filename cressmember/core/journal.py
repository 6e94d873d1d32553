"""The vocabulary of the journal: each app lists its events, each with a French sentence."""

from __future__ import annotations

from django.db import models


class Event(models.TextChoices):
    """The base of every app's events; a value is « app.what_happened », a label what staff read."""


class CoreEvent(Event):
    CHAMBER_CONFIGURED = "core.chamber_configured", "Réglages de la chambre modifiés"
    CHAMBER_RESTORED = "core.chamber_restored", "Chambre rétablie d’après une sauvegarde"
    MESSAGE_RESENT = "core.message_resent", "Message renvoyé"
    MESSAGE_HELD = "core.message_held", "Message retenu"
    MESSAGE_RELEASED = "core.message_released", "Message remis en file"
    JOB_STARTED = "core.job_started", "Travail lancé"


_sentences: dict[str, str] = {}


def register_events(events: type[Event]) -> None:
    """Add an app's events to the vocabulary; called once, when the application is ready."""
    for event in events:
        _sentences[event.value] = str(event.label)


def sentence(event: str) -> str:
    """The French sentence of an event; an event of an app since removed is shown by its name."""
    return _sentences.get(event, event)


def sentences() -> dict[str, str]:
    """Every event and its sentence."""
    return dict(_sentences)
