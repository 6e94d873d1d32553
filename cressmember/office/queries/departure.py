"""A departure beside the statutes: what was done, what lacks, who decides."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from billing.models import Due
from cressmember.kernel.writing import NO_BREAK, enumerate_fr, euros, long_date
from cressmember.members.models import Departure, Organisation
from governance.models import Meeting
from governance.queries.belonging import belonging_on, departure_verdict, meetings_to_come
from governance.rules.answer.verdict import Verdict
from governance.rules.vote.decision import Matter

SILENT = "Vos statuts ne disent rien de ce départ : à vous de savoir qui décide, et comment."


def departures_under_way() -> QuerySet[Departure]:
    """Those that wait for a step or for a decision."""
    return Departure.objects.under_way()


def advice_of_debt(organisation: Organisation, *, on: date) -> str:
    """What a member owes past its day, and the departure that this calls for; empty when it owes nothing."""
    late = list(Due.objects.late(on=on).filter(organisation=organisation).order_by("owed_since", "pk"))
    if not late:
        return ""
    owed = enumerate_fr([f"{due}{NO_BREAK}: {euros(due.outstanding)}" for due in late])
    return (
        f"Reste dû, échu{NO_BREAK}: {owed}. Si l’adhérent part pour cela, choisissez la nature "
        "« Radiation pour défaut de paiement », qui demande la mise en demeure de le régler."
    )


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the text says of a departure today; ``title`` is who decides, as a form proposes it.

    ``registered`` says whether the text wants the notice given by hand or by registered post.
    """

    verdict: Verdict | None
    title: str
    earliest: date | None
    registered: bool = False
    silence: str = SILENT

    @property
    def may_conclude(self) -> bool:
        return self.verdict is None or not self.verdict.is_no


def outlook_of(departure: Departure, *, on: date) -> Outlook:
    """Whether a departure may be concluded that day by whom the text names, and from when it takes effect."""
    text = belonging_on(on)
    rule = text.loss(departure.kind)
    organ = getattr(rule, "decided_by", None) or ""
    body = text.body(organ)
    title = body.name if body else organ
    verdict = departure_verdict(departure, on=on, before=title)
    earliest: date | None = None
    if verdict is not None and (told := verdict.figures.get("earliest")):
        earliest = date.fromisoformat(str(told))
    elif departure.kind == Departure.Kind.RESIGNATION:
        earliest = departure.resigned_on
    return Outlook(verdict, title, earliest, registered=getattr(rule, "registered", False))


def departures_in_trouble() -> QuerySet[Departure]:
    """Those whose vote waits for somebody to be carried out."""
    return Departure.objects.exclude(trouble="")


def matter_of(departure: Departure) -> Matter:
    """What a vote on a departure is about."""
    return Matter.EXCLUSION if departure.kind == Departure.Kind.EXCLUSION else Matter.STRIKING_OFF


def verdict_at(departure: Departure, *, meeting: Meeting) -> Verdict | None:
    """What the text says of a departure decided by a meeting; None where it does not know it.

    Whoever is invited to speak by that day is expected to have been heard.
    """
    expected = copy(departure)
    heard = timezone.localdate(departure.hearing_at) if departure.hearing_at else None
    if expected.heard_on is None and heard is not None and heard <= meeting.held_on:
        expected.heard_on = heard
    return departure_verdict(expected, on=meeting.held_on, before=str(meeting.body or meeting.title))


def meetings_for(departure: Departure, *, now: datetime) -> list[Meeting]:
    """The meetings to come that may decide of a departure, the nearest first; none where nobody votes."""
    if departure.kind == Departure.Kind.RESIGNATION:
        return []
    text = belonging_on(timezone.localdate(now))
    rule = text.loss(departure.kind)
    if rule is None:
        return list(Meeting.objects.to_come().filter(starts_at__gte=now, body__isnull=False))
    body = text.body(getattr(rule, "decided_by", None))
    return list(meetings_to_come(body, now=now)) if body else []


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a procedure: its name, and what was done of it; empty while it was not."""

    name: str
    done: str
    note: str = ""


def steps_told(departure: Departure) -> list[Step]:
    """The steps of a departure in their order, those of its kind alone."""
    kind = departure.kind
    told: list[Step] = []
    if kind == Departure.Kind.RESIGNATION:
        how = "par écrit" if departure.in_writing else "sans écrit"
        told.append(Step("Démission reçue", _day(departure.resigned_on), how))
        return told
    if kind == Departure.Kind.UNPAID:
        told.append(Step("Rappel", _day(departure.reminded_on)))
        if departure.paid_on:
            told.append(Step("Cotisation réglée", _day(departure.paid_on)))
    elif kind == Departure.Kind.LOST_STATUS:
        told.append(Step("Statut perdu", _day(departure.lost_on), departure.lost_status))
    else:
        told.append(Step("Proposition", _day(departure.proposed_on), departure.proposed_by))
    sent = "en recommandé ou en main propre" if departure.registered else ""
    if departure.tracking:
        sent += f", n° {departure.tracking}"
    told.append(Step("Avis au membre", _day(departure.notified_on), sent))
    told.append(Step("Invitation à s’expliquer", _day(departure.invited_on), departure.hearing_place))
    told.append(Step("Audition", _day(departure.heard_on), departure.heard_said))
    return told


def _day(day: Any) -> str:
    return f"le {long_date(day)}" if day else ""
