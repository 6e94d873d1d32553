"""Reminders: which one goes on a day, what holds it back, and what will go until another day.

A due is late from the day after its last day to pay, or that of the oldest of its parts left to pay. Only the
latest level whose day has come goes: after an outage, nobody receives three letters at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from cressmember.kernel.writing import euros, long_date, quote, sentence_case

DAY = timedelta(days=1)
# A transfer takes a day or two, and its announcement a treasurer's week.
ANNOUNCED_FOR = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Level:
    """A reminder of the plan: ``delay`` days after the last day to pay, or after the previous one was sent.

    ``channel`` is "mail", "post" or "both"; ``key`` is what its text is found by.
    """

    rank: int
    name: str
    delay: int
    after_previous: bool = False
    channel: str = "mail"
    formal: bool = False
    key: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """The levels in force from a day until the next plan."""

    active_from: date
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What is to be paid at the latest on a day."""

    due_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Sent:
    """A reminder that went: its rank, its day, the last day to pay that it was about.

    A ``formal`` notice is the last word, whatever its rank in the plan that is followed today.
    """

    rank: int
    on: date
    late_since: date
    formal: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """What holds reminders back from a day; ``until`` is the first day on which they go again, if known."""

    kind: str
    because: str
    starts_on: date
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it holds reminders back on that day."""
        return self.starts_on <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Claim:
    """What is asked of a payer: the parts in the order of their days, what remains, what was done so far.

    ``delivered_on`` is when it was asked, if it was; ``grace`` the days that a public body has from then on.
    """

    parts: tuple[Part, ...]
    outstanding: Decimal
    delivered_on: date | None = None
    grace: int = 0
    is_agreed: bool = False
    sent: tuple[Sent, ...] = ()
    pauses: tuple[Pause, ...] = ()

    def unpaid(self) -> list[Part]:
        """What remains of each part, oldest first: what was paid went to the oldest."""
        left, found = self.outstanding, []
        for part in reversed(self.parts):
            if left <= 0:
                break
            found.append(Part(part.due_on, min(part.amount, left)))
            left -= found[-1].amount
        if left > 0 and found:
            # More is owed than was shared out: a payment was taken back since.
            found[-1] = Part(found[-1].due_on, found[-1].amount + left)
        return found[::-1]

    def clock(self, late_since: date) -> date:
        """The day from which delays are counted: that to pay, or that of the delivery when it came later."""
        if self.delivered_on is None:
            return late_since
        return max(late_since, self.delivered_on + timedelta(days=self.grace))

    def last_sent(self, late_since: date) -> Sent | None:
        """The highest reminder sent about what was to be paid on that day: a formal notice above all."""
        return max(
            (sent for sent in self.sent if sent.late_since == late_since),
            key=lambda sent: (sent.formal, sent.rank),
            default=None,
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What goes on a day, or why nothing does, in a sentence; ``amount`` is what is late that day."""

    because: str
    level: Level | None = None
    late_since: date | None = None
    amount: Decimal = Decimal(0)
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class Departure:
    """A reminder that will go on a day, if nothing happens until then."""

    on: date
    level: Level
    late_since: date
    amount: Decimal


def verdict(claim: Claim, plans: Sequence[Plan], *, on: date) -> Verdict:
    """Say which reminder of a due goes on a day, or what holds it back."""
    unpaid = claim.unpaid()
    if not unpaid:
        return Verdict("Rien n’est plus dû.")
    first = unpaid[0].due_on
    late = sum((part.amount for part in unpaid if part.due_on < on), Decimal(0))
    pauses = tuple(pause for pause in claim.pauses if pause.holds(on))
    if pauses:
        return Verdict(_longest(pauses).because, None, first if late else None, late, pauses)
    if not late:
        agreed = "Échéancier accordé : rien" if claim.is_agreed else "Rien"
        return Verdict(f"{agreed} n’est en retard jusqu’au {long_date(first)}.")
    levels = _levels(plans, on)
    days = _days(claim, levels, first)
    come = [level for level, day in days if day <= on]
    if come:
        level = max(come, key=lambda one: one.rank)
        return Verdict(f"{sentence_case(level.name)}, {euros(late)} en retard.", level, first, late)
    return Verdict(_waiting(claim, levels, days, first), None, first, late)


def departures(claim: Claim, plans: Sequence[Plan], *, since: date, until: date) -> list[Departure]:
    """Everything that will go between two days, both included, if nothing is paid, said or changed."""
    found: list[Departure] = []
    day: date | None = since
    while day is not None and day <= until:
        answer = verdict(claim, plans, on=day)
        if answer.level and answer.late_since:
            found.append(Departure(day, answer.level, answer.late_since, answer.amount))
            gone = Sent(answer.level.rank, day, answer.late_since, answer.level.formal)
            claim = replace(claim, sent=(*claim.sent, gone))
        day = _next_change(claim, plans, after=day)
    return found


def trouble(levels: Sequence[Level]) -> str:
    """What stands in the way of a plan, in a sentence; nothing when it can be followed."""
    if not levels:
        return "Écrivez au moins un niveau de relance."
    if levels[0].after_previous:
        return f"{quote(levels[0].name)} est la première : elle se compte depuis l’échéance."
    counted = [level for level in levels if not level.after_previous]
    for before, after in pairwise(counted):
        if after.delay <= before.delay:
            return (
                f"{quote(after.name)} part {after.delay} jours après l’échéance : il en faut plus de "
                f"{before.delay}, le délai de {quote(before.name)}."
            )
    formal = [level for level in levels if level.formal]
    if len(formal) > 1 or (formal and not levels[-1].formal):
        return "La mise en demeure est unique, et c’est le dernier niveau."
    if formal and len(levels) > 1 and not formal[0].after_previous:
        return "La mise en demeure se compte depuis la relance précédente : nul ne la reçoit en premier."
    if formal and formal[0].channel == "mail":
        return "La mise en demeure part par la poste : c’est la preuve de l’envoi qui compte."
    return ""


def notice_is_old_enough(posted_on: date, *, days: int, decided_on: date) -> bool:
    """Whether a formal notice was left so many whole days before a decision."""
    return posted_on + timedelta(days=days) <= decided_on


# What pauses reminders, each in its words.


def promised(*, said_on: date, for_day: date, note: str = "") -> Pause:
    """A payment promised for a day: nothing goes until that day is over."""
    told = f" : {note}" if note else ""
    return Pause("promise", f"Paiement promis pour le {long_date(for_day)}{told}.", said_on, for_day + DAY)


def disputed(*, since: date, note: str) -> Pause:
    """A due that its payer contests, until the chamber says that it was settled."""
    return Pause("dispute", f"Contestée depuis le {long_date(since)} : {note}.", since)


def insolvent(*, since: date, until: date | None, note: str) -> Pause:
    """A payer whose debts a court froze: who pursues it now is refused, whatever is owed."""
    because = (
        f"Procédure collective depuis le {long_date(since)} ({note}) : la cotisation ne se relance plus, "
        "elle se déclare au mandataire judiciaire."
    )
    return Pause("insolvency", because, since, until)


def announced(*, on: date) -> Pause:
    """A transfer that the payer says was made."""
    until = on + ANNOUNCED_FOR
    because = f"Virement annoncé le {long_date(on)} : les relances l’attendent jusqu’au {long_date(until)}."
    return Pause("announcement", because, on, until)


def under_way(*, since: date) -> Pause:
    """A debit, or a payment whose outcome nobody knows yet."""
    because = f"Paiement en ligne en cours depuis le {long_date(since)} : la banque n’a pas encore répondu."
    return Pause("payment", because, since)


def undelivered(*, on: date, address: str) -> Pause:
    """A mail that was refused: who did not read it owes no answer."""
    because = f"Non remise : le courriel du {long_date(on)} à {address} a été refusé. Corrigez l’adresse."
    return Pause("undelivered", because, on)


def unsent(*, on: date, state: str, until: date | None = None) -> Pause:
    """A mail that has not left, or may not have: ``state`` is that of the outbox."""
    told = {
        "held": "est retenu : laissez-le partir dans Messages",
        "uncertain": "est peut-être parti, ou non : vérifiez-le dans Messages",
    }.get(state, "n’est pas encore parti")
    return Pause("unsent", f"Le courriel du {long_date(on)} {told}.", on, until)


def unposted(*, on: date, letter: str = "") -> Pause:
    """A letter that was printed, or not even that, and not posted yet."""
    told = f"La lettre « {letter} » du {long_date(on)} attend d’être postée."
    return Pause("unposted", told if letter else f"L’appel du {long_date(on)} attend d’être posté.", on)


def stuck(*, on: date, status: str, note: str = "") -> Pause:
    """A deposit on the public portal that the public body sent back."""
    told = f" : {note}" if note else ""
    because = f"Dépôt sur le portail public : {status.lower()} le {long_date(on)}{told}."
    return Pause("portal", because, on)


def _longest(pauses: Sequence[Pause]) -> Pause:
    return max(pauses, key=lambda pause: pause.until or date.max)


def _levels(plans: Sequence[Plan], on: date) -> tuple[Level, ...]:
    active = [plan for plan in plans if plan.active_from <= on]
    return max(active, key=lambda plan: plan.active_from).levels if active else ()


def _days(claim: Claim, levels: Sequence[Level], late_since: date) -> list[tuple[Level, date]]:
    """The day of each level that may still go about what was to be paid on that day."""
    last = claim.last_sent(late_since)
    if last and last.formal:
        return []
    rank = last.rank if last else 0
    clock = claim.clock(late_since)
    found = []
    for level in levels:
        if level.rank <= rank:
            continue
        if not level.after_previous:
            found.append((level, clock + timedelta(days=level.delay)))
        elif last and level.rank == rank + 1:
            found.append((level, last.on + timedelta(days=level.delay)))
    return found


def _waiting(
    claim: Claim, levels: Sequence[Level], days: Sequence[tuple[Level, date]], late_since: date
) -> str:
    if not levels:
        return "Aucun plan de relance n’est en vigueur ce jour-là."
    if days:
        level, day = min(days, key=lambda one: one[1])
        return f"{sentence_case(level.name)} le {long_date(day)}."
    last = claim.last_sent(late_since)
    told = f" : la dernière le {long_date(last.on)}" if last else ""
    return f"Toutes les relances du plan sont parties{told}."


def _next_change(claim: Claim, plans: Sequence[Plan], *, after: date) -> date | None:
    """The first day after another on which something may go: delays, ends of pauses, plans to come."""
    days = {pause.until for pause in claim.pauses if pause.until}
    days |= {plan.active_from for plan in plans}
    if unpaid := claim.unpaid():
        for plan in plans:
            days |= {
                max(day, unpaid[0].due_on + DAY) for _, day in _days(claim, plan.levels, unpaid[0].due_on)
            }
    return min((day for day in days if day > after), default=None)
