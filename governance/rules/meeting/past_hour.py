"""A vote held at a past hour of a meeting, on paper while nothing could be typed: which hours it may have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import NO_BREAK


@dataclass(frozen=True, slots=True)
class SessionHours:
    """When a session was open, on the clock of the chamber; ``closed_at`` is None while it lasts."""

    opened_at: datetime
    closed_at: datetime | None = None
    pauses: Sequence[tuple[datetime, datetime]] = ()


def check_past_vote(session: SessionHours, *, start: datetime, end: datetime, now: datetime) -> None:
    """Hold the hours of a vote entered afterwards to those of its session.

    Raises RuleViolation for a vote that ends before it begins, that has not been held yet, that is out of
    the session, or that crosses one of its pauses.
    """
    if end < start:
        raise RuleViolation("Ce scrutin finit avant d’avoir commencé : revoyez ses heures.")
    if end > now:
        raise RuleViolation("Cette heure n’est pas encore passée : ouvrez le scrutin normalement.")
    if start < session.opened_at:
        raise RuleViolation(
            f"La séance n’était pas encore ouverte{NO_BREAK}: elle l’a été à {_hour(session.opened_at)}."
        )
    if session.closed_at is not None and end > session.closed_at:
        raise RuleViolation(
            f"La séance était déjà levée{NO_BREAK}: elle l’a été à {_hour(session.closed_at)}."
        )
    for begins, ends in session.pauses:
        if start < ends and begins < end:
            raise RuleViolation(
                f"La séance était suspendue de {_hour(begins)} à {_hour(ends)}{NO_BREAK}: rien ne s’y vote."
            )


def check_follows(start: datetime, *, before: datetime) -> None:
    """Hold a round to its place; raises RuleViolation when it begins before the end of the last one."""
    if start < before:
        raise RuleViolation(f"Le tour précédent a été clos à {_hour(before)}{NO_BREAK}: celui-ci l’a suivi.")


def _hour(instant: datetime) -> str:
    return f"{instant.hour}{NO_BREAK}h{NO_BREAK}{instant.minute:02}"
