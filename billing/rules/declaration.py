"""The yearly declaration: what makes a figure doubtful, when mails leave, what becomes of the silent.

A member that does not answer may be called on last year's base: the amount is then provisional, says so, and
is regularised when the figure comes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from billing.rules.vocabulary import BASES
from cressmember.kernel.violations import RuleViolation
from cressmember.kernel.writing import long_date, sentence_case

# Ten times more or less than last year is most often a comma or a unit.
SUSPICIOUS_TIMES = 10
MOST_REMINDERS = 4
INVITATION = 0
PROVISIONAL_NOTE = (
    "Montant provisoire : faute de réponse à la déclaration, il est calculé sur {base} {year} "
    "et sera régularisé quand {base} {expected} sera connu."
)


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """A mail of the round: its level (0 is the invitation, then the reminders) and the day it is due."""

    level: int
    on: date

    @property
    def name(self) -> str:
        """« Invitation », « Rappel 2 »."""
        return notice_name(self.level)


def notice_name(level: int) -> str:
    """What a mail of the round is called: « Invitation », « Rappel 1 »."""
    return "Invitation" if level == INVITATION else f"Rappel {level}"


def schedule(*, opens_on: date, closes_on: date, reminder_days: Sequence[int]) -> tuple[NoticeDay, ...]:
    """The mails of a round, in order; ``reminder_days`` counts from its first day.

    Raises RuleViolation when the round ends before it begins, or a reminder would leave after its last day.
    """
    if closes_on < opens_on:
        raise RuleViolation("La déclaration se termine avant de commencer : corrigez ses dates.")
    days = sorted(set(reminder_days))
    if len(days) > MOST_REMINDERS:
        raise RuleViolation(f"Prévoyez {MOST_REMINDERS} rappels au plus.")
    if days and days[0] < 1:
        raise RuleViolation("Un rappel part au moins un jour après l’ouverture.")
    found = [NoticeDay(INVITATION, opens_on)]
    found += [NoticeDay(rank, opens_on + timedelta(days=after)) for rank, after in enumerate(days, start=1)]
    if found[-1].on > closes_on:
        raise RuleViolation(
            f"Le rappel {found[-1].level} partirait le {long_date(found[-1].on)}, après la clôture du "
            f"{long_date(closes_on)} : avancez-le, ou laissez plus de temps."
        )
    return tuple(found)


def doubt(base: str, *, last: Decimal | None, now: Decimal) -> str:
    """Why a figure should be confirmed once more, in a sentence; empty when nothing is strange about it."""
    the = sentence_case(BASES[base].the)
    if now == 0:
        return f"{the} vaut zéro : confirmez que c’est bien le cas."
    if not last:
        return ""
    before = BASES[base].measured(last)
    if now >= last * SUSPICIOUS_TIMES:
        return f"{the} est au moins dix fois plus grand que le dernier connu ({before}) : confirmez-le."
    if now * SUSPICIOUS_TIMES <= last:
        return f"{the} est au moins dix fois plus petit que le dernier connu ({before}) : confirmez-le."
    return ""


def oldest_accepted(expected: int, *, last_trace: Mapping[str, Any] | None, usual: int | None) -> int:
    """The oldest year on which a member that did not answer is called: that of its last dues.

    Without a figure in the last trace, the year before the expected one; never later than what the campaign
    accepts of everyone (``usual``).
    """
    figure = (last_trace or {}).get("figure") or {}
    years = [
        expected - 1,
        *([int(figure["year"])] if figure else []),
        *([usual] if usual is not None else []),
    ]
    return min(years)


def provisional_note(figure: Mapping[str, Any]) -> str:
    """What the call of a member that did not answer says of its amount."""
    return PROVISIONAL_NOTE.format(
        base=BASES[figure["base"]].the, year=figure["year"], expected=figure["expected_year"]
    )
